// Every model of the catalogue has a reference, written another way, and agrees with it in distribution: on small
// networks, in every manner of its parameters (sim/study/theory/references.hpp). Each check errs once in 15,787 choices
// of seeds.

#include <gtest/gtest.h>

#include "models/catalogue.hpp"
#include "tests/reference/naive/as_references.hpp"

namespace papotage {

void PrintTo(const Entry& entry, std::ostream* out) { *out << entry.about.name; }

namespace testing {
namespace {

/// Those that stand on a network alone; what hosts another needs a whole organisation and has tests of its own
/// (tests/reference/workplace.cpp). Of `compartments` there is nothing but what a scenario declares; it is compared
/// with models that are declared alike (sim/study/theory/declared.cpp).
Registry on_networks() {
  Registry all;
  for (const Entry& entry : catalogue())
    if (entry.make()->hosts().empty() && entry.about.name != "compartments") all.push_back(entry);
  return all;
}

class EveryModel : public ::testing::TestWithParam<Entry> {};

TEST_P(EveryModel, HasAReferenceAndAgreesWithItInDistribution) {
  const auto checks = theory::reference_checks({GetParam()}, naive::as_reference, 300);
  ASSERT_EQ(checks.size(), 1u) << "write one in tests/reference/naive";
  const theory::Found found = checks[0].run(2);
  EXPECT_TRUE(theory::holds(found)) << found.of << ": z = " << found.z << ", expected " << found.expected << ", found "
                                    << found.found;
}

INSTANTIATE_TEST_SUITE_P(Catalogue, EveryModel, ::testing::ValuesIn(on_networks()),
                         [](const auto& entry) { return entry.param.about.name; });

}  // namespace
}  // namespace testing
}  // namespace papotage
