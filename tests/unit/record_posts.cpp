// Parameters drawn once a replicate, breakdowns and posts: what is told at a replicate's end beside its outcomes.

#include <algorithm>
#include <thread>

#include <gtest/gtest.h>

#include "sim/record/info.hpp"
#include "sim/record/reading.hpp"
#include "sim/record/result.hpp"
#include "tests/unit/record_helpers.hpp"

namespace papotage {
namespace {

using namespace papotage::testing;

/// All values of a dataset, as doubles.
std::vector<double> values_of(const std::string& file, const std::string& path) {
  const h5::Id result = open_result(file), dataset = h5::open_dataset(result, path);
  const h5::Shape shape = h5::shape_of(dataset);
  std::vector<double> values(h5::size_of(shape));
  h5::read(dataset, h5::Shape(shape.size(), 0), shape, h5::Type::float64, values.data());
  return values;
}

std::string attribute(const std::string& file, const std::string& path, const std::string& name) {
  const h5::Id result = open_result(file);
  return h5::text_attribute(h5::open_dataset(result, path), name);
}

/// "PATH TYPE LENGTH LENGTH" of what stands in a group, in order.
std::vector<std::string> shapes(const std::string& file, const std::string& folder) {
  std::vector<std::string> told;
  for (const auto& group : summary(file).groups) {
    if (group.path != folder) continue;
    for (const auto& v : group.variables) {
      told.push_back(v.path + " " + v.type);
      for (const std::uint64_t length : v.shape) told.back() += " " + std::to_string(length);
    }
  }
  return told;
}

using Texts = std::vector<std::string>;
using Numbers = std::vector<double>;

TEST(Parameters, AreToldOfEachReplicate) {
  const Folder folder;
  const std::string path = folder / "x.h5";
  write_result(path, full_layout(3));
  EXPECT_EQ(shapes(path, "/parameters"),
            (Texts{"/parameters/replicate int64 3", "/parameters/sharing.probability float64 3",
                   "/parameters/network.degree float64 3"}));
  EXPECT_EQ(values_of(path, "/parameters/sharing.probability"), (Numbers{1, 1.0 / 2, 1.0 / 3}));
  EXPECT_EQ(values_of(path, "/parameters/network.degree"), (Numbers{10, 11, 12}));
  EXPECT_EQ(attribute(path, "/parameters/network.degree", "units"), "people");
}

TEST(Parameters, HaveNoGroupWhereNothingIsSampled) {
  const Folder folder;
  write_result(folder / "x.h5", small_layout());
  for (const auto& group : summary(folder / "x.h5").groups)
    EXPECT_TRUE(group.path != "/parameters" && group.path != "/posts");
}

TEST(Breakdowns, StandByReplicateAndClass) {
  const Folder folder;
  const std::string path = folder / "x.h5";
  write_result(path, full_layout(2));
  EXPECT_EQ(
      shapes(path, "/outcomes"),
      (Texts{"/outcomes/replicate int64 2", "/outcomes/final_size int64 2", "/outcomes/peak_time float64 2",
             "/outcomes/department int64 2", "/outcomes/reached_by_department float64 2 2", "/outcomes/site int64 3",
             "/outcomes/reached_by_site float64 2 3", "/outcomes/posts_by_department float64 2 2"}));
  EXPECT_EQ(values_of(path, "/outcomes/site"), (Numbers{0, 1, 2}));
  EXPECT_EQ(values_of(path, "/outcomes/reached_by_site"), (Numbers{10, 11, 12, 110, 111, 112}));
  EXPECT_EQ(values_of(path, "/outcomes/posts_by_department"), (Numbers{20, 21, 120, 121}));
  EXPECT_EQ(attribute(path, "/outcomes/department", "flag_meanings"), "sales human_resources");
  EXPECT_EQ(attribute(path, "/outcomes/site", "flag_meanings"), "");
  EXPECT_EQ(summary(path).outcomes.size(), 2u);  // a number a replicate each
}

TEST(Breakdowns, OfNothingAndOfReplicatesThatNeverCome) {
  const Folder folder;
  ResultLayout layout = full_layout(2);
  layout.breakdowns[1].size = 0;
  ResultWriter writer(folder / "x.h5", false, layout);
  write_replicate(writer, layout, 1);
  writer.finish({});
  const Numbers values = values_of(folder / "x.h5", "/outcomes/reached_by_department");
  EXPECT_TRUE(std::isnan(values[0]) && std::isnan(values[1]));
  EXPECT_EQ(values[2], 100);
  EXPECT_TRUE(values_of(folder / "x.h5", "/outcomes/reached_by_site").empty());
}

TEST(Breakdowns, ThatDifferInWhatAnAxisIsAreNoResult) {
  const Folder folder;
  ResultLayout layout = full_layout(2);
  layout.breakdowns[1].axis = "department";
  ResultWriter writer(folder / "x.h5", false, layout);
  EXPECT_TRUE(writer.failed());
  EXPECT_THROW(writer.finish({}), std::system_error);
  EXPECT_EQ(folder.files(), 0u);
}

/// Tells of replicates in the order given, by turns from another thread and from this one.
void write_ends(const std::string& path, const ResultLayout& layout, const std::vector<std::uint32_t>& order) {
  ResultWriter writer(path, false, layout);
  for (std::size_t k = 0; k < order.size(); k += 2) {
    std::jthread([&] { write_replicate(writer, layout, order[k]); }).join();
    if (k + 1 < order.size()) write_replicate(writer, layout, order[k + 1]);
  }
  writer.finish({});
}

TEST(Posts, StandInTheOrderOfReplicates) {
  const Folder folder;
  const ResultLayout layout = full_layout(4);
  write_ends(folder / "x.h5", layout, {2, 3, 0, 1});
  EXPECT_EQ(shapes(folder / "x.h5", "/posts"),
            (Texts{"/posts/post int64 11", "/posts/replicate uint32 11", "/posts/author uint32 11",
                   "/posts/kind uint8 11", "/posts/time float64 11"}));
  EXPECT_EQ(values_of(folder / "x.h5", "/posts/post"), (Numbers{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10}));
  EXPECT_EQ(values_of(folder / "x.h5", "/posts/replicate"), (Numbers{1, 1, 1, 2, 2, 2, 2, 2, 2, 3, 3}));
  EXPECT_EQ(values_of(folder / "x.h5", "/posts/author")[10], 4'000'000'031.0);
  EXPECT_EQ(values_of(folder / "x.h5", "/posts/time"), (Numbers{1, 1.25, 1.5, 2, 2.25, 2.5, 2.75, 3, 3.25, 3, 3.25}));
  EXPECT_EQ(attribute(folder / "x.h5", "/posts/kind", "flag_meanings"), "original shared_again");
}

TEST(Posts, AreTheSameInWhateverOrderReplicatesEnd) {
  const Folder folder;
  const ResultLayout layout = full_layout(6);
  std::vector<std::uint32_t> order(6);
  std::iota(order.begin(), order.end(), 0u);
  write_ends(folder / "forwards", layout, order);
  const std::string expected = digest(folder / "forwards");
  for (int k = 0; std::next_permutation(order.begin(), order.end()); ++k) {
    if (k % 17 != 0) continue;
    const std::string path = folder / std::to_string(k);
    write_ends(path, layout, order);
    EXPECT_EQ(digest(path), expected) << k;
    std::filesystem::remove(path);
  }
}

TEST(Posts, MayBeNone) {
  const Folder folder;
  write_result(folder / "x.h5", full_layout(1));
  EXPECT_EQ(shapes(folder / "x.h5", "/posts")[0], "/posts/post int64 0");
  EXPECT_EQ(shapes(folder / "x.h5", "/posts")[2], "/posts/author uint32 0");
  EXPECT_EQ(digest(folder / "x.h5").size(), 64u);
}

TEST(Posts, OfAReplicateThatNeverCameDoNotHoldBackOthers) {
  const Folder folder;
  ResultLayout layout = full_layout(4);
  write_ends(folder / "x.h5", layout, {3, 1});
  EXPECT_EQ(values_of(folder / "x.h5", "/posts/replicate"), (Numbers{1, 1, 1, 3, 3}));
}

TEST(Posts, FillManyChunks) {
  class Many : public FakeSimulation {
   public:
    explicit Many(std::uint32_t replicate) : FakeSimulation(0, replicate, 0), values_(70'001, replicate) {
      std::iota(values_.begin(), values_.end(), 100'000 * replicate);
    }
    std::span<const std::byte> post_column(std::size_t) const override { return std::as_bytes(std::span(values_)); }

   private:
    std::vector<std::uint32_t> values_;
  };
  const Folder folder;
  ResultLayout layout = small_layout(3);
  layout.posts = {{"number", "1", "", Column::Type::uint32}};
  ResultWriter writer(folder / "x.h5", false, layout);
  for (std::uint32_t r = 0; r < 3; ++r) writer.ended(r, Many(r));
  writer.finish({});
  const Numbers numbers = values_of(folder / "x.h5", "/posts/number"),
                posts = values_of(folder / "x.h5", "/posts/post");
  ASSERT_EQ(numbers.size(), 3 * 70'001u);
  for (std::size_t k = 0; k < numbers.size(); ++k) {
    ASSERT_EQ(numbers[k], 100'000 * (k / 70'001) + k % 70'001);
    ASSERT_EQ(posts[k], k);
  }
}

}  // namespace
}  // namespace papotage
