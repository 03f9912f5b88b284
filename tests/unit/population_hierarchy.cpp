// The reporting tree: one root a company, the chart that is promised, spans, managers and reports that are each other's
// inverse, and the share that is managed from elsewhere; from one employee to a million, and in degenerate companies.

#include "sim/population/layers/hierarchy.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <set>

#include <gtest/gtest.h>
#include <boost/math/distributions/students_t.hpp>

#include "tests/unit/population_support.hpp"
#include "tests/unit/statistics.hpp"

namespace papotage {
namespace {

using testing::error_rate;
using testing::refused;
using testing::settled;

constexpr std::uint32_t nobody = HierarchyLayer::nobody;

struct Company {
  std::uint32_t employees, companies;
  double site, department, team, variation;
};
/// Usual ones, and those of one team, of teams of one, of departments of one team and of units of one size.
const std::vector<Company>& companies() {
  static const std::vector<Company> all{
      {1, 1, 1, 1, 1, .5},         {2, 1, 2, 2, 2, .5},         {2, 2, 1, 1, 1, .5},      {2, 1, 2, 2, 1, .5},
      {5, 1, 5, 5, 5, .5},         {5, 1, 5, 5, 1, .5},         {5, 1, 2, 2, 2, .5},      {50, 1, 50, 50, 8, .5},
      {50, 1, 50, 50, 50, .5},     {50, 7, 4, 4, 2, .9},        {50, 1, 50, 1, 1, .5},    {1'000, 1, 400, 56, 8, .5},
      {1'000, 1, 400, 8, 8, 0},    {1'000, 1, 1, 1, 1, .5},     {1'000, 1, 40, 6, 2, .9}, {1'000, 10, 20, 8, 1.5, .5},
      {10'000, 1, 400, 56, 8, .5}, {10'000, 300, 33, 33, 8, .5}};
  return all;
}
constexpr std::array<std::uint32_t, 5> spans{1, 2, 3, 7, 40};

std::shared_ptr<const Organisation> organisation(const Company& c, std::uint64_t seed = 3) {
  return std::make_shared<Organisation>(settled(c.employees, c.companies,
                                                [&](auto& s) {
                                                  s.site = c.site;
                                                  s.department = c.department;
                                                  s.team = c.team;
                                                  s.size_variation = c.variation;
                                                }),
                                        seed, 0);
}
std::shared_ptr<const Organisation> usual(std::uint32_t employees, std::uint64_t seed = 3) {
  return std::make_shared<Organisation>(settled(employees), seed, 0);
}
HierarchyLayer layer(const std::shared_ptr<const Organisation>& o, HierarchySettings settings, std::uint64_t seed = 3) {
  return {o->employees(), o, settings, seed, 0};
}
std::string text(const Company& c, std::uint32_t span, double elsewhere) {
  return std::to_string(c.employees) + " in " + std::to_string(c.companies) + ", teams of " + std::to_string(c.team) +
         ", span " + std::to_string(span) + ", elsewhere " + std::to_string(elsewhere);
}

std::vector<std::uint32_t> managers(const HierarchyLayer& h) {
  std::vector<std::uint32_t> above;
  for (std::uint32_t i = 0; i < h.people(); ++i) above.push_back(h.manager(i));
  return above;
}
std::vector<std::uint32_t> spans_of(const std::vector<std::uint32_t>& managers) {
  std::vector<std::uint32_t> count(managers.size());
  for (const std::uint32_t m : managers)
    if (m != nobody) ++count[m];
  return count;
}

// -- The chart ------------------------------------------------------------------------------------------------------

/// The chart written another way: lists are made of people, and trees by recursion over them.
class Chart {
 public:
  Chart(const Organisation& o, std::uint32_t span) : manager(o.employees(), nobody), o_(o), span_(span) {
    for (std::size_t k = 0; k < 4; ++k)
      for (std::uint32_t u = 0; u < o.of(unit_kinds[k]).units(); ++u) add_unit(k, o.of(unit_kinds[k]).unit(u));
  }
  std::vector<std::uint32_t> manager;

 private:
  void add_unit(std::size_t kind, const Partition::Unit& unit) {
    const std::uint32_t head = o_.head(unit_kinds[kind], unit.first);
    std::vector<std::uint32_t> members;
    for (std::uint32_t i = unit.first; i < unit.first + unit.size; ++i) {
      const bool top = kind == 0 ? i > head : o_.head(unit_kinds[kind - 1], i) == i;
      if (top && i != head) members.push_back(i);
    }
    add_tree(head, members);
  }
  void add_tree(std::uint32_t leader, const std::vector<std::uint32_t>& members) {
    const auto m = static_cast<std::uint32_t>(members.size());
    if (m <= 1.5 * span_) {
      for (const std::uint32_t i : members) manager[i] = leader;
      return;
    }
    const double even = std::floor(m / (span_ + 1.) + .5);
    const auto g = static_cast<std::uint32_t>(std::clamp<double>(even, std::min(2u, span_), span_));
    for (std::uint32_t r = 0; r < g; ++r) {
      const std::vector<std::uint32_t> group(members.begin() + static_cast<std::uint64_t>(r) * m / g,
                                             members.begin() + static_cast<std::uint64_t>(r + 1) * m / g);
      manager[group[0]] = leader;
      add_tree(group[0], {group.begin() + 1, group.end()});
    }
  }

  const Organisation& o_;
  std::uint32_t span_;
};

TEST(Hierarchy, IsTheChartOfTheOrganisation) {
  for (const Company& c : companies())
    for (const std::uint32_t span : spans) {
      const auto o = organisation(c);
      ASSERT_EQ(managers(layer(o, {span, 0})), Chart(*o, span).manager) << text(c, span, 0);
    }
}

TEST(Hierarchy, IsAChainWithSpansOf1) {
  const auto o = organisation({50, 1, 50, 50, 50, .5});
  const HierarchyLayer h = layer(o, {1, 0});
  EXPECT_EQ(h.manager(0), nobody);
  for (std::uint32_t i = 1; i < 50; ++i) EXPECT_EQ(h.manager(i), i - 1);
}

// -- Trees ----------------------------------------------------------------------------------------------------------

/// How many steps below the head of the company each is; fails where there is a cycle or another root.
void expect_trees(const Organisation& o, const std::vector<std::uint32_t>& managers, const std::string& what) {
  std::vector<std::uint32_t> depth(managers.size(), nobody), way;
  for (std::uint32_t i = 0; i < managers.size(); ++i) {
    way.clear();
    std::uint32_t at = i;
    for (; at != nobody && depth[at] == nobody; at = managers[at]) {
      way.push_back(at);
      ASSERT_LE(way.size(), managers.size()) << what << ": goes round in a circle from " << i;
    }
    std::uint32_t d = at == nobody ? 0 : depth[at] + 1;
    for (auto it = way.rbegin(); it != way.rend(); ++it) depth[*it] = d++;
    ASSERT_EQ(managers[i] == nobody, o.head(UnitKind::company, i) == i) << what << ' ' << i;
    if (managers[i] == nobody) continue;
    ASSERT_EQ(o.of(UnitKind::company).unit_at(i).number, o.of(UnitKind::company).unit_at(managers[i]).number) << what;
  }
}

/// Reports are those who have that manager, no more and no fewer, and neighbours are both.
void expect_inverse(const HierarchyLayer& h, const std::vector<std::uint32_t>& managers, const std::string& what) {
  const std::vector<std::uint32_t> count = spans_of(managers);
  std::vector<std::uint32_t> out(h.room() + 1, 12345), all(h.room() + 1, 12345);
  for (std::uint32_t i = 0; i < h.people(); ++i) {
    const std::uint32_t n = h.reports(i, out.data()), ties = h.neighbours(i, all.data());
    ASSERT_EQ(n, count[i]) << what << ' ' << i;
    ASSERT_EQ(std::set<std::uint32_t>(out.begin(), out.begin() + n).size(), n) << "nobody twice";
    for (std::uint32_t k = 0; k < n; ++k) ASSERT_EQ(managers[out[k]], i) << what << ' ' << i;
    const std::uint32_t above = managers[i] != nobody;
    ASSERT_EQ(ties, n + above);
    ASSERT_LE(ties, h.room());
    if (above) {
      ASSERT_EQ(all[0], managers[i]);
    }
    ASSERT_TRUE(std::equal(out.begin(), out.begin() + n, all.begin() + above));
  }
  ASSERT_EQ(out.back(), 12345u) << "writes beyond its end";
  ASSERT_EQ(all.back(), 12345u) << "writes beyond its end";
}

TEST(Hierarchy, IsOneTreeACompanyWithReportsForManagers) {
  for (const Company& c : companies())
    for (const std::uint32_t span : spans)
      for (const double elsewhere : {0., .08, 1.}) {
        const auto o = organisation(c);
        const HierarchyLayer h = layer(o, {span, elsewhere});
        const std::vector<std::uint32_t> above = managers(h);
        expect_trees(*o, above, text(c, span, elsewhere));
        expect_inverse(h, above, text(c, span, elsewhere));
        if (HasFatalFailure()) return;
      }
}

TEST(Hierarchy, IsOneTreeForAMillion) {
  const auto o = usual(1'000'000);
  const HierarchyLayer h = layer(o, {});
  const std::vector<std::uint32_t> above = managers(h);
  expect_trees(*o, above, "a million");
  expect_inverse(h, above, "a million");
}

TEST(Hierarchy, HasSpansAboutAsAskedForWhereUnitsHaveThatManyParts) {
  // Teams of 8, departments of 7 teams, sites of 7 departments. Spans other than 7 are those of first teams, in which
  // some head larger units, and of the groups that 2,500 sites' heads form.
  const auto even = spans_of(managers(layer(organisation({1'000'000, 1, 392, 56, 8, 0}), {})));
  const auto leaders = [](const std::vector<std::uint32_t>& spans_found) {
    return static_cast<double>(spans_found.size()) -
           static_cast<double>(std::count(spans_found.begin(), spans_found.end(), 0u));
  };
  EXPECT_GT(static_cast<double>(std::count(even.begin(), even.end(), 7u)), .85 * leaders(even));
  EXPECT_NEAR(999'999 / leaders(even), 7, .2);
  const auto varied = spans_of(managers(layer(usual(1'000'000), {})));
  EXPECT_NEAR(999'999 / leaders(varied), 7, .5) << "by default";
}

// -- Elsewhere ------------------------------------------------------------------------------------------------------

TEST(Hierarchy, KeepsSpansAndLeadersWhereverPeopleAreManagedFrom) {
  for (const Company& c : companies()) {
    const auto o = organisation(c);
    const std::vector<std::uint32_t> chart = managers(layer(o, {7, 0})), span = spans_of(chart);
    for (const double elsewhere : {.08, .5, 1.}) {
      const std::vector<std::uint32_t> actual = managers(layer(o, {7, elsewhere}));
      ASSERT_EQ(spans_of(actual), span) << text(c, 7, elsewhere);
      for (std::uint32_t i = 0; i < actual.size(); ++i)
        if (span[i] > 0) {
          ASSERT_EQ(actual[i], chart[i]) << "who leads stays";
        }
    }
  }
}

TEST(Hierarchy, ManagesNobodyFromElsewhereWhereOneLeads) {
  for (const std::uint32_t n : {1u, 2u, 5u, 10u}) {
    const auto o = organisation({n, 1, static_cast<double>(n), static_cast<double>(n), static_cast<double>(n), .5});
    EXPECT_EQ(managers(layer(o, {7, 1})), managers(layer(o, {7, 0}))) << n;
  }
}

/// Expected number of those managed from elsewhere in one company, by the header's closed form.
double expected_elsewhere(const std::vector<std::uint32_t>& chart, double elsewhere, double teams) {
  const double p = teams == 1 ? elsewhere : std::min(1., elsewhere * teams / (teams - 1));
  const std::vector<std::uint32_t> span = spans_of(chart);
  std::map<std::uint32_t, double> leaves;  // by manager
  double all = 0, sum = 0;
  for (std::uint32_t i = 0; i < chart.size(); ++i)
    if (span[i] == 0 && chart[i] != nobody) ++leaves[chart[i]], ++all;
  if (all < 2) return 0;
  for (const auto& [manager, k] : leaves) sum += k * p * (1 - std::pow(1 - p, all - 1)) * (all - k) / (all - 1);
  return sum;
}

TEST(Hierarchy, ManagesTheExpectedShareFromElsewhere) {
  testing::Family p;
  for (const std::uint32_t n : {16u, 50u, 200u, 1'000u, 10'000u})
    for (const double elsewhere : {.02, .08, .5, 1.}) {
      const auto o = organisation({n, 1, std::min<double>(n, 400), std::min<double>(n, 56), 8, .5});
      const std::vector<std::uint32_t> chart = managers(layer(o, {7, 0}));
      const double expected = expected_elsewhere(chart, elsewhere, o->of(UnitKind::team).units());
      const int seeds = n >= 10'000 ? 40 : 400;
      double sum = 0, squares = 0;
      for (int seed = 0; seed < seeds; ++seed) {
        const std::vector<std::uint32_t> actual = managers(layer(o, {7, elsewhere}, static_cast<std::uint64_t>(seed)));
        double moved = 0;
        for (std::uint32_t i = 0; i < n; ++i) moved += actual[i] != chart[i];
        sum += moved;
        squares += moved * moved;
      }
      const double mean = sum / seeds, error = std::sqrt((squares / seeds - mean * mean) / (seeds - 1));
      // Student's law with few seeds has longer tails than the normal one.
      const boost::math::students_t law(seeds - 1);
      p.add(2 * boost::math::cdf(boost::math::complement(law, std::abs(mean - expected) / error)),
            std::to_string(n) + " " + std::to_string(elsewhere));
      if (n < 1'000) continue;
      const std::vector<std::uint32_t> span = spans_of(chart);
      const auto leading_nobody = static_cast<double>(std::count(span.begin(), span.end(), 0u));
      EXPECT_NEAR(expected / leading_nobody, elsewhere, .01 * elsewhere) << "in a company of many teams";
    }
  EXPECT_GT(p.p(), error_rate) << p.text();
}

/// Where the movers go is uniform over the others: the manager of one who moves is any leader, by their numbers of
/// people who lead nobody.
TEST(Hierarchy, SendsPeopleAnywhereInTheCompany) {
  const auto o = organisation({64, 1, 64, 64, 8, 0});
  const std::vector<std::uint32_t> chart = managers(layer(o, {7, 0})), span = spans_of(chart);
  const std::uint32_t who = 60;
  ASSERT_EQ(span[who], 0u);
  std::map<std::uint32_t, double> leaves;
  double all = -1;
  for (std::uint32_t i = 0; i < 64; ++i)
    if (span[i] == 0) ++leaves[chart[i]], ++all;
  --leaves[chart[who]];
  std::map<std::uint32_t, std::uint64_t> seen;
  for (std::uint64_t seed = 0; seed < 20'000; ++seed) ++seen[layer(o, {7, 1}, seed).manager(who)];
  std::vector<std::uint64_t> counts;
  std::vector<double> expected;
  for (const auto& [manager, k] : leaves) {
    counts.push_back(seen[manager]);
    expected.push_back(20'000 * k / all);
  }
  EXPECT_GT(testing::fit_p(counts, expected), error_rate);
}

// -- The layer ------------------------------------------------------------------------------------------------------

TEST(Hierarchy, TiesNobodyOutside) {
  const auto o = usual(50);
  const HierarchyLayer h(60, o, {}, 3, 0);
  EXPECT_EQ(h.people(), 60u);
  std::vector<std::uint32_t> out(h.room());
  for (std::uint32_t i = 50; i < 60; ++i) {
    EXPECT_EQ(h.manager(i), nobody);
    EXPECT_EQ(h.neighbours(i, out.data()), 0u);
    for (std::uint32_t j = 0; j < 60; ++j) EXPECT_FALSE(h.adjacent(i, j));
  }
}

TEST(Hierarchy, KnowsWhoIsAdjacent) {
  const auto o = usual(200);
  const HierarchyLayer h = layer(o, {3, .5});
  std::vector<std::uint32_t> out(h.room());
  for (std::uint32_t i = 0; i < 200; ++i) {
    const std::uint32_t n = h.neighbours(i, out.data());
    for (std::uint32_t j = 0; j < 200; ++j)
      ASSERT_EQ(h.adjacent(i, j), std::find(out.begin(), out.begin() + n, j) != out.begin() + n) << i << ' ' << j;
  }
}

TEST(Hierarchy, DependsOnItsOwnCompanyAlone) {
  const auto ten = organisation({5'000, 10, 100, 30, 5, .5}), eleven = organisation({5'500, 11, 100, 30, 5, .5});
  std::vector<std::uint32_t> more = managers(layer(eleven, {}));
  more.resize(5'000);
  EXPECT_EQ(managers(layer(ten, {})), more);
  EXPECT_NE(managers(layer(ten, {}, 4)), more) << "another seed";
}

TEST(Hierarchy, RefusesSpansBelow1) {
  const auto reading = [](const char* key, Value::Data data) {
    HierarchySettings settings;
    return refused([&] {
      read_section(testing::table({{key, std::move(data)}}), "layers.hierarchy", testing::at(2, 1),
                   parameters_of<HierarchySettings>(), &settings);
    });
  };
  EXPECT_EQ(reading("span", std::int64_t{0}), "a.toml:3:20: span = 0: must be an integer in [1, 4294967294] [people]");
  EXPECT_EQ(reading("elsewhere", 1.5), "a.toml:3:20: elsewhere = 1.5: must be a number in [0, 1]");
}

}  // namespace
}  // namespace papotage
