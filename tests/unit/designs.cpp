// Each design has what defines it. Values of plain Sobol sequences are SciPy's, which follow Joe & Kuo's table as
// Boost's do.

#include "sim/study/designs.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <functional>
#include <set>

#include <gtest/gtest.h>

#include "tests/unit/population_support.hpp"
#include "tests/unit/statistics.hpp"

namespace papotage {
namespace {

using namespace papotage::testing;
using Point = std::vector<double>;
using Make = std::function<std::unique_ptr<Design>(std::size_t keys, std::uint64_t size, std::uint64_t seed)>;

std::unique_ptr<Design> morris(std::size_t keys, std::uint64_t trajectories, std::uint64_t seed) {
  return morris_design(keys, trajectories, morris_levels, seed);
}

struct Kind {
  const char* name;
  Make make;
  bool prefix;  // a smaller design is the beginning of a larger one
};
const Kind kinds[] = {{"random", random_design, true},
                      {"latin_hypercube", latin_hypercube, false},
                      {"sobol", sobol_design, true},
                      {"morris", morris, true},
                      {"saltelli", saltelli_design, true}};

std::vector<Point> all(const Design& design) {
  std::vector<Point> points;
  for (std::uint64_t p = 0; p < design.points(); ++p) points.push_back(design.point(p));
  return points;
}

std::vector<Point> first(std::vector<Point> points, std::size_t n) {
  points.resize(n);
  return points;
}

// -- all designs ----------------------------------------------------------------------------------------------------

TEST(Designs, AreFunctionsOfSizeAndSeedInWhateverOrderTheyAreAsked) {
  for (const auto& [name, make, prefix] : kinds) {
    const auto design = make(3, 40, 7), again = make(3, 40, 7), other = make(3, 40, 8);
    const auto points = all(*design);
    EXPECT_EQ(design->keys(), 3u);
    for (std::uint64_t p = again->points(); p-- > 0;) ASSERT_EQ(again->point(p), points[p]) << name;
    EXPECT_NE(all(*other), points) << name;
  }
}

TEST(Designs, BeginLikeLargerOnesWhereTheySaySo) {
  for (const auto& [name, make, prefix] : kinds) {
    const auto small = make(4, 100, 3), large = make(4, 1000, 3);
    EXPECT_EQ(first(all(*large), small->points()) == all(*small), prefix) << name;
  }
}

TEST(Designs, StayInTheCube) {
  for (const auto& [name, make, prefix] : kinds) {
    const bool closed = std::string(name) == "morris";
    for (const Point& point : all(*make(5, 500, 1)))
      for (const double u : point) ASSERT_TRUE(u >= 0 && (closed ? u <= 1 : u < 1)) << name << ' ' << u;
  }
}

TEST(Designs, TakeOneKeyAndTheMostPointsWithoutStoringThem) {
  for (const auto& [name, make, prefix] : kinds) {
    const std::uint64_t each = std::string(name) == "morris" ? 2 : std::string(name) == "saltelli" ? 3 : 1;
    const auto design = make(1, Design::most_points / each, 1);
    const Point last = design->point(design->points() - 1);
    ASSERT_EQ(last.size(), 1u) << name;
    EXPECT_TRUE(last[0] >= 0 && last[0] <= 1) << name;
  }
}

TEST(Designs, StayWhatTheyAre) {
  // Every study hangs on these; a change needs "Output changes" in the changelog.
  EXPECT_EQ(random_design(2, 10, 1)->point(9), (Point{0x1.ea46985a4dfe4p-1, 0x1.683b54d5aa83cp-3}));
  EXPECT_EQ(latin_hypercube(2, 10, 1)->point(9), (Point{0x1.d0d2d1999999ap-1, 0x1.9f82c8p-1}));
  EXPECT_EQ(sobol_design(2, 10, 1)->point(9), (Point{0x1.8b65dfbb7361ap-2, 0x1.ea9023e2be3p-9}));
  EXPECT_EQ(morris(2, 10, 1)->point(29), (Point{1. / 3, 2. / 3}));
  EXPECT_EQ(saltelli_design(2, 10, 1)->point(37), (Point{0x1.ea9023e2be3p-9, 0x1.f75c25659bd07p-1}));
}

TEST(Designs, RefuseSizesOutOfRange) {
  EXPECT_EQ(refused([] { random_design(2, 0, 1); }), "points| points = 0: must be from 1 to 2147483647");
  EXPECT_EQ(refused([] { latin_hypercube(2, std::uint64_t{1} << 31, 1); }),
            "points| points = 2147483648: must be from 1 to 2147483647");
  EXPECT_EQ(refused([] { morris(3, 1, 1); }), "trajectories| trajectories = 1: must be from 2 to 536870911");
  EXPECT_EQ(refused([] { morris_design(3, 10, 5, 1); }),
            "levels| levels = 5: must be an even number from 2 to 1000; 4 is usual");
  EXPECT_EQ(refused([] { saltelli_design(8, ~std::uint64_t{0}, 1); }),
            "base| base = 18446744073709551615: must be from 2 to 214748364");
  EXPECT_EQ(refused([] { sobol_design(0, 8, 1); }), "keys| keys: are empty; give at least one key and its range");
  EXPECT_EQ(refused([] { saltelli_design(1834, 8, 1); }), "keys| keys: are 1834; this design takes at most 1833");
  EXPECT_EQ(refused([] { saltelli_design(1833, 8, 1); }), "not refused");
  EXPECT_EQ(refused([] { sobol_design(3667, 8, 1); }), "not refused");
}

// -- random ---------------------------------------------------------------------------------------------------------

TEST(RandomDesign, IsUniformAndItsKeysPointsAndSeedsAreIndependent) {
  const auto design = random_design(2, 160'000, 5), other = random_design(2, 160'000, 6);
  std::vector<std::uint64_t> keys(256), neighbours(256), seeds(256);
  double before = .5;
  const auto cell = [](double u) { return static_cast<std::size_t>(u * 16); };
  for (std::uint64_t p = 0; p < design->points(); ++p) {
    const Point point = design->point(p);
    ++keys[cell(point[0]) * 16 + cell(point[1])];
    ++seeds[cell(point[0]) * 16 + cell(other->point(p)[0])];
    if (p % 2 == 1) ++neighbours[cell(before) * 16 + cell(point[0])];
    before = point[0];
  }
  Family family;
  family.add(uniform_p(keys), "keys");
  family.add(uniform_p(neighbours), "neighbours");
  family.add(uniform_p(seeds), "seeds");
  EXPECT_GT(family.p(), error_rate) << family.text();
}

// -- Latin hypercube ------------------------------------------------------------------------------------------------

TEST(LatinHypercube, HasOnePointInEachStratumOfEachKey) {
  for (const std::uint64_t n : {1u, 2u, 3u, 10u, 64u, 1000u, 99'991u}) {
    const auto design = latin_hypercube(3, n, 11);
    std::vector<std::set<std::uint64_t>> strata(3);
    for (const Point& point : all(*design))
      for (std::size_t key = 0; key < 3; ++key)
        strata[key].insert(static_cast<std::uint64_t>(point[key] * static_cast<double>(n)));
    for (const auto& seen : strata) {
      EXPECT_EQ(seen.size(), n);
      EXPECT_EQ(*seen.rbegin(), n - 1);
    }
  }
}

TEST(LatinHypercube, PairsStrataAtRandomAndPlacesPointsUniformlyWithin) {
  // With 4 points, 24 permutations relate the strata of two keys; all are equally likely over the seeds.
  std::vector<std::uint64_t> permutations(256), places(16);
  const int seeds = 24'000;
  for (std::uint64_t seed = 0; seed < seeds; ++seed) {
    const auto design = latin_hypercube(2, 4, seed);
    std::size_t code = 0;
    for (const Point& point : all(*design)) {
      code |= static_cast<std::size_t>(point[1] * 4) << 2 * static_cast<std::size_t>(point[0] * 4);
      ++places[static_cast<std::size_t>((point[0] * 4 - std::floor(point[0] * 4)) * 16)];
    }
    ++permutations[code];
  }
  std::erase(permutations, 0u);
  ASSERT_EQ(permutations.size(), 24u);
  Family family;
  family.add(uniform_p(permutations), "permutations");
  family.add(uniform_p(places), "places");
  EXPECT_GT(family.p(), error_rate) << family.text();
}

// -- Sobol ----------------------------------------------------------------------------------------------------------

std::uint64_t bits_of(double u) { return static_cast<std::uint64_t>(u * 0x1p53); }

TEST(SobolDesign, IsTheSequenceOfJoeAndKuoUpToItsScramble) {
  // The scramble adds to a bit only what stands above it, and shifts all points alike: the first bit in which two
  // points differ is that of the plain sequence. Plain values in eighths: point, key.
  const unsigned plain[8][6] = {{0, 0, 0, 0, 0, 0}, {4, 4, 4, 4, 4, 4}, {6, 2, 2, 2, 6, 6}, {2, 6, 6, 6, 2, 2},
                                {3, 3, 5, 7, 3, 1}, {7, 7, 1, 3, 7, 5}, {5, 1, 7, 5, 5, 7}, {1, 5, 3, 1, 1, 3}};
  for (const std::uint64_t seed : {1u, 2u, 3u}) {
    const auto points = all(*sobol_design(6, 8, seed));
    for (std::size_t p = 0; p < 8; ++p)
      for (std::size_t q = 0; q < p; ++q)
        for (std::size_t key = 0; key < 6; ++key)
          EXPECT_EQ(std::bit_width(bits_of(points[p][key]) ^ bits_of(points[q][key])),
                    50 + std::bit_width(plain[p][key] ^ plain[q][key]));
  }
}

TEST(SobolDesign, IsTheSequenceOfJoeAndKuoFarOutToo) {
  // In 1024ths: points 100, 517, 777 and 999 of keys 6, 17 and 39.
  const std::uint64_t at[4] = {100, 517, 777, 999}, keys[3] = {6, 17, 39};
  const unsigned plain[4][3] = {{24, 760, 136}, {501, 775, 953}, {195, 885, 367}, {879, 673, 811}};
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const auto design = sobol_design(40, 1000, seed);
    const Point origin = design->point(0);
    for (std::size_t p = 0; p < 4; ++p)
      for (std::size_t q = 0; q < 4; ++q)
        for (std::size_t k = 0; k < 3; ++k) {
          const std::uint64_t from = q < p ? bits_of(design->point(at[q])[keys[k]]) : bits_of(origin[keys[k]]);
          EXPECT_EQ(std::bit_width(bits_of(design->point(at[p])[keys[k]]) ^ from),
                    43 + std::bit_width(plain[p][k] ^ (q < p ? plain[q][k] : 0)));
        }
  }
}

TEST(SobolDesign, EveryBlockOfAPowerOfTwoFillsTheStrataOfEachKeyAndTheRectanglesOfTheFirstTwo) {
  const auto design = sobol_design(20, 2048, 9);
  for (std::uint64_t begin = 0; begin < 2048; begin += 256) {
    std::vector<std::set<std::uint64_t>> strata(20), boxes(9);  // boxes[m]: 2^m by 2^(8 - m)
    for (std::uint64_t p = begin; p < begin + 256; ++p) {
      const Point point = design->point(p);
      for (std::size_t key = 0; key < 20; ++key) strata[key].insert(bits_of(point[key]) >> 45);
      for (std::size_t m = 0; m <= 8; ++m)
        boxes[m].insert(bits_of(point[0]) >> (53 - m) << (8 - m) | bits_of(point[1]) >> (45 + m));
    }
    for (const auto& seen : strata) EXPECT_EQ(seen.size(), 256u);
    for (const auto& seen : boxes) EXPECT_EQ(seen.size(), 256u);
  }
}

TEST(SobolDesign, EachPointIsUniformOverTheSeeds) {
  std::vector<std::uint64_t> origin(256), pairs(256);
  for (std::uint64_t seed = 0; seed < 40'000; ++seed) {
    const auto design = sobol_design(3, 8, seed);
    const Point a = design->point(0), b = design->point(5);
    ++origin[static_cast<std::size_t>(a[0] * 16) * 16 + static_cast<std::size_t>(a[2] * 16)];
    ++pairs[static_cast<std::size_t>(b[1] * 16) * 16 + static_cast<std::size_t>(b[2] * 16)];
  }
  Family family;
  family.add(uniform_p(origin), "point 0");
  family.add(uniform_p(pairs), "point 5");
  EXPECT_GT(family.p(), error_rate) << family.text();
}

/// Root mean square error, over 40 seeds, of the mean of a smooth function of 6 keys whose integral is 1.
double error_of(const Make& make, std::uint64_t n) {
  double squares = 0;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    double mean = 0;
    for (const Point& point : all(*make(6, n, seed))) {
      double y = 1;
      for (const double u : point) y *= std::exp(u) / std::expm1(1.);
      mean += y / static_cast<double>(n);
    }
    squares += (mean - 1) * (mean - 1) / 40;
  }
  return std::sqrt(squares);
}

TEST(Designs, ThatFillEvenlyIntegrateBetter) {
  // The standard deviation of the function is .70, so 1024 random points err by .022; measured .0205, .0007 with Sobol.
  // A root mean square over 40 seeds is good to 11%. The function is nearly a sum of functions of one key, whose
  // share of the error a Latin hypercube takes away.
  const double random = error_of(random_design, 1024), latin = error_of(latin_hypercube, 1024),
               sobol = error_of(sobol_design, 1024);
  EXPECT_NEAR(random, .70 / 32, .44 * .70 / 32);
  EXPECT_LT(latin, random / 2);
  EXPECT_LT(sobol, random / 10);
  EXPECT_LT(error_of(sobol_design, 4096), sobol / 2) << "faster than the root of n";
}

// -- Morris ---------------------------------------------------------------------------------------------------------

TEST(MorrisDesign, MovesEachKeyOnceATrajectoryByDeltaOnTheGrid) {
  for (const std::uint32_t levels : {2u, 4u, 6u, 10u}) {
    const double last = levels - 1, delta = levels / (2 * last);
    const auto points = all(*morris_design(5, 50, levels, 3));
    ASSERT_EQ(points.size(), 300u);
    for (const Point& point : points)
      for (const double u : point) ASSERT_NEAR(u * last, std::round(u * last), 1e-12);
    for (std::size_t t = 0; t < 50; ++t) {
      std::set<std::size_t> moved;
      for (std::size_t s = 6 * t; s < 6 * t + 5; ++s) {
        std::size_t moves = 0;
        for (std::size_t key = 0; key < 5; ++key) {
          if (points[s][key] == points[s + 1][key]) continue;
          ++moves;
          moved.insert(key);
          ASSERT_NEAR(std::abs(points[s + 1][key] - points[s][key]), delta, 1e-12);
        }
        ASSERT_EQ(moves, 1u);
      }
      ASSERT_EQ(moved.size(), 5u);
    }
  }
}

TEST(MorrisDesign, StartsAtAnyLevelMovesEitherWayInAnyOrder) {
  const auto design = morris(3, 24'000, 2);
  std::vector<std::uint64_t> starts(64), orders(27), ways(8);
  for (std::uint64_t t = 0; t < 24'000; ++t) {
    Point here = design->point(4 * t);
    std::size_t start = 0, order = 0, way = 0;
    for (const double u : here) start = start * 4 + static_cast<std::size_t>(std::lround(u * 3));
    for (std::uint64_t s = 1; s <= 3; ++s) {
      const Point next = design->point(4 * t + s);
      const auto key =
          static_cast<std::size_t>(std::mismatch(here.begin(), here.end(), next.begin()).first - here.begin());
      order = order * 3 + key;
      way |= static_cast<std::size_t>(next[key] > here[key]) << key;
      here = next;
    }
    ++starts[start];
    ++orders[order];
    ++ways[way];
  }
  std::erase(orders, 0u);
  ASSERT_EQ(orders.size(), 6u);
  Family family;
  family.add(uniform_p(starts), "starts");
  family.add(uniform_p(orders), "orders");
  family.add(uniform_p(ways), "ways");
  EXPECT_GT(family.p(), error_rate) << family.text();
}

// -- Saltelli -------------------------------------------------------------------------------------------------------

TEST(SaltelliDesign, TakesOneKeyFromBAtATime) {
  const auto design = saltelli_design(4, 64, 5), sequence = sobol_design(8, 64, 5);
  ASSERT_EQ(design->points(), 64u * 6);
  for (std::uint64_t row = 0; row < 64; ++row) {
    const Point a = design->point(row * 6), b = design->point(row * 6 + 5), both = sequence->point(row);
    for (std::size_t key = 0; key < 4; ++key) {
      EXPECT_EQ(a[key], both[2 * key]);
      EXPECT_EQ(b[key], both[2 * key + 1]);
      Point mixed = a;
      mixed[key] = b[key];
      EXPECT_EQ(design->point(row * 6 + 1 + key), mixed);
    }
  }
}

}  // namespace
}  // namespace papotage
