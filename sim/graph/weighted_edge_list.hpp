#pragma once
// Weighted networks from text: one tie and its weight a line.

#include <string>

#include "sim/graph/network.hpp"

namespace papotage {

/// Reads an edge list as read_edge_list does, of which each line has a third column: the weight of the tie, a positive
/// finite number (held with the 24 bits of a float). A tie that is written again with the same weight is a repeat, be
/// it the other way round where ties are undirected; one with another weight is refused at its line and column, as is
/// anything else that isn't understood. Loops are dropped whatever they weigh.
///
/// The ties are held in a list of 32 bytes each while they are read.
Network read_weighted_edge_list(const std::string& path, bool directed);

}  // namespace papotage
