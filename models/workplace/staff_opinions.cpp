#include "models/workplace/staff_opinions.hpp"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "sim/core/elementary.hpp"
#include "sim/core/parallel.hpp"
#include "sim/core/sampling.hpp"

namespace papotage {
namespace {

constexpr std::size_t grain = 4096;  // employees
constexpr double worst_grievance = -2;
constexpr double felt_grievance = -.05;
constexpr double days_a_year = 365;

}  // namespace

StaffOpinions::StaffOpinions(const Model& model, const StaffOpinionSettings& opinion,
                             const GrievanceSettings& grievance, const World& world, const Partition& teams)
    : opinion_(opinion),
      grievance_(grievance),
      world_(world),
      teams_(teams),
      voice_(world.network.nodes(), 1),
      strength_(opinion.step),
      first_opinion_(opinion.initial),
      opinions_(world.network.nodes()),
      fear_(world.network.nodes()),
      grievances_(teams.units()) {
  world_.voice = voice_.data();
  simulation_ = model.simulate(world_);
  guest_ = dynamic_cast<OpinionSimulation*>(simulation_.get());
  if (!guest_)
    throw Refusal::about("model",
                         fmt::format("model = \"{}\": can't be moved by posts and grievances", model.about().name));
}

void StaffOpinions::start(std::uint32_t replicate, const Levers& levers) {
  draw_first_opinions(opinion_.initial, first_opinion_, teams_, world_.seed, replicate, world_.threads, opinions_);
  guest_->start_from(replicate, opinions_);
  const Draws fears(world_.seed, replicate, "workplace.fear");
  for_blocks(fear_.size(), grain, world_.threads, [&](std::size_t begin, std::size_t end) {
    for (auto i = static_cast<std::uint32_t>(begin); i < end; ++i)
      fear_[i] = static_cast<float>(uniform(fears.block({i}).low()));
  });
  shocks_ = Draws(world_.seed, replicate, "workplace.grievance");
  std::fill(grievances_.begin(), grievances_.end(), 0.);
  settle(levers);
}

void StaffOpinions::update(std::uint32_t k, Reactions& reactions, const Levers& levers) {
  pull(k, reactions);
  push(k, levers);
  settle(levers);
  guest_->step(k);
  settle(levers);
}

/// Reads opinions, and who now keeps silent.
void StaffOpinions::settle(const Levers& levers) {
  guest_->read(opinions_);
  for_blocks(voice_.size(), grain, world_.threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i)
      voice_[i] = opinions_[i] >= 0 || fear_[i] >= opinion_.silence * levers.risk.of(static_cast<std::uint32_t>(i));
  });
}

void StaffOpinions::pull(std::uint32_t k, Reactions& reactions) {
  pulls_.clear();
  reactions.take_inside([&](const Reactions::Pulled& pulled) {
    std::vector<OpinionSimulation::Pull> own;
    pulled.for_each([](std::uint32_t) {},
                    [&](std::uint32_t i, const Pulls& pulls) {
                      own.push_back({i, strength_(pulls), pulls.toward()});
                    });
    const std::lock_guard lock(mutex_);
    pulls_.insert(pulls_.end(), own.begin(), own.end());  // in any order: each employee is there once
  });
  guest_->pull(k, pulls_);
}

void StaffOpinions::push(std::uint32_t k, const Levers& levers) {
  const double days = opinion_.every.days;
  const double stays = math::pow(.5, days / grievance_.half_life.days), mean = grievance_.rate * days / days_a_year;
  for_blocks(grievances_.size(), grain / 8, world_.threads, [&](std::size_t begin, std::size_t end) {
    std::vector<OpinionSimulation::Push> pushes;
    for (auto t = static_cast<std::uint32_t>(begin); t < end; ++t) {
      double& grievance = grievances_[t];
      const std::uint64_t word = shocks_.block({t}, k).low();
      const std::uint32_t shocks = uniform(word) < 1 - mean ? 0 : poisson(word, mean);
      if (shocks == 0 && grievance == 0) continue;
      const double kept = levers.resolved.empty() ? grievance : grievance * (1 - levers.resolved[t]);
      const double next = std::max(worst_grievance, kept * stays - grievance_.size * shocks);
      const Partition::Unit team = teams_.unit(t);
      for (std::uint32_t i = team.first; i < team.first + team.size; ++i) pushes.push_back({i, next - grievance});
      grievance = next;
    }
    guest_->push(k, pushes);
  });
}

double StaffOpinions::climate() const {
  std::uint64_t speaking = 0;
  for (const std::uint8_t v : voice_) speaking += v;
  if (speaking == 0) return std::numeric_limits<double>::quiet_NaN();
  return sum_of(opinions_.size(), 1, [&](std::size_t i) { return voice_[i] ? opinions_[i] : 0; }) /
         static_cast<double>(speaking);
}

std::uint64_t StaffOpinions::aggrieved_teams() const {
  return static_cast<std::uint64_t>(
      std::count_if(grievances_.begin(), grievances_.end(), [](double g) { return g < felt_grievance; }));
}

}  // namespace papotage
