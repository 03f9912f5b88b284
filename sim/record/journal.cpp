#include "sim/record/journal.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/record/journal_format.hpp"

namespace papotage {
namespace {

/// From the first record that isn't synced to the next sync, which then takes its time.
constexpr std::chrono::milliseconds sync_after{750};

[[noreturn]] void refuse_or_throw(const std::string& path, int error) {
  for (const int users : {EACCES, EPERM, EROFS, ENOENT, ENOTDIR, EISDIR, ELOOP, ENXIO, ENAMETOOLONG})
    if (error == users)
      refuse_file(path, fmt::format("can't be opened ({}); check its name and folder", std::strerror(error)));
  throw std::system_error(error, std::generic_category(), path + ": could not be opened");
}

[[noreturn]] void throw_unwritten(const std::string& path, int error) {
  throw std::system_error(error, std::generic_category(),
                          fmt::format("{}: could not be written; {}", path, advice(error)));
}

/// An errno, 0 when done. What has lost its name can't be read again.
int sync_data(int fd) noexcept {
  struct stat status;
  if (retried([&] { return fdatasync(fd); }) != 0 || fstat(fd, &status) != 0) return errno;
  return status.st_nlink == 0 ? ENOENT : 0;
}

void cut(int fd, std::uint64_t size) noexcept {
  // Where this fails, too, readers stop at the torn record all the same.
  [[maybe_unused]] const int failed = retried([&] { return ftruncate(fd, static_cast<off_t>(size)); });
}

/// A thread that leaves signals to the others, so that none is handled aside from those who wait for it.
template <class Work>
std::thread without_signals(Work&& work) {
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  const auto restore = [&] { pthread_sigmask(SIG_SETMASK, &before, nullptr); };
  try {
    std::thread thread(std::forward<Work>(work));
    restore();
    return thread;
  } catch (...) {
    restore();
    throw;
  }
}

}  // namespace

std::string difference(const JournalHeader& found, const JournalHeader& wanted) {
  if (found.seed != wanted.seed) return fmt::format("seed {} and not {}", found.seed, wanted.seed);
  if (found.shards != wanted.shards) return fmt::format("{} and not {} shards", found.shards, wanted.shards);
  if (found.tasks != wanted.tasks) return fmt::format("{} and not {} tasks", found.tasks, wanted.tasks);
  if (found.study != wanted.study) return "another study (its scenario, files or program differ)";
  return {};
}

Journal::Journal(std::string path, JournalHeader header, Begin begin, const TaskVisit& found)
    : path_(std::move(path)), header_(std::move(header)) {
  const std::string beginning = journal_format::beginning(header_);
  if (beginning.size() > journal_format::longest) refuse_file(path_, "the study is too long; shorten it");
  open();
  struct stat status;
  if (fstat(file_, &status) != 0) throw_unwritten(path_, errno);
  const auto size = static_cast<std::uint64_t>(status.st_size);
  if (!is_unbegun(size, beginning) && !is_journal(size)) refuse_file(path_, journal_format::no_journal);
  if (begin == Begin::replaced || is_unbegun(size, beginning))
    begin_file(beginning);
  else if (begin == Begin::resumed)
    resume(found);
  else
    refuse_file(path_, "an unfinished study is there; go on with --resume or replace it with --force");
  finished_ = written_;
  synced_ = end_;
  timer_ = without_signals([this] { sync_in_time(); });
}

Journal::~Journal() {
  stop();
  if (file_ >= 0) sync();
}

void Journal::open() {
  for (;;) {
    file_ = OpenFile(
        retried([&] { return ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0666); }));
    if (file_ < 0) refuse_or_throw(path_, errno);
    struct stat status;
    if (fstat(file_, &status) != 0 || !S_ISREG(status.st_mode)) refuse_or_throw(path_, ENXIO);
    if (retried([&] { return flock(file_, LOCK_EX | LOCK_NB); }) != 0) {
      if (errno == EWOULDBLOCK) refuse_file(path_, "another process is writing it; wait for that or stop it");
      if (errno != ENOSYS && errno != ENOLCK && errno != EOPNOTSUPP) throw_unwritten(path_, errno);
      locked_ = false;  // some network file systems know no locks
    }
    if (is_named(file_, path_)) return;  // else whoever held the lock has removed it meanwhile
  }
}

/// Whether nothing but a piece of its own header was ever written, whose missing pages a power cut may leave as zeros:
/// records only follow a header that was synced.
bool Journal::is_unbegun(std::uint64_t size, const std::string& beginning) const {
  if (size > beginning.size()) return false;
  std::string found(size, '\0');
  if (read_all(file_, 0, found.data(), size) != static_cast<ssize_t>(size)) return false;
  const auto is_or_was_lost = [](char is, char would_be) { return is == would_be || is == 0; };
  return found != beginning && std::equal(found.begin(), found.end(), beginning.begin(), is_or_was_lost);
}

/// Whether it begins as a journal does.
bool Journal::is_journal(std::uint64_t size) const {
  std::string found(std::min<std::uint64_t>(size, journal_format::magic.size()), '\0');
  if (read_all(file_, 0, found.data(), found.size()) != static_cast<ssize_t>(found.size())) return false;
  return journal_format::magic.starts_with(found);
}

void Journal::begin_file(const std::string& beginning) {
  int error = retried([&] { return ftruncate(file_, 0); }) != 0 ? errno : 0;
  if (!error) error = write_all(file_, 0, beginning.data(), beginning.size());
  if (!error && retried([&] { return fsync(file_); }) != 0) error = errno;
  if (!error && !sync_folder_of(path_)) error = EIO;
  end_ = beginning.size();
  if (!error) return;
  unlink(path_.c_str());
  throw_unwritten(path_, error);
}

void Journal::resume(const TaskVisit& found) {
  auto [header, records] = journal_format::read_header(file_, path_);
  std::string why = difference(header, header_);
  if (why.empty() && header.shard != header_.shard)
    why = fmt::format("shard {} of {} and not {}", header.shard, header.shards, header_.shard);
  if (!why.empty())
    refuse_file(path_, fmt::format("was begun for {}; go on as it was begun, or replace it with --force", why));
  header_ = std::move(header);
  const auto extent = journal_format::read_records(file_, path_, records, hosts_, found);
  end_ = extent.end;
  written_ = extent.finished;
  dropped_ = extent.size - extent.end;
  if (dropped_ > 0 && retried([&] { return ftruncate(file_, static_cast<off_t>(end_)); }) != 0)
    throw_unwritten(path_, errno);
  // What a killed process wrote is readable before it is on the disk.
  if (retried([&] { return fsync(file_); }) != 0) throw_unwritten(path_, errno);
}

std::uint32_t Journal::host_number(std::string_view host) {
  const auto known = std::find(hosts_.rbegin(), hosts_.rend(), host);
  if (known != hosts_.rend()) return static_cast<std::uint32_t>(hosts_.rend() - known - 1);
  journal_format::add_host(buffer_, host);
  hosts_.emplace_back(host);
  return static_cast<std::uint32_t>(hosts_.size() - 1);
}

void Journal::append(const TaskRecord& record) noexcept {
  const std::lock_guard lock(mutex_);
  if (error()) return;
  try {
    buffer_.clear();
    journal_format::add_task(buffer_, record, host_number(record.host));
  } catch (const std::bad_alloc&) {
    return fail(ENOMEM);
  }
  static_assert(most_values * sizeof(double) + 4096 < journal_format::longest);
  if (buffer_.size() > journal_format::longest) return fail(EMSGSIZE);
  if (const int error = write_all(file_, end_, buffer_.data(), buffer_.size())) {
    cut(file_, end_);
    return fail(error);
  }
  end_ += buffer_.size();
  written_ += record.status != TaskRecord::Status::started;
  if (due_) return;
  due_ = Clock::now() + sync_after;
  wake_.notify_one();
}

bool Journal::sync() noexcept {
  const std::lock_guard one_at_a_time(syncing_);
  std::unique_lock lock(mutex_);
  due_.reset();
  const std::uint64_t end = end_, written = written_;
  if (end == synced_) return !error();
  lock.unlock();
  const int failed = sync_data(file_);
  lock.lock();
  if (!failed) {
    synced_ = end;
    finished_ = written;
    return !error();
  }
  // The system forgets what it couldn't write, so that a second try would say that all is well.
  fail(failed);
  cut(file_, synced_);
  end_ = synced_;
  written_ = finished_;
  return false;
}

void Journal::fail(int error) noexcept {
  int none = 0;
  error_.compare_exchange_strong(none, error);
}

void Journal::sync_in_time() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    if (!due_) {
      wake_.wait(lock);
    } else if (const auto due = *due_; Clock::now() < due) {
      wake_.wait_until(lock, due);
    } else {
      lock.unlock();
      sync();
      lock.lock();
    }
  }
}

void Journal::stop() noexcept {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  if (timer_.joinable()) timer_.join();
}

void Journal::close() {
  stop();
  if (file_ >= 0) sync();
  file_.close();
  if (const int first = error()) {
    const std::string what =
        first == ENOENT
            ? "was removed while it was written; run again"
            : fmt::format("could not be written further, and holds {} finished tasks whole; {} with --resume",
                          finished(), advice(first));
    throw std::system_error(first, std::generic_category(), fmt::format("{}: {}", path_, what));
  }
}

bool Journal::remove() noexcept {
  stop();
  const bool removed = is_named(file_, path_) && unlink(path_.c_str()) == 0;
  file_.close();
  return removed;
}

JournalReader::JournalReader(std::string path) : path_(std::move(path)) {
  file_ = OpenFile(retried([&] { return ::open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK); }));
  struct stat status;
  if (file_ < 0) refuse_or_throw(path_, errno);
  if (fstat(file_, &status) != 0 || !S_ISREG(status.st_mode)) refuse_file(path_, "is no file; name a journal");
  auto [header, records] = journal_format::read_header(file_, path_);
  header_ = std::move(header);
  records_ = records;
}

std::uint64_t JournalReader::for_each(const TaskVisit& visit) const {
  std::vector<std::string> hosts;
  const auto extent = journal_format::read_records(file_, path_, records_, hosts, visit);
  return extent.size - extent.end;
}

}  // namespace papotage
