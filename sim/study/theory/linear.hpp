#pragma once
// Small systems of linear equations, for the limits of averaging.

#include <vector>

#include "sim/graph/network.hpp"

namespace papotage::theory {

using Matrix = std::vector<std::vector<double>>;  // rows

/// Row i gives everybody whom i hears a part in proportion to the tie's weight; who hears nobody hears itself.
Matrix listening(const Network& network);

/// x of A x = b, by elimination with the largest pivot. A is square and not singular.
std::vector<double> solved(Matrix a, std::vector<double> b);

}  // namespace papotage::theory
