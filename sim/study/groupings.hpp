#pragma once
// Which classes the agents of a scenario belong to: by its files, its generator and its organisation.

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "sim/population/population.hpp"
#include "sim/scenario/scenario.hpp"

namespace papotage {

/// Whether the model, or the one that it hosts, reads them; otherwise only the files are.
bool asks_groupings(const Scenario& scenario);

struct FileGroupings {
  Groupings groupings;
  std::vector<std::string> sha256;  // of each file's contents, in the same order
};
/// Reads the files of [network] groups and checks their hashes, for agents with these numbers (Network::labels).
FileGroupings read_file_groupings(const Scenario& scenario, std::uint32_t nodes, std::span<const std::uint64_t> labels);

/// All that a network of a file or generator has: of its files, then of its generator. Null where there are none.
std::shared_ptr<const Groupings> groupings_of(const Scenario& scenario, Groupings&& of_files);
/// Those of an organisation's first people, or their names alone (null: where nobody asks for them).
std::shared_ptr<const Groupings> groupings_of(const Scenario& scenario, const Population& population,
                                              std::uint32_t agents);
std::shared_ptr<const Groupings> grouping_names(const Scenario& scenario);

}  // namespace papotage
