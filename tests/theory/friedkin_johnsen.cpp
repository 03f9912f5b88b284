// Friedkin-Johnsen: the limit x* = (I - s W)^-1 (I - s) x(0), and DeGroot's consensus for s = 1, each within 1e-9.
// N. E. Friedkin and E. C. Johnsen, J. Math. Sociol. 15 (1990) 193; M. H. DeGroot, J. Am. Stat. Assoc. 69 (1974) 118.

#include <Eigen/Dense>

#include "models/opinion/friedkin_johnsen.hpp"
#include "sim/graph/generators/erdos_renyi.hpp"
#include "tests/support/ensembles.hpp"
#include "tests/support/networks.hpp"

namespace papotage::testing {
namespace {

/// Row i gives every agent whom i hears the same weight; who hears nobody hears itself.
Eigen::MatrixXd weights(const Network& net) {
  Eigen::MatrixXd w = Eigen::MatrixXd::Zero(net.nodes(), net.nodes());
  for (std::uint32_t u = 0; u < net.nodes(); ++u)
    for (const std::uint32_t v : net.out(u)) w(v, u) = 1;
  for (Eigen::Index i = 0; i < w.rows(); ++i) {
    const double heard = w.row(i).sum();
    if (heard > 0)
      w.row(i) /= heard;
    else
      w(i, i) = 1;
  }
  return w;
}

/// Opinions at the start and after `steps`.
std::pair<Eigen::VectorXd, Eigen::VectorXd> ends(const Shared& network, double susceptibility, std::uint32_t steps) {
  FriedkinJohnsen model;
  model.susceptibility = susceptibility;
  const auto told = run(model, network, plan_of(steps, 1), Keep::columns)[0];
  const auto at = [&](std::size_t record) -> Eigen::VectorXd {
    const auto column = told.column<double>(record);
    return Eigen::Map<const Eigen::VectorXd>(column.data(), static_cast<Eigen::Index>(column.size()));
  };
  return {at(0), at(1)};
}

std::vector<NamedNetwork> networks() {
  auto all = small_networks();
  all.push_back({"ring", ring(100, 2)});
  all.push_back({"random", std::make_shared<const Network>(ErdosRenyi{.nodes = 250, .mean_degree = 6}.generate(1, 0))});
  all.push_back({"with isolated agents", random_network(200, false, 180)});
  all.push_back({"directed, some hear nobody", random_network(200, true, 400)});
  all.push_back({"no ties", network_of_ties(20, false, {})});
  all.push_back({"one agent", path(1)});
  return all;
}

TEST(FriedkinJohnsenTheory, ReachesTheSolutionOfTheLinearSystem) {
  double furthest = 0;
  for (const auto& [name, network] : networks())
    for (const double s : {0., 0.3, 0.9, 0.99}) {
      const Eigen::MatrixXd w = weights(*network), one = Eigen::MatrixXd::Identity(w.rows(), w.cols());
      // The distance to the limit shrinks at least by s in every step: .99^3000 = 8e-14.
      const auto [start, end] = ends(network, s, s > 0.9 ? 3000 : 300);
      const Eigen::VectorXd limit = (one - s * w).partialPivLu().solve((1 - s) * start);
      const double distance = (end - limit).cwiseAbs().maxCoeff();
      furthest = std::max(furthest, distance);
      EXPECT_LT(distance, 1e-9) << name << ", susceptibility " << s;
    }
  fmt::print("  at most {:.1e} from the solution\n", furthest);
}

TEST(FriedkinJohnsenTheory, WithoutSusceptibilityNobodyMoves) {
  for (const auto& [name, network] : networks()) {
    const auto [start, end] = ends(network, 0, 50);
    EXPECT_EQ((end - start).cwiseAbs().maxCoeff(), 0) << name;
  }
}

TEST(FriedkinJohnsenTheory, DeGrootAgreesOnTheDegreeWeightedMean) {
  // Connected and with an odd cycle, so that opinions converge.
  const std::vector<NamedNetwork> connected{
      {"complete", complete(30)},
      {"star with a triangle", network_of_ties(6, false, {{0, 1}, {0, 2}, {0, 3}, {0, 4}, {0, 5}, {1, 2}})},
      {"ring of fives", ring(25, 2)},
      {"dense and random", random_network(100, false, 1000)}};
  for (const auto& [name, network] : connected) {
    const auto [start, end] = ends(network, 1, 5000);
    double consensus = 0;
    for (std::uint32_t i = 0; i < network->nodes(); ++i)
      consensus += static_cast<double>(network->out(i).size()) / static_cast<double>(network->arcs()) * start(i);
    EXPECT_LT((end.array() - consensus).abs().maxCoeff(), 1e-9) << name;
  }
}

TEST(FriedkinJohnsenTheory, DeGrootOnADirectedNetworkAgreesOnTheLeftEigenvector) {
  TieList ties;
  for (std::uint32_t u = 0; u < 30; ++u) ties.emplace_back(u, (u + 1) % 30);
  for (std::uint32_t u = 0; u < 30; u += 2) ties.emplace_back(u, (7 * u + 2) % 30);  // odd cycles
  const auto network = network_of_ties(30, true, ties);
  const Eigen::MatrixXd w = weights(*network);
  // pi' W = pi', sum 1: one equation of the singular system gives way to the sum.
  Eigen::MatrixXd system = w.transpose() - Eigen::MatrixXd::Identity(30, 30);
  system.row(0).setOnes();
  Eigen::VectorXd right = Eigen::VectorXd::Zero(30);
  right(0) = 1;
  const Eigen::VectorXd pi = system.partialPivLu().solve(right);
  EXPECT_GE(pi.minCoeff(), 0);
  const auto [start, end] = ends(network, 1, 5000);
  EXPECT_LT((end.array() - pi.dot(start)).abs().maxCoeff(), 1e-9);
}

TEST(FriedkinJohnsenTheory, DeGrootOnTwoCliquesThatMeetNobodyElseKeepsTwoOpinions) {
  const auto network = network_of_ties(7, false, {{0, 1}, {0, 2}, {1, 2}, {3, 4}, {3, 5}, {4, 5}});  // 6 is alone
  const auto [start, end] = ends(network, 1, 500);
  for (int i = 0; i < 3; ++i) {
    EXPECT_NEAR(end(i), start.head(3).mean(), 1e-9);
    EXPECT_NEAR(end(3 + i), start.segment(3, 3).mean(), 1e-9);
  }
  EXPECT_EQ(end(6), start(6));
}

}  // namespace
}  // namespace papotage::testing
