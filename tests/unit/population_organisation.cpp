// The organisation: companies of the sizes asked for, divided into nested units of the mean sizes and the variation
// asked for, each with its head; from one employee to millions.

#include "sim/population/organisation.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include <gtest/gtest.h>

#include "sim/core/draws.hpp"
#include "tests/unit/population_support.hpp"
#include "tests/unit/statistics.hpp"

namespace papotage {
namespace {

using testing::error_rate;
using testing::Family;
using testing::settled;

constexpr std::array<std::uint32_t, 7> sizes{1, 2, 5, 50, 1'000, 10'000, 1'000'000};

std::vector<std::uint32_t> offsets(const Organisation& o, UnitKind kind) {
  return {o.of(kind).offsets().begin(), o.of(kind).offsets().end()};
}
std::vector<std::uint32_t> unit_sizes(const Organisation& o, UnitKind kind) {
  std::vector<std::uint32_t> found;
  for (std::uint32_t u = 0; u < o.of(kind).units(); ++u) found.push_back(o.of(kind).unit(u).size);
  return found;
}

PopulationSettings one_class(std::uint32_t employees, std::uint32_t from, std::uint32_t to) {
  return settled(employees, 1, [&](auto& s) { s.size_classes.of = {{from, to, 1}}; });
}

// -- Companies ------------------------------------------------------------------------------------------------------

TEST(Organisation, SharesEmployeesEvenlyAmongCompaniesOfOneSize) {
  EXPECT_EQ(offsets(Organisation(settled(11, 3), 1, 0), UnitKind::company), (std::vector<std::uint32_t>{0, 4, 8, 11}));
  EXPECT_EQ(offsets(Organisation(settled(3, 3), 1, 0), UnitKind::company), (std::vector<std::uint32_t>{0, 1, 2, 3}));
  for (const std::uint32_t n : sizes)
    EXPECT_EQ(offsets(Organisation(settled(n), 1, 0), UnitKind::company), (std::vector<std::uint32_t>{0, n}));
}

/// All but the last company of a class lie in it, so the shares of employees are met up to one company a class.
TEST(Organisation, MeetsTheSharesOfSizeClasses) {
  for (const std::uint32_t n : {1u, 5u, 50u, 1'000u, 10'000u, 1'000'000u}) {
    const PopulationSettings settings = settled(n, 1, [](auto& s) {
      s.size_classes.of = {
          {1, 9, .21}, {10, 249, .29}, {250, 4'999, .20}, {5'000, 100'000, .30}, {200'000, 200'000, 0}};
    });
    const std::vector<std::uint32_t> companies = unit_sizes(Organisation(settings, 3, 0), UnitKind::company);
    double cumulated = 0, smaller = 0;
    for (const SizeClass& c : settings.size_classes.of) {
      cumulated += c.share * n;
      for (const std::uint32_t size : companies) smaller += size >= c.from && size <= c.to ? size : 0;
      // Whoever works in smaller companies than their class belongs to a class's last company.
      double strays = .5;
      for (const SizeClass& d : settings.size_classes.of) strays += d.from > c.to && d.share > 0 ? d.from - 1 : 0;
      EXPECT_GE(smaller, cumulated - .5 - 1e-9) << n << " up to " << c.to;
      EXPECT_LE(smaller, cumulated + strays) << n << " up to " << c.to;
    }
    EXPECT_EQ(smaller, n);
  }
}

TEST(Organisation, DrawsCompanySizesLogUniformly) {
  Family p;
  for (const auto& [from, to] : {std::pair{1u, 9u}, {10u, 49u}, {250u, 999u}}) {
    std::vector<std::uint64_t> counts(to - from + 1);
    const std::vector<std::uint32_t> companies =
        unit_sizes(Organisation(one_class(8'000'000, from, to), 1, 0), UnitKind::company);
    std::uint32_t strays = 0;
    for (const std::uint32_t size : companies)
      if (size < from)
        ++strays;
      else
        ++counts.at(size - from);
    EXPECT_LE(strays, 1u) << "only the last takes what remains";
    std::vector<double> expected;
    for (std::uint32_t k = from; k <= to; ++k)
      expected.push_back(static_cast<double>(companies.size() - strays) * std::log1p(1. / k) /
                         std::log((to + 1.) / from));
    p.add(testing::fit_p(counts, expected), std::to_string(from));
  }
  EXPECT_GT(p.p(), error_rate) << p.text();
}

/// Sizes are in random order: whether a company is small depends neither on its place nor on the one before.
TEST(Organisation, MixesCompaniesOfAllSizes) {
  const PopulationSettings settings = settled(2'000'000, 1, [](auto& s) {
    s.size_classes.of = {{1, 9, .5}, {10, 99, .5}};
  });
  const std::vector<std::uint32_t> companies = unit_sizes(Organisation(settings, 1, 0), UnitKind::company);
  const auto n = static_cast<double>(companies.size());
  std::vector<std::uint64_t> counts(2 * 20);
  std::vector<double> expected(2 * 20);
  double small = 0, alike = 0;
  for (const std::uint32_t size : companies) small += size < 10;
  for (std::size_t k = 0; k < companies.size(); ++k) {
    const std::size_t cell = 2 * (k * 20 / companies.size());
    ++counts[cell + (companies[k] < 10)];
    expected[cell] += 1 - small / n;
    expected[cell + 1] += small / n;
    alike += k > 0 && companies[k] < 10 && companies[k - 1] < 10;
  }
  Family p;
  p.add(testing::fit_p(counts, expected), "place");
  p.add(testing::share_p(alike, n - 1, small / n * small / n), "neighbours");
  EXPECT_GT(p.p(), error_rate) << p.text();
}

// -- Units ----------------------------------------------------------------------------------------------------------

TEST(Organisation, NestsUnitsOfEveryKind) {
  for (const std::uint32_t n : sizes)
    for (const std::uint32_t companies : {1u, 3u, 100u}) {
      if (companies > n) continue;
      const Organisation o(settled(n, companies), 2, 0);
      EXPECT_EQ(o.employees(), n);
      for (std::size_t k = 0; k < 4; ++k) {
        const std::vector<std::uint32_t> cuts = offsets(o, unit_kinds[k]);
        EXPECT_EQ(cuts.front(), 0u);
        EXPECT_EQ(cuts.back(), n);
        EXPECT_TRUE(std::is_sorted(cuts.begin(), cuts.end(), std::less_equal<>())) << "nobody is in two units";
        if (k == 0) continue;
        const std::vector<std::uint32_t> parts = offsets(o, unit_kinds[k - 1]);
        EXPECT_TRUE(std::includes(parts.begin(), parts.end(), cuts.begin(), cuts.end())) << n << ' ' << unit_names[k];
      }
    }
}

TEST(Organisation, HasAsManyUnitsAsTheMeanSizesAskFor) {
  for (const std::uint32_t n : sizes) {
    const PopulationSettings settings = settled(n, 1);
    const Organisation o(settings, 2, 0);
    const std::array<double, 3> means{*settings.team, *settings.department, *settings.site};
    for (std::size_t k = 1; k < 4; ++k) {
      const Partition &units = o.of(unit_kinds[k]), &parts = o.of(unit_kinds[k - 1]);
      for (std::uint32_t u = 0; u < units.units(); ++u) {
        const Partition::Unit unit = units.unit(u);
        const std::uint32_t count =
            parts.unit_at(unit.first + unit.size - 1).number - parts.unit_at(unit.first).number + 1;
        ASSERT_EQ(count, std::max(1., std::floor(unit.size / means[k - 1] + .5)))
            << n << ' ' << unit_names[k] << ' ' << u;
      }
    }
  }
}

/// The j-th cut of n people into k parts lies at (j + jitter) n / k, the jitter uniform in +- variation / 2 and
/// independent of the next one's.
TEST(Organisation, VariesSizesAsAskedFor) {
  Family p;
  for (const double variation : {.25, .5, .999}) {
    constexpr std::uint32_t n = 8'000'000;
    const Organisation o(settled(n, 1, [&](auto& s) { s.site = 400, s.size_variation = variation; }), 5, 0);
    const std::vector<std::uint32_t> cuts = offsets(o, UnitKind::site);
    ASSERT_EQ(cuts.size(), n / 400 + 1);
    std::vector<std::uint64_t> counts(20), joint(100);
    std::vector<int> jitter;  // in people
    for (std::uint32_t j = 1; j + 1 < cuts.size(); ++j) jitter.push_back(static_cast<int>(cuts[j] - 400 * j));
    const auto cell = [&](int people, std::size_t cells) {
      const double at = (people / 400. / variation + .5) * static_cast<double>(cells);
      return static_cast<std::size_t>(std::clamp(std::floor(at), 0., static_cast<double>(cells - 1)));
    };
    std::vector<double> expected(20), edges(10);
    for (int d = -200; d <= 200; ++d) {  // the chance of each whole number of people
      const double low = std::max((d - .5) / 400, -variation / 2), high = std::min((d + .5) / 400, variation / 2);
      if (low >= high) continue;
      expected[cell(d, 20)] += (high - low) / variation * static_cast<double>(jitter.size());
      edges[cell(d, 10)] += (high - low) / variation;
    }
    for (std::size_t j = 0; j < jitter.size(); ++j) {
      ASSERT_LE(std::abs(jitter[j]), 200 * variation + .5);
      ++counts[cell(jitter[j], 20)];
      if (j % 2 == 1) ++joint[cell(jitter[j - 1], 10) * 10 + cell(jitter[j], 10)];
    }
    p.add(testing::fit_p(counts, expected), "jitter");
    std::vector<double> product;
    for (const double a : edges)
      for (const double b : edges) product.push_back(a * b * static_cast<double>(jitter.size() / 2));
    p.add(testing::fit_p(joint, product), "pairs");
  }
  EXPECT_GT(p.p(), error_rate) << p.text();
}

TEST(Organisation, CutsEvenlyWithoutVariation) {
  const Organisation o(settled(10'000, 1, [](auto& s) { s.site = 300, s.size_variation = 0; }), 5, 0);
  for (const std::uint32_t size : unit_sizes(o, UnitKind::site)) EXPECT_TRUE(size == 303 || size == 304) << size;
}

TEST(Organisation, HasNobodyToCutInUnitsOfOne) {
  for (const double variation : {0., .5, .99}) {
    const Organisation o(
        settled(1'000, 1, [&](auto& s) { s.site = 1, s.department = 1, s.team = 1, s.size_variation = variation; }), 1,
        0);
    for (const UnitKind kind : {UnitKind::team, UnitKind::department, UnitKind::site}) {
      EXPECT_EQ(o.of(kind).units(), 1'000u);
      EXPECT_EQ(o.head(kind, 500), 500u);
    }
    EXPECT_EQ(o.level(0), 4) << "of a company of several sites";
    EXPECT_EQ(o.level(500), 0);
  }
}

/// The size of a company changes the division of no other, and companies that are added change nothing.
TEST(Organisation, DividesEachCompanyByItself) {
  const auto make = [](std::uint32_t n, std::uint32_t companies) {
    return Organisation(settled(n, companies, [](auto& s) { s.site = 100, s.department = 30, s.team = 5; }), 9, 0);
  };
  const Organisation ten = make(10'000, 10), eleven = make(11'000, 11), uneven = make(10'009, 10);
  for (const UnitKind kind : unit_kinds) {
    const std::vector<std::uint32_t> all = offsets(ten, kind), more = offsets(eleven, kind);
    ASSERT_LT(all.size(), more.size());
    EXPECT_TRUE(std::equal(all.begin(), all.end(), more.begin())) << unit_names[static_cast<std::size_t>(kind)];
    std::set<std::uint32_t> last, shifted;
    for (const std::uint32_t cut : all)
      if (cut >= 9'000) last.insert(cut + 9);
    for (const std::uint32_t cut : offsets(uneven, kind))
      if (cut >= 9'009) shifted.insert(cut);
    EXPECT_EQ(last, shifted);
  }
}

TEST(Organisation, IsKeyedBySeedAndReplicate) {
  const PopulationSettings settings = settled(10'000);
  const auto teams = [&](std::uint64_t seed, std::uint32_t replicate) {
    return offsets(Organisation(settings, seed, replicate), UnitKind::team);
  };
  EXPECT_EQ(teams(1, shared_by_replicates), teams(1, shared_by_replicates));
  EXPECT_NE(teams(1, shared_by_replicates), teams(1, 0));
  EXPECT_NE(teams(1, 0), teams(2, 0));
}

// -- Heads ----------------------------------------------------------------------------------------------------------

/// Heads by their definition, written another way: from the company down, each unit takes the first of its people who
/// is nobody's head yet.
void expect_heads(const Organisation& o, const std::string& what) {
  std::set<std::uint32_t> taken;
  std::vector<std::uint32_t> level(o.employees());
  std::array<std::vector<std::uint32_t>, 5> head;
  head[4].assign(o.employees(), UINT32_MAX);
  for (std::size_t k = 4; k-- > 0;) {
    const Partition& units = o.of(unit_kinds[k]);
    head[k].resize(o.employees());
    for (std::uint32_t u = 0; u < units.units(); ++u) {
      const Partition::Unit unit = units.unit(u);
      std::uint32_t chosen = unit.first;
      if (k < 3 && o.of(unit_kinds[k + 1]).unit_at(unit.first).size == unit.size) {
        chosen = head[k + 1][unit.first];
      } else {
        const Partition::Unit team = o.of(UnitKind::team).unit_at(unit.first);
        while (taken.count(chosen) && chosen + 1 < team.first + team.size) ++chosen;
      }
      taken.insert(chosen);
      const bool several = k == 0 ? unit.size > 1 : o.of(unit_kinds[k - 1]).unit_at(unit.first).size < unit.size;
      if (several) level[chosen] = std::max<std::uint32_t>(level[chosen], static_cast<std::uint32_t>(k + 1));
      for (std::uint32_t i = unit.first; i < unit.first + unit.size; ++i) head[k][i] = chosen;
    }
  }
  for (std::uint32_t i = 0; i < o.employees(); ++i) {
    const Organisation::Chain chain = o.chain(i);
    for (std::size_t k = 0; k < 4; ++k) {
      ASSERT_EQ(o.head(unit_kinds[k], i), head[k][i]) << what << ' ' << i << ' ' << unit_names[k];
      ASSERT_EQ(chain.heads[k], head[k][i]);
      ASSERT_EQ(chain.units[k].number, o.of(unit_kinds[k]).unit_at(i).number);
    }
    ASSERT_EQ(o.level(i), level[i]) << what << ' ' << i;
  }
}

TEST(Organisation, HasDifferentHeadsAsFarAsThereArePeople) {
  for (const std::uint32_t n : {1u, 2u, 5u, 50u, 1'000u, 10'000u}) {
    expect_heads(Organisation(settled(n), 1, 0), std::to_string(n));
    for (const double team : {1., 1.5, 2., 3.})
      for (const double department : {3., 6., 20.})
        for (const double site : {20., 40.}) {
          if (site > n) continue;
          expect_heads(
              Organisation(settled(n, 1, [&](auto& s) { s.site = site, s.department = department, s.team = team; }), 7,
                           0),
              std::to_string(n) + " teams of " + std::to_string(team));
        }
  }
}

Organisation by_hand(std::vector<std::uint32_t> teams, std::vector<std::uint32_t> departments,
                     std::vector<std::uint32_t> sites, std::vector<std::uint32_t> companies) {
  const auto of = [](std::vector<std::uint32_t>& cuts) { return std::make_shared<const Partition>(std::move(cuts)); };
  return Organisation({of(teams), of(departments), of(sites), of(companies)});
}

TEST(Organisation, RanksHeadsByTheirLargestUnit) {
  const auto levels = [](const Organisation& o) {
    std::vector<int> found;
    for (std::uint32_t i = 0; i < o.employees(); ++i) found.push_back(o.level(i));
    return found;
  };
  EXPECT_EQ(levels(by_hand({0, 4}, {0, 4}, {0, 4}, {0, 4})), (std::vector<int>{1, 0, 0, 0})) << "a shopkeeper";
  EXPECT_EQ(levels(by_hand({0, 1}, {0, 1}, {0, 1}, {0, 1})), (std::vector<int>{0})) << "alone";
  EXPECT_EQ(levels(by_hand({0, 6, 8, 11, 13}, {0, 8, 13}, {0, 8, 13}, {0, 13})),
            (std::vector<int>{4, 2, 1, 0, 0, 0, 1, 0, 2, 1, 0, 1, 0}));
  EXPECT_EQ(levels(by_hand({0, 2, 4, 6}, {0, 4, 6}, {0, 6}, {0, 6})), (std::vector<int>{3, 2, 1, 0, 1, 0}))
      << "the second of the first team heads it and its department";
  const Organisation o = by_hand({0, 2, 4, 6}, {0, 4, 6}, {0, 6}, {0, 6});
  EXPECT_EQ(o.head(UnitKind::company, 5), 0u);
  EXPECT_EQ(o.head(UnitKind::site, 5), 0u);
  EXPECT_EQ(o.head(UnitKind::department, 0), 1u);
  EXPECT_EQ(o.head(UnitKind::team, 0), 1u);
  EXPECT_EQ(o.head(UnitKind::team, 3), 2u);
}

}  // namespace
}  // namespace papotage
