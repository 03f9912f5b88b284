// Results of studies: what is read back is what was recorded, whatever the order of records.

#include "sim/record/study_file.hpp"

#include <csignal>
#include <random>
#include <system_error>

#include <sys/resource.h>
#include <sys/wait.h>

#include "sim/record/key_column.hpp"
#include "sim/record/reading.hpp"
#include "sim/record/schema.hpp"
#include "sim/record/text_numbers.hpp"
#include "tests/unit/study_support.hpp"

namespace papotage {
namespace {

using namespace papotage::testing;
using Numbers = std::vector<double>;

Numbers numbers(const std::string& path, const std::string& dataset) {
  const h5::Id file = open_result(path), set = h5::open_dataset(file, dataset);
  const h5::Shape shape = h5::shape_of(set);
  Numbers values(h5::size_of(shape));
  read_defined(set, h5::Shape(shape.size(), 0), shape, values.data());
  return values;
}

std::vector<std::string> texts(const std::string& path, const std::string& dataset) {
  const h5::Id file = open_result(path), set = h5::open_dataset(file, dataset);
  return h5::read_texts(set, {0}, h5::shape_of(set));
}

/// Equal, NaN being equal to itself.
void expect_same(const Numbers& found, const Numbers& wanted) {
  ASSERT_EQ(found.size(), wanted.size());
  for (std::size_t i = 0; i < found.size(); ++i)
    EXPECT_TRUE(found[i] == wanted[i] || (std::isnan(found[i]) && std::isnan(wanted[i]))) << i << ": " << found[i];
}

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

TEST(KeyType, IsTheNarrowest) {
  using Values = std::vector<Value>;
  const Value yes(true), three(std::int64_t{3}), half(.5), text(std::string("x"));
  EXPECT_EQ(key_type(Values{yes, yes}), KeyType::boolean);
  EXPECT_EQ(key_type(Values{three}), KeyType::integer);
  EXPECT_EQ(key_type(Values{three, half}), KeyType::number);
  EXPECT_EQ(key_type(Values{text}), KeyType::text);
  EXPECT_EQ(key_type(Values{yes, three}), KeyType::text);
  EXPECT_EQ(key_type(Values{half, text}), KeyType::text);
  EXPECT_EQ(key_type(Values{Value(Array{three})}), KeyType::text);
  EXPECT_EQ(key_type(Values{}), KeyType::text);
}

TEST(StudyFile, HoldsPointsAndOutcomes) {
  const Folder folder;
  const std::string path = folder / "x.h5";
  const StudyLayout layout = small_study();
  Records records = all_done(24);
  EXPECT_EQ(write_study(path, false, layout, source_of(records)), (Tally{24, 0, 0}));
  expect_same(numbers(path, "/points/point"), {0, 1, 2, 3, 4, 5});
  expect_same(numbers(path, "/points/contagion.beta"), {0, .01, .02, .01 * 3, .04, .05});
  expect_same(numbers(path, "/points/network.nodes"), {100, 101, 102, 103, 104, 105});
  expect_same(numbers(path, "/points/feed.ranked"), {0, 1, 0, 1, 0, 1});
  EXPECT_EQ(texts(path, "/points/network.generator"),
            (std::vector<std::string>{"réseau", "erdos_renyi", "erdos_renyi", "réseau", "erdos_renyi", "erdos_renyi"}));
  EXPECT_EQ(texts(path, "/points/contagion.initial")[0], "{ share = 0.5 }");
  EXPECT_EQ(texts(path, "/points/contagion.initial")[1], "3");
  Numbers sizes, peaks;
  for (const Record& record : records) {
    sizes.push_back(record.values[0]);
    peaks.push_back(record.values[1]);
  }
  expect_same(numbers(path, "/outcomes/final_size"), sizes);
  expect_same(numbers(path, "/outcomes/peak_time"), peaks);
  const h5::Id file = open_result(path), size = h5::open_dataset(file, "/outcomes/final_size");
  EXPECT_EQ(h5::shape_of(size), (h5::Shape{6, 4}));
  EXPECT_EQ(h5::type_of(size), h5::Type::int64);
  EXPECT_FALSE(h5::has_attribute(size, "_FillValue"));
  EXPECT_EQ(study_hash_of(path), layout.study);
  EXPECT_EQ(folder.files(), 1u);
}

TEST(StudyFile, TellsWhatFailedAndWhatIsMissing) {
  const Folder folder;
  const std::string path = folder / "x.h5";
  const Records records = {started(0),
                           failed(0, "first"),
                           started(0, 2),
                           failed(0, "sec\xff ond"),
                           started(1),
                           started(1, 2),
                           failed(2, "once"),
                           done(2),
                           failed(2, "late"),
                           done(2, 1000),
                           started(3),
                           started(3, 2),
                           {3, TaskRecord::Status::done, 2, "node2", {5, 6}}};
  EXPECT_EQ(write_study(path, false, small_study(1, 5), source_of(records)), (Tally{2, 1, 2}));
  expect_same(numbers(path, "/outcomes/final_size"), {nan, nan, 20, 5, nan});
  expect_same(numbers(path, "/outcomes/peak_time"), {nan, nan, std::sin(2.), 6, nan});
  expect_same(numbers(path, "/provenance/tasks/status"), {1, 2, 0, 0, 2});
  expect_same(numbers(path, "/provenance/tasks/attempts"), {1, 2, 1, 2, 0});
  expect_same(numbers(path, "/provenance/tasks/started"), {1.75e9, nan, 1.75e9 + 2, 1.75e9 + 3, nan});
  expect_same(numbers(path, "/provenance/tasks/seconds"), {.25, nan, .25, .25, nan});
  expect_same(numbers(path, "/provenance/tasks/host"), {0, -1, 0, 1, -1});
  EXPECT_EQ(texts(path, "/provenance/tasks/host_name"), (std::vector<std::string>{"node1", "node2"}));
  expect_same(numbers(path, "/provenance/tasks/message"), {0, -1, -1, -1, -1});
  EXPECT_EQ(texts(path, "/provenance/tasks/message_text"), (std::vector<std::string>{"sec\xef\xbf\xbd ond"}));
  const h5::Id file = open_result(path), size = h5::open_dataset(file, "/outcomes/final_size");
  EXPECT_TRUE(h5::has_attribute(size, "_FillValue"));
}

TEST(StudyFile, KeepsEveryMessageOnce) {
  const Folder folder;
  const std::string path = folder / "x.h5", same = std::string(3000, 'x') + "é";
  Records records;
  for (std::uint64_t task = 3000; task-- > 0;)
    records.push_back(failed(task, task % 2 == 0 ? same : "at " + std::to_string(task)));
  for (const std::size_t at_once : {records_at_once, std::size_t{5000}}) {
    EXPECT_EQ(write_study(path, true, small_study(1000, 3), source_of(records), at_once), (Tally{0, 3000, 0}));
    const Numbers number = numbers(path, "/provenance/tasks/message");
    const std::vector<std::string> all = texts(path, "/provenance/tasks/message_text");
    ASSERT_EQ(number.size(), 3000u);
    ASSERT_EQ(all.size(), 1501u);
    EXPECT_EQ(all[0], std::string(2000, 'x') + " ...");
    for (std::size_t task = 0; task < 3000; ++task)
      EXPECT_EQ(number[task], static_cast<double>(task % 2 == 0 ? 0 : task / 2 + 1)) << task;
    EXPECT_EQ(all[1500], "at 2999");
  }
}

TEST(TextNumbers, AreBounded) {
  TextNumbers numbers(5);
  EXPECT_EQ(numbers.number_of("abc"), 0);
  EXPECT_EQ(numbers.number_of("def"), TextNumbers::none);
  EXPECT_EQ(numbers.number_of("de"), 1);
  EXPECT_EQ(numbers.number_of("abc"), 0);
  numbers.clear();
  EXPECT_EQ(numbers.number_of("def"), 0);
  EXPECT_EQ(numbers.texts(), (std::vector<std::string>{"def"}));
}

TEST(StudyFile, HasOneDigestWhateverTheOrderAndTheRanges) {
  const Folder folder(true);
  const StudyLayout layout = small_study(50, 7);
  Records records = all_done(350);
  records[17] = failed(17);
  write_study(folder / "x.h5", false, layout, source_of(records));
  const std::string expected = digest(folder / "x.h5");
  std::mt19937 random(1);
  int asked = 0;
  for (const std::size_t at_once : {std::size_t{1}, std::size_t{100}, std::size_t{1000}, records_at_once}) {
    std::ranges::shuffle(records, random);
    for (Record& record : records) {
      record.attempt = 1 + random() % 3;
      record.host = "node" + std::to_string(random() % 9);
    }
    const TaskSource counted = [&](TaskRange range, const TaskVisit& visit) {
      ++asked;
      source_of(records)(range, visit);
    };
    write_study(folder / "x.h5", true, layout, counted, at_once);
    EXPECT_EQ(digest(folder / "x.h5"), expected) << at_once;
  }
  // 41 bytes a row: one row, two rows of a point's seven (and its last one), three points, all.
  EXPECT_EQ(asked, 350 + 50 * 4 + 17 + 1);
  records[0].values[0] += 1;
  write_study(folder / "x.h5", true, layout, source_of(records));
  EXPECT_NE(digest(folder / "x.h5"), expected);
}

TEST(StudyFile, MayHaveNoKeysAndNoOutcomes) {
  const Folder folder;
  StudyLayout layout = small_study(1, 3);
  layout.keys.clear();
  layout.values = {};
  Records records = all_done(3);
  EXPECT_EQ(write_study(folder / "x.h5", false, layout, source_of(records)), (Tally{3, 0, 0}));
  layout.outcomes.clear();
  for (Record& record : records) record.values.clear();
  EXPECT_EQ(write_study(folder / "y.h5", false, layout, source_of(records)), (Tally{3, 0, 0}));
  EXPECT_EQ(digest(folder / "y.h5").size(), 64u);
}

TEST(StudyFile, RefusesRecordsOfOtherOutcomes) {
  const Folder folder;
  const Records records = {{0, TaskRecord::Status::done, 1, "node1", {1}}};
  EXPECT_EQ(refused([&] { write_study(folder / "x.h5", false, small_study(), source_of(records)); }),
            "task 0 has 1 outcomes where the study has 2; start the study afresh");
  EXPECT_EQ(folder.files(), 0u);
}

TEST(StudyFile, IsSmallerThanTwiceItsNumbers) {
  const Folder folder(true);
  const StudyLayout layout = small_study(10'000, 10);
  std::mt19937_64 random(3);
  const TaskSource source = [&](TaskRange range, const TaskVisit& visit) {
    for (std::uint64_t task = range.first; task < range.last; ++task) {
      const double values[] = {static_cast<double>(random() % 100'000), std::ldexp(static_cast<double>(random()), -64)};
      const double start = 1.75e9 + std::ldexp(static_cast<double>(random() >> 20), -20);
      visit({task, 1, TaskRecord::Status::done, start, static_cast<float>(values[1]), "node", values, {}});
    }
  };
  write_study(folder / "x.h5", false, layout, source);
  const double numbers = 10'000. * 5 + 100'000. * (2 + 5);
  EXPECT_LT(static_cast<double>(std::filesystem::file_size(folder / "x.h5")), 2 * 8 * numbers);
  RecordProperty("bytes a number", std::to_string(std::filesystem::file_size(folder / "x.h5") / numbers));
}

/// Runs `work` in a child in which files may have `limit` bytes.
int limited(rlim_t limit, const std::function<int()>& work) {
  const pid_t child = fork_child();
  if (child == 0) {
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit r{};
    getrlimit(RLIMIT_FSIZE, &r);
    r.rlim_cur = limit;
    setrlimit(RLIMIT_FSIZE, &r);
    std::exit(work());
  }
  int status = 0;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status)) << limit;
  return WEXITSTATUS(status);
}

TEST(StudyFile, ALimitOnSizeAnywhereLeavesAllOrNothing) {
  const Folder folder(true);
  StudyLayout layout = small_study(300, 5);
  layout.sensitivity = SensitivityMethod{"morris", 300, 5, [](std::span<const double> means) {
                                           return KeyEffects{Numbers(25, means[0]), 1, 2};
                                         }};
  const Records records = all_done(1500);
  const std::string path = folder / "x.h5";
  for (const bool shard : {false, true}) {
    const auto write = [&] {
      if (shard)
        write_shard(path, false, layout, 1, 2, source_of(records), 4000);
      else
        write_study(path, false, layout, source_of(records), 4000);
    };
    write();
    const auto size = std::filesystem::file_size(path);
    std::filesystem::remove(path);
    int failures = 0;
    for (std::uintmax_t limit = 0; limit < size + 4000; limit += 3001) {
      const int told = limited(limit, [&] {
        try {
          write();
        } catch (const std::system_error& e) {
          return e.code() == std::errc::file_too_large ? 1 : 2;
        }
        return 0;
      });
      ASSERT_LE(told, 1) << limit;
      failures += told;
      EXPECT_EQ(folder.files(), told == 0 ? 1u : 0u) << limit;
      if (told == 0) {
        EXPECT_EQ(digest(path).size(), 64u);
      }
      std::filesystem::remove(path);
    }
    EXPECT_GT(failures, 5);
  }
}

}  // namespace
}  // namespace papotage
