#include "sim/study/theory/chains.hpp"

#include <algorithm>
#include <cmath>

namespace papotage::theory {

std::map<std::int64_t, double> Chain::stationary() const {
  std::vector<double> logs{0};
  for (std::uint32_t k = 0; k < n; ++k) logs.push_back(logs.back() + std::log(up(k)) - std::log(down(k + 1.)));
  const double most = *std::max_element(logs.begin(), logs.end());
  double sum = 0;
  for (const double x : logs) sum += std::exp(x - most);
  std::map<std::int64_t, double> law;
  for (std::uint32_t k = 0; k <= n; ++k) law[k] = std::exp(logs[k] - most) / sum;
  return law;
}

std::vector<double> Chain::wins() const {
  std::vector<double> reached{0};  // the harmonic function, up to a factor
  double step = 1;
  for (std::uint32_t k = 0; k < n; ++k) {
    if (k > 0) step *= down(k) / up(k);
    if (up(k) == 0) {  // nobody gets beyond k from below
      std::fill(reached.begin(), reached.end(), 0.);
      step = 1;
    }
    reached.push_back(reached.back() + step);
  }
  for (double& x : reached) x /= reached.back();
  reached.back() = 1;
  return reached;
}

// T(k) = 1 + up T(k + 1) + down T(k - 1) + (1 - up - down) T(k): the differences D(k) = T(k + 1) - T(k) obey
// up D(k) = down D(k - 1) - 1, and D(0) is what makes T(n) = 0.
double Chain::duration(std::uint32_t k) const {
  std::vector<double> unit{1}, fixed{0};  // D(k) = unit D(0) + fixed
  for (std::uint32_t j = 1; j < n; ++j) {
    unit.push_back(unit.back() * down(j) / up(j));
    fixed.push_back((fixed.back() * down(j) - 1) / up(j));
  }
  double units = 0, total = 0;
  for (std::uint32_t j = 0; j < n; ++j) units += unit[j], total += fixed[j];
  const double first = -total / units;
  double time = 0;
  for (std::uint32_t j = 0; j < k; ++j) time += unit[j] * first + fixed[j];
  return time;
}

double all_marked(double k, double m, std::uint32_t q) {
  double p = 1;
  for (std::uint32_t j = 0; j < q; ++j) p *= std::max(0., k - j) / (m - j);
  return p;
}

}  // namespace papotage::theory
