// Whom posts reach and who sees them (models/README.md, 4.5): audiences exactly, from the degrees of authors; views and
// reactions against sums of probabilities, within four standard errors (8 of them: one choice of seeds in 2,000).

#include "tests/theory/workplace_support.hpp"

namespace papotage::testing {
namespace {

constexpr double seen_a_day = 30, per_tie = 2, followed = 15;

/// Friends and followers of everybody, all of whom have accounts.
struct People {
  People()
      : premises(premises_of(400, 3'000,
                             [](MultiplexSettings& s) {
                               s.population.account = 1;
                               s.friends->mean_degree = 30;
                               s.followers->mean_degree = followed;
                             })),
        friends(rows_of(*premises.multiplex->find("friends"))),
        followers(rows_of(*premises.multiplex->find("followers"))) {}

  double sees(std::uint32_t v) const {
    return std::min(1., seen_a_day / (per_tie * (static_cast<double>(friends[v].size()) + followed)));
  }
  /// Those before whom an author puts a post, each once.
  List shown(std::uint32_t author, bool in_public) const {
    List all = friends[author];
    if (in_public) all.insert(all.end(), followers[author].begin(), followers[author].end());
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
  }

  Premises premises;
  std::vector<List> friends, followers;
};
const People& people() {
  static const People all;
  return all;
}

enum For { friends, friends_of_friends, everybody };

Workplace model_with(double reaction) {
  Workplace model = constant_workplace(1);
  model.posting.audience = {{{"friends", .4}, {"friends_of_friends", .3}, {"public", .3}}};
  model.feed = {.posts_seen = seen_a_day, .posts_per_tie = per_tie};
  model.sharing.reaction = reaction;
  return model;
}
TalkTold told_of(Workplace model, std::uint64_t seed) {
  silent_from(model, 10);
  return run(model, people().premises, {.days = 12, .replicates = 1, .seed = seed})[0];
}
template <class Act>
void for_each_post(const TalkTold& told, Act&& act) {
  const auto &authors = told.posts.at("author"), &audiences = told.posts.at("audience");
  for (std::size_t k = 0; k < authors.size(); ++k)
    act(k, static_cast<std::uint32_t>(authors[k]), static_cast<For>(std::lround(audiences[k])));
}

TEST(WorkplaceAudience, IsTheSumOfDegreesWhereNobodyPassesOn) {
  const TalkTold told = told_of(model_with(0), 1);
  std::uint64_t audience = 0;
  for_each_post(told, [&](std::size_t, std::uint32_t author, For whom) {
    audience += people().friends[author].size() + (whom == everybody ? people().followers[author].size() : 0);
  });
  EXPECT_EQ(told.outcomes.at("audience"), static_cast<double>(audience));
  EXPECT_EQ(told.outcomes.at("cascade_size"), 1);
  EXPECT_EQ(told.outcomes.at("shared_share"), 0);
}

TEST(WorkplaceAudience, SeesWithTheProbabilityThatAFeedLeaves) {
  const TalkTold told = told_of(model_with(0), 2);
  struct Sum {
    double seen = 0, expected = 0, variance = 0;
    double z() const { return (seen - expected) / std::sqrt(variance); }
  };
  Sum inside, outside;
  std::map<For, Sum> by_audience;
  for_each_post(told, [&](std::size_t k, std::uint32_t author, For whom) {
    inside.seen += told.posts.at("views_inside")[k];
    outside.seen += told.posts.at("views_outside")[k];
    by_audience[whom].seen += told.posts.at("views_inside")[k] + told.posts.at("views_outside")[k];
    for (const std::uint32_t v : people().shown(author, whom == everybody)) {
      const double p = people().sees(v);
      for (Sum* sum : {v < 400 ? &inside : &outside, &by_audience[whom]}) {
        sum->expected += p;
        sum->variance += p * (1 - p);
      }
    }
  });
  expect_z("views inside", inside.z());
  expect_z("views outside", outside.z());
  for (const auto& [whom, sum] : by_audience)
    expect_z(fmt::format("views, audience {}", static_cast<int>(whom)), sum.z());
  EXPECT_EQ(told.outcomes.at("critical_exposures") + told.outcomes.at("praise_exposures") +
                told.outcomes.at("critical_exposures_inside") + told.outcomes.at("praise_exposures_inside"),
            [&] {
              double sum = 0;
              for_each_post(told, [&](std::size_t k, std::uint32_t, For) {
                if (told.posts.at("tone")[k] < 2)
                  sum += told.posts.at("views_inside")[k] + told.posts.at("views_outside")[k];
              });
              return sum;
            }());
}

TEST(WorkplaceAudience, GrowsByTheFriendsOfThoseWhoReact) {
  for (const double reaction : {.05, .4}) {
    const TalkTold told = told_of(model_with(reaction), 3);
    double expected = 0, variance = 0;
    for_each_post(told, [&](std::size_t, std::uint32_t author, For whom) {
      expected += static_cast<double>(people().friends[author].size());
      if (whom == everybody) expected += static_cast<double>(people().followers[author].size());
      if (whom == friends) return;
      for (const std::uint32_t f : people().friends[author]) {
        const double p = people().sees(f) * reaction, d = static_cast<double>(people().friends[f].size());
        expected += p * d;
        variance += p * (1 - p) * d * d;
      }
    });
    expect_z(fmt::format("audience with reactions of {}", reaction),
             (told.outcomes.at("audience") - expected) / std::sqrt(variance));
    EXPECT_EQ(told.outcomes.at("cascade_size"), 1) << "a reaction is no share";
  }
}

TEST(WorkplaceAudience, OfFriendsOfFriendsSeesWithAllItsChances) {
  // Given who reacts, somebody is shown a post by several people, each of whom they see with p: the number of viewers
  // is expected to be the sum of 1 - (1 - p)^[shown by the author] E(1 - p)^(friends in common who react).
  const double reaction = .4;
  Workplace model = model_with(reaction);
  model.posting.audience = {{{"friends", 0}, {"friends_of_friends", 1}, {"public", 0}}};
  model.posting.rate = 365 * .2;
  const TalkTold told = told_of(model, 4);
  double expected = 0, seen = 0;
  std::vector<double> differences;
  std::map<std::uint32_t, double> of_author;
  for_each_post(told, [&](std::size_t k, std::uint32_t author, For) {
    double& views = of_author[author];
    if (views == 0) {
      std::map<std::uint32_t, double> unseen;  // P(v doesn't see it); reacting friends see and react apart from v
      for (const std::uint32_t f : people().friends[author]) {
        for (const std::uint32_t v : people().friends[f])
          if (v != author) {
            const double p = people().sees(v);
            auto& u = unseen.try_emplace(v, 1).first->second;
            u *= 1 - people().sees(f) * reaction * p;
          }
      }
      for (const std::uint32_t v : people().friends[author])
        unseen.try_emplace(v, 1).first->second *= 1 - people().sees(v);
      for (const auto& [v, u] : unseen) views += 1 - u;
    }
    const double found = told.posts.at("views_inside")[k] + told.posts.at("views_outside")[k];
    differences.push_back(found - views);
    expected += views;
    seen += found;
  });
  expect_z("viewers among friends of friends", estimate(differences).z(0));
  EXPECT_GT(differences.size(), 500u);
}

}  // namespace
}  // namespace papotage::testing
