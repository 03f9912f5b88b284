// A file appears whole or not at all, and never over another.

#include "sim/record/part_file.hpp"

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sim/core/refusal.hpp"
#include "tests/unit/record_helpers.hpp"

namespace papotage {
namespace {

using namespace papotage::testing;
namespace fs = std::filesystem;

std::string content(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string refusal(const std::string& path, bool force = false) {
  try {
    PartFile part(path, force);
  } catch (const Refusal& r) {
    EXPECT_EQ(r.place().text(), "-o " + path);
    EXPECT_TRUE(r.place().on_command_line());
    return r.message();
  }
  return "";
}

TEST(PartFile, AppearsWhenPublished) {
  const Folder folder;
  PartFile part(folder / "x", false);
  part.write(2, "cd", 2);
  part.write(0, "ab", 2);
  EXPECT_FALSE(fs::exists(folder / "x"));
  part.publish();
  EXPECT_EQ(content(folder / "x"), "abcd");
  EXPECT_EQ(folder.files(), 1u);
}

TEST(PartFile, ReadsZerosBeyondItsEnd) {
  const Folder folder;
  PartFile part(folder / "x", false);
  part.write(0, "ab", 2);
  char bytes[4] = {'x', 'x', 'x', 'x'};
  part.read(1, bytes, 4);
  EXPECT_EQ(std::string(bytes, 4), std::string("b\0\0\0", 4));
  part.resize(1);
  part.publish();
  EXPECT_EQ(content(folder / "x"), "a");
}

TEST(PartFile, RefusesPathsThatCannotBe) {
  const Folder folder;
  EXPECT_EQ(refusal(folder / "out/x.h5"), "the folder `" + (folder / "out") + "` does not exist; make it first");
  std::ofstream(folder / "file") << "precious";
  EXPECT_EQ(refusal(folder / "file"), "exists; replace it with --force or name another file");
  EXPECT_EQ(refusal(folder / "file/x.h5"), "`" + (folder / "file") + "` is no folder; choose another");
  fs::create_directory(folder / "sub");
  EXPECT_EQ(refusal(folder / "sub", true),
            "is a folder; name a file in it, as in `" + (folder / "sub") + "/result.h5`");
  EXPECT_EQ(refusal(folder / "sub/"), "is a folder; name a file in it, as in `" + (folder / "sub/") + "result.h5`");
  EXPECT_EQ(refusal("/dev/null", true), "is no ordinary file; choose another name");
  EXPECT_EQ(refusal(""), "names no file; give one, as in `-o result.h5`");
  EXPECT_EQ(refusal(folder / std::string(254, 'x')), "the name is too long; choose a shorter one");
  fs::create_directory(folder / "y.part");
  EXPECT_EQ(refusal(folder / "y"),
            "`" + (folder / "y.part") + "`, where it is written first, is no ordinary file; remove that");
  EXPECT_EQ(content(folder / "file"), "precious");
  EXPECT_EQ(folder.files(), 3u);
}

TEST(PartFile, RefusesAFolderItMayNotWrite) {
  if (geteuid() == 0) GTEST_SKIP() << "root may write everywhere";
  const Folder folder;
  fs::create_directory(folder / "closed");
  fs::permissions(folder / "closed", fs::perms::owner_read | fs::perms::owner_exec);
  EXPECT_EQ(refusal(folder / "closed/x"),
            "`" + (folder / "closed/x.part") + "` can't be written (Permission denied); choose another folder");
  fs::permissions(folder / "closed", fs::perms::owner_all);
}

TEST(PartFile, ReplacesWithForceOnlyAtTheEnd) {
  const Folder folder;
  std::ofstream(folder / "x") << "old";
  {
    PartFile part(folder / "x", true);
    part.write(0, "new", 3);
  }
  EXPECT_EQ(content(folder / "x"), "old");
  PartFile part(folder / "x", true);
  part.write(0, "new", 3);
  EXPECT_EQ(content(folder / "x"), "old");
  part.publish();
  EXPECT_EQ(content(folder / "x"), "new");
}

TEST(PartFile, RefusesWhatAnotherIsWriting) {
  const Folder folder;
  PartFile part(folder / "x", false);
  part.write(0, "mine", 4);
  EXPECT_EQ(refusal(folder / "x"), "another process is writing it; wait for that or name another file");
  EXPECT_EQ(refusal(folder / "x", true), "another process is writing it; wait for that or name another file");
  part.publish();
  EXPECT_EQ(content(folder / "x"), "mine");
}

TEST(PartFile, TakesOverWhatAKilledProcessLeft) {
  const Folder folder;
  std::ofstream(folder / "x.part") << "half of something long";
  PartFile part(folder / "x", false);
  part.write(0, "whole", 5);
  part.publish();
  EXPECT_EQ(content(folder / "x"), "whole");
}

TEST(PartFile, NeverReplacesWhatAppearedMeanwhile) {
  const Folder folder;
  PartFile part(folder / "x", false);
  part.write(0, "mine", 4);
  std::ofstream(folder / "x") << "theirs";
  try {
    part.publish();
    FAIL();
  } catch (const std::system_error& e) {
    EXPECT_EQ(e.code(), std::errc::file_exists);
    EXPECT_NE(std::string(e.what()).find("the whole result is in `" + (folder / "x.part")), std::string::npos);
  }
  EXPECT_EQ(content(folder / "x"), "theirs");
  EXPECT_EQ(content(folder / "x.part"), "mine");
}

TEST(PartFile, TellsWhenItWasRemoved) {
  const Folder folder;
  PartFile part(folder / "x", false);
  fs::remove(folder / "x.part");
  EXPECT_THROW(part.publish(), std::system_error);
  EXPECT_EQ(folder.files(), 0u);
}

TEST(PartFile, KeepsTheFirstError) {
  const Folder folder;
  PartFile part(folder / "x", false);
  part.fail(ENOSPC);
  part.fail(EIO);
  part.write(0, "x", 1);
  try {
    part.publish();
    FAIL();
  } catch (const std::system_error& e) {
    EXPECT_EQ(e.code(), std::errc::no_space_on_device);
    EXPECT_EQ(std::string(e.what()), (folder / "x") +
                                         ": could not be written and nothing of it is left; make room on "
                                         "the disk and run again: No space left on device");
  }
  EXPECT_EQ(folder.files(), 0u);
}

TEST(PartFile, GoesWithASignal) {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    const Folder folder;
    std::ofstream(folder / "y.part") << "another's";
    const pid_t child = fork_child();
    if (child == 0) {
      std::signal(signal, SIG_DFL);
      remove_on_signal();
      PartFile done(folder / "done", false), part(folder / "x", false);
      done.publish();
      raise(signal);
      _exit(0);
    }
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == signal);
    EXPECT_FALSE(fs::exists(folder / "x.part"));
    EXPECT_TRUE(fs::exists(folder / "done"));
    EXPECT_TRUE(fs::exists(folder / "y.part"));
  }
}

TEST(PartFile, IgnoresSignalsThatItWasStartedToIgnore) {
  const Folder folder;
  const pid_t child = fork_child();
  if (child == 0) {
    std::signal(SIGHUP, SIG_IGN);  // as nohup does
    remove_on_signal();
    PartFile part(folder / "x", false);
    raise(SIGHUP);
    part.publish();
    _exit(0);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  EXPECT_TRUE(fs::exists(folder / "x"));
}

}  // namespace
}  // namespace papotage
