#pragma once
// The reputation of employers at large that everybody holds of companies other than their own.

#include <cstdint>
#include <vector>

#include "models/workplace/reactions.hpp"
#include "models/workplace/settings.hpp"

namespace papotage {

/// Only those whom posts touched are looked at: all others, between two looks, only return to the prior.
class Reputation {
 public:
  /// `update_days`: time between two updates.
  Reputation(const ReputationSettings& settings, std::uint32_t employees, std::uint32_t people, double update_days,
             std::uint32_t updates);

  void start();
  /// Update k, 1, 2, ...: everybody returns a little, then posts pull. Forgets the pulls of `reactions`.
  void update(std::uint32_t k, Reactions& reactions);

  /// Of a person after update k.
  double of(std::uint32_t person, std::uint32_t k) const;
  /// The mean over outsiders, not a number where there are none.
  double mean() const;
  /// The sum of prior - reputation over everybody.
  double loss() const { return -(outside_ + inside_); }

 private:
  ReputationSettings settings_;
  Strength strength_;
  std::uint32_t employees_;
  /// How far somebody had moved from the prior when last looked at, after which update.
  struct Move {
    float by = 0;
    std::uint32_t update = 0;
  };
  double now(const Move& move, std::uint32_t k) const { return move.by * stays_[k - move.update]; }

  std::vector<Move> moves_;
  std::vector<double> stays_;        // part of a move that is left after so many updates
  double inside_ = 0, outside_ = 0;  // sums of moves now, of employees and of outsiders
};

}  // namespace papotage
