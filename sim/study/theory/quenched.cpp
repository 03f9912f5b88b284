#include "sim/study/theory/quenched.hpp"

#include <algorithm>
#include <cmath>

namespace papotage::theory {
namespace {

constexpr int most_rounds = 100'000;
constexpr double near_enough = 1e-10;

/// The share of time infectious of who is infected so much oftener than it recovers.
double share_of_time(double odds) { return odds / (1 + odds); }

/// Moves values until none moves much.
template <class Round>
void settle(Round&& round) {
  for (int k = 0; k < most_rounds && round() > near_enough; ++k) {
  }
}

}  // namespace

std::vector<double> independent_contacts(const Network& network, double ratio) {
  std::vector<double> now(network.nodes(), 1), next(now.size());
  settle([&] {
    double moved = 0;
    for (std::uint32_t i = 0; i < network.nodes(); ++i) {
      double sum = 0;
      for (const std::uint32_t j : network.out(i)) sum += now[j];
      next[i] = share_of_time(ratio * sum);
      moved = std::max(moved, std::abs(next[i] - now[i]));
    }
    now.swap(next);
    return moved;
  });
  return now;
}

std::vector<double> contacts_without_echo(const Network& network, double ratio) {
  // said[i][k]: P(i infectious) as its k-th contact meets it. heard_at[i][k]: where that contact keeps what it says to
  // i.
  const std::uint32_t n = network.nodes();
  std::vector<std::vector<double>> said(n);
  std::vector<std::vector<std::size_t>> heard_at(n);
  for (std::uint32_t i = 0; i < n; ++i) {
    said[i].assign(network.out(i).size(), 1);
    for (const std::uint32_t j : network.out(i)) {
      const auto row = network.out(j);
      heard_at[i].push_back(static_cast<std::size_t>(std::lower_bound(row.begin(), row.end(), i) - row.begin()));
    }
  }
  std::vector<std::vector<double>> next = said;
  std::vector<double> heard(n);
  settle([&] {
    double moved = 0;
    for (std::uint32_t i = 0; i < n; ++i) {
      const auto row = network.out(i);
      heard[i] = 0;
      for (std::size_t k = 0; k < row.size(); ++k) heard[i] += said[row[k]][heard_at[i][k]];
      for (std::size_t k = 0; k < row.size(); ++k) {
        next[i][k] = share_of_time(ratio * (heard[i] - said[row[k]][heard_at[i][k]]));
        moved = std::max(moved, std::abs(next[i][k] - said[i][k]));
      }
    }
    said.swap(next);
    return moved;
  });
  for (double& x : heard) x = share_of_time(ratio * x);
  return heard;
}

double linear_growth(const Network& network, double beta, double gamma, double days) {
  std::vector<double> now(network.nodes(), 1), next(now.size());  // A^k applied to ones, times (beta days)^k / k!
  double all = 0, term = 1;
  for (int k = 1; term > 1e-12; ++k) {
    all += term;
    term = 0;
    for (std::uint32_t i = 0; i < network.nodes(); ++i) {
      double sum = 0;
      for (const std::uint32_t j : network.out(i)) sum += now[j];
      next[i] = sum * beta * days / k;
      term += next[i] / network.nodes();
    }
    now.swap(next);
  }
  return all * std::exp(-gamma * days);
}

}  // namespace papotage::theory
