#pragma once
// From uniform words to the distributions that models use. Pure functions, written out so that their bits are ours.

#include <cstdint>
#include <vector>

namespace papotage {

/// A double in [0, 1) with 53 random bits.
constexpr double uniform(std::uint64_t word) { return static_cast<double>(word >> 11) * 0x1p-53; }

/// A double in (0, 1], for logarithms.
constexpr double uniform_above_zero(std::uint64_t word) { return static_cast<double>((word >> 11) + 1) * 0x1p-53; }

/// An integer in [0, n) and what remains of the word, again uniform: a second choice costs no second word.
struct Pick {
  std::uint64_t value;
  std::uint64_t rest;
};
constexpr Pick pick(std::uint64_t word, std::uint64_t n) {
  const auto product = static_cast<unsigned __int128>(word) * n;
  return {static_cast<std::uint64_t>(product >> 64), static_cast<std::uint64_t>(product)};
}

/// Whether something of probability p in [0, 1] happens, and what remains of the word, again uniform. Of the word's
/// good bits at the top, 53 at most, the rest keeps those that the answer did not take: log2(1/p) or log2(1/(1-p)).
struct Toss {
  bool happens;
  std::uint64_t rest;
};
constexpr Toss toss(std::uint64_t word, double p) {
  const double u = uniform(word);
  const bool happens = u < p;
  const double from = happens ? 0 : p, width = happens ? p : 1 - p;
  return {happens, static_cast<std::uint64_t>((u - from) / width * 0x1p53) << 11};
}

/// The standard normal number that a uniform p in (0, 1) stands for: algorithm AS 241 (M. J. Wichura, Appl. Stat. 37
/// (1988) 477), PPND16, whose relative error is about 10^-16.
double normal_quantile(double p);
/// A standard normal number from a uniform word.
double normal(std::uint64_t word);

/// The number of events of a Poisson law of that mean >= 0 at a uniform word, by inversion; the mean is at most 500,
/// beyond which several draws should be added.
std::uint32_t poisson(std::uint64_t word, double mean);

/// The number of failures before the first success of probability p, floor(log(u) / log(1 - p)), at most 2^63;
/// `log_failure` is log(1 - p) < 0.
std::uint64_t geometric(std::uint64_t word, double log_failure);

/// When something that happens with probability p in every step happens first, by table: counts steps from 1.
/// Probabilities are resolved to 2^-32. Inverts exactly what `within` compares with, so that "does it happen within d
/// steps?" and "when?" are answered by one number.
class FirstTime {
 public:
  /// `rate` [1/day] in steps of `step_days`; nothing later than `horizon` steps is told apart.
  FirstTime(double rate, double step_days, std::uint32_t horizon);

  /// It happens within d steps exactly when word < within(d) (as 64 bits: 2^32 is certainty). d <= horizon.
  std::uint64_t within(std::uint32_t d) const { return within_[d]; }

  /// The first step at which it happens, 1 to horizon, or horizon + 1 for "later".
  std::uint32_t step(std::uint32_t word) const {
    std::uint32_t d = guide_[word >> guide_shift], last = guide_[(word >> guide_shift) + 1];
    while (last - d > 8) {
      const std::uint32_t middle = d + (last - d) / 2;
      (word < within_[middle] ? last : d) = middle;
    }
    while (d < last && word >= within_[d]) ++d;
    return d;
  }

 private:
  static constexpr int guide_shift = 24;
  std::vector<std::uint64_t> within_;  // within_[d] = 2^32 (1 - (1-p)^d)
  std::vector<std::uint32_t> guide_;   // the steps between which the answer lies, by the word's first byte
};

}  // namespace papotage
