#pragma once
// The laws from which initial opinions are drawn, besides the uniform one. Pure functions of words and blocks, written
// out so that their bits are ours.

#include <cstdint>

#include "sim/core/draws.hpp"

namespace papotage {

/// A normal law within [-1, 1]: what lies outside is left out, and the rest counts for all. By inversion, so that
/// opinions shift with the mean and the spread.
class TruncatedNormal {
 public:
  /// `mean` in [-1, 1], `sd` >= 0 of the normal law; a spread of 0 is the mean itself.
  TruncatedNormal(double mean, double sd);
  double operator()(std::uint64_t word) const;

 private:
  double mean_, sd_;
  double below_, within_;  // probabilities of the normal law, below -1 and in [-1, 1]
};

/// P(Z < x) of a standard normal Z, right to 10^-13: Simpson's rule on the density.
double normal_below(double x);

/// Agent i's number in [0, 1] from the beta law of shapes a, b in [0.001, 10^6]: G_a / (G_a + G_b) of two gamma
/// numbers. Each by G. Marsaglia & W. W. Tsang, ACM Trans. Math. Softw. 26 (2000) 363, whose attempts are the times of
/// `draws`.
double beta_number(double a, double b, std::uint32_t i, const Draws& draws);

}  // namespace papotage
