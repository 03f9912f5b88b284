// Null models of an organisation: attributes that are dealt out anew, and layers of random ties. Each changes what it
// is named for and not a bit of anything else. And the degrees and rows that a layer writes down.

#include <algorithm>
#include <map>

#include <gtest/gtest.h>

#include "sim/graph/layer_graph.hpp"
#include "sim/population/measure.hpp"
#include "tests/unit/layers_support.hpp"

namespace papotage {
namespace {

using testing::expect_sound;
using testing::List;
using testing::rows_of;
using testing::whole_company;

template <class Change>
MultiplexSettings companies(Change&& change) {
  return whole_company(2'500, [&](MultiplexSettings& s) {
    s.population.size_classes.of = {{1, 9, .1}, {10, 49, .3}, {50, 900, .6}};
    s.outsiders.count = 1'200;
    s.friends->region = 400;
    s.friends->mean_degree = 40;
    change(s);
  });
}
MultiplexSettings companies() {
  return companies([](MultiplexSettings&) {});
}
MultiplexSettings with_null(const std::string& null) {
  return companies([&](MultiplexSettings& s) {
    s.population.shuffle = null == "shuffle" || null == "all";
    s.work->rewired = null == "work" || null == "all";
    s.friends->rewired = null == "friends" || null == "all";
  });
}

constexpr std::array shuffled{&Population::sex, &Population::age, &Population::occupation};
constexpr std::array unmoved{&Population::level, &Population::account, &Population::adopter};

void expect_same_columns(const Population& one, const Population& other) {
  for (const auto& columns : {shuffled, unmoved})
    for (const auto column : columns) EXPECT_EQ(*(one.*column).column, *(other.*column).column) << (one.*column).name;
}
/// Rows of every layer but `left_out`.
void expect_same_layers(const Multiplex& one, const Multiplex& other, const std::string& left_out = {}) {
  ASSERT_EQ(one.layers().size(), other.layers().size());
  for (const Layer& layer : one.layers()) {
    if (layer.name() != left_out) {
      EXPECT_TRUE(rows_of(layer) == rows_of(*other.find(layer.name()))) << layer.name();
    }
  }
}

TEST(NullModels, AreOffWhereNotAskedFor) {
  const MultiplexSettings settings = companies();
  EXPECT_FALSE(settings.population.shuffle || settings.work->rewired || settings.friends->rewired);
  const Multiplex plain(settings, 3, 0);
  for (const Layer& layer : plain.layers()) {
    EXPECT_EQ(layer.form(), LayerForm::computed);
    EXPECT_FALSE(layer.rewired());
  }
}

std::map<std::uint8_t, int> counts(const Attribute& attribute, std::uint32_t first, std::uint32_t last) {
  std::map<std::uint8_t, int> counts;
  for (std::uint32_t i = first; i < last; ++i) ++counts[attribute.of(i)];
  return counts;
}

TEST(ShuffledPopulation, KeepsCountsAndTies) {
  const Multiplex plain(companies(), 3, 0), null(with_null("shuffle"), 3, 0);
  expect_same_layers(plain, null);
  const Population &before = plain.population(), &after = null.population();
  const std::uint32_t employees = before.employees(), people = before.people();
  for (const auto column : shuffled) {
    const Attribute &drawn = before.*column, &dealt = after.*column;
    EXPECT_EQ(counts(drawn, 0, employees), counts(dealt, 0, employees)) << drawn.name;
    EXPECT_EQ(counts(drawn, employees, people), counts(dealt, employees, people)) << drawn.name;
    for (const auto& [first, last] : {std::pair{0u, employees}, std::pair{employees, people}})
      EXPECT_FALSE(
          std::equal(drawn.column->begin() + first, drawn.column->begin() + last, dealt.column->begin() + first))
          << drawn.name;
  }
  for (const auto column : unmoved) EXPECT_EQ(*(before.*column).column, *(after.*column).column);
}

TEST(ShuffledPopulation, IsAFunctionOfSeedAndReplicate) {
  Population one(companies().population, 1'200, 3, 0), again = one, seed = one, replicate = one;
  one.shuffle(5, 0, 1);
  for (const int threads : {2, 3}) {
    Population other = again;
    other.shuffle(5, 0, threads);
    expect_same_columns(one, other);
  }
  seed.shuffle(6, 0);
  replicate.shuffle(5, 1);
  for (const auto column : shuffled) {
    EXPECT_NE(*(one.*column).column, *(seed.*column).column);
    EXPECT_NE(*(one.*column).column, *(replicate.*column).column);
  }
}

TEST(ShuffledPopulation, MayHaveOnePerson) {
  Population one(whole_company(1, [](MultiplexSettings&) {}).population, 0, 3, 0), same = one;
  one.shuffle(1, 0);
  expect_same_columns(one, same);
}

TEST(RewiredLayers, ChangeTheirOwnTiesAlone) {
  const Multiplex plain(companies(), 3, 0);
  for (const std::string name : {"work", "friends"}) {
    const Multiplex null(with_null(name), 3, 0);
    expect_same_columns(plain.population(), null.population());
    expect_same_layers(plain, null, name);
    const auto before = rows_of(*plain.find(name)), after = rows_of(*null.find(name));
    std::size_t ties = 0, other = 0;
    for (std::uint32_t i = 0; i < before.size(); ++i) {
      ASSERT_EQ(before[i].size(), after[i].size()) << name << ' ' << i;
      ties += after[i].size();
      for (const std::uint32_t j : after[i]) other += !plain.find(name)->adjacent(i, j);
    }
    EXPECT_GT(2 * other, ties) << name;
  }
}

TEST(RewiredLayers, AreSoundAndStored) {
  const Multiplex null(with_null("all"), 3, 0);
  expect_sound(null, "rewired");
  const Partition& companies = null.population().organisation().of(UnitKind::company);
  const auto work = rows_of(*null.find("work"));
  for (std::uint32_t i = 0; i < companies.people(); ++i)
    for (const std::uint32_t j : work[i]) ASSERT_EQ(companies.unit_at(i).number, companies.unit_at(j).number);
  for (const char* name : {"work", "friends"}) {
    const Layer& layer = *null.find(name);
    EXPECT_EQ(layer.form(), LayerForm::stored);
    EXPECT_TRUE(layer.rewired());
    EXPECT_EQ(layer.circles(), nullptr) << "their law tells of other ties";
    const auto computed = std::visit([](const auto& l) { return l->bytes(); }, layer.computed());
    EXPECT_EQ(layer.bytes(), computed + 4 * layer.stored()->arcs() + 8 * (layer.people() + 1));
  }
}

TEST(RewiredLayers, OfTheSmallest) {
  for (const std::uint32_t employees : {1u, 2u, 3u, 30u})
    for (const double account : {0., .67, 1.}) {
      const auto settings = [&](bool rewired) {
        return whole_company(employees, [&](MultiplexSettings& s) {
          s.population.account = s.population.adopters = account;
          s.outsiders.count = employees == 3 ? 5 : 0;
          s.work->rewired = s.friends->rewired = s.population.shuffle = rewired;
        });
      };
      const Multiplex plain(settings(false), 3, 0), null(settings(true), 3, 0);
      expect_sound(null, std::to_string(employees));
      for (const char* name : {"work", "friends"})
        EXPECT_EQ(testing::Ties(rows_of(*plain.find(name))).arcs(), testing::Ties(rows_of(*null.find(name))).arcs());
    }
}

TEST(RewiredLayers, AreAFunctionOfSeedAndReplicate) {
  const MultiplexSettings settings = with_null("all");
  const Multiplex first(settings, 3, 0), seed(settings, 4, 0), replicate(settings, 3, 1);
  for (const int threads : {1, 2, 3}) {
    const Multiplex again(settings, 3, 0, threads);
    expect_same_layers(first, again);
    expect_same_columns(first.population(), again.population());
  }
  for (const char* name : {"work", "friends"}) {
    EXPECT_FALSE(rows_of(*first.find(name)) == rows_of(*seed.find(name))) << name;
    EXPECT_FALSE(rows_of(*first.find(name)) == rows_of(*replicate.find(name))) << name;
  }
}

TEST(RewiredLayers, StayWhenPreparedAndStored) {
  Multiplex null(with_null("all"), 3, 0);
  std::vector<std::vector<List>> before;
  for (const Layer& layer : null.layers()) before.push_back(rows_of(layer));
  for (const Layer& layer : null.layers()) null.prepare(layer.name(), 2);
  for (std::size_t l = 0; l < before.size(); ++l) EXPECT_TRUE(rows_of(null.layers()[l]) == before[l]);
  for (Layer& layer : null.layers()) layer.store(2);
  for (std::size_t l = 0; l < before.size(); ++l) EXPECT_TRUE(rows_of(null.layers()[l]) == before[l]);
}

TEST(RewiredLayers, AreWhatNetworksAndMeasuresTell) {
  const Multiplex plain(companies(), 3, 0), null(with_null("all"), 3, 0);
  for (const Layer& layer : null.layers()) {
    const Network network = null.network(layer.name(), 2);
    ASSERT_EQ(network.nodes(), plain.network(layer.name()).nodes());
    for (std::uint32_t i = 0; i < network.nodes(); ++i) {
      List list = testing::list_of(layer, i);
      std::ranges::sort(list);
      ASSERT_TRUE(std::ranges::equal(list, network.out(i))) << layer.name() << ' ' << i;
    }
  }
  const MultiplexStats before = measure(plain, 1, 2), after = measure(null, 1, 2);
  for (std::size_t l = 0; l < before.layers.size(); ++l) {
    const LayerStats &one = before.layers[l], &other = after.layers[l];
    EXPECT_EQ(one.ties, other.ties);
    EXPECT_EQ(one.degree.mean, other.degree.mean);
    if (other.name != "work" && other.name != "friends") continue;
    EXPECT_FALSE(other.expected);
    EXPECT_EQ(other.form, LayerForm::stored);
    EXPECT_LT(other.transitivity.value, .75 * one.transitivity.value) << other.name;
  }
}

/// Rows and degrees are those of out(), which reads the first rows from then on.
void expect_written(Layer& layer, const std::vector<List>& rows, std::uint32_t people, int threads, std::size_t bytes,
                    const std::string& what) {
  layer.write_degrees(people, threads);
  ASSERT_EQ(layer.degrees().size(), layer.people()) << what;
  std::size_t written = 0;
  for (std::uint32_t i = 0; i < layer.people(); ++i) {
    ASSERT_EQ(layer.degrees()[i], rows[i].size()) << what << ' ' << i;
    written += i < people ? rows[i].size() : 0;
  }
  ASSERT_TRUE(rows_of(layer) == rows) << what;
  const bool stored = layer.form() == LayerForm::stored;
  ASSERT_EQ(layer.bytes() - bytes, 4 * layer.people() + (stored ? 8 : 4 * written + 8 * (people + 1))) << what;
}

TEST(WrittenDegrees, AreThoseOfTheLists) {
  for (const std::string form : {"computed", "prepared", "stored", "null"}) {
    Multiplex multiplex(form == "null" ? with_null("all") : companies(), 3, 0);
    std::vector<std::vector<List>> rows;
    for (const Layer& layer : multiplex.layers()) rows.push_back(rows_of(layer));
    for (Layer& layer : multiplex.layers()) {
      if (form == "prepared") multiplex.prepare(layer.name(), 2);
      if (form == "stored") layer.store(2);
    }
    for (std::size_t l = 0; l < rows.size(); ++l) {
      Layer& layer = multiplex.layers()[l];
      const std::size_t bytes = layer.bytes();
      for (const int threads : {1, 2, 3})
        for (const std::uint32_t people : {2'500u, 0u, 1u, 1'024u, 3'700u})
          expect_written(layer, rows[l], people, threads, bytes, layer.name() + ", " + form);
      if (HasFatalFailure()) return;
    }
  }
}

}  // namespace
}  // namespace papotage
