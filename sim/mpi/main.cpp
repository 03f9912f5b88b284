// The program papotage-mpi: rank 0 does what `papotage sweep` does, and the other ranks take on tasks.

#include <memory>
#include <optional>

#include <fmt/format.h>

#include "sim/cli/ending.hpp"
#include "sim/cli/options.hpp"
#include "sim/mpi/follower.hpp"
#include "sim/mpi/leader.hpp"
#include "sim/mpi/ranks.hpp"
#include "sim/study/identity.hpp"
#include "sim/study/provenance.hpp"
#include "sim/study/sweep.hpp"

namespace papotage::mpi {
namespace {

/// The options of the command line with the threads that this rank takes.
std::optional<cli::SweepVerb> options_of(int argc, char** argv, const Ranks& ranks, int threads) {
  std::optional<cli::SweepVerb> options = cli::sweep_on_ranks(argc, argv, ranks.rank() == 0);
  if (options && options->threads == 0) options->threads = threads;
  return options;
}

int run_leader(int argc, char** argv, const Ranks& ranks, int threads) {
  Leader leader(ranks.size(), cli::stop_on_signal());
  const int status = cli::ended([&] {
    const auto options = options_of(argc, argv, ranks, threads);
    if (!options) return 0;
    const auto run = [&](const Study& study, const Prepared& base, Desk& desk) {
      leader.run(study, base, desk, options->threads);
    };
    const bool all = cli::sweep(*options, {.prepared = [&](const std::string& identity) { leader.gather(identity); },
                                           .run = run,
                                           .provenance = {{"ranks", fmt::format("{}", ranks.size())}}});
    return all ? 0 : 1;
  });
  leader.end(status);
  return status;
}

int run_follower(int argc, char** argv, const Ranks& ranks, int threads) {
  const std::atomic<bool>& stop = cli::stop_on_signal();
  Report ready{.host = host_name(), .identity = {}, .ending = {}};
  std::unique_ptr<const Study> study;
  Prepared base;
  try {
    if (const auto options = options_of(argc, argv, ranks, threads)) {
      threads = options->threads;
      study = std::make_unique<const Study>(cli::study_of(*options));
      base = base_of(*study, threads);
      ready.identity = identity_of(*study, base);
    }
  } catch (...) {
    ready.ending = cli::ending();
  }
  const auto work = [&](Desk& desk) {
    if (study)
      run_on_threads(*study, base, desk, threads, most_batches(*study, static_cast<std::uint64_t>(ranks.size())));
  };
  return follow(ready, threads, stop, work);
}

}  // namespace
}  // namespace papotage::mpi

int main(int argc, char** argv) {
  using namespace papotage;
  cli::begin_process(argv);
  const mpi::Ranks ranks(argc, argv);
  const int threads = ranks.threads();
  return ranks.rank() == 0 ? mpi::run_leader(argc, argv, ranks, threads)
                           : mpi::run_follower(argc, argv, ranks, threads);
}
