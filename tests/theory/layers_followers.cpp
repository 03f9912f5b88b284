// Followers: the mean and the tail of how many one has, an even spread of whom one follows, and account holders alone.
// 14 comparisons within four standard errors: a sound layer fails for about one choice of seeds in 1,000.

#include <memory>
#include <numeric>

#include <gtest/gtest.h>

#include "tests/support/layers.hpp"
#include "tests/support/statistics.hpp"

namespace papotage::testing {
namespace {

template <class Change>
MultiplexSettings with_followers(std::uint32_t employees, std::uint32_t outsiders, Change&& change) {
  return company(employees, [&](MultiplexSettings& s) {
    if (outsiders > 0) s.outsiders.count = outsiders;
    s.followers.emplace();
    change(s);
  });
}

/// Of account holders: how many follow them, and whom they follow.
struct Degrees {
  explicit Degrees(const Multiplex& multiplex) {
    const Layer& layer = *multiplex.find("followers");
    holders = members_of("followers", multiplex.population());
    std::vector<double> reached(layer.people());
    for (const std::uint32_t a : holders) {
      const List list = list_of(layer, a);
      followers.push_back(static_cast<double>(list.size()));
      for (const std::uint32_t f : list) ++reached[f];
    }
    for (const std::uint32_t f : holders) follows.push_back(reached[f]);
  }
  List holders;
  std::vector<double> followers, follows;
};

TEST(LayersFollowers, HaveTheMeanThatWasAskedFor) {
  struct Case {
    std::uint32_t employees, outsiders;
    double mean;
    std::uint64_t draws;
  };
  for (const Case& c : {Case{2, 0, .3, 4'000}, Case{50, 0, 3, 400}, Case{50, 40, 20, 200}, Case{1'000, 500, 20, 20},
                        Case{10'000, 0, 8, 3}, Case{10'000, 5'000, .5, 3}}) {
    const auto s = with_followers(c.employees, c.outsiders, [&](auto& m) { m.followers->mean_degree = c.mean; });
    std::vector<double> all;
    double wanted = 0;
    for (std::uint64_t seed = 1; seed <= c.draws; ++seed) {
      const Degrees found(Multiplex(s, seed, 0));
      // Of an account holder: where there is but one, nobody can follow.
      wanted += static_cast<double>(found.holders.size()) * (found.holders.size() > 1 ? c.mean : 0);
      all.insert(all.end(), found.followers.begin(), found.followers.end());
    }
    // Numbers of candidates are independent, and of those who follow nearly.
    const Estimate found = estimate(all);
    expect_z(fmt::format("{} of {} and {}", c.mean, c.employees, c.outsiders),
             found.z(wanted / static_cast<double>(all.size())));
  }
}

/// The exponent under which counts from `cut` to `most` are likeliest, P(k) ~ k^-exponent, less the true one in
/// standard errors: at the true one the mean logarithm of counts has its expectation, with a known variance.
struct Tail {
  double exponent, error;
  std::size_t counts;
};
Tail fitted_tail(const std::vector<double>& counts, std::uint32_t cut, std::uint32_t most) {
  double logs = 0;
  std::size_t n = 0;
  for (const double k : counts)
    if (k >= cut && k <= most) {
      logs += std::log(k);
      ++n;
    }
  const auto moments = [&](double exponent) {
    double weight = 0, sum = 0, squares = 0;
    for (std::uint32_t k = cut; k <= most; ++k) {
      const double log_k = std::log(k), w = std::exp(-exponent * log_k);
      weight += w;
      sum += w * log_k;
      squares += w * log_k * log_k;
    }
    return std::pair(sum / weight, squares / weight - sum * sum / weight / weight);
  };
  double low = 0, high = 12;  // the expectation falls with the exponent
  for (int step = 0; step < 40; ++step) {
    const double middle = (low + high) / 2;
    (moments(middle).first > logs / static_cast<double>(n) ? low : high) = middle;
  }
  return {low, 1 / std::sqrt(static_cast<double>(n) * moments(low).second), n};
}

TEST(LayersFollowers, HaveTheTailThatWasAskedFor) {
  for (const double exponent : {1.8, 2.3, 3.5}) {
    const auto s = with_followers(20'000, 5'000, [&](auto& m) {
      m.population.account = 1;  // all candidates follow, so that the law is exact from its least count on
      m.followers->exponent = exponent;
      m.followers->most = 5'000;
    });
    const Multiplex multiplex(s, 1, 0);
    const CountLaw& law =
        std::get<std::shared_ptr<FollowerLayer>>(multiplex.find("followers")->computed())->candidates();
    ASSERT_EQ(law.highest(), 5'000u);
    const Tail tail = fitted_tail(Degrees(multiplex).followers, law.lowest() + 1, 5'000);
    EXPECT_GT(tail.counts, 5'000u);
    expect_z(fmt::format("exponent {}: {:.3f}", exponent, tail.exponent), (tail.exponent - exponent) / tail.error);
  }
}

TEST(LayersFollowers, HaveTheTailAlsoWhereSomeHaveNoAccount) {
  // Thinned counts have the same tail, but for terms of 1/k: from 60 on .02 of the exponent, half a standard error.
  const auto s = with_followers(30'000, 0, [](auto& m) { m.followers->mean_degree = 20; });
  const Tail tail = fitted_tail(Degrees(Multiplex(s, 1, 0)).followers, 60, 4'000);
  EXPECT_GT(tail.counts, 500u);
  expect_z(fmt::format("thinned: {:.3f}", tail.exponent), (tail.exponent - 2.3) / tail.error);
}

TEST(LayersFollowers, HaveNoMoreThanTheMost) {
  const auto s = with_followers(5'000, 0, [](auto& m) {
    m.population.account = 1;
    m.followers->most = 100;
    m.followers->exponent = 1.2;
  });
  const Degrees found(Multiplex(s, 1, 0));
  EXPECT_EQ(*std::max_element(found.followers.begin(), found.followers.end()), 100) << "the exponent is that flat";
}

TEST(LayersFollowers, AreSpreadEvenly) {
  // Each of the others with an account is as likely as another to follow a, so that whom somebody follows is a sum of
  // draws of probability followers(a) / (others): the variance is known, and Poisson's but for the largest a.
  for (const double account : {1., .5}) {
    const auto s = with_followers(8'000, 2'000, [&](auto& m) { m.population.account = account; });
    const Degrees found(Multiplex(s, 1, 0));
    const auto n = static_cast<double>(found.holders.size());
    double mean = 0, variance = 0, squares = 0;
    for (const double k : found.followers) {
      mean += k / n;
      variance += k / n * (1 - k / (n - 1));
    }
    for (const double k : found.follows) squares += (k - mean) * (k - mean) / n;
    EXPECT_NEAR(variance / mean, 1, .2) << "nearly Poisson";
    // The variance of a sample's variance, with Poisson's fourth moment.
    expect_z(fmt::format("variance of those followed, accounts {}", account),
             (squares / variance - 1) / std::sqrt((2 + 1 / mean) / n));
    // People who have more followers follow no more: independent of each other.
    double both = 0, of_followers = 0;
    for (std::size_t k = 0; k < found.holders.size(); ++k) {
      both += (found.followers[k] - mean) * (found.follows[k] - mean) / n;
      of_followers += (found.followers[k] - mean) * (found.followers[k] - mean) / n;
    }
    expect_z("correlation of both", both / std::sqrt(of_followers * squares) * std::sqrt(n));
  }
}

TEST(LayersFollowers, AreDirected) {
  const auto s = with_followers(1'000, 500, [](auto& m) { m.followers->mean_degree = 20; });
  const Multiplex multiplex(s, 1, 0);
  const Layer& layer = *multiplex.find("followers");
  ASSERT_TRUE(layer.directed());
  std::uint64_t arcs = 0, returned = 0;
  for (std::uint32_t a = 0; a < 1'500; ++a)
    for (const std::uint32_t f : list_of(layer, a)) {
      ++arcs;
      returned += layer.adjacent(f, a);
    }
  // That f follows a says nothing about a following f: 20 of the 1,170 others with an account do.
  const auto holders = static_cast<double>(members_of("followers", multiplex.population()).size());
  const double mean = static_cast<double>(arcs) / holders;
  EXPECT_NEAR(static_cast<double>(returned) / static_cast<double>(arcs), mean / (holders - 1), .006);
}

}  // namespace
}  // namespace papotage::testing
