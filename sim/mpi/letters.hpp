#pragma once
// What letters hold, as bytes. Ranks run the same program, so that numbers are as they lie in memory.

#include <string>
#include <string_view>
#include <vector>

#include "sim/cli/ending.hpp"
#include "sim/study/tasks.hpp"

namespace papotage::mpi {

/// How a rank stands: ready for the study of this hash, or why it isn't; and how its work ended.
struct Report {
  std::string host, identity;
  cli::Ending ending;
};
std::string packed(const Report& report);
Report report_in(std::string_view bytes);

/// Batches in answer to a letter that asked; `nothing_left`: none will ever follow.
struct Handout {
  std::vector<Work> works;
  bool nothing_left = false;
};
std::string packed(const Handout& handout);
Handout handout_in(std::string_view bytes);

}  // namespace papotage::mpi
