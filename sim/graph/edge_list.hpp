#pragma once
// Networks from text: one tie a line.

#include <string>

#include "sim/graph/network.hpp"

namespace papotage {

/// Reads an edge list as SNAP and KONECT publish them: two whole numbers a line, separated by spaces or tabs; blank
/// lines and lines that begin with # or % are passed over. Agents are the numbers that appear, in ascending order;
/// Network::label tells the number of each. `u v` is a tie from u to v where `directed`, else between them. Loops and
/// repeats are dropped and counted.
///
/// Throws a Refusal, at its line and column, of anything else (a third column too: dropping a weight or a time in
/// silence would misrepresent the data); about the key "file" where there is nothing to read.
///
/// The text is read twice and no list of ties is held: besides the finished rows, memory goes to the labels and a table
/// of numbers, of at most the size of the text where numbers are dense, else of 32 to 64 bytes an agent.
Network read_edge_list(const std::string& path, bool directed);

}  // namespace papotage
