#include "sim/study/theory/linear.hpp"

#include <cmath>
#include <utility>

namespace papotage::theory {

Matrix listening(const Network& network) {
  const std::uint32_t n = network.nodes();
  Matrix parts(n, std::vector<double>(n));
  for (std::uint32_t u = 0; u < n; ++u)
    for (std::size_t k = 0; k < network.out(u).size(); ++k)
      parts[network.out(u)[k]][u] = network.weighted() ? network.weights(u)[k] : 1;
  for (std::uint32_t i = 0; i < n; ++i) {
    double sum = 0;
    for (const double x : parts[i]) sum += x;
    if (sum == 0) parts[i][i] = sum = 1;
    for (double& x : parts[i]) x /= sum;
  }
  return parts;
}

std::vector<double> solved(Matrix a, std::vector<double> b) {
  const std::size_t n = b.size();
  for (std::size_t k = 0; k < n; ++k) {
    std::size_t pivot = k;
    for (std::size_t i = k + 1; i < n; ++i)
      if (std::abs(a[i][k]) > std::abs(a[pivot][k])) pivot = i;
    std::swap(a[k], a[pivot]);
    std::swap(b[k], b[pivot]);
    for (std::size_t i = k + 1; i < n; ++i) {
      const double factor = a[i][k] / a[k][k];
      if (factor == 0) continue;
      for (std::size_t j = k; j < n; ++j) a[i][j] -= factor * a[k][j];
      b[i] -= factor * b[k];
    }
  }
  for (std::size_t k = n; k-- > 0;) {
    for (std::size_t j = k + 1; j < n; ++j) b[k] -= a[k][j] * b[j];
    b[k] /= a[k][k];
  }
  return b;
}

}  // namespace papotage::theory
