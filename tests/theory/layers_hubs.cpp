// Hubs of work: the largest degrees and how many ties the busiest hundredth has, against the distribution of degrees
// that the rounds imply.
//
// Somebody of class k takes part in a round with probability m_k, and is then tied to each of the c - 1 others of a
// circle with probability p times the mean of m: the degree is a sum over rounds of such binomial numbers. Ties that
// two rounds make are counted twice, some 2% of them, so that means are compared to 3%.

#include <map>

#include <gtest/gtest.h>

#include "sim/graph/circles_fit.hpp"
#include "tests/support/layers.hpp"
#include "tests/support/statistics.hpp"

namespace papotage::testing {
namespace {

using Law = std::vector<double>;  // probability of each degree

Law binomial(std::uint32_t n, double p, std::size_t most) {
  Law law(most + 1);
  for (std::uint32_t k = 0; k <= std::min<std::size_t>(n, most); ++k)
    law[k] = p >= 1 ? k == n
                    : std::exp(std::lgamma(n + 1.) - std::lgamma(k + 1.) - std::lgamma(n - k + 1.) + k * std::log(p) +
                               (n - k) * std::log1p(-p));
  return law;
}
void add(Law& sum, const Law& law, double weight) {
  for (std::size_t k = 0; k < law.size(); ++k) sum[k] += weight * law[k];
}
Law convolved(const Law& a, const Law& b) {
  Law law(a.size());
  for (std::size_t i = 0; i < a.size(); ++i)
    for (std::size_t j = 0; i + j < a.size() && a[i] > 0; ++j) law[i + j] += a[i] * b[j];
  return law;
}

/// Of somebody of each class alike: ties by one round, over units of all sizes and their last circles.
Law law_if_part(const Round& round, std::size_t most) {
  const double mean = std::accumulate(round.membership.begin(), round.membership.end(), 0.) /
                      static_cast<double>(round.membership.size());
  std::map<std::uint32_t, double> circles;  // people in circles of each size
  for (std::uint32_t u = 0; u < round.partition->units(); ++u) {
    const std::uint32_t n = round.partition->unit(u).size, rest = n % round.circle;
    if (n > rest) circles[round.circle] += n - rest;
    if (rest > 0) circles[rest] += rest;
  }
  Law law(most + 1);
  for (const auto& [size, people] : circles)
    add(law, binomial(size - 1, mean * round.pair_probability, most), people / round.partition->people());
  return law;
}
Law degree_law(const CircleLayer& layer, std::size_t most) {
  Law law(most + 1);
  for (std::size_t k = 0; k < fitted_classes; ++k) {
    Law of_class(most + 1);
    of_class[0] = 1;
    for (const Round& round : layer.rounds()) {
      const double part = round.membership[round.membership.size() == 1 ? 0 : k];
      Law by_round(most + 1);
      by_round[0] = 1 - part;
      add(by_round, law_if_part(round, most), part);
      of_class = convolved(of_class, by_round);
    }
    add(law, of_class, 1. / fitted_classes);
  }
  return law;
}

/// The share of all ties that those with the most have, of a distribution or of counts by degree.
double share_of_top(const std::vector<double>& by_degree, double top) {
  double people = 0, ties = 0, left = 0, found = 0;
  for (std::size_t k = 0; k < by_degree.size(); ++k) {
    people += by_degree[k];
    ties += static_cast<double>(k) * by_degree[k];
  }
  left = top * people;
  for (std::size_t k = by_degree.size(); k-- > 0 && left > 0;) {
    const double taken = std::min(left, by_degree[k]);
    found += taken * static_cast<double>(k);
    left -= taken;
  }
  return found / ties;
}
/// The degree above which `expected` of n people are expected.
std::size_t degree_above(const Law& law, double n, double expected) {
  std::size_t k = law.size();
  for (double above = 0; k > 0 && (above + law[k - 1]) * n <= expected; --k) above += law[k - 1];
  return k;
}

TEST(LayersWork, HaveHubs) {
  constexpr std::uint32_t employees = 20'000;
  constexpr std::size_t most = 600;
  for (const double sociability : {.3, .6, 1.}) {
    const auto s = company(employees, [&](MultiplexSettings& c) {
      c.work.emplace();
      c.work->sociability = sociability;
    });
    const Multiplex multiplex(s, 1, 0);
    const CircleLayer& layer = *multiplex.find("work")->circles();
    const Law law = degree_law(layer, most);
    const CircleLaw circles = law_of(layer, 1);
    std::vector<double> counts(most + 1);
    std::size_t largest = 0;
    constexpr std::uint64_t draws = 5;
    for (std::uint64_t seed = 1; seed <= draws; ++seed) {
      const CircleLayer drawn = redrawn(layer, seed, "work", "work.sociability");
      for (std::uint32_t i = 0; i < employees; ++i) {
        const std::size_t degree = computed_list(drawn, i).size();
        ASSERT_LE(degree, most);
        ++counts[degree];
        largest = std::max(largest, degree);
      }
    }
    const std::string what = "sociability " + std::to_string(sociability);
    const double found = share_of_top(counts, .01), expected = share_of_top(law, .01);
    EXPECT_NEAR(found / expected, 1, .03) << what << ": " << found;
    // The busiest hundredth are among the most sociable sixteenth, and busier than these.
    EXPECT_GT(found, .01 * circles.degree_by_class.back() / circles.degree) << what;
    EXPECT_GT(found, .02) << what << ": more than twice their part";
    // By chance beyond either end in one of a few thousand choices of seeds.
    EXPECT_GE(largest, degree_above(law, 1. * employees * draws, 40)) << what;
    EXPECT_LE(largest, degree_above(law, 1. * employees * draws, .0005)) << what;
  }
}

TEST(LayersWork, HaveNoHubsWhereAllAreAlike) {
  const auto s = company(20'000, [](MultiplexSettings& c) {
    c.work.emplace();
    c.work->sociability = 0;
  });
  const CircleLaw law = law_of(*Multiplex(s, 1, 0).find("work")->circles(), 1);
  for (const double degree : law.degree_by_class) EXPECT_NEAR(degree, law.degree, 1e-9);
}

}  // namespace
}  // namespace papotage::testing
