#include "sim/study/designs.hpp"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>

#include <fmt/format.h>
#include <boost/random/sobol.hpp>

#include "sim/core/bijection.hpp"
#include "sim/core/draws.hpp"
#include "sim/core/elementary.hpp"
#include "sim/core/refusal.hpp"
#include "sim/core/sampling.hpp"

namespace papotage {
namespace {

/// `size` groups of `each` points; refused where there are fewer than `least` groups or too many points.
std::uint64_t points_of(const char* name, std::uint64_t size, std::uint64_t least, std::uint64_t each = 1) {
  const std::uint64_t most = Design::most_points / each;
  if (size < least || size > most)
    throw Refusal::about(name, fmt::format("{} = {}: must be from {} to {}", name, size, least, most));
  return size * each;
}

void check_keys(std::size_t keys, std::size_t most) {
  if (keys == 0) throw Refusal::about("keys", "keys: are empty; give at least one key and its range");
  if (keys > most) throw Refusal::about("keys", fmt::format("keys: are {}; this design takes at most {}", keys, most));
}

constexpr std::size_t most_keys = 10'000;

Draws draws_of(std::uint64_t seed, Decision decision) { return {seed, shared_by_replicates, decision}; }

Entity coordinate(std::uint64_t p, std::size_t key) {
  return {static_cast<std::uint32_t>(p), 0, static_cast<std::uint32_t>(key)};
}

// -- random ---------------------------------------------------------------------------------------------------------

class RandomDesign final : public Design {
 public:
  RandomDesign(std::size_t keys, std::uint64_t points, std::uint64_t seed)
      : Design(keys, points), draws_(draws_of(seed, Decision("sweep.random"))) {}

  void fill(std::uint64_t p, std::span<double> out) const override {
    for (std::size_t key = 0; key < keys(); ++key) out[key] = uniform(draws_.block(coordinate(p, key)).low());
  }

 private:
  Draws draws_;
};

// -- Latin hypercube ------------------------------------------------------------------------------------------------

class LatinHypercube final : public Design {
 public:
  LatinHypercube(std::size_t keys, std::uint64_t points, std::uint64_t seed)
      : Design(keys, points), places_(draws_of(seed, Decision("sweep.place"))) {
    const BijectionFamily strata(draws_of(seed, Decision("sweep.strata")), {});
    for (std::size_t key = 0; key < keys; ++key) strata_.push_back(strata.of(static_cast<std::uint32_t>(key), points));
  }

  void fill(std::uint64_t p, std::span<double> out) const override {
    for (std::size_t key = 0; key < keys(); ++key) {
      const double stratum = strata_[key].slot(static_cast<std::uint32_t>(p));
      // Middles of 2^20 places: with up to 2^31 strata no rounding leaves the stratum.
      const double place = (places_.block(coordinate(p, key)).words[0] >> 12) + .5;
      out[key] = (stratum + place * 0x1p-20) / static_cast<double>(points());
    }
  }

 private:
  Draws places_;
  std::vector<Bijection> strata_;  // by key: point to stratum
};

// -- Sobol ----------------------------------------------------------------------------------------------------------

constexpr std::size_t most_dimensions = boost::random::default_sobol_table::max_dimension;

/// A scrambled Sobol sequence. Bit b of the Gray code of p, where it is set, adds (xor) direction b to point p.
class SobolSequence {
 public:
  SobolSequence(std::size_t dimensions, std::uint64_t seed)
      : dimensions_(dimensions), directions_(bits * dimensions), shift_(dimensions) {
    // The Gray code of 2^b has the bits b and b - 1, so point 2^b is the sum of two directions.
    boost::random::sobol engine(dimensions);
    for (std::size_t b = 0; b < bits; ++b) {
      engine.seed((std::uint64_t{1} << b) - 1);  // Boost counts without the first point
      for (std::size_t d = 0; d < dimensions; ++d)
        directions_[b * dimensions + d] = engine() ^ (b == 0 ? 0 : directions_[(b - 1) * dimensions + d]);
    }
    scramble(seed);
  }

  std::uint64_t word(std::uint64_t p, std::size_t d) const {
    std::uint64_t word = shift_[d];
    for (std::uint64_t gray = p ^ p >> 1; gray != 0; gray &= gray - 1)
      word ^= directions_[static_cast<std::size_t>(std::countr_zero(gray)) * dimensions_ + d];
    return word;
  }

 private:
  static constexpr std::size_t bits = 31;  // of the number of a point
  static_assert(Design::most_points >> bits == 0);

  /// Each bit becomes itself plus a random choice of those above it; then all points are shifted by one word.
  void scramble(std::uint64_t seed) {
    const Draws rows = draws_of(seed, Decision("sweep.scramble")), shifts = draws_of(seed, Decision("sweep.shift"));
    for (std::size_t d = 0; d < dimensions_; ++d) {
      const auto dimension = static_cast<std::uint32_t>(d);
      std::uint64_t row[64];
      for (std::uint32_t b = 0; b < 64; ++b) {
        const std::uint64_t own = std::uint64_t{1} << b, above = ~(own | (own - 1));
        row[b] = own | (rows.block({dimension, b}).low() & above);
      }
      for (std::size_t b = 0; b < bits; ++b) {
        std::uint64_t& direction = directions_[b * dimensions_ + d];
        std::uint64_t scrambled = 0;
        for (std::size_t c = 0; c < 64; ++c)
          scrambled |= static_cast<std::uint64_t>(std::popcount(row[c] & direction) & 1) << c;
        direction = scrambled;
      }
      shift_[d] = shifts.block({dimension}).low();
    }
  }

  std::size_t dimensions_;
  std::vector<std::uint64_t> directions_;  // (bit, dimension)
  std::vector<std::uint64_t> shift_;
};

class SobolDesign final : public Design {
 public:
  SobolDesign(std::size_t keys, std::uint64_t points, std::uint64_t seed)
      : Design(keys, points), sequence_(keys, seed) {}

  void fill(std::uint64_t p, std::span<double> out) const override {
    for (std::size_t key = 0; key < keys(); ++key) out[key] = uniform(sequence_.word(p, key));
  }

 private:
  SobolSequence sequence_;
};

class SaltelliDesign final : public Design {
 public:
  SaltelliDesign(std::size_t keys, std::uint64_t points, std::uint64_t seed)
      : Design(keys, points), sequence_(2 * keys, seed) {}

  void fill(std::uint64_t p, std::span<double> out) const override {
    const std::uint64_t row = p / (keys() + 2), m = p % (keys() + 2);
    for (std::size_t key = 0; key < keys(); ++key) {
      const bool from_b = m == key + 1 || m == keys() + 1;
      out[key] = uniform(sequence_.word(row, 2 * key + from_b));
    }
  }

 private:
  SobolSequence sequence_;
};

// -- Morris ---------------------------------------------------------------------------------------------------------

class MorrisDesign final : public Design {
 public:
  MorrisDesign(std::size_t keys, std::uint64_t points, std::uint32_t levels, std::uint64_t seed)
      : Design(keys, points), levels_(levels), draws_(draws_of(seed, Decision("sweep.trajectory"))) {}

  void fill(std::uint64_t p, std::span<double> out) const override {
    const std::uint64_t trajectory = p / (keys() + 1), steps = p % (keys() + 1);
    std::vector<std::pair<std::uint64_t, std::size_t>> order(keys());  // the keys by words of their own
    std::vector<std::uint64_t> start(keys());
    for (std::size_t key = 0; key < keys(); ++key) {
      const Block block = draws_.block(coordinate(trajectory, key));
      order[key] = {block.low(), key};
      start[key] = pick(block.high(), levels_).value;
    }
    std::sort(order.begin(), order.end());
    for (std::size_t k = 0; k < keys(); ++k) {
      const std::size_t key = order[k].second;
      // Half of the levels away lies one level only, upwards from the lower half and downwards from the upper.
      const std::uint64_t level = k < steps ? (start[key] + levels_ / 2) % levels_ : start[key];
      out[key] = static_cast<double>(level) / (levels_ - 1);
    }
  }

 private:
  std::uint32_t levels_;
  Draws draws_;
};

}  // namespace

std::vector<double> Design::point(std::uint64_t p) const {
  std::vector<double> coordinates(keys_);
  fill(p, coordinates);
  return coordinates;
}

std::unique_ptr<Design> random_design(std::size_t keys, std::uint64_t points, std::uint64_t seed) {
  check_keys(keys, most_keys);
  return std::make_unique<RandomDesign>(keys, points_of("points", points, 1), seed);
}

std::unique_ptr<Design> latin_hypercube(std::size_t keys, std::uint64_t points, std::uint64_t seed) {
  check_keys(keys, most_keys);
  return std::make_unique<LatinHypercube>(keys, points_of("points", points, 1), seed);
}

std::unique_ptr<Design> sobol_design(std::size_t keys, std::uint64_t points, std::uint64_t seed) {
  check_keys(keys, most_dimensions);
  return std::make_unique<SobolDesign>(keys, points_of("points", points, 1), seed);
}

std::unique_ptr<Design> morris_design(std::size_t keys, std::uint64_t trajectories, std::uint32_t levels,
                                      std::uint64_t seed) {
  check_keys(keys, most_keys);
  if (levels < 2 || levels % 2 != 0 || levels > 1000)
    throw Refusal::about("levels",
                         fmt::format("levels = {}: must be an even number from 2 to 1000; 4 is usual", levels));
  return std::make_unique<MorrisDesign>(keys, points_of("trajectories", trajectories, 2, keys + 1), levels, seed);
}

std::unique_ptr<Design> saltelli_design(std::size_t keys, std::uint64_t base, std::uint64_t seed) {
  check_keys(keys, most_dimensions / 2);
  return std::make_unique<SaltelliDesign>(keys, points_of("base", base, 2, keys + 2), seed);
}

std::vector<std::size_t> grid_digits(std::uint64_t p, std::span<const std::size_t> sizes) {
  std::vector<std::size_t> digits(sizes.size());
  for (std::size_t key = sizes.size(); key-- > 0; p /= sizes[key]) digits[key] = p % sizes[key];
  assert(p == 0);
  return digits;
}

void KeyRange::check(const std::string& key) const {
  const auto refuse = [&](const char* why) {
    throw Refusal::about(key, fmt::format("{} = {{ low = {}, high = {} }}: {}", key, low, high, why));
  };
  if (!std::isfinite(low) || !std::isfinite(high)) refuse("must be finite");
  if (low >= high) refuse("low must be below high; give a key that doesn't vary its value outside the sweep");
  if (logarithmic && low <= 0) refuse("on a logarithmic scale low must be above 0");
  if (!whole) return;
  if (low != std::floor(low) || high != std::floor(high)) refuse("must be whole numbers, as the key's values are");
  if (low < -0x1p53 || high > 0x1p53) refuse("whole numbers lie between -2^53 and 2^53");
}

double KeyRange::at(double u) const {
  const double end = whole ? high + 1 : high;
  const double value = logarithmic ? math::exp(std::lerp(math::log(low), math::log(end), u)) : std::lerp(low, end, u);
  if (u >= 1) return high;
  if (u <= 0) return low;
  return std::clamp(whole ? std::floor(value) : value, low, high);
}

double KeyRange::coordinate(double value) const {
  if (!logarithmic) return (value - low) / (high - low);
  return (math::log(value) - math::log(low)) / (math::log(high) - math::log(low));
}

namespace {

class TakenDesign final : public Design {
 public:
  TakenDesign(std::shared_ptr<const Design> design, std::vector<KeyRange> ranges)
      : Design(design->keys(), design->points()), design_(std::move(design)), ranges_(std::move(ranges)) {}
  void fill(std::uint64_t p, std::span<double> coordinates) const override {
    design_->fill(p, coordinates);
    for (std::size_t k = 0; k < ranges_.size(); ++k)
      if (ranges_[k].whole) coordinates[k] = ranges_[k].coordinate(ranges_[k].at(coordinates[k]));
  }

 private:
  std::shared_ptr<const Design> design_;
  std::vector<KeyRange> ranges_;
};

}  // namespace

std::unique_ptr<Design> as_taken(std::shared_ptr<const Design> design, std::vector<KeyRange> ranges) {
  return std::make_unique<TakenDesign>(std::move(design), std::move(ranges));
}

}  // namespace papotage
