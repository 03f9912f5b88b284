#include "sim/record/part_file.hpp"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <deque>
#include <memory>
#include <mutex>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/core/refusal.hpp"
#include "sim/record/posix.hpp"

namespace papotage {
namespace {

[[noreturn]] void refuse(const std::string& path, const std::string& message) {
  throw Refusal(Place{std::make_shared<const std::string>("-o " + path)}, message);
}

/// What to say of a part file that can't be opened; empty for what is no fault of the user's.
std::string why_not_opened(const std::string& part, int error) {
  switch (error) {
    case EACCES:
    case EPERM:
    case EROFS:
    case ENOENT:  // a folder that takes no files, such as /proc
      return fmt::format("`{}` can't be written ({}); choose another folder", part, std::strerror(error));
    case ELOOP:
    case EISDIR:
    case ENXIO:
      return fmt::format("`{}`, where it is written first, is no ordinary file; remove that", part);
    case ENAMETOOLONG:
      return "the name is too long; choose a shorter one";
    default:
      return {};
  }
}

/// Gives `part` the name `path`; the errno, 0 when done.
int rename_part(const std::string& part, const std::string& path, bool replace) {
  if (replace) return std::rename(part.c_str(), path.c_str()) == 0 ? 0 : errno;
  if (renameat2(AT_FDCWD, part.c_str(), AT_FDCWD, path.c_str(), RENAME_NOREPLACE) == 0) return 0;
  if (errno != EINVAL && errno != ENOSYS) return errno;
  // A file system without it: a second name, which never replaces either, then the first goes.
  if (link(part.c_str(), path.c_str()) == 0) return unlink(part.c_str()) == 0 ? 0 : errno;
  if (errno != EPERM && errno != EOPNOTSUPP && errno != ENOSYS) return errno;
  // Nor second names: look before renaming.
  struct stat status;
  if (lstat(path.c_str(), &status) == 0) return EEXIST;
  return std::rename(part.c_str(), path.c_str()) == 0 ? 0 : errno;
}

// Paths that a signal removes. A handler may be reading one on another thread, so texts live to the end.
constexpr int slots = 16;
std::atomic<const char*> doomed[slots];
static_assert(std::atomic<const char*>::is_always_lock_free);

/// The slot, or -1 where all are taken and a signal will leave the file.
int doom(const std::string& path) {
  static std::mutex mutex;
  static std::deque<std::string>& paths = *new std::deque<std::string>;  // outlives static destruction
  const std::lock_guard lock(mutex);
  for (int slot = 0; slot < slots; ++slot)
    if (doomed[slot] == nullptr) {
      doomed[slot] = paths.emplace_back(path).c_str();
      return slot;
    }
  return -1;
}

void spare(int slot) noexcept {
  if (slot >= 0) doomed[slot] = nullptr;
}

extern "C" void remove_and_die(int signal) {
  const int error = errno;
  for (const auto& path : doomed)
    if (const char* p = path.load()) unlink(p);
  raise(signal);  // pending until the handler returns, and then with the default action (SA_RESETHAND)
  errno = error;
}

}  // namespace

void refuse_output(const std::string& path, bool force) {
  const std::string folder = folder_of(path);
  struct stat status;
  if (path.empty()) refuse(path, "names no file; give one, as in `-o result.h5`");
  if (stat(folder.c_str(), &status) != 0) {
    if (errno == ENOENT) refuse(path, fmt::format("the folder `{}` does not exist; make it first", folder));
    if (errno == ENOTDIR) refuse(path, fmt::format("`{}` is no folder; choose another", folder));
    refuse(path, fmt::format("the folder `{}` can't be used ({}); choose another", folder, std::strerror(errno)));
  }
  if (!S_ISDIR(status.st_mode)) refuse(path, fmt::format("`{}` is no folder; choose another", folder));
  if (path.back() == '/') refuse(path, fmt::format("is a folder; name a file in it, as in `{}result.h5`", path));
  if (stat(path.c_str(), &status) == 0) {
    if (S_ISDIR(status.st_mode))
      refuse(path, fmt::format("is a folder; name a file in it, as in `{}/result.h5`", path));
    if (!S_ISREG(status.st_mode)) refuse(path, "is no ordinary file; choose another name");
  }
  if (!force && lstat(path.c_str(), &status) == 0) refuse(path, "exists; replace it with --force or name another file");
}

PartFile::PartFile(std::string path, bool force) : path_(std::move(path)), part_(path_ + ".part"), force_(force) {
  refuse_output(path_, force_);
  open();
  slot_ = doom(part_);
  struct stat status;
  if (!force_ && lstat(path_.c_str(), &status) == 0) {  // another process has just published it
    discard();
    refuse_output(path_, force_);
  }
  if (retried([&] { return ftruncate(fd_, 0); }) != 0) fail(errno);
}

void PartFile::open() {
  for (;;) {
    fd_ = retried([&] { return ::open(part_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0666); });
    int error = fd_ < 0 ? errno : 0;
    struct stat status = {};
    if (!error && (fstat(fd_, &status) != 0 || !S_ISREG(status.st_mode))) error = ENXIO;
    if (!error && retried([&] { return flock(fd_, LOCK_EX | LOCK_NB); }) != 0) error = errno;
    if (!error && still_ours()) return;
    // Some network file systems know no locks: there only an empty file is safe to take.
    const bool lockless = fd_ >= 0 && (error == ENOSYS || error == ENOLCK || error == EOPNOTSUPP);
    if (lockless && status.st_size == 0) return;
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
    if (!error) continue;  // whoever held the lock gave the file its name meanwhile
    if (error == EWOULDBLOCK) refuse(path_, "another process is writing it; wait for that or name another file");
    if (lockless)
      refuse(path_, fmt::format("`{}` exists and can't be locked here; remove it if nobody is writing it", part_));
    if (const std::string why = why_not_opened(part_, error); !why.empty()) refuse(path_, why);
    throw std::system_error(error, std::generic_category(), part_ + ": could not be opened");
  }
}

PartFile::~PartFile() { discard(); }

bool PartFile::still_ours() const { return is_named(fd_, part_); }

void PartFile::discard() noexcept {
  if (fd_ < 0) return;
  if (still_ours()) unlink(part_.c_str());
  spare(slot_);
  ::close(fd_);
  fd_ = -1;
}

void PartFile::fail(int error) noexcept {
  int none = 0;
  error_.compare_exchange_strong(none, error);
}

void PartFile::write(std::uint64_t offset, const void* bytes, std::size_t n) noexcept {
  if (fd_ < 0 || error()) return;
  if (const int failed = write_all(fd_, offset, bytes, n)) fail(failed);
}

void PartFile::read(std::uint64_t offset, void* bytes, std::size_t n) noexcept {
  const ssize_t done = fd_ < 0 ? 0 : read_all(fd_, offset, bytes, n);
  if (done < 0) fail(errno);
  const std::size_t known = done < 0 ? 0 : static_cast<std::size_t>(done);
  std::memset(static_cast<char*>(bytes) + known, 0, n - known);
}

void PartFile::resize(std::uint64_t size) noexcept {
  if (fd_ < 0 || error()) return;
  if (retried([&] { return ftruncate(fd_, static_cast<off_t>(size)); }) != 0) fail(errno);
}

void PartFile::publish() {
  if (!error() && retried([&] { return fsync(fd_); }) != 0) fail(errno);
  if (!error() && !still_ours()) fail(ENOENT);
  if (error()) {
    discard();
    throw std::system_error(
        error(), std::generic_category(),
        fmt::format("{}: could not be written and nothing of it is left; {}", path_, advice(error())));
  }
  spare(slot_);  // first, so that a signal never removes the next writer's part file
  slot_ = -1;
  const int unnamed = rename_part(part_, path_, force_);
  ::close(fd_);
  fd_ = -1;
  if (unnamed)
    throw std::system_error(
        unnamed, std::generic_category(),
        fmt::format("{}: could not be given its name; the whole result is in `{}`: rename that", path_, part_));
  if (!sync_folder_of(path_))
    throw std::system_error(EIO, std::generic_category(),
                            path_ + ": is whole, but a power cut may still lose its name");
}

void remove_on_signal(int signal) {
  struct sigaction action = {};
  action.sa_handler = remove_and_die;
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  sigfillset(&action.sa_mask);
  sigaction(signal, &action, nullptr);
}

void remove_on_signal() {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction before = {};
    if (sigaction(signal, nullptr, &before) == 0 && before.sa_handler == SIG_IGN) continue;
    remove_on_signal(signal);
  }
  std::signal(SIGXFSZ, SIG_IGN);
}

}  // namespace papotage
