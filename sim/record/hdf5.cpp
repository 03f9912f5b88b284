#include "sim/record/hdf5.hpp"

#include <array>
#include <limits>

#include <hdf5_hl.h>

namespace papotage::h5 {
namespace {

// Never destroyed: the library's own clean-up at exit, and ours, may come after static destructors.
std::recursive_mutex& mutex() {
  static std::recursive_mutex& m = *new std::recursive_mutex;
  return m;
}

/// The library's deepest words about the last failure.
std::string last_words() {
  std::string words;
  const auto first = [](unsigned n, const H5E_error2_t* error, void* out) -> herr_t {
    if (n == 0 && error->desc != nullptr) *static_cast<std::string*>(out) = error->desc;
    return 0;
  };
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, first, &words);
  return words.empty() ? "unknown error" : words;
}

struct TypeFacts {
  const char* name;
  std::size_t bytes;
};
constexpr std::array<TypeFacts, 10> facts = {{{"int8", 1},
                                              {"uint8", 1},
                                              {"int32", 4},
                                              {"uint32", 4},
                                              {"int64", 8},
                                              {"uint64", 8},
                                              {"float32", 4},
                                              {"float64", 8},
                                              {"text", 0},
                                              {"other", 0}}};

Id creation_list(Type type, const Storage& storage) {
  Id list(H5Pcreate(H5P_DATASET_CREATE), "a property list");
  check(H5Pset_attr_creation_order(list, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED), "the order of creation");
  if (!storage.chunk.empty())
    check(H5Pset_chunk(list, static_cast<int>(storage.chunk.size()), storage.chunk.data()), "chunks");
  if (storage.packed) {
    check(H5Pset_shuffle(list), "the shuffle filter");
    check(H5Pset_deflate(list, 1), "the gzip filter");
    if (type != Type::text) check(H5Pset_fletcher32(list), "checksums");
  }
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const std::int64_t least = std::numeric_limits<std::int64_t>::min();
  if (type == Type::float32 || type == Type::float64) check(H5Pset_fill_value(list, H5T_NATIVE_DOUBLE, &nan), "NaN");
  if (type == Type::int64) check(H5Pset_fill_value(list, H5T_NATIVE_INT64, &least), "a fill value");
  return list;
}

Id growing_space_of(const Shape& shape) {
  Shape most = shape;
  most.at(0) = H5S_UNLIMITED;
  return Id(H5Screate_simple(static_cast<int>(shape.size()), shape.data(), most.data()), "a shape");
}

}  // namespace

Serial::Serial() : lock_(mutex()) {
  static const herr_t silent = H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
  (void)silent;
}

void check(std::int64_t status, const char* what) {
  if (status >= 0) return;
  const Serial serial;
  throw Error(std::string("HDF5, ") + what + ": " + last_words());
}

Id& Id::operator=(Id&& other) noexcept {
  if (this != &other) {
    release();
    id_ = std::exchange(other.id_, -1);
  }
  return *this;
}

void Id::close() {
  const Serial serial;
  if (id_ >= 0) check(H5Idec_ref(std::exchange(id_, -1)), "closing");
}

void Id::release() noexcept {
  if (id_ < 0) return;
  const Serial serial;
  H5Idec_ref(std::exchange(id_, -1));
}

const char* name_of(Type type) { return facts[static_cast<std::size_t>(type)].name; }
std::size_t bytes_of(Type type) { return facts[static_cast<std::size_t>(type)].bytes; }

hsize_t size_of(const Shape& shape) {
  hsize_t n = 1;
  for (const hsize_t length : shape) n *= length;
  return n;
}

hid_t number_type(Type type) {
  switch (type) {
    case Type::int8:
      return H5T_STD_I8LE;
    case Type::uint8:
      return H5T_STD_U8LE;
    case Type::int32:
      return H5T_STD_I32LE;
    case Type::uint32:
      return H5T_STD_U32LE;
    case Type::int64:
      return H5T_STD_I64LE;
    case Type::uint64:
      return H5T_STD_U64LE;
    case Type::float32:
      return H5T_IEEE_F32LE;
    case Type::float64:
      return H5T_IEEE_F64LE;
    default:
      throw Error("no type of numbers");
  }
}

Id space_of(const Shape& shape) {
  if (shape.empty()) return Id(H5Screate(H5S_SCALAR), "a scalar");
  return Id(H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr), "a shape");
}

std::pair<Id, Id> box(hid_t dataset, const Shape& start, const Shape& count) {
  Id file(H5Dget_space(dataset), "a shape");
  if (!start.empty())
    check(H5Sselect_hyperslab(file, H5S_SELECT_SET, start.data(), nullptr, count.data(), nullptr), "a selection");
  return {std::move(file), space_of(count)};
}

Id make_group(hid_t where, const std::string& name) {
  const Serial serial;
  const Id list(H5Pcreate(H5P_GROUP_CREATE), "a property list");
  check(H5Pset_link_creation_order(list, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED), "the order of creation");
  check(H5Pset_attr_creation_order(list, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED), "the order of creation");
  return Id(H5Gcreate2(where, name.c_str(), H5P_DEFAULT, list, H5P_DEFAULT), "a group");
}

Id make_dataset(hid_t where, const std::string& name, Type type, const Shape& shape, const Storage& storage) {
  const Serial serial;
  const Id creation = creation_list(type, storage);
  const Id access(H5Pcreate(H5P_DATASET_ACCESS), "a property list");
  // Slots: a prime well above the number of chunks that fit. A weight of 1 would never let go of an unfinished chunk.
  if (!storage.chunk.empty()) check(H5Pset_chunk_cache(access, 8191, storage.cache_bytes, 0.75), "a cache");
  const Id space = storage.grows ? growing_space_of(shape) : space_of(shape);
  const Id text = type == Type::text ? text_type() : Id();
  const hid_t stored = type == Type::text ? hid_t{text} : number_type(type);
  return Id(H5Dcreate2(where, name.c_str(), stored, space, H5P_DEFAULT, creation, access), "a dataset");
}

Id open_group(hid_t where, const std::string& path) {
  const Serial serial;
  return Id(H5Gopen2(where, path.c_str(), H5P_DEFAULT), "a group");
}

Id open_dataset(hid_t where, const std::string& path) {
  const Serial serial;
  return Id(H5Dopen2(where, path.c_str(), H5P_DEFAULT), "a dataset");
}

void extend(hid_t dataset, hsize_t length) {
  const Serial serial;
  check(H5Dset_extent(dataset, &length), "a longer dataset");
}

void write(hid_t dataset, const Shape& start, const Shape& count, Type type, const void* values) {
  if (size_of(count) == 0) return;
  const Serial serial;
  const auto [file, memory] = box(dataset, start, count);
  check(H5Dwrite(dataset, number_type(type), memory, file, H5P_DEFAULT, values), "writing");
}

void read(hid_t dataset, const Shape& start, const Shape& count, Type type, void* values) {
  if (size_of(count) == 0) return;
  const Serial serial;
  const auto [file, memory] = box(dataset, start, count);
  check(H5Dread(dataset, number_type(type), memory, file, H5P_DEFAULT, values), "reading");
}

Type type_of(hid_t dataset) {
  const Serial serial;
  const Id type(H5Dget_type(dataset), "a type");
  const H5T_class_t kind = H5Tget_class(type);
  if (kind == H5T_STRING) return Type::text;
  if (kind != H5T_INTEGER && kind != H5T_FLOAT) return Type::other;
  for (const Type known :
       {Type::int8, Type::uint8, Type::int32, Type::uint32, Type::int64, Type::uint64, Type::float32, Type::float64})
    if (H5Tequal(type, number_type(known)) > 0) return known;
  return Type::other;
}

Shape shape_of(hid_t dataset) {
  const Serial serial;
  const Id space(H5Dget_space(dataset), "a shape");
  const int rank = H5Sget_simple_extent_ndims(space);
  check(rank, "a shape");
  Shape shape(static_cast<std::size_t>(rank));
  if (rank > 0) check(H5Sget_simple_extent_dims(space, shape.data(), nullptr), "a shape");
  return shape;
}

void visit(hid_t file, const std::function<void(const std::string&, Kind)>& tell) {
  const Serial serial;
  std::vector<std::pair<std::string, Kind>> objects;
  const auto keep = [](hid_t, const char* name, const H5O_info_t* info, void* out) -> herr_t {
    try {
      const Kind kind = info->type == H5O_TYPE_GROUP     ? Kind::group
                        : info->type == H5O_TYPE_DATASET ? Kind::dataset
                                                         : Kind::other;
      if (std::string_view(name) != ".")
        static_cast<std::vector<std::pair<std::string, Kind>>*>(out)->emplace_back(std::string("/") + name, kind);
      return 0;
    } catch (...) {
      return -1;
    }
  };
  if (H5Ovisit2(file, H5_INDEX_CRT_ORDER, H5_ITER_INC, keep, &objects, H5O_INFO_BASIC) < 0) {
    objects.clear();
    check(H5Ovisit2(file, H5_INDEX_NAME, H5_ITER_INC, keep, &objects, H5O_INFO_BASIC), "the list of objects");
  }
  for (const auto& [path, kind] : objects) tell(path, kind);
}

void make_scale(hid_t dataset, const std::string& name) {
  const Serial serial;
  check(H5DSset_scale(dataset, name.c_str()), "a dimension");
}

void attach_scale(hid_t dataset, hid_t scale, unsigned axis) {
  const Serial serial;
  check(H5DSattach_scale(dataset, scale, axis), "a dimension");
}

bool is_scale(hid_t dataset) {
  const Serial serial;
  return H5DSis_scale(dataset) > 0;
}

std::string scale_name(hid_t dataset, unsigned axis) {
  const Serial serial;
  std::string path;
  const auto keep = [](hid_t, unsigned, hid_t scale, void* kept) -> herr_t {
    std::string& name = *static_cast<std::string*>(kept);
    const ssize_t length = H5Iget_name(scale, nullptr, 0);
    if (length <= 0) return -1;
    name.resize(static_cast<std::size_t>(length) + 1);  // and the 0 at its end
    if (H5Iget_name(scale, name.data(), name.size()) < 0) return -1;
    name.pop_back();
    return 1;
  };
  check(H5DSiterate_scales(dataset, axis, nullptr, keep, &path), "a dimension");
  return path.substr(path.rfind('/') + 1);
}

}  // namespace papotage::h5
