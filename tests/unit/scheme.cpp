// Which declarations of compartments the event queue can run.

#include <gtest/gtest.h>

#include "models/contagion/compartments.hpp"
#include "models/contagion/sir.hpp"

namespace papotage {
namespace {

Scheme scheme_of(std::vector<Transition> transitions) {
  return {.compartments = {"a", "b", "c"}, .transitions = std::move(transitions), .rest = 0, .spreader = 1};
}

TEST(Scheme, SirRunsByEvents) { EXPECT_EQ(Sir().scheme().not_by_events(), ""); }

TEST(Scheme, ReturningIsForSteps) {
  EXPECT_EQ(scheme_of({{0, 1, 1, .1}, {1, 0, {}, .1}}).not_by_events(), "`a` is entered later than at the start");
}

TEST(Scheme, BecomingOpenToContactIsForSteps) {
  EXPECT_EQ(scheme_of({{0, 2, {}, .1}, {2, 1, 1, .1}}).not_by_events(), "`c` is entered later than at the start");
}

TEST(Scheme, TwoWaysOutOneOfThemByContactAreForSteps) {
  EXPECT_EQ(scheme_of({{0, 1, 1, .1}, {0, 2, {}, .1}}).not_by_events(),
            "`a` is left in more than one way, one of them by contact");
}

}  // namespace
}  // namespace papotage
