#pragma once
// What employees think of their employer: an opinion model on `work`, moved by posts and grievances, in which those who
// keep silent aren't heard.

#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "models/opinion/opinion.hpp"
#include "models/workplace/first_opinions.hpp"
#include "models/workplace/levers.hpp"
#include "models/workplace/reactions.hpp"
#include "models/workplace/settings.hpp"
#include "sim/population/organisation.hpp"

namespace papotage {

class StaffOpinions {
 public:
  /// `model` runs on the world's network, which is `work`. Refuses a model that nothing can move from outside.
  StaffOpinions(const Model& model, const StaffOpinionSettings& opinion, const GrievanceSettings& grievance,
                const World& world, const Partition& teams);

  void start(std::uint32_t replicate, const Levers& levers);
  /// Update number k: posts, grievances, silence, speech, in this order. Forgets the pulls of `reactions`.
  void update(std::uint32_t k, Reactions& reactions, const Levers& levers);

  /// In [-1, 1].
  std::span<const double> opinions() const { return opinions_; }
  /// Of each, whether others hear them.
  std::span<const std::uint8_t> voice() const { return voice_; }
  /// The mean opinion of those who don't keep silent; not a number where all do.
  double climate() const;
  /// Teams with a grievance worse than -.05.
  std::uint64_t aggrieved_teams() const;

 private:
  void pull(std::uint32_t k, Reactions& reactions);
  void push(std::uint32_t k, const Levers& levers);
  void settle(const Levers& levers);

  StaffOpinionSettings opinion_;
  GrievanceSettings grievance_;
  World world_;
  const Partition& teams_;
  std::vector<std::uint8_t> voice_;
  Strength strength_;
  OpinionOfNormal first_opinion_;
  std::unique_ptr<Simulation> simulation_;
  OpinionSimulation* guest_;  // the same
  std::vector<double> opinions_;
  std::vector<float> fear_;         // uniform, by employee
  std::vector<double> grievances_;  // by team, in [-2, 0]
  Draws shocks_{0, 0, "workplace.grievance"};
  std::vector<OpinionSimulation::Pull> pulls_;
  std::mutex mutex_;
};

}  // namespace papotage
