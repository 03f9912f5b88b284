#include "sim/population/measure.hpp"

#include <gtest/gtest.h>

#include "sim/graph/circles_law.hpp"
#include "tests/unit/measure_naive.hpp"

namespace papotage {
namespace {

using testing::all_layers;
using testing::Column;
using testing::mean_of;
using testing::NaiveLayer;
using testing::ratio;
using testing::sd_of;

void expect_same(double value, double wanted, const std::string& what) {
  EXPECT_EQ(std::isnan(value), std::isnan(wanted)) << what << ": " << value << ", wanted " << wanted;
  if (std::isnan(wanted)) return;
  EXPECT_NEAR(value, wanted, 1e-12 * std::max(1., std::abs(wanted))) << what;
}

void expect_degrees(const DegreeStats& stats, Column degrees, const std::string& what) {
  if (degrees.empty()) {
    EXPECT_TRUE(std::isnan(stats.mean) && std::isnan(stats.sd)) << what;
    EXPECT_EQ(stats.largest, 0u) << what;
    return;
  }
  std::sort(degrees.begin(), degrees.end());
  expect_same(stats.mean, mean_of(degrees), what + ", mean");
  expect_same(stats.sd, sd_of(degrees), what + ", sd");
  EXPECT_EQ(static_cast<double>(stats.least), degrees.front()) << what;
  EXPECT_EQ(static_cast<double>(stats.largest), degrees.back()) << what;
  for (std::size_t q = 0; q < stats.percents.size(); ++q) {
    const std::size_t rank = (degrees.size() * static_cast<std::size_t>(stats.percents[q]) + 99) / 100;
    EXPECT_EQ(static_cast<double>(stats.quantiles[q]), degrees[rank - 1]) << what << ", " << stats.percents[q] << "%";
  }
}

void expect_spans(const SpanStats& spans, const HierarchyLayer& hierarchy, std::uint32_t employees) {
  Column reports;
  std::uint32_t depth = 0;
  for (std::uint32_t i = 0; i < employees; ++i) {
    double below = 0;
    for (std::uint32_t j = 0; j < employees; ++j) below += hierarchy.manager(j) == i;
    if (below > 0) reports.push_back(below);
    std::uint32_t above = 0;
    for (std::uint32_t m = hierarchy.manager(i); m != hierarchy.nobody; m = hierarchy.manager(m)) ++above;
    depth = std::max(depth, above);
  }
  expect_degrees(spans.reports, reports, "reports");
  EXPECT_EQ(spans.managers, reports.size());
  EXPECT_EQ(spans.depth, depth);
}

void expect_degrees_of(const LayerStats& stats, const NaiveLayer& naive, std::uint32_t employees) {
  const auto staff = [&](std::uint32_t i) { return i < employees; };
  Column out, in, staff_out, to_staff;
  for (const std::uint32_t i : naive.members) {
    out.push_back(naive.out_degree(i));
    in.push_back(naive.in_degree(i));
    if (staff(i)) staff_out.push_back(naive.out_degree(i));
    if (!staff(i)) to_staff.push_back(naive.arcs([&](auto a, auto b) { return a == i && staff(b); }));
  }
  EXPECT_EQ(stats.members, naive.members.size());
  EXPECT_EQ(stats.staff_members, staff_out.size());
  expect_degrees(stats.degree, out, "degree");
  ASSERT_EQ(stats.in_degree.has_value(), stats.directed);
  if (stats.in_degree) expect_degrees(*stats.in_degree, in, "in_degree");
  ASSERT_EQ(stats.staff_degree.has_value(), !to_staff.empty());
  if (stats.staff_degree) expect_degrees(*stats.staff_degree, staff_out, "staff_degree");
  ASSERT_EQ(stats.ties_to_staff.has_value(), !to_staff.empty() && !stats.directed);
  if (!stats.ties_to_staff) return;
  expect_same(stats.ties_to_staff->mean, mean_of(to_staff), "ties_to_staff, mean");
  expect_same(stats.ties_to_staff->sd, sd_of(to_staff), "ties_to_staff, sd");
}

void expect_clustering(const LayerStats& stats, const NaiveLayer& naive) {
  Column shares;
  double all = 0, closed = 0;
  for (const std::uint32_t i : naive.members) {
    const auto pairs = naive.pairs(i);
    all += pairs.first;
    closed += pairs.second;
    shares.push_back(pairs.first > 0 ? pairs.second / pairs.first : 0);
  }
  EXPECT_EQ(stats.sampled_pairs, 0u);
  EXPECT_EQ(stats.clustering.standard_error, 0);
  EXPECT_EQ(stats.transitivity.standard_error, 0);
  expect_same(stats.clustering.value, mean_of(shares), "clustering");
  expect_same(stats.transitivity.value, ratio(closed, all), "transitivity");
}

/// Every figure against its definition.
void expect_measured(const LayerStats& stats, const Layer& layer, const Population& population) {
  SCOPED_TRACE(layer.name());
  const NaiveLayer naive(layer, population);
  const std::uint32_t employees = population.employees();
  EXPECT_EQ(stats.name, layer.name());
  EXPECT_EQ(stats.directed, layer.directed());
  EXPECT_EQ(stats.form, layer.form());
  EXPECT_EQ(stats.bytes, layer.bytes());
  EXPECT_EQ(static_cast<double>(stats.ties), naive.arcs([&](auto i, auto j) { return layer.directed() || i < j; }));
  expect_degrees_of(stats, naive, employees);
  expect_clustering(stats, naive);
  const auto sizes = naive.component_sizes();
  EXPECT_EQ(stats.components.count, sizes.size());
  EXPECT_EQ(stats.components.largest, sizes.empty() ? 0 : *std::max_element(sizes.begin(), sizes.end()));

  const double from_staff = naive.arcs([&](auto i, auto) { return i < employees; });
  for (std::size_t k = 0; k < unit_kinds.size(); ++k)
    expect_same(stats.within[k],
                ratio(naive.arcs([&](auto i, auto j) { return naive.together(unit_kinds[k], i, j); }), from_staff),
                unit_names[k]);
  expect_same(stats.to_staff, ratio(naive.arcs([&](auto i, auto j) { return std::max(i, j) < employees; }), from_staff),
              "to_staff");
  const Attribute* attributes[] = {&population.sex, &population.age, &population.occupation, &population.level};
  for (std::size_t a = 0; a < 4; ++a) {
    EXPECT_EQ(attributes[a]->name, measured_attributes[a]);
    expect_same(stats.assortativity[a], naive.assortativity(*attributes[a]), measured_attributes[a]);
  }
  const auto* hierarchy = std::get_if<std::shared_ptr<HierarchyLayer>>(&layer.computed());
  ASSERT_EQ(stats.spans.has_value(), hierarchy != nullptr);
  if (hierarchy) expect_spans(*stats.spans, **hierarchy, employees);
}

void expect_overlap(const OverlapStats& stats, const NaiveLayer& first, const NaiveLayer& second,
                    std::uint32_t employees) {
  const auto staff = [&](std::uint32_t i, std::uint32_t j) { return std::max(i, j) < employees; };
  const double a = first.arcs(staff), b = second.arcs(staff),
               both = first.arcs([&](auto i, auto j) { return staff(i, j) && second.arc(i, j); });
  const std::string what = stats.first + " and " + stats.second;
  expect_same(stats.jaccard, ratio(both, a + b - both), what);
  expect_same(stats.second_given_first, ratio(both, a), what + ", second given first");
  expect_same(stats.first_given_second, ratio(both, b), what + ", first given second");
}

void expect_measured(const Multiplex& multiplex) {
  const Population& population = multiplex.population();
  const std::uint32_t employees = population.employees();
  const MultiplexStats stats = measure(multiplex, 1, 1);
  EXPECT_EQ(stats.employees, employees);
  EXPECT_EQ(stats.outsiders, population.outsiders());
  EXPECT_EQ(stats.bytes, population.bytes());
  for (std::size_t k = 0; k < unit_kinds.size(); ++k) {
    const auto offsets = population.organisation().of(unit_kinds[k]).offsets();
    Column sizes;
    for (std::size_t u = 1; u < offsets.size(); ++u) sizes.push_back(offsets[u] - offsets[u - 1]);
    EXPECT_EQ(stats.units[k].count, sizes.size());
    EXPECT_EQ(stats.units[k].largest, *std::max_element(sizes.begin(), sizes.end()));
    expect_same(stats.units[k].size.mean, mean_of(sizes), unit_names[k]);
    expect_same(stats.units[k].size.sd, sd_of(sizes), unit_names[k]);
  }
  const auto count = [&](const Attribute& attribute, std::size_t c) {
    return std::count(attribute.column->begin(), attribute.column->begin() + employees, c);
  };
  const Attribute* attributes[] = {&population.sex, &population.age, &population.occupation, &population.level};
  for (std::size_t a = 0; a < 4; ++a) {
    ASSERT_EQ(stats.class_shares[a].size(), attributes[a]->classes.size());
    for (std::size_t c = 0; c < stats.class_shares[a].size(); ++c)
      expect_same(stats.class_shares[a][c], static_cast<double>(count(*attributes[a], c)) / employees,
                  attributes[a]->name);
  }
  expect_same(stats.account_share, static_cast<double>(count(population.account, 1)) / employees, "accounts");
  EXPECT_EQ(stats.adopters, count(population.adopter, 1));

  const auto& layers = multiplex.layers();
  ASSERT_EQ(stats.layers.size(), layers.size());
  for (std::size_t l = 0; l < layers.size(); ++l) expect_measured(stats.layers[l], layers[l], population);
  auto overlap = stats.overlaps.begin();
  for (std::size_t b = 1; b < layers.size(); ++b)
    for (std::size_t a = 0; a < b; ++a, ++overlap) {
      EXPECT_EQ(overlap->first, layers[a].name());
      EXPECT_EQ(overlap->second, layers[b].name());
      expect_overlap(*overlap, NaiveLayer(layers[a], population), NaiveLayer(layers[b], population), employees);
    }
  EXPECT_EQ(overlap, stats.overlaps.end());
}

TEST(Measure, IsWhatItsDefinitionsSay) {
  for (const std::uint64_t seed : {1, 2, 3}) expect_measured(Multiplex(all_layers(60, 25), seed, 0));
  expect_measured(Multiplex(all_layers(150, 60), 4, 0));
}

TEST(Measure, OfNobodyOutside) { expect_measured(Multiplex(all_layers(60, 0), 1, 0)); }

TEST(Measure, OfLayersInManyParts) {
  MultiplexSettings s = all_layers(600, 0);
  s.work->mean_degree = 1.2;
  expect_measured(Multiplex(s, 1, 0));
}

TEST(Measure, OfLayersWithoutTies) {
  MultiplexSettings s = all_layers(60, 5);
  s.work->mean_degree = 0;
  s.friends->mean_degree = 0;
  s.friends->tie_overlap = s.friends->manager_tie = 0;
  s.followers->mean_degree = 0;
  const Multiplex multiplex(s, 1, 0);
  expect_measured(multiplex);
  const LayerStats friends = measure_layer(*multiplex.find("friends"), multiplex.population(), 1, 1);
  EXPECT_EQ(friends.ties, 0u);
  EXPECT_EQ(friends.clustering.value, 0);
  EXPECT_TRUE(std::isnan(friends.transitivity.value));
  EXPECT_EQ(friends.components.count, friends.members);
  EXPECT_EQ(friends.components.largest, 1u);
}

TEST(Measure, OfOnePersonAndOfNoAccounts) {
  MultiplexSettings s;
  s.population.employees = 1;
  s.population.account = 0;
  s.hierarchy.emplace();
  s.work.emplace();
  s.friends.emplace();
  s.followers.emplace();
  s.internal.emplace();
  MultiplexSettings several = s;
  several.population.employees = 40;
  for (MultiplexSettings* settings : {&s, &several}) {
    settings->settle();
    const Multiplex multiplex(*settings, 1, 0);
    expect_measured(multiplex);
    const LayerStats friends = measure_layer(*multiplex.find("friends"), multiplex.population(), 1, 2);
    EXPECT_EQ(friends.members, 0u);
    EXPECT_TRUE(std::isnan(friends.clustering.value));
    EXPECT_EQ(friends.components.count, 0u);
    EXPECT_FALSE(friends.expected);
  }
}

/// Two circles of three and a pair, in teams of four: what anybody can check.
TEST(Measure, OfTrianglesByHand) {
  MultiplexSettings s;
  s.population.employees = 8;
  s.population.site = s.population.department = 8;
  s.population.team = 4;
  s.population.size_variation = 0;
  s.settle();
  Population population(s.population, 0, 1, 0);
  population.sex.column =
      std::make_shared<const std::vector<std::uint8_t>>(std::vector<std::uint8_t>{0, 0, 0, 1, 1, 1, 0, 1});
  population.age.column = std::make_shared<const std::vector<std::uint8_t>>(8);
  const auto units = std::make_shared<const Partition>(std::vector<std::uint32_t>{0, 3, 6, 8});
  const Layer layer("work", std::make_shared<CircleLayer>(
                                CircleLayer(8, 1, 0, "test.measure", {{.key = 1, .partition = units, .circle = 3}})));
  const LayerStats stats = measure_layer(layer, population, 1, 1);
  EXPECT_EQ(stats.ties, 7u);
  EXPECT_EQ(stats.degree.mean, 1.75);
  EXPECT_EQ(stats.clustering.value, .75);
  EXPECT_EQ(stats.transitivity.value, 1);
  EXPECT_EQ(stats.components.count, 3u);
  EXPECT_EQ(stats.components.largest, 3u);
  EXPECT_EQ(stats.within[0], 10. / 14);  // 3-4 and 3-5 lead out of the team
  EXPECT_EQ(stats.within[3], 1);
  // e = {6, 1; 1, 6} / 14: all but the pair's arcs are within a sex.
  EXPECT_DOUBLE_EQ(stats.assortativity[0], (12. / 14 - .5) / .5);
  EXPECT_TRUE(std::isnan(stats.assortativity[1]));
  EXPECT_DOUBLE_EQ(stats.expected->degree, 1.75);
  EXPECT_DOUBLE_EQ(stats.expected->transitivity, 1);
}

/// Two circles of ten that one tie joins: neither first, in the middle nor last of any list, where ties are tried
/// first.
TEST(Measure, OfPartsThatOneTieJoins) {
  MultiplexSettings s;
  s.population.employees = 20;
  s.settle();
  const auto units = [](std::vector<std::uint32_t> offsets) {
    return std::make_shared<const Partition>(std::move(offsets));
  };
  const Layer layer("work", std::make_shared<CircleLayer>(
                                CircleLayer(20, 1, 0, "test.measure",
                                            {{.key = 1, .partition = units({0, 5, 10, 15, 20}), .circle = 5},
                                             {.key = 2, .partition = units({0, 9, 11, 20}), .circle = 2},
                                             {.key = 3, .partition = units({0, 10, 20}), .circle = 10}})));
  std::vector<std::uint32_t> buffer(layer.room());
  const auto list = layer.out(9, buffer.data());
  ASSERT_EQ(list.size(), 10u);
  ASSERT_EQ(list[4], 10u);
  const LayerStats stats = measure_layer(layer, Population(s.population, 0, 1, 0), 1, 1);
  EXPECT_EQ(stats.components.count, 1u);
  EXPECT_EQ(stats.components.largest, 20u);
}

TEST(Measure, ExpectsWhatTheLawSays) {
  const Multiplex multiplex(all_layers(600, 100), 1, 0);
  for (const LayerStats& stats : measure(multiplex, 1, 1).layers) {
    SCOPED_TRACE(stats.name);
    const CircleLayer* circles = multiplex.find(stats.name)->circles();
    ASSERT_EQ(stats.expected.has_value(), circles && has_law(circles->rounds()));
    EXPECT_EQ(stats.expected.has_value(), stats.name != "hierarchy" && stats.name != "followers");
    if (!stats.expected) continue;
    EXPECT_EQ(stats.expected->degree, law_of(*circles).degree);
    EXPECT_EQ(stats.expected->transitivity, law_of(*circles).transitivity);
  }
}

}  // namespace
}  // namespace papotage
