#include "sim/record/posix.hpp"

#include <memory>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/core/refusal.hpp"

namespace papotage {

void OpenFile::close() noexcept {
  if (fd_ >= 0) ::close(release());
}

int write_all(int fd, std::uint64_t offset, const void* bytes, std::size_t n) noexcept {
  const char* from = static_cast<const char*>(bytes);
  while (n > 0) {
    const ssize_t done = retried([&] { return pwrite(fd, from, n, static_cast<off_t>(offset)); });
    if (done <= 0) return done < 0 ? errno : EIO;
    from += done;
    offset += static_cast<std::uint64_t>(done);
    n -= static_cast<std::size_t>(done);
  }
  return 0;
}

ssize_t read_all(int fd, std::uint64_t offset, void* bytes, std::size_t n) noexcept {
  char* to = static_cast<char*>(bytes);
  while (n > 0) {
    const ssize_t done = retried([&] { return pread(fd, to, n, static_cast<off_t>(offset)); });
    if (done < 0) return -1;
    if (done == 0) break;
    to += done;
    offset += static_cast<std::uint64_t>(done);
    n -= static_cast<std::size_t>(done);
  }
  return to - static_cast<char*>(bytes);
}

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

bool is_named(int fd, const std::string& path) noexcept {
  struct stat held, named;
  return fstat(fd, &held) == 0 && lstat(path.c_str(), &named) == 0 && held.st_dev == named.st_dev &&
         held.st_ino == named.st_ino;
}

bool sync_folder_of(const std::string& path) {
  const OpenFile folder(retried([&] { return ::open(folder_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); }));
  // Some file systems can't sync a folder, which is no failure of the disk.
  return folder < 0 || retried([&] { return fsync(folder); }) == 0 || errno != EIO;
}

const char* advice(int error) {
  switch (error) {
    case ENOSPC:
    case EDQUOT:
      return "make room on the disk and run again";
    case EFBIG:
      return "raise the limit on the size of files (ulimit -f) and run again";
    case ENOENT:
      return "its part file was removed meanwhile; run again";
    case ENOMEM:
      return "free some memory and run again";
    default:
      return "check the disk and run again";
  }
}

void refuse_file(const std::string& path, const std::string& message) {
  throw Refusal(Place{std::make_shared<const std::string>(path)}, message);
}

}  // namespace papotage
