// Full disks, limits and kills: whatever happens, a whole result or none, and never a silent loss.

#include <csignal>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <random>
#include <system_error>

#include <gtest/gtest.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sim/record/info.hpp"
#include "sim/record/part_file.hpp"
#include "sim/record/result.hpp"
#include "tests/unit/record_helpers.hpp"

namespace papotage {
namespace {

using namespace papotage::testing;
namespace fs = std::filesystem;

ResultLayout layout_with_everything() { return full_layout(40, 12, 60); }

/// Runs `work` in a child and returns the status that waitpid gives.
int in_child(const std::function<int()>& work) {
  const pid_t child = fork_child();
  if (child == 0) std::exit(work());  // not _exit: HDF5 cleans up at exit, which must not crash
  int status = 0;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  return status;
}

/// 0 written, 1 failed with `expected`, 2 failed otherwise; then a second result elsewhere must still succeed.
int write_and_tell(const std::string& path, std::errc expected, const std::function<void()>& lift,
                   const std::string& second) {
  int told = 0;
  try {
    write_result(path, layout_with_everything());
  } catch (const std::system_error& e) {
    told = e.code() == expected ? 1 : 2;
    if (told == 2) std::fprintf(stderr, "%s\n", e.what());
  }
  lift();
  write_result(second, small_layout());
  return told;
}

/// How large the result is.
std::uintmax_t whole_size(const std::string& path) {
  write_result(path, layout_with_everything());
  const auto size = fs::file_size(path);
  fs::remove(path);
  return size;
}

TEST(Failures, ALimitOnSizeAnywhereLeavesAllOrNothing) {
  const Folder folder(true), elsewhere(true);
  const auto size = whole_size(folder / "x.h5");
  const std::string expected = [&] {
    write_result(folder / "x.h5", layout_with_everything());
    const std::string d = digest(folder / "x.h5");
    fs::remove(folder / "x.h5");
    return d;
  }();
  int failures = 0;
  for (std::uintmax_t limit = 0; limit < size + 2000; limit += 1999) {
    const int status = in_child([&] {
      std::signal(SIGXFSZ, SIG_IGN);
      rlimit r{};
      getrlimit(RLIMIT_FSIZE, &r);
      r.rlim_cur = limit;
      setrlimit(RLIMIT_FSIZE, &r);
      return write_and_tell(
          folder / "x.h5", std::errc::file_too_large,
          [&] {
            r.rlim_cur = r.rlim_max;
            setrlimit(RLIMIT_FSIZE, &r);
          },
          elsewhere / "second.h5");
    });
    ASSERT_TRUE(WIFEXITED(status)) << limit;
    ASSERT_LE(WEXITSTATUS(status), 1) << limit;
    if (WEXITSTATUS(status) == 0) {
      EXPECT_EQ(digest(folder / "x.h5"), expected);
      fs::remove(folder / "x.h5");
    } else {
      ++failures;
      EXPECT_EQ(folder.files(), 0u) << limit;
    }
    EXPECT_EQ(digest(elsewhere / "second.h5").size(), 64u);
    fs::remove(elsewhere / "second.h5");
  }
  EXPECT_GT(failures, 10);
}

TEST(Failures, AFullDiskOfAnySizeLeavesAllOrNothing) {
  const Folder folder(true), elsewhere(true);
  const auto size = whole_size(folder / "x.h5");
  int failures = 0;
  for (std::uintmax_t room = 4096; room < size + 16384; room += 4096) {
    const std::string disk = folder / "disk";
    fs::create_directories(disk);
    const std::string options = "size=" + std::to_string(room);
    if (mount("tmpfs", disk.c_str(), "tmpfs", 0, options.c_str()) != 0) GTEST_SKIP() << "may not mount a disk";
    const int status = in_child([&] {
      return write_and_tell(
          disk + "/x.h5", std::errc::no_space_on_device, [] {}, elsewhere / "second.h5");
    });
    EXPECT_TRUE(WIFEXITED(status)) << room;
    EXPECT_LE(WEXITSTATUS(status), 1) << room;
    if (WEXITSTATUS(status) == 0) {
      EXPECT_EQ(digest(disk + "/x.h5").size(), 64u);
    }
    failures += WEXITSTATUS(status) == 1;
    EXPECT_EQ(fs::is_empty(disk), WEXITSTATUS(status) != 0) << room;
    umount(disk.c_str());
    fs::remove(elsewhere / "second.h5");
  }
  EXPECT_GT(failures, 5);
}

TEST(Failures, AreToldWhileWriting) {
  const Folder folder(true);
  const int status = in_child([&] {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit r{100'000, RLIM_INFINITY};
    setrlimit(RLIMIT_FSIZE, &r);
    const ResultLayout layout = small_layout(5, 4, 100'000);
    ResultWriter writer(folder / "x.h5", false, layout);
    if (writer.stop()) return 3;
    write_replicate(writer, layout, 0);
    return writer.failed() && writer.stop() ? 0 : 4;
  });
  EXPECT_EQ(status, 0);
  EXPECT_EQ(folder.files(), 0u);
}

TEST(Failures, AKillAtAnyMomentLeavesAllOrNothing) {
  const Folder folder(true);
  const std::string path = folder / "x.h5";
  std::mt19937 random(1);
  int whole = 0, none = 0;
  for (int k = 0; k < 60; ++k) {
    const pid_t child = fork_child();
    if (child == 0) {
      write_result(path, layout_with_everything());
      _exit(0);
    }
    usleep(static_cast<useconds_t>(random() % 40'000));
    kill(child, SIGKILL);
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    if (fs::exists(path)) {
      ++whole;
      EXPECT_EQ(digest(path).size(), 64u);
      fs::remove(path);
    } else {
      ++none;
    }
  }
  EXPECT_GT(none, 0);
  write_result(path, layout_with_everything());  // over whatever part file the last kill left
  EXPECT_EQ(folder.files(), 1u);
  RecordProperty("whole", whole);
}

}  // namespace
}  // namespace papotage
