#pragma once
// Letters between the ranks. Nothing here waits in MPI, which would burn a processor: whoever has nothing to do sleeps.

#include <algorithm>
#include <chrono>
#include <list>
#include <optional>
#include <string>

namespace papotage::mpi {

/// What a letter is. A rank's `report` is the first that it sends and the last: whether it is ready, and how it ended.
enum class Kind : int {
  report,   // to rank 0: a Report
  ask,      // to rank 0: for so many batches
  records,  // to rank 0: of tasks that began or ended
  stop,     // to rank 0, and from it to all: leave what isn't finished
  work,     // from rank 0: batches, what was asked for or less
  alive,    // between rank 0 and the others: a sign of life
  end,      // from rank 0: the exit status; nothing follows
};

struct Letter {
  int from;
  Kind kind;
  std::string bytes;
};

/// Of the main thread alone. Letters from one rank to another arrive in order.
class Mail {
 public:
  Mail();
  ~Mail();
  Mail(const Mail&) = delete;
  Mail& operator=(const Mail&) = delete;

  void send(int to, Kind kind, std::string bytes = {});
  /// The next that has arrived, if any.
  std::optional<Letter> take();
  /// Whether all that was sent is on its way, so that its memory is free.
  bool settled();

 private:
  struct Sent;
  std::list<Sent> sent_;
};

/// How long to sleep before looking again: the longer nothing has come, the longer.
class Patience {
 public:
  std::chrono::microseconds next() { return pause_ = std::min(2 * pause_, longest); }
  void reset() { pause_ = shortest; }

 private:
  static constexpr std::chrono::microseconds shortest{50}, longest{1000};
  std::chrono::microseconds pause_ = shortest;
};

}  // namespace papotage::mpi
