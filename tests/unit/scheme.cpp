// Which declarations of compartments which method can run, and what times and probabilities amount to in steps.

#include <cmath>

#include <gtest/gtest.h>

#include "models/contagion/independent_cascade.hpp"
#include "models/contagion/maki_thompson.hpp"
#include "models/contagion/seir.hpp"
#include "models/contagion/seis.hpp"
#include "models/contagion/sir.hpp"
#include "models/contagion/sirs.hpp"
#include "models/contagion/sis.hpp"

namespace papotage {
namespace {

enum : std::uint8_t { a, b, c };

Scheme scheme_of(std::vector<Transition> transitions) {
  return {.compartments = {"a", "b", "c"}, .transitions = std::move(transitions), .spreading = in(b)};
}
std::string events(std::vector<Transition> transitions) { return scheme_of(std::move(transitions)).not_by_events(); }
std::string continuous(std::vector<Transition> transitions) {
  return scheme_of(std::move(transitions)).not_continuous();
}

TEST(Scheme, SirAndItsLikeRunByEvents) {
  EXPECT_EQ(Sir().scheme().not_by_events(), "");
  EXPECT_EQ(Seir().scheme().not_by_events(), "");
  EXPECT_EQ(IndependentCascade().scheme().not_by_events(), "");
}

TEST(Scheme, ThoseInWhichAgentsReturnRunByEvents) {
  for (const Scheme& scheme : {Sis().scheme(), Sirs().scheme(), Seis().scheme()}) {
    EXPECT_TRUE(scheme.returns());
    EXPECT_EQ(scheme.not_by_events(), "");
  }
  Sis for_good;
  for_good.gamma = 0;
  for (const Scheme& scheme : {Sir().scheme(), Seir().scheme(), for_good.scheme()}) EXPECT_FALSE(scheme.returns());
  const std::vector<Transition> open{{.from = a, .to = c, .rate = .1}, {.from = c, .to = b, .with = in(b), .rate = .1}};
  EXPECT_TRUE(scheme_of(open).returns()) << "agents come to where contact takes them from";
  EXPECT_EQ(events(open), "");
}

TEST(Scheme, ToBeMovedByContactTwiceIsForSteps) {
  EXPECT_EQ(events({{.from = a, .to = c, .with = in(b), .rate = .1}, {.from = c, .to = b, .with = in(b), .rate = .1}}),
            "`c` is entered and left by contact");
}

TEST(Scheme, ToSpreadUntilAContactEndsItIsForSteps) {
  EXPECT_EQ(events({{.from = a, .to = b, .with = in(b), .rate = .1}, {.from = b, .to = c, .with = in(c), .rate = .1}}),
            "`b` is contagious and left by contact");
}

TEST(Scheme, TwoWaysOutOneOfThemByContactAreForSteps) {
  EXPECT_EQ(events({{.from = a, .to = b, .with = in(b), .rate = .1}, {.from = a, .to = c, .rate = .1}}),
            "`a` is left in more than one way, one of them by contact");
}

TEST(Scheme, WhatLooksAtMoreThanSingleContactsIsForSteps) {
  const Transition plain{.from = a, .to = b, .with = in(b), .rate = .1};
  const auto with = [&](auto&& change) {
    Transition x = plain;
    change(x);
    return events({x});
  };
  EXPECT_EQ(events({plain}), "");
  EXPECT_EQ(with([](Transition& x) { x.threshold = Threshold{.2, .2}; }), "`a` is left at a threshold");
  EXPECT_EQ(with([](Transition& x) { x.divided = true; }), "`a` is left by contacts that are divided");
  EXPECT_EQ(with([](Transition& x) { x.growth = .1; }), "`a` is left at a rate that grows");
  EXPECT_EQ(with([](Transition& x) { x.reached = true; }), "`a` is left by contact with those whom one reaches");
  EXPECT_EQ(with([](Transition& x) { x.together = true; }), "`a` is left together with the one who was met");
  EXPECT_EQ(with([](Transition& x) { x.only = {{{"site", {}}}}; }), "`a` is left by some agents only");
  EXPECT_EQ(events({{.from = a, .to = b, .probability = .1}}), "`a` is left with a probability per step");
  EXPECT_EQ(events({{.from = a, .to = b, .after = 2}, {.from = a, .to = c, .rate = .1}}),
            "`a` is left by a countdown and in another way");
}

TEST(Scheme, WithoutStepsThereAreRatesAndCountdownsOnly) {
  EXPECT_EQ(continuous({{.from = a, .to = b, .with = in(b), .rate = .1}, {.from = b, .to = c, .after = 2}}), "");
  EXPECT_EQ(continuous({{.from = a, .to = b, .with = in(b), .rate = 1, .threshold = Threshold{.2, .3}}}), "");
  EXPECT_EQ(continuous({{.from = a, .to = b, .probability = .1}}), "`a` is left with a probability per step");
  EXPECT_EQ(continuous({{.from = b, .to = c, .growth = .1}}), "`b` is left at a rate that grows with time");
  EXPECT_EQ(continuous({{.from = a, .to = b, .with = in(b), .threshold = Threshold{.2, .3}}}),
            "`a` is left at once at a threshold");
}

TEST(Scheme, AProbabilityPerContactIsARateInSteps) {
  const Transition x{.from = a, .to = b, .with = in(b), .probability = .3};
  for (const double days : {.25, 1., 7.}) EXPECT_NEAR(1 - std::exp(-x.rate_in_steps_of(days) * days), .3, 1e-15);
  const Transition certain{.from = a, .to = b, .with = in(b), .probability = 1};
  EXPECT_EQ(1 - std::exp(-certain.rate_in_steps_of(3) * 3), 1);
  const Transition rate{.from = a, .to = b, .with = in(b), .rate = .7};
  EXPECT_EQ(rate.rate_in_steps_of(3), .7);
}

TEST(Scheme, CountdownsTakeWholeStepsAtLeastOne) {
  const auto steps = [](double after, double days) {
    return Transition{.from = a, .to = b, .after = after}.countdown_in_steps_of(days);
  };
  EXPECT_EQ(steps(0, 1), 1u);
  EXPECT_EQ(steps(.1, 1), 1u);
  EXPECT_EQ(steps(2, 1), 2u);
  EXPECT_EQ(steps(2.5, 1), 3u);
  EXPECT_EQ(steps(2.5, .5), 5u);
  for (std::uint32_t k = 1; k <= 1000; ++k) EXPECT_EQ(steps(k * .1, .1), k) << "rounding must not add a step";
  EXPECT_EQ(steps(1e300, 1), 0xffffffffu);
}

TEST(Scheme, AsksForWhomAgentsHearOnlyWhereItNeedsThemByName) {
  EXPECT_FALSE(Sir().pulls());
  EXPECT_TRUE(MakiThompson().pulls());
  EXPECT_TRUE(scheme_of({{.from = a, .to = b, .with = in(b), .rate = 1, .together = true}}).asks_rows());
}

}  // namespace
}  // namespace papotage
