#pragma once
// What the parts of measuring share (measure.hpp): members of a layer, lists, and quotients of counts.

#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "sim/population/measure.hpp"

namespace papotage {

inline double share(std::uint64_t part, std::uint64_t all) {
  return all > 0 ? static_cast<double>(part) / static_cast<double>(all) : std::numeric_limits<double>::quiet_NaN();
}

/// Of `n` numbers with this sum, and this sum of squares.
inline Spread spread(std::uint64_t sum, std::uint64_t squares, std::uint32_t n) {
  const auto variance = static_cast<double>(static_cast<__int128>(squares) * n - static_cast<__int128>(sum) * sum);
  if (n == 0) return {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::quiet_NaN()};
  return {static_cast<double>(sum) / n, std::sqrt(variance) / n};
}

/// Who may have ties on a layer.
class Members {
 public:
  Members(const Layer& layer, const Population& population) : limit_(population.people()) {
    if (layer.name() == "friends" || layer.name() == "followers")
      column_ = population.account.column->data();
    else if (layer.name() == "internal")
      column_ = population.adopter.column->data();
    else
      limit_ = population.employees();
    for (std::uint32_t i = 0; i < limit_; ++i) (population.is_employee(i) ? staff : outsiders) += has(i);
  }

  bool has(std::uint32_t i) const { return i < limit_ && (!column_ || column_[i] != 0); }
  std::uint32_t count() const { return staff + outsiders; }

  std::uint32_t staff = 0, outsiders = 0;

 private:
  std::uint32_t limit_;
  const std::uint8_t* column_ = nullptr;  // null: all up to the limit
};

/// The lists of a layer, each until the next is asked for.
class Lists {
 public:
  explicit Lists(const Layer& layer) : layer_(&layer), buffer_(layer.room()) {}
  std::span<const std::uint32_t> operator()(std::uint32_t i) { return layer_->out(i, buffer_.data()); }

 private:
  const Layer* layer_;
  std::vector<std::uint32_t> buffer_;
};

}  // namespace papotage
