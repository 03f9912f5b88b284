#pragma once
// A file that is written aside, as PATH.part, and appears under its name whole or not at all.

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>

namespace papotage {

/// Reading and writing never fail for the caller: the first error is kept, later writes are dropped, and publish() or
/// error() tells. Not for two threads at once, but for error() and fail().
class PartFile {
 public:
  /// Opens PATH.part and locks it; one that a killed process left is emptied. Refuses (Refusal, "-o PATH: ...") a path
  /// whose folder doesn't exist or can't be written, one that is a folder or no ordinary file, one that exists unless
  /// `force`, and one that another process is writing. Throws std::system_error where the system fails otherwise.
  PartFile(std::string path, bool force);
  /// Removes the part file unless it was published.
  ~PartFile();
  PartFile(const PartFile&) = delete;
  PartFile& operator=(const PartFile&) = delete;

  const std::string& path() const { return path_; }

  void write(std::uint64_t offset, const void* bytes, std::size_t n) noexcept;
  /// What lies beyond the end, or can't be read, is zeros.
  void read(std::uint64_t offset, void* bytes, std::size_t n) noexcept;
  void resize(std::uint64_t size) noexcept;

  /// The first errno, 0 while all is well.
  int error() const noexcept { return error_; }
  void fail(int error) noexcept;

  /// Syncs the file, gives it its name and syncs the folder. Throws std::system_error after an error, when nothing is
  /// left; and where only the name can't be given (without `force` one that has appeared since is never replaced),
  /// when the whole file is left as PATH.part and the message says so.
  void publish();

 private:
  void open();
  bool still_ours() const;
  void discard() noexcept;

  std::string path_, part_;
  bool force_;
  int fd_ = -1;
  int slot_ = -1;
  std::atomic<int> error_{0};
};

/// Refuses, as PartFile does, a path that can't become a result; for a look ahead of long work.
void refuse_output(const std::string& path, bool force);

/// From now on SIGINT, SIGTERM and SIGHUP remove the part files that are being written before they end the process,
/// unless the process was started to ignore them; and a limit on the size of files (SIGXFSZ) is an error like any
/// other. For the command line.
void remove_on_signal();
/// The same of one signal. May be called while another one is handled.
void remove_on_signal(int signal);

}  // namespace papotage
