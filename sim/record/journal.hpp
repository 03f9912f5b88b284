#pragma once
// The journal of a study: its finished tasks, one after another, so that neither a kill nor a power cut loses one.

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "sim/record/posix.hpp"

namespace papotage {

/// What a journal is of.
struct JournalHeader {
  std::string study = {};  // 64 hexadecimal digits: the hash of all that must be equal for results to be
  std::uint64_t seed = 0;
  std::uint64_t tasks = 0;  // of the whole study, all shards together
  std::uint32_t shard = 1;  // from 1
  std::uint32_t shards = 1;
  std::string meta = {};  // any bytes, such as the resolved study; kept, never compared
};

/// In what a journal differs from what is wanted: "seed 1 and not 2", "another study (...)"; empty where in nothing.
/// The number of the shard is not looked at, as it tells the shards of one study apart.
std::string difference(const JournalHeader& found, const JournalHeader& wanted);

/// A record as it is written and read: a task was begun, or has ended. What a reader gives holds until its visit ends.
struct TaskRecord {
  enum class Status : std::uint8_t { started = 1, done = 2, failed = 3 };
  std::uint64_t task = 0;
  std::uint32_t attempt = 1;
  Status status = Status::done;
  double start = 0;   // seconds since 1970
  float seconds = 0;  // taken; 0 when started
  std::string_view host = {};
  std::span<const double> values = {};  // outcomes, when done
  std::string_view message = {};        // why, when failed
};
using TaskVisit = std::function<void(const TaskRecord&)>;
/// Values that a record may have.
inline constexpr std::size_t most_values = (std::size_t{1} << 23) - 1024;

/// Appends records, from any thread. Appending never fails for the caller: the first error is kept, later records are
/// dropped, and error() or close() tells. A task is finished when its record is synced, which happens in groups within
/// about a second, also of a record that no other follows, and at the end. Whatever stops the program or the computer,
/// all finished tasks are read again, and perhaps some of the last second.
///
/// A started task has a record too, so that attempts can be counted that ended with the program: it costs as little as
/// any other record and is synced with them.
class Journal {
 public:
  enum class Begin {
    fresh,     // refuses a journal that is there
    resumed,   // goes on with the one that is there, if any
    replaced,  // empties the one that is there, if any
  };

  /// Opens `path` and locks it. When a journal is resumed, `found` sees each of its records, in the order of writing;
  /// what follows the last whole record is cut off and what is left is synced. Refuses (Refusal, "PATH: ...") a path
  /// that can't be written, a journal that another process is writing, one of another study, seed, number of tasks or
  /// shard, one with a damaged header, and what is no journal. Throws std::system_error where the system fails.
  Journal(std::string path, JournalHeader header, Begin begin, const TaskVisit& found = {});
  /// Syncs what was appended.
  ~Journal();
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;

  const std::string& path() const { return path_; }
  /// As it stands in the file: when resumed, meta is what it was begun with.
  const JournalHeader& header() const { return header_; }
  /// Bytes that were cut off when it was resumed.
  std::uint64_t dropped() const { return dropped_; }
  /// False on a file system that knows no locks, where nothing keeps two processes from writing it at once.
  bool locked() const { return locked_; }

  void append(const TaskRecord& record) noexcept;
  /// Returns when all that was appended is on the disk; false after an error.
  bool sync() noexcept;
  /// Records of tasks, done or failed, that are on the disk, those that were found included.
  std::uint64_t finished() const noexcept { return finished_; }
  /// The first errno, 0 while all is well.
  int error() const noexcept { return error_; }

  /// Syncs and closes. Throws std::system_error after an error; what finished() counts is whole all the same.
  void close();
  /// Closes and removes it, once its result is whole; false where it can't be removed. Until then it is better left
  /// open than closed, so that no other process takes it up.
  bool remove() noexcept;

 private:
  using Clock = std::chrono::steady_clock;

  void open();
  bool is_unbegun(std::uint64_t size, const std::string& beginning) const;
  bool is_journal(std::uint64_t size) const;
  void begin_file(const std::string& beginning);
  void resume(const TaskVisit& found);
  std::uint32_t host_number(std::string_view host);
  void fail(int error) noexcept;
  void sync_in_time();
  void stop() noexcept;

  std::string path_;
  JournalHeader header_;
  std::uint64_t dropped_ = 0;
  bool locked_ = true;
  OpenFile file_;

  std::mutex mutex_;  // of all below, but for what is atomic
  std::vector<std::string> hosts_;
  std::string buffer_;
  std::uint64_t end_ = 0, synced_ = 0;    // bytes
  std::uint64_t written_ = 0;             // records of tasks, done or failed
  std::optional<Clock::time_point> due_;  // of the next sync; none while all is synced
  bool stopping_ = false;
  std::condition_variable wake_;
  std::atomic<std::uint64_t> finished_{0};
  std::atomic<int> error_{0};
  std::mutex syncing_;  // taken before mutex_
  std::thread timer_;
};

/// Reads a journal record by record, also one that is being written.
class JournalReader {
 public:
  /// Refuses what Journal refuses for itself: what is no journal, or has a damaged header.
  explicit JournalReader(std::string path);

  const std::string& path() const { return path_; }
  const JournalHeader& header() const { return header_; }
  /// Visits all whole records up to the first that isn't, in the order of writing and as they stand: a task may have
  /// several. Memory is bounded by the longest record. Returns how many bytes follow the last whole one: 0 in a
  /// journal that was closed.
  std::uint64_t for_each(const TaskVisit& visit) const;

 private:
  std::string path_;
  OpenFile file_;
  JournalHeader header_;
  std::uint64_t records_ = 0;  // where they begin
};

}  // namespace papotage
