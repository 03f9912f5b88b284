#pragma once
// The command line: options to plain structs.

#include <optional>

#include "sim/cli/verbs.hpp"

namespace papotage::cli {

/// Does what papotage's command line asks for; the exit status. Refuses mistakes of usage.
int obey(int argc, char** argv);

/// What papotage-mpi's command line asks for; nothing where it was for help or the version, which is printed if this
/// rank `tells`. Refuses mistakes of usage.
std::optional<SweepVerb> sweep_on_ranks(int argc, char** argv, bool tells);

}  // namespace papotage::cli
