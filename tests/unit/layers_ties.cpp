// Ties of every layer: between members alone, told alike by both ends and by adjacent(), without loops and repeats, and
// the same rows stored, prepared and computed; of companies from one employee to 10,000.

#include <gtest/gtest.h>

#include "sim/graph/layer_graph.hpp"
#include "tests/unit/layers_support.hpp"

namespace papotage {
namespace {

using testing::expect_sound;
using testing::List;
using testing::list_of;
using testing::rows_of;
using testing::whole_company;
using testing::with_outsiders;

struct Size {
  std::uint32_t employees, outsiders;
};
constexpr std::array<Size, 9> sizes{
    {{1, 0}, {1, 3}, {2, 0}, {50, 0}, {50, 60}, {1'000, 0}, {1'000, 4'000}, {10'000, 0}, {10'000, 2'000}}};
std::string text(const Size& size) { return std::to_string(size.employees) + " and " + std::to_string(size.outsiders); }

TEST(Layers, TieMembersOnceAndBothWays) {
  for (const Size& size : sizes) {
    expect_sound(Multiplex(with_outsiders(size.employees, size.outsiders), 3, 0), text(size));
    if (HasFatalFailure()) return;
  }
}

TEST(Layers, OfManyCompaniesTieMembersOnceAndBothWays) {
  const auto many = whole_company(3'000, [](MultiplexSettings& s) {
    s.population.size_classes.of = {{1, 3, .1}, {4, 9, .2}, {10, 49, .3}, {50, 600, .4}};
    s.outsiders.count = 1'000;
    s.friends->region = 400;
  });
  expect_sound(Multiplex(many, 3, 0), "size classes");
  const auto equal = whole_company(3'000, [](MultiplexSettings& s) {
    s.population.companies = 77;
    s.population.adopters = .2;
    s.work->sociability = s.friends->sociability = s.internal->sociability = 2;
  });
  expect_sound(Multiplex(equal, 3, 0), "77 companies");
}

TEST(Layers, LeaveOtherCompaniesAlone) {
  const Multiplex multiplex(whole_company(3'000,
                                          [](MultiplexSettings& s) {
                                            s.population.size_classes.of = {{1, 30, .5}, {31, 300, .5}};
                                            s.outsiders.count = 10;
                                          }),
                            3, 0);
  const Partition& companies = multiplex.population().organisation().of(UnitKind::company);
  for (const char* name : {"hierarchy", "work", "internal"}) {
    std::size_t ties = 0;
    for (std::uint32_t i = 0; i < 3'000; ++i)
      for (const std::uint32_t j : list_of(*multiplex.find(name), i)) {
        ASSERT_EQ(companies.unit_at(i).number, companies.unit_at(j).number) << name;
        ++ties;
      }
    EXPECT_GT(ties, 3'000u) << name;
  }
}

/// Another time the same organisation, so that one stored layer isn't compared with itself.
template <class Form>
void expect_same_rows(const MultiplexSettings& settings, const std::vector<std::vector<List>>& plain, int threads,
                      Form&& form, const std::string& what) {
  Multiplex multiplex(settings, 5, 0, threads);
  for (std::size_t l = 0; l < plain.size(); ++l) {
    Layer& layer = multiplex.layers()[l];
    form(layer);
    ASSERT_TRUE(rows_of(layer) == plain[l]) << what << ", " << threads << " threads, " << layer.name();
  }
}

TEST(Layers, AreTheSameStoredPreparedAndComputed) {
  for (const Size& size : sizes) {
    const MultiplexSettings settings = with_outsiders(size.employees, size.outsiders);
    std::vector<std::vector<List>> plain;
    const Multiplex multiplex(settings, 5, 0);
    for (const Layer& layer : multiplex.layers()) {
      ASSERT_EQ(layer.form(), LayerForm::computed);
      plain.push_back(rows_of(layer));
    }
    for (const int threads : {1, 2, 3}) {
      expect_same_rows(
          settings, plain, threads, [&](Layer& layer) { layer.prepare(threads); }, "prepared");
      expect_same_rows(
          settings, plain, threads,
          [&](Layer& layer) {
            layer.store(threads);
            EXPECT_EQ(layer.form(), LayerForm::stored);
          },
          "stored");
      expect_same_rows(
          settings, plain, threads,
          [&](Layer& layer) {
            layer.prepare(threads);
            layer.store(threads);
          },
          "stored from prepared");
      if (HasFatalFailure()) return;
    }
  }
}

TEST(Layers, PreparedKnowWhoIsAdjacent) {
  Multiplex multiplex(with_outsiders(1'000, 700), 3, 0);
  for (Layer& layer : multiplex.layers()) layer.prepare(2);
  expect_sound(multiplex, "prepared");
}

TEST(Layers, AsNetworksHaveTheSameTies) {
  const Multiplex multiplex(with_outsiders(1'000, 700), 3, 0);
  for (const Layer& layer : multiplex.layers()) {
    const Network network = multiplex.network(layer.name(), 2);
    const bool inside = layer.name() == "hierarchy" || layer.name() == "work" || layer.name() == "internal";
    ASSERT_EQ(network.nodes(), inside ? 1'000u : 1'700u) << layer.name();
    for (std::uint32_t i = 0; i < layer.people(); ++i) {
      List list = list_of(layer, i);
      std::sort(list.begin(), list.end());
      const auto row = i < network.nodes() ? network.out(i) : std::span<const std::uint32_t>();
      ASSERT_EQ(list, List(row.begin(), row.end())) << layer.name() << ' ' << i;
    }
  }
}

TEST(Layers, AreAFunctionOfSeedAndReplicate) {
  const MultiplexSettings settings = with_outsiders(400, 300);
  const Multiplex first(settings, 1, 0), again(settings, 1, 0), seed(settings, 2, 0), replicate(settings, 1, 1);
  for (const Layer& layer : first.layers()) {
    EXPECT_TRUE(rows_of(layer) == rows_of(*again.find(layer.name()))) << layer.name();
    EXPECT_FALSE(rows_of(layer) == rows_of(*seed.find(layer.name()))) << layer.name();
    EXPECT_FALSE(rows_of(layer) == rows_of(*replicate.find(layer.name()))) << layer.name();
  }
}

}  // namespace
}  // namespace papotage
