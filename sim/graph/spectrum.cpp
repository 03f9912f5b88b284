// The largest eigenvalue of a network's adjacency matrix. Sums go in a fixed order (sum_of); Eigen, whose sums don't,
// only gets the small tridiagonal matrix.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

#include <Eigen/Eigenvalues>
#include <boost/graph/strong_components.hpp>

#include "sim/core/parallel.hpp"
#include "sim/graph/boost_graph.hpp"
#include "sim/graph/metrics.hpp"

namespace papotage {
namespace {

using Vector = std::vector<double>;

double dot(const Vector& a, const Vector& b) {
  return sum_of(a.size(), 1, [&](std::size_t i) { return a[i] * b[i]; });
}

/// Sums of x over those whom i hears or informs, which is the same.
void multiply(const Network& net, const Vector& x, Vector& y) {
  for (std::uint32_t i = 0; i < net.nodes(); ++i) {
    double sum = 0;
    for (const std::uint32_t j : net.out(i)) sum += x[j];
    y[i] = sum;
  }
}

/// Lanczos iteration (Golub & Van Loan, "Matrix Computations", ch. 10) from the vector of ones, which no dominant
/// eigenvector is orthogonal to, its entries being of one sign. Rounding makes copies of eigenvalues found before,
/// which don't matter to the largest, so that nothing is made orthogonal again and three vectors are all the memory.
double lanczos(const Network& net) {
  constexpr int most_steps = 400;
  constexpr double tolerance = 1e-9;  // of the residual, relative, which bounds the error of the eigenvalue
  const std::size_t n = net.nodes();
  Vector before(n, 0), now(n, 1 / std::sqrt(static_cast<double>(n))), next(n);
  std::vector<double> diagonal, beside;
  double largest = 0;
  for (int step = 1; step <= most_steps; ++step) {
    multiply(net, now, next);
    diagonal.push_back(dot(next, now));
    const double b = beside.empty() ? 0 : beside.back();
    for (std::size_t i = 0; i < n; ++i) next[i] -= diagonal.back() * now[i] + b * before[i];
    const double norm = std::sqrt(dot(next, next));
    const bool look = step % 10 == 0 || step == most_steps || norm < 1e-12 * (1 + diagonal.back());
    if (look) {
      Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> small;
      const auto k = static_cast<Eigen::Index>(diagonal.size());
      small.computeFromTridiagonal(Eigen::Map<Eigen::VectorXd>(diagonal.data(), k),
                                   Eigen::Map<Eigen::VectorXd>(beside.data(), k - 1));
      largest = small.eigenvalues()[k - 1];
      const double residual = norm * std::fabs(small.eigenvectors()(k - 1, k - 1));
      if (residual <= tolerance * (1 + largest)) break;
    }
    beside.push_back(norm);
    for (std::size_t i = 0; i < n; ++i) before[i] = next[i] / norm;
    std::swap(before, now);
  }
  return largest;
}

/// Power iteration on I + A within strong components: the identity keeps cycles from going round for ever, and arcs
/// between components, which change no eigenvalue, would make a chain of components converge slowly. The largest growth
/// of a component is told by the bounds of Collatz and Wielandt, min and max over its agents of (A x)_i / x_i.
double power_iteration(const Network& net) {
  constexpr int most_steps = 10'000;
  constexpr double tolerance = 1e-10;
  const std::uint32_t n = net.nodes();
  std::vector<std::uint32_t> part(n);
  const std::uint32_t parts =
      boost::strong_components(static_cast<const Rows&>(net.graph()),
                               boost::make_iterator_property_map(part.begin(), get(boost::vertex_index, net.graph())));
  Vector now(n, 1), next(n), low(parts), high(parts), total(parts);
  double lower = 0;
  for (int step = 0; step < most_steps; ++step) {
    std::fill(low.begin(), low.end(), HUGE_VAL);
    std::fill(high.begin(), high.end(), 0);
    std::fill(total.begin(), total.end(), 0);
    for (std::uint32_t i = 0; i < n; ++i) {
      double sum = 0;
      for (const std::uint32_t j : net.out(i))
        if (part[j] == part[i]) sum += now[j];
      low[part[i]] = std::min(low[part[i]], sum / now[i]);
      high[part[i]] = std::max(high[part[i]], sum / now[i]);
      next[i] = now[i] + sum;
      total[part[i]] = std::max(total[part[i]], next[i]);
    }
    lower = *std::max_element(low.begin(), low.end());
    const double upper = *std::max_element(high.begin(), high.end());
    if (upper - lower <= tolerance * (1 + upper)) return (lower + upper) / 2;
    for (std::uint32_t i = 0; i < n; ++i) now[i] = next[i] / total[part[i]];
  }
  return lower;
}

}  // namespace

double largest_eigenvalue(const Network& net) {
  if (net.arcs() == 0) return 0;
  return net.directed() ? power_iteration(net) : lanczos(net);
}

}  // namespace papotage
