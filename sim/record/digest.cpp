#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <map>
#include <string_view>

#include "sim/record/info.hpp"
#include "sim/record/reading.hpp"
#include "sim/record/sha256.hpp"

namespace papotage {
namespace {

static_assert(std::endian::native == std::endian::little, "numbers are hashed as they lie in memory");

constexpr hsize_t block_bytes = 8u << 20;  // read at once
constexpr hsize_t block_texts = 4096;

void add(Sha256& sha, std::uint64_t number) { sha.update(&number, sizeof number); }

void add(Sha256& sha, std::string_view text) {
  add(sha, std::uint64_t{text.size()});
  sha.update(text.data(), text.size());
}

template <class Float>
void make_canonical(std::vector<std::byte>& bytes) {
  auto* values = reinterpret_cast<Float*>(bytes.data());
  for (std::size_t i = 0; i < bytes.size() / sizeof(Float); ++i) {
    if (std::isnan(values[i])) values[i] = std::numeric_limits<Float>::quiet_NaN();
    if (values[i] == 0) values[i] = 0;
  }
}

void add_texts(Sha256& sha, hid_t dataset, const h5::Shape& shape) {
  for_boxes(shape, block_texts, [&](const h5::Shape& start, const h5::Shape& count) {
    for (const std::string& text : h5::read_texts(dataset, start, count)) add(sha, text);
  });
}

void add_numbers(Sha256& sha, hid_t dataset, h5::Type type, const h5::Shape& shape) {
  const std::size_t width = h5::bytes_of(type);
  std::vector<std::byte> bytes;
  for_boxes(shape, block_bytes / width, [&](const h5::Shape& start, const h5::Shape& count) {
    bytes.resize(h5::size_of(count) * width);
    h5::read(dataset, start, count, type, bytes.data());
    if (type == h5::Type::float32) make_canonical<float>(bytes);
    if (type == h5::Type::float64) make_canonical<double>(bytes);
    sha.update(bytes.data(), bytes.size());
  });
}

void add_dataset(Sha256& sha, hid_t file, const std::string& result, const std::string& path) {
  const h5::Id dataset = h5::open_dataset(file, path);
  const h5::Type type = h5::type_of(dataset);
  const h5::Shape shape = h5::shape_of(dataset);
  if (type == h5::Type::other)
    refuse_file(result, "`" + path + "` has a type that no result of papotage has; remove it");
  add(sha, h5::name_of(type));
  add(sha, std::uint64_t{shape.size()});
  for (const hsize_t length : shape) add(sha, std::uint64_t{length});
  add(sha, h5::text_attribute(dataset, "units"));
  if (type == h5::Type::text)
    add_texts(sha, dataset, shape);
  else
    add_numbers(sha, dataset, type, shape);
}

bool counts(const std::string& path) { return path != "/provenance" && !path.starts_with("/provenance/"); }

}  // namespace

std::string digest(const std::string& path) {
  const h5::Id file = open_result(path);
  return reading(path, [&] {
    Sha256 sha;
    add(sha, "papotage digest 1");
    add(sha, h5::number_attribute(file, "format"));
    add(sha, h5::number_attribute(file, "seed"));
    add(sha, h5::text_attribute(file, "title"));
    std::map<std::string, h5::Kind> objects;
    h5::visit(file, [&](const std::string& at, h5::Kind kind) {
      if (counts(at)) objects.emplace(at, kind);
    });
    for (const auto& [at, kind] : objects) {
      if (kind == h5::Kind::other)
        refuse_file(path, "`" + at + "` is nothing that a result of papotage has; remove it");
      add(sha, at);
      if (kind == h5::Kind::group)
        add(sha, "group");
      else
        add_dataset(sha, file, path, at);
    }
    return sha.hex();
  });
}

}  // namespace papotage
