// The layer over HDF5, and results that need it to be made: other programs' and later formats'.

#include "sim/record/hdf5.hpp"

#include <gtest/gtest.h>

#include "sim/core/refusal.hpp"
#include "sim/record/info.hpp"
#include "sim/record/latched_driver.hpp"
#include "sim/record/sha256.hpp"
#include "tests/unit/record_helpers.hpp"

namespace papotage {
namespace {

using namespace papotage::testing;

/// A file with what `fill` puts into it.
void make_file(const std::string& path, const std::function<void(hid_t)>& fill) {
  const auto part = std::make_shared<PartFile>(path, false);
  h5::Id file = h5::create_file(part);
  fill(file);
  file.close();
  part->publish();
}

void make_root(hid_t file, std::int32_t format) {
  const std::uint64_t seed = 1;
  h5::set_attribute(file, "type", "papotage");
  h5::set_attribute(file, "title", "");
  h5::set_attribute(file, "seed", h5::Type::uint64, &seed, 1);
  h5::set_attribute(file, "format", h5::Type::int32, &format, 1);
}

std::string refusal(const std::string& path) {
  try {
    digest(path);
  } catch (const Refusal& r) {
    return r.message();
  }
  return "";
}

TEST(Hdf5, SaysWhatFailed) {
  const Folder folder;
  make_file(folder / "x.h5", [](hid_t file) {
    try {
      h5::open_dataset(file, "absent");
      FAIL();
    } catch (const h5::Error& e) {
      EXPECT_NE(std::string(e.what()).find("absent"), std::string::npos) << e.what();
    }
  });
}

TEST(Hdf5, ReplacesAttributes) {
  const Folder folder;
  make_file(folder / "x.h5", [](hid_t file) {
    h5::set_attribute(file, "a", "1");
    h5::set_attribute(file, "a", "22");
    EXPECT_EQ(h5::text_attribute(file, "a"), "22");
    EXPECT_EQ(h5::text_attribute(file, "b"), "");
    EXPECT_THROW(h5::number_attribute(file, "a"), h5::Error);
  });
}

TEST(Hdf5, FillsWithWhatIsUndefined) {
  const Folder folder;
  make_file(folder / "x.h5", [](hid_t file) {
    for (const h5::Type type : {h5::Type::float32, h5::Type::float64, h5::Type::int64, h5::Type::int8}) {
      const h5::Id dataset = h5::make_dataset(file, h5::name_of(type), type, {2, 3}, {.chunk = {1, 3}});
      double value = 7;
      h5::read(dataset, {1, 2}, {1, 1}, h5::Type::float64, &value);
      const bool real = type == h5::Type::float32 || type == h5::Type::float64;
      EXPECT_EQ(std::isnan(value), real);
      if (!real) {
        EXPECT_EQ(value, type == h5::Type::int64 ? -0x1p63 : 0);
      }
    }
  });
}

TEST(Hdf5, KeepsTextsOfAnyShape) {
  const Folder folder;
  make_file(folder / "x.h5", [](hid_t file) {
    make_root(file, 1);
    h5::make_text(file, "scalar", "Où ?");
    const h5::Id dataset = h5::open_dataset(file, "scalar");
    EXPECT_EQ(h5::read_texts(dataset, {}, {}), std::vector<std::string>{"Où ?"});
    EXPECT_EQ(h5::type_of(dataset), h5::Type::text);
    EXPECT_TRUE(h5::shape_of(dataset).empty());
  });
  EXPECT_EQ(digest(folder / "x.h5").size(), 64u);
}

TEST(Info, RefusesOtherProgramsFilesAndLaterFormats) {
  const Folder folder;
  make_file(folder / "other.h5", [](hid_t file) { h5::make_group(file, "g"); });
  EXPECT_EQ(refusal(folder / "other.h5"), "is HDF5 but no result of papotage; name a result that papotage wrote");
  make_file(folder / "later.h5", [](hid_t file) { make_root(file, 2); });
  EXPECT_EQ(refusal(folder / "later.h5"), "has format 2, and this papotage reads up to 1; read it with a newer one");
}

TEST(Digest, SeesGroupsAndChunksAlike) {
  const Folder folder;
  const auto with = [&](const std::string& name, const std::vector<std::string>& groups, const h5::Storage& storage) {
    make_file(folder / name, [&](hid_t file) {
      make_root(file, 1);
      for (const std::string& group : groups) h5::make_group(file, group);
      std::vector<float> values(5 * 7 * 11);
      for (std::size_t k = 0; k < values.size(); ++k) values[k] = static_cast<float>(k);
      const h5::Id dataset = h5::make_dataset(file, "x", h5::Type::float32, {5, 7, 11}, storage);
      h5::write(dataset, {0, 0, 0}, {5, 7, 11}, h5::Type::float32, values.data());
    });
    return digest(folder / name);
  };
  const std::string plain = with("1", {"a", "b"}, {});
  EXPECT_EQ(with("2", {"b", "a"}, {.chunk = {2, 3, 4}, .packed = true}), plain);
  EXPECT_NE(with("3", {"a"}, {}), plain);
}

/// The digest of a file whose only object is /x, written as info.hpp defines it.
std::string digest_by_definition(const h5::Shape& shape, const std::vector<double>& values) {
  Sha256 sha;
  const auto number = [&](std::uint64_t n) { sha.update(&n, sizeof n); };
  const auto text = [&](const std::string& t) {
    number(t.size());
    sha.update(t.data(), t.size());
  };
  text("papotage digest 1");
  number(1);  // format
  number(1);  // seed
  text("");   // title
  text("/x");
  text("float64");
  number(shape.size());
  for (const hsize_t length : shape) number(length);
  text("");  // units
  sha.update(values.data(), values.size() * sizeof(double));
  return sha.hex();
}

TEST(Digest, IsAsDefinedHoweverLargeDatasetsAreCut) {
  const Folder folder;
  std::vector<double> values(5'000'000);  // 40 MB
  std::iota(values.begin(), values.end(), 0.0);
  const std::vector<h5::Shape> shapes = {{5'000'000},    {1, 5'000'000}, {5'000'000, 1},   {2500, 2000},
                                         {2, 2'500'000}, {3, 1'500'000}, {10, 5, 100'000}, {7, 3, 100'003}};
  for (const h5::Shape& shape : shapes) {
    const std::string path = folder / std::to_string(&shape - shapes.data());
    std::vector<double> some(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(h5::size_of(shape)));
    make_file(path, [&](hid_t file) {
      make_root(file, 1);
      const h5::Id dataset = h5::make_dataset(file, "x", h5::Type::float64, shape, {});
      h5::write(dataset, h5::Shape(shape.size(), 0), shape, h5::Type::float64, some.data());
    });
    EXPECT_EQ(digest(path), digest_by_definition(shape, some)) << path;
    std::filesystem::remove(path);
  }
}

}  // namespace
}  // namespace papotage
