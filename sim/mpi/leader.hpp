#pragma once
// Rank 0: it alone has the journal, hands out batches to all ranks and takes their records.

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sim/mpi/letters.hpp"
#include "sim/mpi/mail.hpp"
#include "sim/mpi/pulse.hpp"
#include "sim/study/run.hpp"
#include "sim/study/study.hpp"

namespace papotage::mpi {

class Leader {
 public:
  /// `stop` says that work is to stop, and is set when another rank says so.
  Leader(int ranks, std::atomic<bool>& stop)
      : stop_(stop), others_(static_cast<std::size_t>(ranks)), pulse_(others_.size(), Pulse::Clock::now()) {}

  /// Returns when all ranks are ready for the study. Throws what keeps the first from it that isn't: as a Refusal what
  /// it refuses, and that it reads another study; else as a failure.
  void gather(const std::string& identity);

  /// Runs what the desk hands out, on `threads` here and on the other ranks, until all have ended. Throws where one
  /// has failed, when the others have stopped.
  void run(const Study& study, const Prepared& base, Desk& desk, int threads);

  /// Lets all ranks end with this status, whatever came before.
  void end(int status);

 private:
  struct Other {
    std::optional<Report> ready, ended;
    std::uint64_t asked = 0;  // batches, that it still waits for
  };

  int ranks() const { return static_cast<int>(others_.size()); }
  void collect();
  bool all_ended() const;
  void receive(const Letter& letter, Desk* desk);
  bool read_letters(Desk* desk);
  void hand_out(Desk& desk);
  void tell_stop();
  void mind_pulse();
  void mind_letters(Desk& desk, const std::function<bool()>& over);

  std::atomic<bool>& stop_;
  Mail mail_;
  std::vector<Other> others_;  // rank 0 at the front is this one, and stays empty
  Pulse pulse_;
  bool told_stop_ = false;
};

}  // namespace papotage::mpi
