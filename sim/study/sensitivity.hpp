#pragma once
// Which keys of a sweep matter to an outcome: Morris screening and Sobol indices.
//
// `outcomes` holds one number a point of the design, in the order of its points: of one replicate, or the mean over
// the replicates. A number that isn't finite (a task failed, the outcome is undefined) takes its trajectory or its base
// row out of the estimate; how many is told, and where many are missing the rest isn't a fair sample of the cube.
//
// Replicates share their draws between points. Hence the mean over R replicates is a function of the keys alone, and
// it is that function, f_R, whose effects and indices are estimated here: f_R is the expected outcome plus a rough
// remainder, since even a small change of a key soon sends a replicate another way. The remainder doesn't shrink with
// more points but with more replicates, about as 1/R. To these methods it looks like an interaction of all keys: with a
// share s of the variance of f_R it lowers S1 by the factor 1 - s and adds up to s to every ST, and it adds to mu_star
// and sigma even of a key that does nothing to the expected outcome. So a key that is known to be idle tells the level
// of the noise, and indices that move when R is doubled ask for more replicates.
//
// Intervals are at 95% by bootstrap: trajectories or base rows are drawn again with replacement, the same ones for all
// keys, 999 times, and the 25th least and largest of the estimates are the ends. They tell how far off the estimate may
// be because the design took these points and no others, and suppose independent rows. Rows of a Sobol sequence cover
// the cube more evenly, so that from 1024 rows on nearly all intervals of indices are wider than need be. An index
// whose key has dimensions that the sequence spreads badly is no better off than with random rows: with 512, the
// interval of a key of Sobol's G held the truth in 87 trials of 100, all others more often. Of intervals from 10 or 20
// trajectories about nine in ten hold the truth.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "sim/study/designs.hpp"

namespace papotage {

/// The ends of a 95% interval; NaN where there are no two estimates to draw from.
struct Confidence {
  double low, high;
};

/// Elementary effects of one key (Morris, Technometrics 33 (1991) 161; mu_star: Campolongo, Cariboni & Saltelli,
/// Environ. Model. Softw. 22 (2007) 1509), in units of the outcome per range of the key: the change of the outcome over
/// the change of the coordinate in the unit cube; of whole numbers, over the step that they really take (as_taken()).
struct ElementaryEffects {
  double mu;       // mean
  double mu_star;  // mean of the absolute values: how much the key matters
  double sigma;    // standard deviation: how much that depends on the other keys and on where it stands
  Confidence mu_star_within;
};
struct Screening {
  std::vector<ElementaryEffects> keys;
  std::uint64_t trajectories, left_out;  // used, and with an outcome that isn't finite
};
/// Of the outcomes of a morris_design. NaN where no trajectory is left, sigma and intervals with only one.
Screening morris_screening(const Design& design, std::span<const double> outcomes, std::uint64_t seed);

/// Shares of the outcome's variance, as the keys vary evenly over the unit cube.
struct SobolIndices {
  double first;  // S1, of the key by itself: Saltelli et al. (2010), table 2, (b)
  double total;  // ST, with all its interactions: Jansen, Comput. Phys. Commun. 117 (1999) 35
  Confidence first_within, total_within;
};
struct VarianceShares {
  std::vector<SobolIndices> keys;
  std::uint64_t rows, left_out;  // base rows used, and with an outcome that isn't finite
};
/// Of the outcomes of a saltelli_design of so many keys, or of independent rows in its order. NaN where fewer than two
/// rows are left and where the outcome doesn't vary. Estimates may lie a little below 0 or above 1.
VarianceShares sobol_indices(std::size_t keys, std::span<const double> outcomes, std::uint64_t seed, int threads = 1);

}  // namespace papotage
