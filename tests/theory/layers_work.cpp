// Who works with whom: what was asked for, the law of what was made, and what is drawn, each against the one before.
//
// Drawn against the law: means over draws of one organisation, within four standard errors; 17 such comparisons, so
// that a sound layer fails for about one choice of seeds in 900.

#include <gtest/gtest.h>

#include "tests/support/layers.hpp"
#include "tests/support/statistics.hpp"

namespace papotage::testing {
namespace {

MultiplexSettings with_work(std::uint32_t employees, const WorkSettings& work) {
  return company(employees, [&](MultiplexSettings& s) { s.work = work; });
}
WorkSettings asked_for(double degree, double clustering = .36, double sociability = .6) {
  WorkSettings work;
  work.mean_degree = degree;
  work.clustering = clustering;
  work.sociability = sociability;
  return work;
}

struct Work {
  Work(const MultiplexSettings& s, std::uint64_t seed)
      : organisation(s.population, seed, 0),
        layer(work_layer(*s.work, organisation, organisation.employees(), seed, 0)) {}
  CircleLaw law(std::uint32_t sampled_people = 1) const { return law_of(layer, sampled_people); }

  Organisation organisation;
  CircleLayer layer;
};

// -- What was asked for -----------------------------------------------------------------------------------------------

/// To 1%, the shares as far as the company has such units.
void expect_as_asked(const MultiplexSettings& s, const std::string& what) {
  for (const std::uint64_t seed : {1, 2}) {
    const Work work(s, seed);
    const CircleLaw law = work.law();
    EXPECT_NEAR(law.degree / *s.work->mean_degree, 1, .01) << what;
    const auto share = [&](UnitKind kind, double asked) {
      const int level = level_of(law, work.organisation.of(kind));
      ASSERT_GE(level, 0) << what;
      EXPECT_NEAR(law.share_within(static_cast<std::size_t>(level)) / asked, 1, .01)
          << what << ", " << unit_names[static_cast<std::size_t>(kind)];
    };
    share(UnitKind::team, *s.work->within_team);
    share(UnitKind::department, *s.work->within_department);
  }
}

TEST(LayersWork, LawIsWhatWasAskedFor) {
  for (const double degree : {8., 20., 24.}) expect_as_asked(with_work(50, asked_for(degree)), "50");
  for (const std::uint32_t employees : {1'000u, 10'000u})
    for (const double degree : {2., 8., 20., 60.}) {
      WorkSettings work = asked_for(degree);
      const std::string what = fmt::format("{} of {}", degree, employees);
      expect_as_asked(with_work(employees, work), what);
      work.within_department = .4;
      expect_as_asked(with_work(employees, work), what + ", less within departments");
      // Of the .4 a seventh of the department, the team, has a part by chance: no less can be had.
      work.within_team = .1;
      expect_as_asked(with_work(employees, work), what + ", less within teams");
    }
}

TEST(LayersWork, LawIsWhatWasAskedForWhoeverIsSociable) {
  for (const std::uint32_t employees : {50u, 200u, 1'000u})
    for (const double sociability : {0., .3, 1., 2.})
      for (const double clustering : {0., .36, 1.})
        expect_as_asked(with_work(employees, asked_for(20, clustering, sociability)),
                        fmt::format("{}, clustering {}, sociability {}", employees, clustering, sociability));
}

TEST(LayersWork, LawIsWhatWasAskedForOfLargeUnits) {
  const auto s = company(20'000, [](MultiplexSettings& c) {
    c.population.team = 30;
    c.population.department = 400;
    c.population.site = 5'000;
    c.population.size_variation = .9;
    c.work = asked_for(40);
    c.work->within_team = .5;
    c.work->within_department = .8;
  });
  expect_as_asked(s, "large units");
}

TEST(LayersWork, LawIsThatOfCompaniesWithRoom) {
  // Of companies of more than twice the degree; the others have no room, and take off from the mean of all.
  const auto s = company(40'000, [](MultiplexSettings& c) {
    c.population.size_classes.of = {{1, 9, .2}, {10, 49, .2}, {50, 249, .3}, {250, 2'000, .3}};
    c.work = asked_for(20);
  });
  const Work work(s, 1);
  const Partition& companies = work.organisation.of(UnitKind::company);
  List places, all;
  for (std::uint32_t u = 0; u < companies.units(); ++u)
    for (std::uint32_t k = 0; k < companies.unit(u).size; ++k) {
      all.push_back(companies.unit(u).first + k);
      if (companies.unit(u).size > 42) places.push_back(all.back());
    }
  const auto shares = work.layer.sociability().shares(work.layer.people());
  EXPECT_NEAR(degrees_of(work.layer.rounds(), shares, places).degree, 20, .2);
  EXPECT_LT(degrees_of(work.layer.rounds(), shares, all).degree, 18);
}

TEST(LayersWork, ClusteringIsTheNearestThatCirclesHave) {
  // The ends are one round, and four even ones. Between them it is found to .005 by half the classes, and circles are
  // of whole people: where they are of six, one more or less changes what they close by some .01.
  constexpr double near = .015;
  for (const std::uint32_t employees : {50u, 200u, 1'000u})
    for (const double degree : {8., 20.}) {
      const auto found = [&](double clustering) {
        return Work(with_work(employees, asked_for(degree, clustering)), 1).law(128).transitivity;
      };
      const double least = found(0), most = found(1);
      EXPECT_LT(least + .05, most) << "there is something to choose";
      for (const double wanted : {.1, .2, .3, .36, .5}) {
        const std::string what = fmt::format("{} of {}, wanted {}", degree, employees, wanted);
        if (wanted < least || wanted > most)
          EXPECT_NEAR(found(wanted), std::clamp(wanted, least, most), near) << what;
        else
          EXPECT_NEAR(found(wanted), wanted, near) << what << " in [" << least << ", " << most << "]";
      }
    }
}

// -- What is drawn ----------------------------------------------------------------------------------------------------

void expect_drawn(std::uint32_t employees, double degree, std::uint32_t draws, std::uint32_t sampled_people) {
  const MultiplexSettings s = with_work(employees, asked_for(degree));
  const Work work(s, 1);
  const CircleLaw law = work.law(sampled_people);
  // Another seed's layer is another draw of the same rounds.
  const CircleLayer other = work_layer(*s.work, work.organisation, employees, 2, 0);
  ASSERT_TRUE(computed_rows(other) == computed_rows(redrawn(work.layer, 2, "work", "work.sociability")));

  const auto kinds = {UnitKind::team, UnitKind::department};
  std::vector<double> degrees, triangles;
  std::map<UnitKind, std::vector<double>> within;
  for (std::uint64_t seed = 1; seed <= draws; ++seed) {
    Ties ties(computed_rows(redrawn(work.layer, seed, "work", "work.sociability")));
    degrees.push_back(ties.arcs() / employees);
    for (const UnitKind kind : kinds) {
      const int level = level_of(law, work.organisation.of(kind));
      const double share = level < 0 ? 1 : law.share_within(static_cast<std::size_t>(level));
      within[kind].push_back((ties.arcs_within(work.organisation.of(kind)) - share * ties.arcs()) / employees);
    }
    // Zero in expectation, for the transitivity of the law is a ratio of expectations.
    const Ties::Pairs pairs = ties.pairs();
    triangles.push_back((pairs.tied - law.transitivity * pairs.all) / employees);
  }
  const std::string what = fmt::format("{:g} of {}", degree, employees);
  expect_z("degree, " + what, estimate(degrees).z(law.degree));
  if (employees > 2) expect_z("transitivity, " + what, estimate(triangles).z(0));
  for (const UnitKind kind : kinds)
    if (level_of(law, work.organisation.of(kind)) >= 0 && work.organisation.of(kind).units() > 1)
      expect_z(fmt::format("share within {}, {}", unit_names[static_cast<std::size_t>(kind)], what),
               estimate(within[kind]).z(0));
}

TEST(LayersWork, IsDrawnByItsLaw) {
  expect_drawn(2, .5, 4'000, 2);
  expect_drawn(7, 3, 4'000, 7);
  expect_drawn(50, 8, 2'000, 50);
  expect_drawn(50, 20, 2'000, 50);
  expect_drawn(1'000, 20, 200, 1'000);
  expect_drawn(10'000, 8, 30, 1'000);
}

TEST(LayersWork, OfOneEmployeeHasNoTies) {
  const Work work(with_work(1, WorkSettings{.mean_degree = {}, .within_team = {}, .within_department = {}}), 1);
  EXPECT_TRUE(work.layer.rounds().empty());
}

}  // namespace
}  // namespace papotage::testing
