// Settings of layers: what is filled in, and what is refused, about which key of which section, and in which words.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/unit/layers_support.hpp"

namespace papotage {
namespace {

using testing::whole_company;
using testing::with_outsiders;

/// "section | key | message" of what settling refuses.
template <class Change>
std::string refusal(std::uint32_t employees, Change&& change) {
  MultiplexSettings settings;
  settings.population.employees = employees;
  change(settings);
  try {
    settings.settle();
  } catch (const Refusal& refusal) {
    return settings.section + " | " + refusal.key() + " | " + refusal.what();
  }
  return "not refused";
}

std::string work(std::uint32_t employees, const WorkSettings& settings) {
  return refusal(employees, [&](auto& s) { s.work = settings; });
}

TEST(MultiplexSettings, FillInWhatFits) {
  const auto usual = with_outsiders(10'000, 0);
  EXPECT_EQ(usual.work->mean_degree, 20);
  EXPECT_EQ(usual.work->within_department, .6);
  EXPECT_LE(*usual.work->within_team, .3);
  EXPECT_EQ(usual.friends->mean_degree, 130);
  EXPECT_EQ(usual.followers->mean_degree, 20);
  EXPECT_EQ(usual.followers->most, 9'999u);
  EXPECT_EQ(usual.internal->mean_degree, 20);
  const auto small = with_outsiders(11, 0);
  EXPECT_EQ(small.work->mean_degree, 5) << "half the company";
  EXPECT_EQ(small.work->within_department, 1) << "the department is the company";
  EXPECT_NEAR(*small.friends->mean_degree, (.67 * 11 - 1) / 4, 1e-12) << "a quarter of all";
  EXPECT_EQ(small.followers->most, 10u);
  EXPECT_NEAR(*small.followers->mean_degree, .67, 1e-12) << "a tenth of all";
  EXPECT_NEAR(*small.internal->mean_degree, (.67 * 11 - 1) / 2, 1e-12) << "half the adopters";
  const auto alone = with_outsiders(1, 0);
  EXPECT_EQ(alone.work->mean_degree, 0);
  EXPECT_EQ(alone.friends->mean_degree, 0);
  EXPECT_EQ(alone.followers->mean_degree, 0);
  EXPECT_EQ(alone.internal->mean_degree, 0);
}

TEST(MultiplexSettings, DefaultsAreNeverRefused) {
  for (std::uint32_t employees = 1; employees <= 300; ++employees)
    for (const double account : {0., .1, .67, 1.})
      for (const std::uint32_t outsiders : {0u, 1u, 50u})
        ASSERT_EQ(refusal(employees,
                          [&](auto& s) {
                            s.population.account = s.population.adopters = account;
                            s.outsiders.count = outsiders;
                            s.hierarchy.emplace();
                            s.work.emplace();
                            s.friends.emplace();
                            s.followers.emplace();
                            s.internal.emplace();
                          }),
                  "not refused")
            << employees << ' ' << account << ' ' << outsiders;
}

template <class Settings>
std::string written(const std::optional<Settings>& settings) {
  return settings ? Value(write_section(parameters_of<Settings>(), &*settings)).text() : "none";
}
std::string written(const MultiplexSettings& s) {
  return Value(write_section(parameters_of<PopulationSettings>(), &s.population)).text() +
         Value(write_section(parameters_of<OutsiderSettings>(), &s.outsiders)).text() + written(s.hierarchy) +
         written(s.work) + written(s.friends) + written(s.followers) + written(s.internal);
}

TEST(MultiplexSettings, SettledSettleAgainToThemselves) {
  for (const std::uint32_t employees : {1u, 2u, 3u, 11u, 50u, 100u, 113u, 1'000u, 10'000u, 1'000'000u})
    for (const double ties : {0., 1.5}) {
      if (ties > 0 && employees < 100) continue;
      const MultiplexSettings once = whole_company(employees, [&](auto& s) {
        if (ties > 0) s.outsiders.ties_to_staff = ties;
      });
      MultiplexSettings twice = once;
      twice.settle();
      EXPECT_EQ(written(twice), written(once)) << employees;
      EXPECT_EQ(twice.outsiders_count(), once.outsiders_count());
    }
}

TEST(MultiplexSettings, RefuseColleaguesOfLayersThatArentThere) {
  EXPECT_EQ(refusal(100, [](auto& s) { s.friends.emplace().tie_overlap = .1; }),
            "layers.friends | tie_overlap | tie_overlap = 0.1: the scenario has no [layers.work], so it must be 0");
  EXPECT_EQ(
      refusal(100, [](auto& s) { s.friends.emplace().manager_tie = .1; }),
      "layers.friends | manager_tie | manager_tie = 0.1: the scenario has no [layers.hierarchy], so it must be 0");
  EXPECT_EQ(refusal(100, [](auto& s) { s.friends.emplace(); }), "not refused");
}

TEST(MultiplexSettings, RefuseWorkThatCompaniesHaveNoRoomFor) {
  EXPECT_EQ(work(10, {.mean_degree = 10, .within_team = {}, .within_department = {}}),
            "layers.work | mean_degree | mean_degree = 10: must be below the size of the company, 10");
  EXPECT_EQ(work(10, {.mean_degree = 9.5, .within_team = {}, .within_department = {}}), "not refused");
  EXPECT_EQ(refusal(100,
                    [](auto& s) {
                      s.population.size_classes.of = {{1, 9, .5}, {10, 30, .5}};
                      s.work = WorkSettings{.mean_degree = 30, .within_team = {}, .within_department = {}};
                    }),
            "layers.work | mean_degree | mean_degree = 30: must be below the size of the largest company, 30");
  EXPECT_EQ(work(1'000, {.mean_degree = 20, .within_team = .4, .within_department = {}}),
            "layers.work | within_team | within_team = 0.4: makes 8 ties within a team of 8 people; at most 0.35 with "
            "mean_degree = 20");
  EXPECT_EQ(work(1'000, {.mean_degree = 20, .within_team = .35, .within_department = {}}), "not refused");
  EXPECT_EQ(work(1'000, {.mean_degree = 100, .within_team = {}, .within_department = .6}),
            "layers.work | within_department | within_department = 0.6: makes 60 ties within a department of 56 "
            "people; at most 0.55 with mean_degree = 100");
  EXPECT_EQ(work(1'000, {.mean_degree = 20, .within_team = .3, .within_department = .2}),
            "layers.work | within_team | within_team = 0.3: is more than within_department, 0.2, in which it is "
            "included; at most that");
  EXPECT_EQ(work(50, {.mean_degree = 20, .within_team = {}, .within_department = .6}), "not refused")
      << "the department is the whole company, and one scenario serves companies of any size";
  MultiplexSettings settings;
  settings.population.employees = 50;
  settings.work = WorkSettings{.mean_degree = 20, .within_team = {}, .within_department = .6};
  settings.settle();
  EXPECT_EQ(settings.work->within_department, 1);
}

TEST(MultiplexSettings, RefuseRegionsWithoutRoomForFriends) {
  const auto region = [](std::uint32_t people) {
    return refusal(10'000, [&](auto& s) {
      s.friends.emplace().region = people;
      s.friends->mean_degree = 150;
    });
  };
  EXPECT_EQ(region(136),
            "layers.friends | region | region = 136: has no room for the 135 friends of a person that are bound to a "
            "region (mean_degree = 150, beyond_region = 0.1); above 136");
  EXPECT_EQ(region(137), "not refused");
}

TEST(MultiplexSettings, RefuseMoreFriendsThanThereAreAccounts) {
  EXPECT_EQ(refusal(100,
                    [](auto& s) {
                      s.outsiders.count = 20;
                      s.friends.emplace().mean_degree = 87;
                    }),
            "layers.friends | mean_degree | mean_degree = 87: must be below the number of account holders, 87 (100 "
            "employees, of whom 0.67 have an account, and 20 outsiders)");
  EXPECT_EQ(refusal(100,
                    [](auto& s) {
                      s.outsiders.count = 20;
                      s.friends.emplace().mean_degree = 86.5;
                    }),
            "not refused");
}

TEST(MultiplexSettings, RefuseTiesToStaffThatThereCannotBe) {
  EXPECT_EQ(refusal(1'000, [](auto& s) { s.outsiders.ties_to_staff = 1.5; }),
            "population.outsiders | ties_to_staff | ties_to_staff = 1.5: there are no friends to tie outsiders; add "
            "[layers.friends], or give their `count`");
  for (const double ties : {130., 150.})
    EXPECT_EQ(refusal(1'000,
                      [&](auto& s) {
                        s.outsiders.ties_to_staff = ties;
                        s.friends.emplace();
                      }),
              fmt::format("population.outsiders | ties_to_staff | ties_to_staff = {0}: must be below the mean number "
                          "of friends, 130 (layers.friends.mean_degree)",
                          ties));
  EXPECT_EQ(refusal(10,
                    [](auto& s) {
                      s.outsiders.ties_to_staff = 8;
                      s.friends.emplace().mean_degree = 20;
                    }),
            "population.outsiders | ties_to_staff | ties_to_staff = 8: must be below 6.381, for about 6.7 employees "
            "have an account (population.account) and friends are 20");
  EXPECT_EQ(refusal(100'000'000,
                    [](auto& s) {
                      s.outsiders.ties_to_staff = 1.5;
                      s.friends.emplace();
                    }),
            "population.outsiders | ties_to_staff | ties_to_staff = 1.5: needs 5.74e+09 outsiders, more than can be "
            "simulated; at least 4.12");
  EXPECT_EQ(refusal(1'000,
                    [](auto& s) {
                      s.outsiders = {.ties_to_staff = 1.5, .count = 5};
                      s.friends.emplace();
                    }),
            "population.outsiders | count | count = 5: stands beside ties_to_staff, from which the number of outsiders "
            "follows; take one of them away");
}

TEST(MultiplexSettings, RefuseFollowersWhoAreNotThere) {
  EXPECT_EQ(refusal(101, [](auto& s) { s.followers.emplace().mean_degree = 68; }),
            "layers.followers | mean_degree | mean_degree = 68: at most 67 of 101 people have an account and can "
            "follow somebody");
  EXPECT_EQ(refusal(1'001,
                    [](auto& s) {
                      s.followers.emplace().mean_degree = 68;
                      s.followers->most = 100;
                    }),
            "layers.followers | mean_degree | mean_degree = 68: at most 67 of 1001 people have an account and can "
            "follow somebody (most = 100)");
}

TEST(MultiplexSettings, RefuseAdoptersWhoCannotBe) {
  EXPECT_EQ(refusal(100, [](auto& s) { s.population.adopters = .8; }),
            "population | adopters | adopters = 0.8: more than the share with an account, 0.67; at most that");
  EXPECT_EQ(refusal(100,
                    [](auto& s) {
                      s.population.adopters = .5;
                      s.internal.emplace().mean_degree = 50;
                    }),
            "layers.internal | mean_degree | mean_degree = 50: must be below the number of adopters in the company, 50 "
            "(population.adopters = 0.5)");
  EXPECT_EQ(refusal(100, [](auto& s) { s.internal.emplace().mean_degree = 5; }),
            "layers.internal | mean_degree | mean_degree = 5: must be below the number of adopters in the company, 0 "
            "(population.adopters = 0)");
}

TEST(MultiplexSettings, RefuseDepartmentsLargerThanTheirCompany) {
  EXPECT_EQ(refusal(100,
                    [](auto& s) {
                      s.population.department = 500;
                      s.work.emplace();
                    }),
            "population | department | department = 500: is larger than its company of 100 employees; at most 100");
}

}  // namespace
}  // namespace papotage
