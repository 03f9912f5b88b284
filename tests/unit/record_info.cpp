// Digests tell results apart by what they say; files that are no results are refused.

#include "sim/record/info.hpp"

#include <filesystem>
#include <fstream>
#include <limits>
#include <set>

#include <gtest/gtest.h>
#include <sys/wait.h>

#include "sim/core/refusal.hpp"
#include "sim/record/sha256.hpp"
#include "tests/unit/record_helpers.hpp"

namespace papotage {
namespace {

using namespace papotage::testing;

std::string digest_of(const ResultLayout& layout, const Change& change = {}) {
  const Folder folder;
  write_result(folder / "x.h5", layout, change);
  return digest(folder / "x.h5");
}

std::string refusal(const std::string& path) {
  std::string text;
  try {
    summary(path);
  } catch (const Refusal& r) {
    text = r.what();
    EXPECT_EQ(r.place().text(), path);
  }
  try {
    digest(path);
  } catch (const Refusal& r) {
    EXPECT_EQ(r.what(), text);
  }
  return text;
}

TEST(Digest, StaysWhatItIs) {
  // Changes only with the definition in info.hpp, and then "papotage digest 1" must change with it. Computed with
  // Python's hashlib.
  ResultLayout layout;
  layout.title = "t";
  layout.seed = 1;
  layout.replicates = 1;
  layout.times = {0};
  layout.resolved = "r";
  EXPECT_EQ(digest_of(layout), "704d6df5bf2944cd48befce4bed8a08491978aea1bd4c4c4a55bfabde063f737");
}

TEST(Digest, LeavesProvenanceAndDocumentationOut) {
  const ResultLayout layout = small_layout();
  ResultLayout other = layout;
  other.provenance = {{"host", "elsewhere"}};
  other.probes[0].doc = "said differently";
  EXPECT_EQ(digest_of(other), digest_of(layout));
}

TEST(Digest, DiffersWithAnythingThatIsSaid) {
  const ResultLayout layout = small_layout();
  std::set<std::string> digests = {digest_of(layout)};
  const auto expect_new = [&](const ResultLayout& l, const Change& change, const char* what) {
    EXPECT_TRUE(digests.insert(digest_of(l, change)).second) << what;
  };
  expect_new(
      layout,
      [](std::uint32_t r, auto& series, auto&) {
        if (r == 6) series[4] += 1;
      },
      "a count");
  expect_new(
      layout,
      [](std::uint32_t r, auto& series, auto&) {
        if (r == 6) series[9] = std::nextafter(series[9], 9);
      },
      "a number");
  expect_new(
      layout,
      [](std::uint32_t r, auto&, auto& outcomes) {
        if (r == 0) outcomes[0] = std::nan("");
      },
      "NaN");
  const auto altered = [&](const std::function<void(ResultLayout&)>& alter, const char* what) {
    ResultLayout l = layout;
    alter(l);
    expect_new(l, {}, what);
  };
  altered([](ResultLayout& l) { l.title += "!"; }, "title");
  altered([](ResultLayout& l) { ++l.seed; }, "seed");
  altered([](ResultLayout& l) { l.resolved += "\n"; }, "scenario");
  altered([](ResultLayout& l) { l.probes[1].unit = "day"; }, "unit");
  altered([](ResultLayout& l) { l.probes[1].name = "opinion_variance"; }, "name");
  altered([](ResultLayout& l) { l.outcomes[0].count = false; }, "type of an outcome");
  altered([](ResultLayout& l) { l.columns[1].type = Column::Type::uint8; }, "type of a column");
  altered([](ResultLayout& l) { l.times[1] = 1.5; }, "time");
  altered([](ResultLayout& l) { ++l.labels[9]; }, "agent's number");
  altered([](ResultLayout& l) { l.labels.push_back(110); }, "agents");
  altered([](ResultLayout& l) { ++l.replicates; }, "replicates");
  altered([](ResultLayout& l) { l.columns.pop_back(), l.column_of.pop_back(); }, "columns");
}

TEST(Digest, DiffersWithParametersBreakdownsAndPosts) {
  std::set<std::string> digests = {digest_of(small_layout()), digest_of(full_layout())};
  const auto altered = [&](const std::function<void(ResultLayout&)>& alter, const char* what) {
    ResultLayout l = full_layout();
    alter(l);
    EXPECT_TRUE(digests.insert(digest_of(l)).second) << what;
  };
  altered([](ResultLayout& l) { l.sampled.clear(); }, "no parameters");
  altered([](ResultLayout& l) { l.breakdowns.clear(); }, "no breakdowns");
  altered([](ResultLayout& l) { l.posts.clear(); }, "no posts");
  altered(
      [](ResultLayout& l) {
        l.sampled_values = [](std::uint32_t r, std::span<double> values) {
          std::fill(values.begin(), values.end(), r);
        };
      },
      "what was drawn");
  altered([](ResultLayout& l) { l.breakdowns[0].axis = "occupation"; }, "an axis");
  altered([](ResultLayout& l) { l.breakdowns[1].size = 4; }, "classes");
  altered([](ResultLayout& l) { l.posts[0].type = Column::Type::float32; }, "type of a column");
  altered([](ResultLayout& l) { l.posts.pop_back(); }, "columns");
}

TEST(Digest, KnowsOneNaNAndOneZero) {
  const ResultLayout layout = small_layout();
  const auto with = [&](double x) {
    return digest_of(layout, [x](std::uint32_t r, auto& series, auto&) {
      if (r == 2) series[7] = x;
    });
  };
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(with(nan), with(-nan));
  EXPECT_EQ(with(nan), with(std::nan("123")));
  EXPECT_EQ(with(0.0), with(-0.0));
  EXPECT_NE(with(0.0), with(nan));
}

TEST(Info, RefusesWhatIsNoResult) {
  const Folder folder;
  const std::string path = folder / "x.h5";
  EXPECT_EQ(refusal(path), path + ": can't be opened (No such file or directory); check the name");
  std::filesystem::create_directory(path);
  EXPECT_EQ(refusal(path), path + ": is no file; name a result");
  std::filesystem::remove(path);
  std::ofstream(path).flush();
  EXPECT_EQ(refusal(path), path + ": is empty; copy it again or run again");
  std::ofstream(path) << "[run]\ndays = 1\n";
  EXPECT_EQ(refusal(path), path + ": is no HDF5 file; name a result that papotage wrote (.h5)");
}

TEST(Info, RefusesATruncatedFileAtAnyLength) {
  const Folder folder;
  write_result(folder / "whole.h5", small_layout());
  const auto size = std::filesystem::file_size(folder / "whole.h5");
  const std::string path = folder / "cut.h5";
  for (std::uintmax_t length = 8; length < size; length += 511) {
    std::filesystem::copy_file(folder / "whole.h5", path, std::filesystem::copy_options::overwrite_existing);
    std::filesystem::resize_file(path, length);
    const std::string text = refusal(path);
    EXPECT_TRUE(text.starts_with(path + ": is truncated") || text.starts_with(path + ": is damaged")) << text;
    if (length > 100) {
      EXPECT_EQ(text, path + ": is truncated; copy it again or run again");
    }
  }
}

TEST(Info, RefusesDamage) {
  // Every byte of a series is under a checksum; elsewhere damage may go unnoticed, but must not crash.
  const Folder folder;
  ResultLayout layout = small_layout();
  layout.columns.clear();
  layout.column_of.clear();
  write_result(folder / "whole.h5", layout);
  std::ifstream in(folder / "whole.h5", std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(in)), {});
  const std::string path = folder / "damaged.h5";
  const pid_t child = fork_child();
  if (child == 0) {
    std::size_t refused = 0, tried = 0;
    for (std::size_t at = 4000; at + 64 < bytes.size(); at += 257, ++tried) {
      std::string damaged = bytes;
      for (std::size_t k = at; k < at + 16; ++k) damaged[k] = static_cast<char>(~damaged[k]);
      std::ofstream(path, std::ios::binary) << damaged;
      try {
        digest(path);
      } catch (const Refusal&) {
        ++refused;
      }
    }
    _exit(refused > tried / 10 ? 0 : 1);  // before LeakSanitizer looks: HDF5 itself loses memory on damaged files
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
}

TEST(Sha256, IsSha256) {
  Sha256 sha;
  sha.update("a", 1);
  sha.update("bc", 2);
  const std::string abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  EXPECT_EQ(sha.hex(), abc);
  const Folder folder;
  std::ofstream(folder / "abc") << "abc";
  EXPECT_EQ(content_hash(folder / "abc"), abc);
  EXPECT_THROW(content_hash(folder / "absent"), Refusal);
  EXPECT_THROW(content_hash(folder / "."), Refusal);
}

}  // namespace
}  // namespace papotage
