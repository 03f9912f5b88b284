// The internal network: adopters alone, as many ties as were asked for, within departments and across, by the law of
// the drawn company. 7 comparisons within four standard errors: a sound layer fails for about one choice of seeds in
// 1,000.

#include <gtest/gtest.h>

#include "tests/support/layers.hpp"
#include "tests/support/statistics.hpp"

namespace papotage::testing {
namespace {

template <class Change>
MultiplexSettings with_internal(std::uint32_t employees, double adopters, Change&& change) {
  return company(employees, [&](MultiplexSettings& s) {
    s.population.adopters = adopters;
    s.outsiders.count = 50;
    s.internal.emplace();
    change(s);
  });
}

/// The share of ties within a department; people's departments are told by the organisation, not by the layer.
double share_within_department(const Ties& ties, const Multiplex& multiplex) {
  return ties.arcs_within(multiplex.population().organisation().of(UnitKind::department)) / ties.arcs();
}

TEST(LayersInternal, HasTheDegreeAndShareThatWereAskedFor) {
  for (const std::uint32_t employees : {1'000u, 10'000u})
    for (const double adopters : {.2, .67})
      for (const double share : {.2, .4}) {
        const auto s = with_internal(employees, adopters, [&](auto& c) {
          c.internal->mean_degree = 15;
          c.internal->within_department = share;
        });
        for (const std::uint64_t seed : {1, 2}) {
          const Multiplex multiplex(s, seed, 0);
          const CircleLaw law = law_of(*multiplex.find("internal")->circles(), 1);
          const std::string what = fmt::format("{} of {}, share {}", adopters, employees, share);
          ASSERT_EQ(law.levels.size(), 2u);
          EXPECT_EQ(law.levels[0]->people(), members_of("internal", multiplex.population()).size());
          // A fifth of a department are 11 adopters: .4 of 15 ties are about all that there can be.
          if (adopters > .2 || share < .4) {
            EXPECT_NEAR(law.share_within(0) / share, 1, .01) << what;
          }
          EXPECT_NEAR(law.degree / 15, 1, .01) << what;
        }
      }
}

TEST(LayersInternal, IsDrawnByItsLaw) {
  struct Case {
    std::uint32_t employees;
    double adopters, degree;
    std::uint64_t draws;
  };
  for (const Case& c : {Case{50, .5, 8, 1'000}, Case{300, .5, 12, 200}, Case{10'000, .4, 20, 16}}) {
    const auto s = with_internal(c.employees, c.adopters, [&](auto& m) { m.internal->mean_degree = c.degree; });
    const Multiplex multiplex(s, 1, 0);
    const CircleLayer& layer = *multiplex.find("internal")->circles();
    const CircleLaw law = law_of(layer, 256);
    const auto adopters = static_cast<double>(members_of("internal", multiplex.population()).size());
    std::vector<double> degrees, within, triangles;
    for (std::uint64_t seed = 1; seed <= c.draws; ++seed) {
      Ties ties(computed_rows(redrawn(layer, seed, "internal", "internal.sociability")));
      degrees.push_back(ties.arcs() / adopters);
      within.push_back((share_within_department(ties, multiplex) - law.share_within(0)) * ties.arcs() / adopters);
      const Ties::Pairs pairs = ties.pairs();
      triangles.push_back((pairs.tied - law.transitivity * pairs.all) / adopters);
    }
    const std::string what = fmt::format("{} of {} of {}", c.degree, c.adopters, c.employees);
    expect_z("degree, " + what, estimate(degrees).z(law.degree));
    if (law.levels.size() > 1) expect_z("share within departments, " + what, estimate(within).z(0));
    if (adopters <= 256) expect_z("transitivity, " + what, estimate(triangles).z(0));
  }
}

TEST(LayersInternal, HasTheNearestClusteringThatCirclesHave) {
  const auto found = [](double clustering) {
    const auto s = with_internal(1'000, .6, [&](auto& c) { c.internal->clustering = clustering; });
    return law_of(*Multiplex(s, 1, 0).find("internal")->circles(), 128).transitivity;
  };
  const double least = found(0), most = found(1);
  EXPECT_LT(least + .1, most);
  for (const double wanted : {.1, .2, .3, .4, .9})
    EXPECT_NEAR(found(wanted), std::clamp(wanted, least, most), .015) << least << " to " << most;
}

TEST(LayersInternal, IsOfEachCompanysAdopters) {
  // Companies are of one size, so that all have room for what was asked.
  const auto s = with_internal(6'000, .5, [](auto& c) {
    c.population.companies = 30;
    c.internal->mean_degree = 10;
  });
  std::vector<double> degrees;
  for (const std::uint64_t seed : {1, 2, 3, 4, 5, 6, 7, 8}) {
    const Multiplex multiplex(s, seed, 0);
    const Ties ties(rows_of(*multiplex.find("internal")));
    ASSERT_EQ(ties.arcs_within(multiplex.population().organisation().of(UnitKind::company)), ties.arcs());
    degrees.push_back(ties.arcs() / static_cast<double>(members_of("internal", multiplex.population()).size()));
  }
  EXPECT_NEAR(estimate(degrees).mean, 10, 4 * estimate(degrees).error + .1) << "to the fit's 1%";
}

TEST(LayersInternal, IsEmptyWithoutAdopters) {
  const auto s = with_internal(500, 0, [](auto&) {});
  EXPECT_EQ(Ties(rows_of(*Multiplex(s, 1, 0).find("internal"))).arcs(), 0);
}

}  // namespace
}  // namespace papotage::testing
