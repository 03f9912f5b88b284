// Full disks, limits, failing disks and kills: what a journal confirmed is read again, and errors are told.

#include <atomic>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <functional>
#include <random>
#include <system_error>
#include <thread>

#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/unit/journal_support.hpp"

namespace {
std::atomic<int> sync_error{0}, lock_error{0};
std::atomic<int> syncs{0};

int result_of(long result, int error) {
  if (error == 0) return static_cast<int>(result);
  errno = error;
  return -1;
}
}  // namespace

// These stand before the system's own in the whole program, so that they can be made to fail.
extern "C" int fdatasync(int fd) {
  ++syncs;
  return result_of(syscall(SYS_fdatasync, fd), sync_error);
}
extern "C" int flock(int fd, int operation) noexcept {
  return result_of(lock_error == 0 ? syscall(SYS_flock, fd, operation) : -1, lock_error);
}

namespace papotage {
namespace {

using namespace papotage::testing;
namespace fs = std::filesystem;
using Begin = Journal::Begin;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

int in_child(const std::function<int()>& work) {
  const pid_t child = fork_child();
  if (child == 0) _exit(work());
  int status = 0;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/// Sets the largest size of a file; for a child.
void limit_size(rlim_t size) {
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit limit{};
  getrlimit(RLIMIT_FSIZE, &limit);
  limit.rlim_cur = size;
  setrlimit(RLIMIT_FSIZE, &limit);
}

TEST(JournalFailures, SyncsALoneRecordWithinAboutASecond) {
  const Folder folder(true);
  Journal journal(folder / "x", header_of(), Begin::fresh);
  for (std::uint64_t k = 0; k < 2; ++k) {
    const auto begin = Clock::now();
    append_examples(journal, k, k + 1);
    while (journal.finished() <= k && Clock::now() < begin + 10s) std::this_thread::sleep_for(5ms);
    EXPECT_EQ(journal.finished(), k + 1);
    EXPECT_LT(Clock::now() - begin, 1500ms);
  }
}

TEST(JournalFailures, SyncsInGroups) {
  const Folder folder(true);
  Journal journal(folder / "x", header_of(), Begin::fresh);
  const int before = syncs;
  const auto begin = Clock::now();
  std::uint64_t task = 0;
  for (; Clock::now() < begin + 1900ms; std::this_thread::sleep_for(1ms)) {
    append_examples(journal, task, task + 1);
    ++task;
  }
  const int done = syncs - before;
  EXPECT_GE(done, 1);
  EXPECT_LE(done, 3);
  EXPECT_GT(journal.finished(), 0u);
  const int idle = (journal.sync(), syncs.load());
  std::this_thread::sleep_for(1s);
  EXPECT_EQ(syncs, idle);
  EXPECT_EQ(journal.finished(), task);
}

TEST(JournalFailures, ALimitOnSizeAnywhereKeepsWholeRecords) {
  const Folder folder(true);
  write_examples(folder / "whole", 12);
  const auto size = fs::file_size(folder / "whole");
  write_examples(folder / "begun", 0);
  const auto beginning = fs::file_size(folder / "begun");
  for (rlim_t limit = 0; limit < size; ++limit) {
    fs::remove(folder / "x");
    // 100: an error at opening; 101: none; otherwise the finished records.
    const int told = in_child([&] {
      limit_size(limit);
      try {
        Journal journal(folder / "x", header_of(), Begin::fresh);
        append_examples(journal, 0, 6);
        journal.sync();
        append_examples(journal, 6, 12);
        if (journal.sync()) return 101;
        limit_size(RLIM_INFINITY);
        append_examples(journal, 20, 30);  // dropped
        return journal.error() == EFBIG ? static_cast<int>(journal.finished()) : 102;
      } catch (const std::system_error& e) {
        return e.code() == std::errc::file_too_large ? 100 : 103;
      }
    });
    ASSERT_LE(told, 100) << limit;
    EXPECT_EQ(told == 100, limit < beginning) << limit;
    EXPECT_EQ(fs::exists(folder / "x"), told != 100) << limit;
    if (told == 100) continue;
    std::uint64_t beyond = 1;
    EXPECT_EQ(read_back(folder / "x", &beyond), examples(static_cast<std::uint64_t>(told))) << limit;
    EXPECT_EQ(beyond, 0u);
  }
}

TEST(JournalFailures, AFullDiskKeepsWholeRecordsAndTells) {
  const Folder folder(true);
  const std::string disk = folder / "disk";
  fs::create_directories(disk);
  for (const int pages : {2, 3, 7}) {
    const std::string options = "size=" + std::to_string(4096 * pages);
    if (mount("tmpfs", disk.c_str(), "tmpfs", 0, options.c_str()) != 0) GTEST_SKIP() << "may not mount a disk";
    {
      Journal journal(disk + "/x", header_of(), Begin::fresh);
      append_examples(journal, 0, 1000);
      EXPECT_FALSE(journal.sync());
      EXPECT_EQ(journal.error(), ENOSPC);
      const std::uint64_t n = journal.finished();
      EXPECT_GT(n, 30u);
      try {
        journal.close();
        ADD_FAILURE();
      } catch (const std::system_error& e) {
        EXPECT_EQ(e.code(), std::errc::no_space_on_device);
        EXPECT_EQ(std::string(e.what()), disk + "/x: could not be written further, and holds " + std::to_string(n) +
                                             " finished tasks whole; make room on the disk and run again with "
                                             "--resume: No space left on device");
      }
      EXPECT_EQ(read_back(disk + "/x"), examples(n));
      ASSERT_EQ(mount("tmpfs", disk.c_str(), "tmpfs", MS_REMOUNT, "size=1m"), 0);
      Journal again(disk + "/x", header_of(), Begin::resumed);
      append_examples(again, n, 1000);
      again.close();
      EXPECT_EQ(read_back(disk + "/x"), examples(1000));
    }
    umount(disk.c_str());
  }
}

TEST(JournalFailures, ADiskThatFailsToSyncKeepsWhatItSynced) {
  const Folder folder(true);
  Journal journal(folder / "x", header_of(), Begin::fresh);
  append_examples(journal, 0, 5);
  EXPECT_TRUE(journal.sync());
  append_examples(journal, 5, 9);
  sync_error = EIO;
  EXPECT_FALSE(journal.sync());
  sync_error = 0;
  append_examples(journal, 9, 12);
  EXPECT_FALSE(journal.sync());
  EXPECT_EQ(journal.error(), EIO);
  EXPECT_EQ(journal.finished(), 5u);
  EXPECT_EQ(read_back(folder / "x"), examples(5));
  EXPECT_THROW(journal.close(), std::system_error);
}

TEST(JournalFailures, TellsWhenItWasRemoved) {
  const Folder folder(true);
  Journal journal(folder / "x", header_of(), Begin::fresh);
  append_examples(journal, 0, 5);
  fs::remove(folder / "x");
  EXPECT_FALSE(journal.sync());
  EXPECT_EQ(journal.finished(), 0u);
  try {
    journal.close();
    ADD_FAILURE();
  } catch (const std::system_error& e) {
    EXPECT_EQ(std::string(e.what()),
              (folder / "x") + ": was removed while it was written; run again: No such file or directory");
  }
}

TEST(JournalFailures, GoesOnWithoutLocksWhereThereAreNone) {
  const Folder folder(true);
  lock_error = ENOSYS;
  {
    Journal journal(folder / "x", header_of(), Begin::fresh);
    EXPECT_FALSE(journal.locked());
    append_examples(journal, 0, 5);
  }
  Journal journal(folder / "x", header_of(), Begin::resumed);
  lock_error = 0;
  EXPECT_EQ(journal.finished(), 5u);
}

TEST(JournalFailures, AKillAtAnyMomentLosesNothingThatWasSynced) {
  const Folder folder;
  const std::string path = folder / "x";
  std::mt19937 random(1);
  std::uint64_t confirmed = 0, written = 0, torn = 0;
  for (int k = 0; k < 60; ++k) {
    int told[2];
    ASSERT_EQ(pipe(told), 0);
    const pid_t child = fork_child();
    if (child == 0) {
      Journal journal(path, header_of(), Begin::resumed);
      for (std::uint64_t task = journal.finished();; ++task) {
        append_examples(journal, task, task + 1);
        if (task % 5 != 0) continue;
        const std::uint64_t n = journal.sync() ? journal.finished() : 0;
        if (write(told[1], &n, sizeof n) != sizeof n) _exit(1);
      }
    }
    ::close(told[1]);
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 30'000));
    kill(child, SIGKILL);
    ASSERT_EQ(waitpid(child, nullptr, 0), child);
    std::uint64_t n = 0;
    while (read(told[0], &n, sizeof n) == sizeof n) confirmed = n;
    ::close(told[0]);
    if (!fs::exists(path) || confirmed == 0) continue;
    std::uint64_t beyond = 0;
    const auto all = read_back(path, &beyond);
    torn += beyond > 0;
    ASSERT_GE(all.size(), confirmed);
    ASSERT_GE(all.size(), written);
    written = all.size();
    ASSERT_EQ(all, examples(written));
  }
  EXPECT_GT(confirmed, 0u);
  std::printf("%llu records, %llu confirmed, %llu torn\n", static_cast<unsigned long long>(written),
              static_cast<unsigned long long>(confirmed), static_cast<unsigned long long>(torn));
}

}  // namespace
}  // namespace papotage
