#include "sim/graph/sociability.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

namespace papotage {

Sociability::Sociability(std::uint32_t classes, std::uint64_t seed, std::uint32_t replicate, Decision decision)
    : classes_(classes), key_(Draws(seed, replicate, decision).block({}).low()) {
  assert(classes >= 1 && classes <= most_classes);
}

Sociability::Sociability(std::uint32_t classes, std::shared_ptr<const std::vector<std::uint8_t>> column)
    : classes_(classes), column_(std::move(column)) {
  assert(classes >= 1 && classes <= most_classes);
}

std::vector<double> Sociability::shares(std::uint32_t people) const {
  if (!column_) return std::vector<double>(classes_, 1. / classes_);
  std::vector<double> shares(classes_);
  for (std::uint32_t i = 0; i < people; ++i) ++shares[(*column_)[i]];
  for (double& share : shares) share /= std::max(people, 1u);
  return shares;
}

}  // namespace papotage
