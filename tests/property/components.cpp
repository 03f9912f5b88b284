// What happens in one component of a network is no business of another: a component that is changed or added leaves
// every agent of the others as it was, bit for bit, where the agents chosen at the start are listed by number.

#include "tests/support/ensembles.hpp"
#include "tests/support/networks.hpp"
#include "tests/support/variants.hpp"

namespace papotage::testing {
namespace {

constexpr std::uint32_t observed = 300;  // agents of the component that is looked at
const std::vector<std::uint32_t> records{0, 1, 4, 10, 30};

/// Ties among agents from `first` to `first + count - 1`.
TieList ties_among(std::uint32_t first, std::uint32_t count, std::uint32_t ties, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  TieList list;
  for (std::uint32_t k = 0; k < ties; ++k)
    list.emplace_back(first + static_cast<std::uint32_t>(random() % count),
                      first + static_cast<std::uint32_t>(random() % count));
  return list;
}

/// The observed component, and another one of `count` agents after it.
Shared with_other(bool directed, std::uint32_t count, std::uint32_t ties, std::uint64_t seed) {
  TieList all = ties_among(0, observed, 4 * observed, 1);
  if (count > 0)
    for (const auto& tie : ties_among(observed, count, ties, seed)) all.push_back(tie);
  return network_of_ties(observed + count, directed, all);
}

/// Runs from listed agents; the columns of the observed agents by replicate, record and column.
std::vector<std::vector<std::vector<std::vector<std::byte>>>> watched(const Variant& variant, const Shared& network,
                                                                      std::vector<std::uint32_t> chosen) {
  const auto model = variant.make();
  set(*model, "initial", list_of(chosen));
  auto ensemble = run(*model, network, plan_of(records.back(), 3, 1, records), Keep::columns);
  const auto columns = model->columns();
  std::vector<std::vector<std::vector<std::vector<std::byte>>>> all;
  for (Told& told : ensemble) {
    for (auto& record : told.columns)
      for (std::size_t k = 0; k < record.size(); ++k) record[k].resize(observed * columns[k].bytes());
    all.push_back(std::move(told.columns));
  }
  return all;
}

class Components : public ::testing::TestWithParam<bool> {};

TEST_P(Components, AChangedComponentLeavesTheOthersUnchanged) {
  for (const Variant& variant : variants()) {
    const auto before = watched(variant, with_other(GetParam(), 200, 700, 2), {0, 5, 17, observed + 3});
    if (!nothing_happens(*variant.make())) {
      EXPECT_NE(before[0].front(), before[0].back()) << variant.name << ": nothing happens";
    }
    EXPECT_EQ(before, watched(variant, with_other(GetParam(), 200, 700, 3), {0, 5, 17, observed + 3}))
        << variant.name << ", other ties";
    EXPECT_EQ(before, watched(variant, with_other(GetParam(), 200, 0, 2), {0, 5, 17, observed + 3}))
        << variant.name << ", no ties";
    EXPECT_EQ(before, watched(variant, with_other(GetParam(), 200, 700, 2), {0, 5, 17, observed + 8, observed + 9}))
        << variant.name << ", others chosen there";
  }
}

TEST_P(Components, AnAddedComponentLeavesTheOthersUnchanged) {
  for (const Variant& variant : variants()) {
    // A step of n interactions is another sequence where n is another number.
    if (asynchronous(*variant.make())) continue;
    const auto before = watched(variant, with_other(GetParam(), 0, 0, 2), {0, 5, 17});
    EXPECT_EQ(before, watched(variant, with_other(GetParam(), 900, 3000, 2), {0, 5, 17, observed + 3})) << variant.name;
  }
}

TEST_P(Components, AChangedTieFarAwayLeavesAnAgentUnchangedUntilNewsOfItCanArrive) {
  // A path: what is changed d ties away takes d steps, in models that update all at once.
  const bool directed = GetParam();
  const auto shorter = path(30, directed);
  TieList ties;
  for (std::uint32_t v = 1; v < 30; ++v) ties.emplace_back(v - 1, v);
  ties.emplace_back(0, 2);
  const auto changed = network_of_ties(30, directed, ties);
  for (const Variant& variant : variants()) {
    const auto model = variant.make();
    if (asynchronous(*model) || continuous(*model)) continue;
    set(*model, "initial", list_of({0}));
    set(*model, "neighbours", false);  // nobody starts but who is listed
    const auto a = run(*model, shorter, plan_of(20, 20, 1, every_step(20)), Keep::columns);
    const auto b = run(*model, changed, plan_of(20, 20, 1, every_step(20)), Keep::columns);
    const std::size_t bytes = model->columns()[0].bytes();
    for (std::size_t r = 0; r < a.size(); ++r)
      for (std::uint32_t t = 0; t <= 20; ++t)
        for (std::uint32_t i = 2 + t; i < 30; ++i)
          ASSERT_TRUE(std::equal(&a[r].columns[t][0][i * bytes], &a[r].columns[t][0][i * bytes] + bytes,
                                 &b[r].columns[t][0][i * bytes]))
              << variant.name << ": agent " << i << " at step " << t;
  }
}

INSTANTIATE_TEST_SUITE_P(Networks, Components, ::testing::Bool(),
                         [](const auto& which) { return which.param ? "Directed" : "Undirected"; });

}  // namespace
}  // namespace papotage::testing
