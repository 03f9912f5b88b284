// Measures of layers by samples, and that they don't depend on how they were had.

#include <bit>

#include <gtest/gtest.h>

#include "sim/population/measure.hpp"
#include "tests/unit/measure_naive.hpp"

namespace papotage {
namespace {

using testing::all_layers;

TEST(Measure, OfManyPairsIsEstimated) {
  const Multiplex multiplex(all_layers(1'200, 500), 1, 0);
  for (const Layer& layer : multiplex.layers()) {
    SCOPED_TRACE(layer.name());
    const LayerStats exact = measure_layer(layer, multiplex.population(), 1, 2),
                     sampled = measure_layer(layer, multiplex.population(), 1, 2, 0);
    EXPECT_EQ(exact.sampled_pairs, 0u);
    EXPECT_EQ(sampled.sampled_pairs, sampled_layer_pairs);
    for (const auto& [estimate, truth] :
         {std::pair(sampled.clustering, exact.clustering), std::pair(sampled.transitivity, exact.transitivity)}) {
      EXPECT_LE(estimate.standard_error, .0016);
      EXPECT_LE(std::abs(estimate.value - truth.value), 4 * estimate.standard_error);
      EXPECT_EQ(estimate.standard_error > 0, truth.value > 0);
    }
  }
}

/// All figures but the form and the bytes of layers, as bits.
class Bits {
 public:
  explicit Bits(const MultiplexStats& stats) {
    add(stats.employees, stats.outsiders, stats.account_share, stats.adopters, stats.bytes);
    for (const UnitStats& u : stats.units) add(u.count, u.size.mean, u.size.sd, u.largest);
    for (const auto& shares : stats.class_shares)
      for (const double s : shares) add(s);
    for (const LayerStats& l : stats.layers) add_layer(l);
    for (const OverlapStats& o : stats.overlaps) add(o.jaccard, o.second_given_first, o.first_given_second);
  }
  bool operator==(const Bits&) const = default;

 private:
  void one(double x) { bits_.push_back(std::bit_cast<std::uint64_t>(x)); }
  template <class... Figures>
  void add(Figures... figures) {
    (one(static_cast<double>(figures)), ...);
  }
  void add_degrees(const DegreeStats& d) {
    add(d.mean, d.sd, d.least, d.largest);
    for (const std::uint64_t q : d.quantiles) add(q);
  }
  void add_layer(const LayerStats& l) {
    add(l.members, l.staff_members, l.ties, l.sampled_pairs, l.components.count, l.components.largest, l.to_staff);
    add(l.clustering.value, l.clustering.standard_error, l.transitivity.value, l.transitivity.standard_error);
    for (const double share : l.within) add(share);
    for (const double r : l.assortativity) add(r);
    add_degrees(l.degree);
    for (const auto* degrees : {&l.in_degree, &l.staff_degree})
      if (*degrees) add_degrees(**degrees);
    if (l.spans) {
      add_degrees(l.spans->reports);
      add(l.spans->managers, l.spans->depth);
    }
    if (l.ties_to_staff) add(l.ties_to_staff->mean, l.ties_to_staff->sd);
    if (l.expected) add(l.expected->degree, l.expected->transitivity);
  }
  std::vector<std::uint64_t> bits_;
};

TEST(Measure, IsTheSameForAnyThreadsStoredAndComputed) {
  Multiplex multiplex(all_layers(9'000, 4'000), 1, 0);
  const Bits sampled(measure(multiplex, 1, 1, 0)), counted(measure(multiplex, 1, 1));
  EXPECT_EQ(sampled, Bits(measure(multiplex, 1, 3, 0)));
  EXPECT_NE(sampled, Bits(measure(multiplex, 2, 1, 0)));
  for (const int threads : {2, 3}) EXPECT_EQ(counted, Bits(measure(multiplex, 1, threads)));
  for (Layer& layer : multiplex.layers()) layer.prepare(2);
  EXPECT_EQ(counted, Bits(measure(multiplex, 1, 2)));
  for (Layer& layer : multiplex.layers()) layer.store(2);
  EXPECT_EQ(counted, Bits(measure(multiplex, 1, 2)));
}

}  // namespace
}  // namespace papotage
