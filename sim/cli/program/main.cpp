// The program papotage.

#include "sim/cli/ending.hpp"
#include "sim/cli/options.hpp"

int main(int argc, char** argv) {
  papotage::cli::begin_process(argv);
  return papotage::cli::ended([&] { return papotage::cli::obey(argc, argv); });
}
