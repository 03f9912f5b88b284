// Friedkin-Johnsen against dense matrices, step by step: x(t + 1) = s W x(t) + (1 - s) x(0).

#include <Eigen/Dense>

#include "models/opinion/friedkin_johnsen.hpp"
#include "tests/reference/naive.hpp"
#include "tests/support/ensembles.hpp"
#include "tests/support/networks.hpp"

namespace papotage::testing {
namespace {

/// Row i gives every agent whom i hears the same weight; who hears nobody hears itself.
Eigen::MatrixXd weights(const Network& net) {
  const Neighbours neighbours(net);
  Eigen::MatrixXd w = Eigen::MatrixXd::Zero(net.nodes(), net.nodes());
  for (std::uint32_t i = 0; i < net.nodes(); ++i) {
    const auto& heard = neighbours.hears[i];
    if (heard.empty()) w(i, i) = 1;
    for (const std::uint32_t j : heard) w(i, j) = 1. / static_cast<double>(heard.size());
  }
  return w;
}

TEST(FriedkinJohnsenReference, EqualsDenseMatricesAtEveryStep) {
  const std::uint32_t steps = 30;
  auto networks = small_networks();
  networks.push_back({"directed, some hear nobody", random_network(300, true, 700)});
  networks.push_back({"isolated agents", random_network(300, false, 350)});
  for (const auto& [name, network] : networks) {
    SCOPED_TRACE(name);
    const Eigen::MatrixXd w = weights(*network);
    for (const double s : {0., 0.3, 0.9, 1.}) {
      FriedkinJohnsen model;
      model.susceptibility = s;
      for (const Told& told : run(model, network, plan_of(steps, 2, 1, every_step(steps)), Keep::columns)) {
        const auto at = [&](std::uint32_t t) {
          const auto column = told.column<double>(t);
          return Eigen::Map<const Eigen::VectorXd>(column.data(), static_cast<Eigen::Index>(column.size()));
        };
        Eigen::VectorXd x = at(0);
        for (std::uint32_t t = 0; t <= steps; ++t) {
          ASSERT_LT((at(t) - x).cwiseAbs().maxCoeff(), 1e-13) << "s " << s << " at step " << t;
          const double mean = x.mean(), variance = (x.array() - mean).square().mean();
          ASSERT_NEAR(told.value(0, t, steps + 1), mean, 1e-13);
          ASSERT_NEAR(told.value(1, t, steps + 1), variance, 1e-13);
          x = s * w * x + (1 - s) * at(0);
        }
      }
    }
  }
}

TEST(FriedkinJohnsenReference, InitialOpinionsAreUniformBetweenTheirEnds) {
  const double low = -0.25, high = 0.75;
  FriedkinJohnsen model;
  model.initial.low = low;
  model.initial.high = high;
  const std::uint32_t n = 100'000;
  const auto told = run(model, network_of_ties(n, false, {}), plan_of(1, 1), Keep::columns)[0];
  std::vector<double> sorted(told.column<double>(0).begin(), told.column<double>(0).end());
  std::sort(sorted.begin(), sorted.end());
  EXPECT_GE(sorted.front(), low);
  EXPECT_LE(sorted.back(), high);
  double furthest = 0;  // Kolmogorov-Smirnov: sqrt(n) D > 2.3 once in 20,000 choices of seeds
  for (std::uint32_t k = 0; k < n; ++k) {
    const double share = (sorted[k] - low) / (high - low);
    furthest = std::max({furthest, (k + 1.) / n - share, share - k / static_cast<double>(n)});
  }
  EXPECT_LT(furthest * std::sqrt(n), 2.3);
}

}  // namespace
}  // namespace papotage::testing
