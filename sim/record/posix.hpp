#pragma once
// What all share that is written by system calls of its own: results and journals.

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <string>

#include <sys/types.h>

namespace papotage {

/// Calls again as long as a signal interrupts it.
template <class Call>
auto retried(Call call) {
  auto result = call();
  while (result < 0 && errno == EINTR) result = call();
  return result;
}

/// Closed at the end; -1 is none.
class OpenFile {
 public:
  explicit OpenFile(int fd = -1) : fd_(fd) {}
  ~OpenFile() { close(); }
  OpenFile(OpenFile&& other) noexcept : fd_(other.release()) {}
  OpenFile& operator=(OpenFile&& other) noexcept {
    close();
    fd_ = other.release();
    return *this;
  }
  operator int() const { return fd_; }
  void close() noexcept;

 private:
  int release() noexcept {
    const int fd = fd_;
    fd_ = -1;
    return fd;
  }
  int fd_;
};

/// All of the bytes or an errno; 0 when done.
int write_all(int fd, std::uint64_t offset, const void* bytes, std::size_t n) noexcept;

/// Bytes read, fewer than `n` only at the file's end; -1 with errno where reading fails.
ssize_t read_all(int fd, std::uint64_t offset, void* bytes, std::size_t n) noexcept;

/// The folder that a file of this path stands in.
std::string folder_of(const std::string& path);

/// Whether the open file still has this name.
bool is_named(int fd, const std::string& path) noexcept;

/// Has the disk keep the names in this file's folder; false where the disk fails.
bool sync_folder_of(const std::string& path);

/// Refuses a file for itself: "PATH: is damaged; copy it again".
[[noreturn]] void refuse_file(const std::string& path, const std::string& message);

/// What to do about an errno of writing: "make room on the disk and run again".
const char* advice(int error);

}  // namespace papotage
