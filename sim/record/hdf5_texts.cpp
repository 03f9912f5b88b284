// Texts and attributes.

#include <algorithm>
#include <cassert>

#include "sim/core/refusal.hpp"
#include "sim/record/hdf5.hpp"

namespace papotage::h5 {
namespace {

/// The text with every NUL, which would end it, and every byte that is no UTF-8 replaced by U+FFFD.
std::string valid_utf8(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) {
    const std::size_t length = text[0] == '\0' ? 0 : character_length(text);
    result += length == 0 ? "\xef\xbf\xbd" : text.substr(0, length);
    text.remove_prefix(std::max<std::size_t>(1, length));
  }
  return result;
}

Id make_attribute(hid_t object, const std::string& name, hid_t type, hid_t space) {
  if (has_attribute(object, name)) check(H5Adelete(object, name.c_str()), "an attribute");
  return Id(H5Acreate2(object, name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT), "an attribute");
}

/// n texts of a dataset or an attribute, which `fill(memory_type, memory)` reads.
std::vector<std::string> texts(hid_t type, hid_t space, std::size_t n, const std::function<void(hid_t, void*)>& fill) {
  std::vector<std::string> result;
  result.reserve(n);
  if (H5Tis_variable_str(type) > 0) {
    std::vector<char*> pointers(n);
    const Id memory(H5Tcopy(type), "a type");
    fill(memory, pointers.data());
    try {
      for (const char* p : pointers) result.emplace_back(p == nullptr ? "" : p);
    } catch (...) {
      H5Dvlen_reclaim(memory, space, H5P_DEFAULT, pointers.data());
      throw;
    }
    check(H5Dvlen_reclaim(memory, space, H5P_DEFAULT, pointers.data()), "texts");
    return result;
  }
  const std::size_t width = H5Tget_size(type);
  std::vector<char> bytes(n * width);
  fill(type, bytes.data());
  for (std::size_t i = 0; i < n; ++i) {
    const char* text = bytes.data() + i * width;
    result.emplace_back(text, std::find(text, text + width, '\0'));
  }
  return result;
}

std::string text_of(hid_t attribute, hid_t type) {
  const Id space(H5Aget_space(attribute), "an attribute");
  if (H5Sget_simple_extent_npoints(space) != 1) return {};
  return texts(type, space, 1, [&](hid_t memory, void* to) { check(H5Aread(attribute, memory, to), "an attribute"); })
      .front();
}

}  // namespace

Id text_type() {
  const Serial serial;
  Id type(H5Tcopy(H5T_C_S1), "a type");
  check(H5Tset_size(type, H5T_VARIABLE), "a type");
  check(H5Tset_cset(type, H5T_CSET_UTF8), "a type");
  return type;
}

void write_texts(hid_t dataset, const Shape& start, const Shape& count, std::span<const std::string> texts) {
  assert(texts.size() == size_of(count));
  if (texts.empty()) return;
  std::vector<std::string> valid;
  std::vector<const char*> pointers;
  valid.reserve(texts.size());  // short texts move with their vector
  for (const std::string& text : texts) pointers.push_back(valid.emplace_back(valid_utf8(text)).c_str());
  const Serial serial;
  const Id type = text_type();
  const auto [file, memory] = box(dataset, start, count);
  check(H5Dwrite(dataset, type, memory, file, H5P_DEFAULT, pointers.data()), "writing");
}

void make_text(hid_t where, const std::string& name, std::string_view text) {
  const Serial serial;
  const Id type = text_type(), list(H5Pcreate(H5P_DATASET_CREATE), "a property list");
  check(H5Pset_attr_creation_order(list, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED), "the order of creation");
  const Id dataset(H5Dcreate2(where, name.c_str(), type, space_of({}), H5P_DEFAULT, list, H5P_DEFAULT), "a text");
  const std::string valid = valid_utf8(text);
  const char* p = valid.c_str();
  check(H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, &p), "writing");
}

std::vector<std::string> read_texts(hid_t dataset, const Shape& start, const Shape& count) {
  if (size_of(count) == 0) return {};
  const Serial serial;
  const Id type(H5Dget_type(dataset), "a type");
  const auto spaces = box(dataset, start, count);
  return texts(type, spaces.second, size_of(count), [&](hid_t memory, void* to) {
    check(H5Dread(dataset, memory, spaces.second, spaces.first, H5P_DEFAULT, to), "reading");
  });
}

void set_attribute(hid_t object, const std::string& name, std::string_view text) {
  const Serial serial;
  const Id type = text_type();
  const Id attribute = make_attribute(object, name, type, space_of({}));
  const std::string valid = valid_utf8(text);
  const char* p = valid.c_str();
  check(H5Awrite(attribute, type, &p), "an attribute");
}

void set_attribute(hid_t object, const std::string& name, Type type, const void* values, std::size_t n) {
  const Serial serial;
  const Id attribute = make_attribute(object, name, number_type(type), space_of(n == 1 ? Shape{} : Shape{n}));
  check(H5Awrite(attribute, number_type(type), values), "an attribute");
}

bool has_attribute(hid_t object, const std::string& name) {
  const Serial serial;
  const htri_t found = H5Aexists(object, name.c_str());
  check(found, "an attribute");
  return found > 0;
}

std::string text_attribute(hid_t object, const std::string& name) {
  const Serial serial;
  if (!has_attribute(object, name)) return {};
  const Id attribute(H5Aopen(object, name.c_str(), H5P_DEFAULT), "an attribute");
  const Id type(H5Aget_type(attribute), "a type");
  return H5Tget_class(type) == H5T_STRING ? text_of(attribute, type) : std::string();
}

std::uint64_t number_attribute(hid_t object, const std::string& name) {
  const Serial serial;
  const Id attribute(H5Aopen(object, name.c_str(), H5P_DEFAULT), "an attribute");
  const Id type(H5Aget_type(attribute), "a type"), space(H5Aget_space(attribute), "an attribute");
  if (H5Tget_class(type) != H5T_INTEGER || H5Sget_simple_extent_npoints(space) != 1)
    throw Error("HDF5, an attribute: `" + name + "` is no whole number");
  std::uint64_t value = 0;
  check(H5Aread(attribute, H5T_NATIVE_UINT64, &value), "an attribute");
  return value;
}

Entries text_attributes(hid_t object) {
  const Serial serial;
  std::vector<std::string> names;
  const auto keep = [](hid_t, const char* name, const H5A_info_t*, void* out) -> herr_t {
    try {
      static_cast<std::vector<std::string>*>(out)->emplace_back(name);
      return 0;
    } catch (...) {
      return -1;
    }
  };
  if (H5Aiterate2(object, H5_INDEX_CRT_ORDER, H5_ITER_INC, nullptr, keep, &names) < 0) {
    names.clear();
    check(H5Aiterate2(object, H5_INDEX_NAME, H5_ITER_INC, nullptr, keep, &names), "attributes");
  }
  Entries result;
  for (const std::string& name : names) {
    const Id attribute(H5Aopen(object, name.c_str(), H5P_DEFAULT), "an attribute");
    const Id type(H5Aget_type(attribute), "a type");
    if (H5Tget_class(type) == H5T_STRING) result.emplace_back(name, text_of(attribute, type));
  }
  return result;
}

}  // namespace papotage::h5
