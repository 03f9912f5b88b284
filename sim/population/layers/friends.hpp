#pragma once
// Friends on the social networks: ties among account holders, inside and outside.
//
// Some colleagues are friends: a work tie of two account holders is one with the probability `tie_overlap`, a manager
// and somebody who reports to them with `manager_tie` instead. All other friends come from circles in nested units of
// account holders, inside and outside alike: those of a region who share age class and occupation, who share the one of
// these with the stronger homophily, all of the region, and everybody. An outsider's friends are therefore employees in
// the proportion of employees among account holders, of which the number of outsiders follows (outsiders_for).
//
// Each unit's part in the ties is such that the assortativity by an attribute (Newman, Phys. Rev. E 67, 026126, 2003,
// eq. 2) is the wanted homophily: ties within its units are of one class, and others meet by chance.

#include <cstdint>
#include <memory>
#include <optional>

#include "sim/graph/circles.hpp"
#include "sim/population/layers/hierarchy.hpp"
#include "sim/population/population.hpp"

namespace papotage {

/// [layers.friends]
struct FriendsSettings {
  std::optional<double> mean_degree;  // of account holders
  double clustering = .2;             // transitivity wanted
  std::optional<double> tie_overlap;  // P(friends | work tie, both with an account)
  std::optional<double> manager_tie;  // P(friends | one manages the other, both with an account)
  double homophily_age = .5;          // assortativity, in [0, 1]
  double homophily_occupation = .3;   // assortativity, in [0, 1]
  double beyond_region = .1;          // share of ties that aren't bound to a region, in [0, 1]
  std::uint32_t region = 65'536;      // account holders in a region, about
  double sociability = .6;            // standard deviation of its logarithm
  bool rewired = false;               // null model: random ties among all, of the same degrees

  static void declare(Declare<FriendsSettings>& d);
  /// Fills in what isn't given and refuses what the population and the other layers can't have (Refusal::about the
  /// key): colleagues are friends only where there is a work layer, and one of managers.
  void settle(const PopulationSettings& population, std::uint32_t outsiders, bool has_work, bool has_hierarchy);
};

/// How many outsiders there must be for one to have `ties_to_staff` employees among `mean_degree` friends:
///   account employees (mean_degree / ties_to_staff - 1).
/// Refuses (about ties_to_staff) a number that is at least mean_degree, or needs more than 2^31 people.
std::uint32_t outsiders_for(double ties_to_staff, double mean_degree, const PopulationSettings& population);

class FriendsLayer {
 public:
  /// By (seed, replicate). `work` and `hierarchy`: null where there is no such layer.
  FriendsLayer(const FriendsSettings& settings, const Population& population, std::shared_ptr<const CircleLayer> work,
               std::shared_ptr<const HierarchyLayer> hierarchy, std::uint64_t seed, std::uint32_t replicate);

  static constexpr bool directed() { return false; }
  std::uint32_t people() const { return circles_->people(); }
  /// The ties that aren't colleagues'.
  const CircleLayer& circles() const { return *circles_; }
  CircleLayer& circles() { return *circles_; }

  /// Entries that a buffer for neighbours needs.
  std::uint32_t room() const { return room_; }
  /// Colleagues first (manager, reports, work ties), then by circles. `out` has room() entries; what lies beyond is
  /// overwritten.
  std::uint32_t neighbours(std::uint32_t i, std::uint32_t* out) const;
  bool adjacent(std::uint32_t i, std::uint32_t j) const;

  /// Bytes of the description, without the layers that it builds on.
  std::size_t bytes() const { return sizeof *this + circles_->bytes(); }

 private:
  bool has_account(std::uint32_t i) const { return (*account_)[i] != 0; }
  std::uint32_t colleagues(std::uint32_t i, std::uint32_t* out) const;
  bool befriends(const Chance& chance, std::uint32_t i, std::uint32_t j) const;
  /// The mean number of colleagues among the friends of an account holder, inside and outside.
  double mean_colleagues(const Population& population) const;

  std::uint32_t employees_, room_;
  std::shared_ptr<const std::vector<std::uint8_t>> account_;
  std::shared_ptr<const CircleLayer> work_;
  std::shared_ptr<const HierarchyLayer> hierarchy_;
  std::uint64_t colleague_key_;
  Chance tie_overlap_, manager_tie_;
  std::unique_ptr<CircleLayer> circles_;
};

}  // namespace papotage
