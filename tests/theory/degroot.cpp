// DeGroot: consensus on pi' x(0), each within 1e-9, laziness, and gossip, which conserves the plain mean.
// M. H. DeGroot, J. Am. Stat. Assoc. 69 (1974) 118; S. Boyd et al., IEEE Trans. Inf. Theory 52 (2006) 2508.

#include <Eigen/Dense>

#include "models/opinion/deffuant.hpp"
#include "models/opinion/degroot.hpp"
#include "models/opinion/friedkin_johnsen.hpp"
#include "tests/support/networks.hpp"
#include "tests/support/opinions.hpp"
#include "tests/support/statistics.hpp"

namespace papotage::testing {
namespace {

DeGroot with(double self_weight, const char* updating = "synchronous") {
  DeGroot model;
  model.self_weight = self_weight;
  model.updating = updating;
  return model;
}

/// The matrix W, by hand.
Eigen::MatrixXd matrix(const Network& net, double self_weight) {
  const auto n = static_cast<Eigen::Index>(net.nodes());
  Eigen::MatrixXd w = Eigen::MatrixXd::Zero(n, n);
  for (std::uint32_t u = 0; u < net.nodes(); ++u)
    for (std::size_t k = 0; k < net.out(u).size(); ++k)
      w(net.out(u)[k], u) = net.weighted() ? static_cast<double>(net.weights(u)[k]) : 1;
  for (Eigen::Index i = 0; i < n; ++i) {
    const double heard = w.row(i).sum();
    if (heard > 0) w.row(i) *= (1 - self_weight) / heard;
    w(i, i) += heard > 0 ? self_weight : 1;
  }
  return w;
}

std::vector<NamedNetwork> networks() {
  auto all = small_networks();
  all.push_back({"weighted", weighted_network(80, false, 400)});
  all.push_back({"weighted and directed", weighted_network(80, true, 600)});
  all.push_back({"isolated agents", random_network(80, false, 60)});
  return all;
}

TEST(DeGrootTheory, StepsArePowersOfTheMatrix) {
  for (const auto& [name, network] : networks())
    for (const double self_weight : {0., 0.3, 1.}) {
      const Opinions start = uniform_opinions(network->nodes());
      Eigen::VectorXd x = Eigen::Map<const Eigen::VectorXd>(start.data(), static_cast<Eigen::Index>(start.size()));
      const Eigen::MatrixXd w = matrix(*network, self_weight);
      for (int t = 0; t < 25; ++t) x = w * x;
      const Opinions end = after(with(self_weight), network, start, 25);
      EXPECT_LT(farthest(end, {x.begin(), x.end()}), 1e-13) << name << ", self-weight " << self_weight;
    }
}

TEST(DeGrootTheory, AllAgreeOnTheMeanWeightedByTies) {
  // Undirected: pi_i is in proportion to the sum of weights at i, whatever the self-weight.
  const auto network = weighted_network(60, false, 900);
  const Opinions start = uniform_opinions(60);
  double consensus = 0, all = 0;
  for (std::uint32_t i = 0; i < 60; ++i)
    for (const float w : network->weights(i)) {
      consensus += w * start[i];
      all += w;
    }
  for (const double self_weight : {0., 0.5})
    EXPECT_LT(farthest(after(with(self_weight), network, start, 2000), Opinions(60, consensus / all)), 1e-9);
}

TEST(DeGrootTheory, AStarSwingsForEverUnlessPeopleAreLazy) {
  const Opinions start{1, 0, -0.5, 0.2};
  const double leaves = -0.1;
  EXPECT_LT(farthest(after(with(0), star(3), start, 1001), {leaves, 1, 1, 1}), 1e-15);
  EXPECT_LT(farthest(after(with(0), star(3), start, 1002), {1, leaves, leaves, leaves}), 1e-15);
  EXPECT_LT(farthest(after(with(0.5), star(3), start, 200), Opinions(4, (1 + leaves) / 2)), 1e-9);
}

TEST(DeGrootTheory, IsFriedkinJohnsenOfFullSusceptibility) {
  FriedkinJohnsen model;
  model.susceptibility = 1;
  const auto network = random_network(300, true, 1200);
  EXPECT_LT(
      farthest(after(with(0), network, uniform_opinions(300), 40), after(model, network, uniform_opinions(300), 40)),
      1e-14);
}

TEST(DeGrootTheory, GossipConservesTheMeanAndAgreesOnIt) {
  for (const auto& network : {star(30), ring(31, 2), weighted_network(31, false, 200)}) {
    const Opinions start = uniform_opinions(31);
    EXPECT_LT(farthest(after(with(0, "asynchronous"), network, start, 3000), Opinions(31, mean_of(start))), 1e-9);
  }
}

TEST(DeGrootTheory, GossipOnACompleteNetworkShrinksTheVarianceAsExpected) {
  // A meeting of i and j takes (x_i - x_j)^2 / 2 off the sum of squares about the mean S, on average S / (n - 1).
  const std::uint32_t n = 40, steps = 3;
  const Opinions start = uniform_opinions(n);
  const auto squares = [&](const Opinions& x) {
    double sum = 0;
    for (const double xi : x) sum += (xi - mean_of(x)) * (xi - mean_of(x));
    return sum;
  };
  std::vector<double> sample;
  for (std::uint32_t r = 0; r < 2000; ++r)
    sample.push_back(squares(after(with(0, "asynchronous"), complete(n), start, steps, r)));
  expect_z("gossip's sum of squares", estimate(sample).z(squares(start) * std::pow(1 - 1. / (n - 1), steps * n)));
}

TEST(DeGrootTheory, GossipIsDeffuantWithoutABound) {
  Deffuant model;
  model.epsilon = 3;
  for (const bool directed : {false, true}) {
    const auto network = random_network(100, directed, 400);
    EXPECT_LT(farthest(after(with(0, "asynchronous"), network, uniform_opinions(100), 5),
                       after(model, network, uniform_opinions(100), 5)),
              1e-14);
  }
}

TEST(DeGrootTheory, GossipHasNoSelfWeight) {
  try {
    with(0.2, "asynchronous").check({10});
    FAIL();
  } catch (const Refusal& refusal) {
    EXPECT_EQ(refusal.key(), "self_weight");
  }
}

}  // namespace
}  // namespace papotage::testing
