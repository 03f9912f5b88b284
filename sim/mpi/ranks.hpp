#pragma once
// This process as one of an MPI job.

#include <string>

namespace papotage::mpi {

/// MPI, from its beginning to its end. Only the main thread may call it.
class Ranks {
 public:
  Ranks(int& argc, char**& argv);
  /// Waits for all ranks.
  ~Ranks();
  Ranks(const Ranks&) = delete;
  Ranks& operator=(const Ranks&) = delete;

  int rank() const { return rank_; }
  int size() const { return size_; }
  /// Threads that this rank may use by default: its processors, each divided by the ranks that may run on it.
  int threads() const;

 private:
  int rank_ = 0, size_ = 1;
};

/// Tells why and ends all ranks at once, without their consent: where they can't be told otherwise.
[[noreturn]] void abort_job(const std::string& why);

}  // namespace papotage::mpi
