#include "sim/mpi/ranks.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include <mpi.h>
#include <sched.h>

#include "sim/core/parallel.hpp"

namespace papotage::mpi {

Ranks::Ranks(int& argc, char**& argv) {
  int threads = MPI_THREAD_SINGLE;
  MPI_Init_thread(&argc, &argv, MPI_THREAD_FUNNELED, &threads);
  MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
  MPI_Comm_size(MPI_COMM_WORLD, &size_);
  if (threads < MPI_THREAD_FUNNELED)
    abort_job("this MPI knows no threads (MPI_THREAD_FUNNELED); build with one that does, such as Open MPI");
}

Ranks::~Ranks() { MPI_Finalize(); }

int Ranks::threads() const {
  MPI_Comm host = MPI_COMM_NULL;
  MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, rank_, MPI_INFO_NULL, &host);
  int ranks = 1;
  MPI_Comm_size(host, &ranks);
  cpu_set_t mine;
  CPU_ZERO(&mine);
  std::vector<int> sharing(CPU_SETSIZE);  // ranks, of each processor
  if (sched_getaffinity(0, sizeof mine, &mine) == 0)
    for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu) sharing[static_cast<std::size_t>(cpu)] = CPU_ISSET(cpu, &mine);
  MPI_Allreduce(MPI_IN_PLACE, sharing.data(), CPU_SETSIZE, MPI_INT, MPI_SUM, host);
  MPI_Comm_free(&host);
  if (CPU_COUNT(&mine) == 0) return std::max(1, available_threads() / ranks);  // more processors than a set holds
  double share = 0.001;                                                        // for thirds that don't add up
  for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu)
    if (CPU_ISSET(cpu, &mine)) share += 1.0 / sharing[static_cast<std::size_t>(cpu)];
  return std::clamp(static_cast<int>(share), 1, std::max(1, available_threads()));
}

void abort_job(const std::string& why) {
  std::fprintf(stderr, "papotage: %s\n", why.c_str());
  std::fflush(stderr);
  MPI_Abort(MPI_COMM_WORLD, 1);
  std::abort();
}

}  // namespace papotage::mpi
