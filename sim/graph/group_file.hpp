#pragma once
// Classes of agents from text: one agent a line.

#include <cstdint>
#include <span>
#include <string>

#include "sim/graph/grouping.hpp"

namespace papotage {

/// Reads a table of two columns, an agent's number (as in the network's file, or 0 to nodes - 1) and the word that
/// names its class; spaces or tabs separate them, blank lines and lines that begin with # or % are passed over. Classes
/// are put in the order of numbers where they are whole numbers, those before words, and words in the order of their
/// bytes.
///
/// Agents that the network doesn't have are passed over: the file may describe more people than have ties. An agent may
/// be written again with the same class.
///
/// Throws a Refusal, at its line and column, of anything else: an agent of another class than before, or one of the
/// network who has none (at the file's beginning); about the key "groups" where there is nothing to read.
///
/// `labels` as Network::labels().
Grouping read_grouping(const std::string& path, const std::string& name, std::uint32_t nodes,
                       std::span<const std::uint64_t> labels);

}  // namespace papotage
