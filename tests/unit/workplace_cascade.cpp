// One post on its way, followed by hand: sights come from different people, and a run in pieces is a run.

#include "models/workplace/cascade.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "tests/support/workplaces.hpp"

namespace papotage {
namespace {

using testing::List;
using testing::Premises;
using testing::rows_of;

constexpr std::uint32_t people = 60;
const Premises& premises() {
  static const Premises all = testing::premises_of(people, 0, [](MultiplexSettings& s) {
    s.population.account = 1;
    s.friends->mean_degree = 25;
    s.followers->mean_degree = s.followers->most = 30;
  });
  return all;
}

struct Telling {
  explicit Telling(SharingSettings sharing, double seen = 1)
      : paths{.friends = premises().multiplex->find("friends"),
              .followers = premises().multiplex->find("followers"),
              .companies = &premises().population().organisation().of(UnitKind::company),
              .seeing = Seeing({.posts_seen = seen, .posts_per_tie = seen == 1 ? 0. : .02},
                               premises().multiplex->find("friends"), 30, people),
              .delay = Delay(1),
              .rhythm = Rhythm::weekly(),
              .sharing = sharing,
              .opinion_step = .1,
              .reputation_step = .1,
              .end = 1'000},
        reactions(people, people, 1, 0, 1'000),
        spread(paths) {
    reactions.start();
    spread.start(3, 0);
  }
  Post post(std::uint32_t ordinal, Audience audience = Audience::everybody) const {
    return {{ordinal % people, 0, Source::spontaneous, ordinal}, .25, Tone::critical, false, audience, 0};
  }

  Paths paths;
  Reactions reactions;
  Spread spread;
};

/// Everybody sees, reacts and shares.
SharingSettings all_share(std::uint32_t exposures, double cross_post) {
  return {.probability = 1,
          .negativity = 1,
          .arousal = 0,
          .exposures = exposures,
          .cross_post = cross_post,
          .reaction = 1,
          .horizon = Duration{1}};
}

TEST(Spread, ShowsAPostOnceFromEachPerson) {
  const std::vector<List> friends = rows_of(*premises().multiplex->find("friends")),
                          followers = rows_of(*premises().multiplex->find("followers"));
  std::vector<std::uint32_t> sources(people);  // of each, by how many people they can be shown something
  for (std::uint32_t u = 0; u < people; ++u) {
    List all = friends[u];
    all.insert(all.end(), followers[u].begin(), followers[u].end());
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    for (const std::uint32_t v : all) ++sources[v];
  }
  for (const double cross_post : {0., .5, 1.})
    for (const std::uint32_t exposures : {1u, 2u, 5u}) {
      Telling run(all_share(exposures, cross_post));
      Cascade cascade;
      std::uint32_t too_many = 0;
      for (std::uint32_t ordinal = 0; ordinal < 20; ++ordinal) {
        run.spread.open(cascade, run.post(ordinal), 0, Levers{}, 1'000, run.reactions.lane(0));
        ASSERT_FALSE(cascade.live());
        for (std::uint32_t v = 0; v < people; ++v) too_many += cascade.views.of(v).sights > sources[v];
      }
      EXPECT_EQ(too_many, 0u) << "people with more sights than there are sources: exposures " << exposures
                              << ", cross_post " << cross_post;
    }
}

TEST(Spread, NeverShowsAnAuthorTheirOwnPost) {
  Telling run(all_share(1, .3));
  Cascade cascade;
  for (std::uint32_t ordinal = 0; ordinal < 20; ++ordinal) {
    run.spread.open(cascade, run.post(ordinal), 0, Levers{}, 1'000, run.reactions.lane(0));
    EXPECT_EQ(cascade.views.of(ordinal % people).sights, 0);
    EXPECT_LE(cascade.fate.size, people);
    EXPECT_EQ(cascade.fate.views_inside, people - 1) << "all others are of the company and reached";
    EXPECT_EQ(cascade.fate.views_outside, 0u);
  }
}

TEST(Spread, RunsInPiecesAsAtOnce) {
  SharingSettings sharing = all_share(1, .2);
  sharing.probability = .1;
  sharing.reaction = .3;
  Telling at_once(sharing, .7), in_pieces(sharing, .7);
  Cascade whole, pieces;
  std::uint32_t grown = 0;
  for (std::uint32_t ordinal = 0; ordinal < 200; ++ordinal) {
    const Audience audience = static_cast<Audience>(ordinal % 3);
    at_once.spread.open(whole, at_once.post(ordinal, audience), 0, Levers{}, 1'000, at_once.reactions.lane(0));
    in_pieces.spread.open(pieces, in_pieces.post(ordinal, audience), 0, Levers{}, .25, in_pieces.reactions.lane(0));
    for (double until = .25; pieces.live(); until += .013)
      in_pieces.spread.run(pieces, until, in_pieces.reactions.lane(0));
    ASSERT_EQ(pieces.fate.size, whole.fate.size);
    ASSERT_EQ(pieces.fate.views_inside, whole.fate.views_inside);
    for (std::uint32_t v = 0; v < people; ++v) ASSERT_EQ(pieces.views.of(v).sights, whole.views.of(v).sights);
    grown += whole.fate.size > 1;
  }
  EXPECT_GT(grown, 20u);
  EXPECT_EQ(in_pieces.reactions.counts().audience, at_once.reactions.counts().audience);
}

}  // namespace
}  // namespace papotage
