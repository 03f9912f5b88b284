#pragma once
// Classes of agents: which department, which block, which occupation somebody belongs to.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace papotage {

/// One way of dividing the agents into classes. `of[i] < size` is the class of agent i; `of` is empty where the network
/// isn't built yet.
struct Grouping {
  std::string name;                  // "occupation", "block"
  std::vector<std::string> classes;  // their names; empty where classes are numbered from 0
  std::uint32_t size = 0;            // how many classes
  std::vector<std::uint32_t> of = {};
};

using Groupings = std::vector<Grouping>;

}  // namespace papotage
