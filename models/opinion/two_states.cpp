#include "models/opinion/two_states.hpp"

#include <algorithm>
#include <atomic>
#include <bit>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "sim/core/sampling.hpp"

namespace papotage {

std::vector<Outcome> TwoStateModel::outcomes() const {
  auto outcomes = opinion_outcomes();
  outcomes.push_back(
      {"consensus_time", "day", "when all first came to hold one opinion; not a number where they did not"});
  return outcomes;
}

std::vector<Column> TwoStateModel::columns() const {
  return {{"opinion", "1", "opinion of the agent", Column::Type::int8, {"against", "for"}, {-1, 1}}};
}

std::size_t TwoStateModel::bytes(const RunSize& size) const {
  return size.nodes * (synchronous() ? 2 : 1) + initial.bytes(size.nodes);
}

void TwoStateModel::check(const Staff& staff) const {
  initial.check(staff, "initial");
  zealots_for.check(staff, "zealots_for");
  zealots_against.check(staff, "zealots_against");
  const auto of_all = [](const Chosen& chosen) { return chosen.where.empty() && chosen.layer.empty(); };
  const std::uint64_t zealots = std::uint64_t{zealots_for.size(staff.nodes)} + zealots_against.size(staff.nodes);
  if (of_all(zealots_for) && of_all(zealots_against) && zealots > staff.nodes)
    throw Refusal::about(
        "zealots_for", fmt::format("zealots_for = {} and zealots_against = {}: the network has only {} people; choose "
                                   "fewer",
                                   zealots_for.size(staff.nodes), zealots_against.size(staff.nodes), staff.nodes));
  if (zealots_for.by != Chosen::By::list || zealots_against.by != Chosen::By::list) return;
  for (const std::uint64_t number : zealots_for.list)
    if (std::find(zealots_against.list.begin(), zealots_against.list.end(), number) != zealots_against.list.end())
      throw Refusal::about("zealots_for",
                           fmt::format("zealots_for: {} is among zealots_against too; name it once", number));
}

TwoStates::TwoStates(const TwoStateModel& model, const World& world)
    : initial_(model.initial),
      for_(model.zealots_for),
      against_(model.zealots_against),
      lasting_(model.consensus_lasts()),
      world_(world),
      pulled_(0, 0, "voter.pulled"),
      pushed_(0, 0, "voter.pushed") {
  const std::uint32_t n = world.network.nodes();
  if (for_.size(n) + against_.size(n) > 0) zealot_.resize(n);
}

void TwoStates::start(std::uint32_t replicate) {
  initial_.draw(world_, replicate, own_opinions());
  take_over(replicate);
}

void TwoStates::start_from(std::uint32_t replicate, std::span<const double> opinions) {
  draw_states(Draws(world_.seed, replicate, "voter.initial"), opinions, own_opinions());
  take_over(replicate);
}

void TwoStates::take_over(std::uint32_t replicate) {
  if (!zealot_.empty()) place_zealots(replicate);
  pulled_ = Draws(world_.seed, replicate, "voter.pulled");
  pushed_ = Draws(world_.seed, replicate, "voter.pushed");
  quiet_ = 0;
  settled_ = false;
  agreed_ = std::numeric_limits<double>::quiet_NaN();
  begin(replicate);
  count(0);
}

/// Those listed, then the others among who is left, in one order.
void TwoStates::place_zealots(std::uint32_t replicate) {
  const Draws draws(world_.seed, replicate, "voter.zealots");
  const std::span<std::int8_t> opinion = own_opinions();
  std::fill(zealot_.begin(), zealot_.end(), std::uint8_t{0});
  std::vector<bool> taken(opinion.size());
  for (const bool listed : {true, false})
    for (const auto& [chosen, sign] : {std::pair(&for_, std::int8_t{1}), std::pair(&against_, std::int8_t{-1})}) {
      if ((chosen->by == Chosen::By::list) != listed) continue;
      for (const std::uint32_t i : chosen->agents_besides(taken, world_, draws)) {
        taken[i] = true;
        zealot_[i] = 1;
        opinion[i] = sign;
      }
    }
}

void TwoStates::read(std::span<double> opinions) const {
  const auto present = this->opinions();
  std::copy(present.begin(), present.end(), opinions.begin());
}

void TwoStates::pull(std::uint32_t t, std::span<const Pull> pulls) {
  const auto present = this->opinions();
  for (const Pull& p : pulls) nudge(pulled_, p.agent, t, p.strength * (p.toward - present[p.agent]));
}
void TwoStates::push(std::uint32_t t, std::span<const Push> pushes) {
  for (const Push& p : pushes) nudge(pushed_, p.agent, t, p.by);
}

/// Changes to the sign of `by` with the probability that moves by that much on average. Several threads may nudge.
void TwoStates::nudge(const Draws& draws, std::uint32_t i, std::uint32_t t, double by) {
  const std::int8_t sign = by > 0 ? 1 : -1;
  std::int8_t& opinion = own_opinions()[i];
  if (by == 0 || opinion == sign || (!zealot_.empty() && zealot_[i])) return;
  if (uniform(draws.block({i}, t).low()) >= std::abs(by) / 2) return;
  opinion = sign;
  std::atomic_ref(sum_).fetch_add(2 * sign, std::memory_order_relaxed);
  std::atomic_ref(settled_).store(false, std::memory_order_relaxed);
}

void TwoStates::step(std::uint32_t t) {
  quiet_ = advance(t) ? 0 : quiet_ + 1;
  count(t + 1);
  // To look costs about a step: twice as rarely each time that it was in vain.
  settled_ = lasting_ && quiet_ > 0 && (settled_ || (std::has_single_bit(quiet_) && settled()));
}

void TwoStates::count(std::uint32_t steps) {
  const auto present = opinions();
  std::int64_t sum = 0;
  for (const std::int8_t x : present) sum += x;
  sum_ = sum;
  if (std::isnan(agreed_) && agree()) agreed_ = steps;
}

bool TwoStates::agree() const { return std::abs(sum_) == static_cast<std::int64_t>(opinions().size()); }

bool TwoStates::still() const { return settled_ || (lasting_ && agree()); }

void TwoStates::probe(std::span<double> values) const {
  values[0] = static_cast<double>(sum_) / static_cast<double>(opinions().size());
  values[1] = 1 - values[0] * values[0];
}

void TwoStates::outcomes(std::span<double> values) const {
  probe(values);
  const auto n = static_cast<std::int64_t>(opinions().size()), minority = (n - std::abs(sum_)) / 2;
  values[2] = minority > 0 && static_cast<double>(minority) >= smallest_cluster * static_cast<double>(n) ? 2 : 1;
  values[3] = agreed_ * world_.step_days;
}

std::span<const std::byte> TwoStates::column(std::size_t) const { return std::as_bytes(opinions()); }

}  // namespace papotage
