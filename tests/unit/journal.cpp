// Journals give back what was appended, up to the first record that isn't whole, and go on from there.

#include "sim/record/journal.hpp"

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <limits>
#include <random>
#include <thread>

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sim/record/journal_format.hpp"
#include "tests/unit/journal_support.hpp"

namespace papotage {
namespace {

using namespace papotage::testing;
namespace fs = std::filesystem;
using Begin = Journal::Begin;

TEST(Journal, ChecksumIsCrc32c) {
  using journal_format::crc32c;
  EXPECT_EQ(crc32c("123456789"), 0xe3069283u);
  EXPECT_EQ(crc32c(std::string(32, '\0')), 0x8a9136aau);  // RFC 3720, B.4
  EXPECT_EQ(crc32c(std::string(32, '\xff')), 0x62a8ab43u);
  EXPECT_EQ(crc32c("6789", crc32c("12345")), 0xe3069283u);
}

TEST(Journal, FramesAreReadFromMemoryIfTheyAreWhole) {
  const std::vector<double> values = {1.5, -2};
  std::string frames;
  journal_format::add_task(frames, {.task = 7, .attempt = 3, .start = 2, .seconds = .5, .values = values}, 1);
  journal_format::add_task(frames, {.task = 8, .status = Status::failed, .message = "why"}, 0);
  std::vector<std::string> seen;
  const auto see = [&](const TaskRecord& r) {
    seen.push_back(std::to_string(r.task) + " " + std::string(r.host) + " " + std::string(r.message));
    if (r.task == 7) {
      EXPECT_EQ(std::vector<double>(r.values.begin(), r.values.end()), values);
    }
  };
  EXPECT_TRUE(journal_format::each_task(frames, {"a", "b"}, see));
  EXPECT_EQ(seen, (std::vector<std::string>{"7 b ", "8 a why"}));
  EXPECT_FALSE(journal_format::each_task(frames, {"a"}, see)) << "a host that isn't known";
  EXPECT_FALSE(journal_format::each_task(std::string_view(frames).substr(0, frames.size() - 1), {"a", "b"}, see));
  frames[20] ^= 1;
  EXPECT_FALSE(journal_format::each_task(frames, {"a", "b"}, see));
}

TEST(Journal, GivesBackWhatWasAppended) {
  const Folder folder(true);
  const std::vector<double> odd = {std::numeric_limits<double>::quiet_NaN(), -0., 5e-324, 1e308}, many(100'000, 1. / 3);
  const std::string text = std::string("a\0b\n", 4) + std::string(300'000, 'x');
  const TaskRecord records[] = {
      {.task = 5, .attempt = 1, .status = Status::started, .start = 1.7e9 + .125, .host = "one"},
      {.task = 5, .attempt = 1, .start = 1.7e9 + .125, .seconds = 2.5, .host = "one", .values = odd},
      {.task = UINT64_MAX, .attempt = UINT32_MAX, .status = Status::failed, .host = "two", .message = text},
      {.task = 0, .host = "one", .values = many},
      {.task = 0},
  };
  std::vector<Kept> expected;
  {
    JournalHeader header{.study = std::string(64, 'f'), .seed = UINT64_MAX, .tasks = 9, .shard = 3, .shards = 8};
    header.meta = text;
    Journal journal(folder / "x", header, Begin::fresh);
    for (const TaskRecord& r : records) {
      journal.append(r);
      expected.emplace_back(r);
    }
    EXPECT_EQ(journal.finished(), 0u);
    EXPECT_TRUE(journal.sync());
    EXPECT_EQ(journal.finished(), 4u);
  }
  std::uint64_t beyond = 1;
  EXPECT_EQ(read_back(folder / "x", &beyond), expected);
  EXPECT_EQ(beyond, 0u);
  const JournalReader reader(folder / "x");
  EXPECT_EQ(reader.header().study, std::string(64, 'f'));
  EXPECT_EQ(reader.header().seed, UINT64_MAX);
  EXPECT_EQ(reader.header().tasks, 9u);
  EXPECT_EQ(reader.header().shard, 3u);
  EXPECT_EQ(reader.header().shards, 8u);
  EXPECT_EQ(reader.header().meta, text);
  std::uint64_t twice = 0;  // and again
  for (int k = 0; k < 2; ++k) reader.for_each([&](const TaskRecord&) { ++twice; });
  EXPECT_EQ(twice, 2 * expected.size());
}

TEST(Journal, CanBeReadWhileItIsWritten) {
  const Folder folder(true);
  Journal journal(folder / "x", header_of(), Begin::fresh);
  append_examples(journal, 0, 5);
  EXPECT_EQ(read_back(folder / "x"), examples(5));
  append_examples(journal, 5, 9);
  EXPECT_EQ(read_back(folder / "x"), examples(9));
}

TEST(Journal, GoesOnWhenResumed) {
  const Folder folder(true);
  std::vector<Kept> found;
  const auto keep = [&](const TaskRecord& r) { found.emplace_back(r); };
  for (std::uint64_t n = 0; n < 4; ++n) {
    JournalHeader header = header_of();
    if (n > 0) header.meta = "is not looked at";
    found.clear();
    Journal journal(folder / "x", header, Begin::resumed, keep);
    EXPECT_EQ(found, examples(10 * n));
    EXPECT_EQ(journal.finished(), 10 * n);
    EXPECT_EQ(journal.dropped(), 0u);
    EXPECT_EQ(journal.header().meta, header_of().meta);
    EXPECT_TRUE(journal.locked());
    append_examples(journal, 10 * n, 10 * n + 10);
    journal.close();
  }
  EXPECT_EQ(read_back(folder / "x"), examples(40));
  // The name of the host was written once.
  const std::string bytes = content(folder / "x");
  std::size_t names = 0;
  for (std::size_t at = bytes.find("node"); at != std::string::npos; at = bytes.find("node", at + 1)) ++names;
  EXPECT_EQ(names, 1u);
}

TEST(Journal, IsNeverReplacedUnasked) {
  const Folder folder(true);
  write_examples(folder / "x", 3);
  EXPECT_EQ(refusal(folder / "x", header_of(), Begin::fresh),
            "an unfinished study is there; go on with --resume or replace it with --force");
  EXPECT_EQ(read_back(folder / "x"), examples(3));
  Journal(folder / "x", header_of(), Begin::replaced).append(Example(9).record);
  EXPECT_EQ(read_back(folder / "x"), std::vector{example(9)});
}

TEST(Journal, RefusesAnotherStudy) {
  const Folder folder(true);
  write_examples(folder / "x", 3);
  const auto changed = [&](auto&& change) {
    JournalHeader header = header_of();
    change(header);
    return refusal(folder / "x", header);
  };
  const std::string begun = "was begun for ", advice = "; go on as it was begun, or replace it with --force";
  EXPECT_EQ(changed([](JournalHeader& h) { h.seed = 8; }), begun + "seed 7 and not 8" + advice);
  EXPECT_EQ(changed([](JournalHeader& h) { h.tasks = 9; }), begun + "1000 and not 9 tasks" + advice);
  EXPECT_EQ(changed([](JournalHeader& h) { h.shards = 4; }), begun + "1 and not 4 shards" + advice);
  EXPECT_EQ(changed([](JournalHeader& h) { h.shard = 2; }), begun + "shard 1 of 1 and not 2" + advice);
  EXPECT_EQ(changed([](JournalHeader& h) { h.study[0] = 'b'; }),
            begun + "another study (its scenario, files or program differ)" + advice);
  EXPECT_EQ(changed([](JournalHeader&) {}), "");
  EXPECT_EQ(read_back(folder / "x"), examples(3));
}

TEST(Journal, RefusesWhatIsNoJournal) {
  const Folder folder(true);
  put(folder / "x", "precious and longer than a header could ever be" + std::string(200, '.'));
  EXPECT_EQ(refusal(folder / "x", header_of()), "is no journal of papotage; remove or rename it");
  EXPECT_EQ(reading_refusal(folder / "x"), "is no journal of papotage; remove or rename it");
  put(folder / "x", "");
  EXPECT_EQ(reading_refusal(folder / "x"), "is empty; remove it and run again");
  EXPECT_EQ(reading_refusal(folder / "y"), "can't be opened (No such file or directory); check its name and folder");
  EXPECT_EQ(refusal(folder / "no/x", header_of()),
            "can't be opened (No such file or directory); check its name and folder");
  fs::create_directory(folder / "sub");
  EXPECT_EQ(refusal(folder / "sub", header_of()), "can't be opened (Is a directory); check its name and folder");
  EXPECT_EQ(reading_refusal(folder / "sub"), "is no file; name a journal");
}

TEST(Journal, RefusesWhatAnotherIsWriting) {
  const Folder folder(true);
  const std::string busy = "another process is writing it; wait for that or stop it";
  std::fflush(nullptr);
  int told[2];
  ASSERT_EQ(pipe(told), 0);
  const pid_t child = fork_child();
  if (child == 0) {
    Journal journal(folder / "x", header_of(), Begin::resumed);
    journal.append(Example(0).record);
    char byte = journal.sync() ? 'y' : 'n';
    if (write(told[1], &byte, 1) != 1) _exit(1);
    for (;;) pause();
  }
  char byte = 0;
  ASSERT_EQ(read(told[0], &byte, 1), 1);
  for (const Begin begin : {Begin::fresh, Begin::resumed, Begin::replaced})
    EXPECT_EQ(refusal(folder / "x", header_of(), begin), busy);
  EXPECT_EQ(read_back(folder / "x"), examples(1));
  kill(child, SIGKILL);
  ASSERT_EQ(waitpid(child, nullptr, 0), child);
  Journal journal(folder / "x", header_of(), Begin::resumed);
  EXPECT_EQ(journal.finished(), 1u);
  EXPECT_EQ(refusal(folder / "x", header_of()), busy);
  journal.close();
  EXPECT_EQ(refusal(folder / "x", header_of()), "");
  ::close(told[0]);
  ::close(told[1]);
}

TEST(Journal, CutsATornRecordWhereverItIsTorn) {
  const Folder folder(true);
  write_examples(folder / "two", 2);
  write_examples(folder / "x", 3);
  const std::string whole = content(folder / "x");
  const std::size_t good = content(folder / "two").size();
  for (std::size_t size = good; size < whole.size(); ++size) {
    put(folder / "x", whole.substr(0, size));
    std::uint64_t beyond = 0;
    EXPECT_EQ(read_back(folder / "x", &beyond), examples(2));
    EXPECT_EQ(beyond, size - good);
    Journal journal(folder / "x", header_of(), Begin::resumed);
    EXPECT_EQ(journal.dropped(), size - good);
    EXPECT_EQ(journal.finished(), 2u);
    EXPECT_EQ(fs::file_size(folder / "x"), good);
    append_examples(journal, 2, 3);
    journal.close();
    EXPECT_EQ(content(folder / "x"), whole);
  }
}

TEST(Journal, StopsAtWhateverStandsBehindItsEnd) {
  const Folder folder(true);
  write_examples(folder / "x", 4);
  const std::string whole = content(folder / "x");
  std::mt19937 random(1);
  for (const std::size_t n : {1u, 7u, 8u, 9u, 4096u, 300'000u})
    for (int kind = 0; kind < 4; ++kind) {
      std::string tail(n, kind == 1 ? '\xff' : '\0');
      if (kind == 2)
        for (char& c : tail) c = static_cast<char>(random());
      if (kind == 3) tail = whole.substr(0, n);  // its own header again
      put(folder / "x", whole + tail);
      std::uint64_t beyond = 0;
      EXPECT_EQ(read_back(folder / "x", &beyond), examples(4));
      EXPECT_EQ(beyond, tail.size());
    }
}

TEST(Journal, NeverGivesWhatABitWasFlippedIn) {
  const Folder folder(true);
  std::vector<std::size_t> ends;  // of the header and of each record
  for (std::uint64_t n = 0; n <= 8; ++n) {
    fs::remove(folder / "x");
    write_examples(folder / "x", n);
    ends.push_back(fs::file_size(folder / "x"));
  }
  const std::string whole = content(folder / "x");
  for (std::size_t at = 0; at < whole.size(); ++at)
    for (int bit = 0; bit < 8; ++bit) {
      std::string damaged = whole;
      damaged[at] = static_cast<char>(damaged[at] ^ 1 << bit);
      put(folder / "x", damaged);
      if (at < ends[0]) {
        const std::string why = reading_refusal(folder / "x");
        EXPECT_NE(why.find("remove"), std::string::npos) << at << ' ' << why;
        if (bit == 0) {
          EXPECT_EQ(refusal(folder / "x", header_of()), why);
        }
      } else {
        std::uint64_t before = 0;
        while (ends[before + 1] <= at) ++before;
        ASSERT_EQ(read_back(folder / "x"), examples(before)) << at;
      }
    }
}

TEST(Journal, StartsAfreshWhereOnlyAPieceOfItsHeaderStands) {
  const Folder folder(true);
  write_examples(folder / "x", 0);
  const std::string header = content(folder / "x");
  const auto starts = [&](const std::string& bytes) {
    put(folder / "x", bytes);
    return refusal(folder / "x", header_of()).empty() && content(folder / "x") == header;
  };
  for (std::size_t n = 0; n <= header.size(); ++n) {
    EXPECT_TRUE(starts(header.substr(0, n))) << n;
    EXPECT_TRUE(starts(std::string(n, '\0'))) << n;
    EXPECT_TRUE(starts(std::string(n, '\0') + header.substr(n))) << n;
  }
  // A damaged one of another study isn't ours to replace, nor is anything that has records.
  std::string other = header;
  other[60] = 'b';
  EXPECT_FALSE(starts(other));
  EXPECT_FALSE(starts(std::string(header.size() + 1, '\0')));
}

TEST(Journal, IsRemovedAtTheEnd) {
  const Folder folder(true);
  Journal journal(folder / "x", header_of(), Begin::fresh);
  append_examples(journal, 0, 3);
  EXPECT_TRUE(journal.remove());
  EXPECT_FALSE(journal.remove());
  EXPECT_EQ(folder.files(), 0u);
  // Another's is left alone.
  Journal mine(folder / "y", header_of(), Begin::fresh);
  fs::rename(folder / "y", folder / "z");
  put(folder / "y", "theirs");
  EXPECT_FALSE(mine.remove());
  EXPECT_EQ(folder.files(), 2u);
}

TEST(Journal, TakesRecordsFromManyThreads) {
  const Folder folder(true);
  constexpr std::uint64_t threads = 4, each = 3000;
  {
    Journal journal(folder / "x", header_of(), Begin::fresh);
    std::vector<std::thread> pool;
    for (std::uint64_t k = 0; k < threads; ++k)
      pool.emplace_back([&, k] {
        for (std::uint64_t task = k; task < threads * each; task += threads) {
          journal.append(Example(task).record);
          if (task % 500 == 0) {
            EXPECT_TRUE(journal.sync());
          }
        }
      });
    for (std::thread& thread : pool) thread.join();
    EXPECT_TRUE(journal.sync());
    EXPECT_EQ(journal.finished(), threads * each);
  }
  auto all = read_back(folder / "x");
  std::sort(all.begin(), all.end(), [](const Kept& a, const Kept& b) { return a.task < b.task; });
  EXPECT_EQ(all, examples(threads * each));
}

TEST(Journal, IsQuick) {
  const Folder folder;
  constexpr std::uint64_t n = 100'000;
  using Clock = std::chrono::steady_clock;
  const auto since = [](Clock::time_point t) { return std::chrono::duration<double>(Clock::now() - t).count(); };
  auto begin = Clock::now();
  Journal journal(folder / "x", header_of(n), Begin::fresh);
  append_examples(journal, 0, n);
  const double appended = since(begin);
  journal.close();
  const double closed = since(begin);
  std::uint64_t records = 0;
  begin = Clock::now();
  Journal(folder / "x", header_of(n), Begin::resumed, [&](const TaskRecord&) { ++records; });
  const double resumed = since(begin);
  begin = Clock::now();
  JournalReader(folder / "x").for_each([&](const TaskRecord&) { ++records; });
  std::printf(
      "%.2f us to append a record of %.0f bytes, %.3f s until all are synced, %.3f s to resume, %.3f s to read\n",
      appended / n * 1e6, static_cast<double>(fs::file_size(folder / "x")) / n, closed, resumed, since(begin));
  EXPECT_EQ(records, 2 * n);
}

}  // namespace
}  // namespace papotage
