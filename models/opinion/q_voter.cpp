#include "models/opinion/q_voter.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "models/opinion/two_state_rules.hpp"
#include "sim/core/sampling.hpp"

namespace papotage {
namespace {

/// The update, as the header says it. The low word decides what the agent does, the high one whom it asks.
struct AskSome {
  static constexpr bool draws = true;
  std::uint32_t q;
  double independence, flexibility, anticonformity;  // the last of those who ask
  double epsilon;
  bool repetition;

  std::int8_t update(const View<std::int8_t>& view, const Block& block) const {
    const Toss alone = toss(block.low(), independence);
    const auto opposite = static_cast<std::int8_t>(-view.own());
    if (alone.happens) return toss(alone.rest, flexibility).happens ? opposite : view.own();
    if (view.heard.empty()) return view.own();
    const Toss against = toss(alone.rest, anticonformity);
    const int common = shared_opinion(view, block.high());
    if (common != 0) return static_cast<std::int8_t>(against.happens ? -common : common);
    return !against.happens && toss(against.rest, epsilon).happens ? opposite : view.own();
  }

  /// That of those asked, 0 where they differ.
  int shared_opinion(const View<std::int8_t>& view, std::uint64_t word) const {
    Panel panel(view.heard, view.weights, repetition, word);
    const std::uint64_t asked = repetition ? q : std::min<std::uint64_t>(q, view.heard.size());
    const int first = view.now[panel.next()];
    for (std::uint64_t k = 1; k < asked; ++k)
      if (view.now[panel.next()] != first) return 0;
    return first;
  }

  // Where one of them thinks otherwise an agent may meet disagreement, if that moves it; opinions that are fewer than
  // it asks never convince it.
  bool rests(const View<std::int8_t>& view) const {
    const auto others = static_cast<std::uint64_t>(std::count_if(
        view.heard.begin(), view.heard.end(), [&](std::uint32_t j) { return view.now[j] != view.own(); }));
    if (others == 0) return true;
    return epsilon == 0 && !repetition && others < std::min<std::uint64_t>(q, view.heard.size());
  }
};

}  // namespace

void QVoter::declare(Declare<QVoter>& d) {
  d(&QVoter::q, {.name = "q",
                 .unit = "people",
                 .range = within(1, Panel::most),
                 .doc = "how many of those heard are asked; they convince if they agree"});
  d(&QVoter::independence, {.name = "independence",
                            .unit = "1",
                            .range = within(0, 1),
                            .doc = "probability of asking nobody",
                            .source = "Nyczka et al. 2012"});
  d(&QVoter::flexibility, {.name = "flexibility",
                           .unit = "1",
                           .range = within(0, 1),
                           .doc = "probability that who asks nobody changes",
                           .source = "Nyczka et al. 2012, f"});
  d(&QVoter::anticonformity, {.name = "anticonformity",
                              .unit = "1",
                              .range = within(0, 1),
                              .doc = "probability of taking the opposite of what those asked agree on",
                              .source = "Nyczka et al. 2012"});
  d(&QVoter::epsilon, {.name = "epsilon",
                       .unit = "1",
                       .range = within(0, 1),
                       .doc = "probability of changing where those asked disagree",
                       .source = "Castellano et al. 2009"});
  d(&QVoter::repetition, {.name = "repetition", .doc = "whether the same one may be asked more than once"});
  declare_initial(d);
  declare_updating(d);
}

void QVoter::check(const Staff& staff) const {
  TwoStateModel::check(staff);
  if (independence + anticonformity > 1)
    throw Refusal::about(
        "anticonformity",
        fmt::format("anticonformity = {} and independence = {} add up to more than 1; lower one of them",
                    anticonformity, independence));
  if (repetition || !staff.network) return;
  const Network& hears = staff.network->hears();
  std::size_t most = 0;
  for (std::uint32_t i = 0; i < hears.nodes(); ++i) most = std::max(most, hears.out(i).size());
  if (most > 0 && q > most)
    throw Refusal::about("q",
                         fmt::format("q = {}: nobody hears more than {}; choose at most that many, or repetition = "
                                     "true",
                                     q, most));
}

std::unique_ptr<Simulation> QVoter::simulate(const World& world) const {
  const double asks = 1 - independence;
  const AskSome rule{q,       independence, flexibility, asks > 0 ? std::min(1., anticonformity / asks) : 0,
                     epsilon, repetition};
  return simulate_rule(*this, world, rule, "q_voter.update");
}

}  // namespace papotage
