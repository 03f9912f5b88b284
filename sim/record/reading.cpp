#include "sim/record/reading.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include <fmt/format.h>
#include <sys/stat.h>

#include "sim/record/result_file.hpp"

namespace papotage {
namespace {

constexpr char signature[] = "\x89HDF\r\n\x1a\n";

/// Refuses what doesn't begin as HDF5 does, before the library sees it.
void check_signature(const std::string& path) {
  struct stat status;
  if (stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode)) refuse_file(path, "is no file; name a result");
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rbe"), std::fclose);
  if (!file) refuse_file(path, fmt::format("can't be opened ({}); check the name", std::strerror(errno)));
  char begin[8] = {};
  const std::size_t n = std::fread(begin, 1, sizeof begin, file.get());
  if (n == 0) refuse_file(path, "is empty; copy it again or run again");
  if (n < sizeof begin || std::memcmp(begin, signature, sizeof begin) != 0)
    refuse_file(path, "is no HDF5 file; name a result that papotage wrote (.h5)");
}

h5::Id open_file(const std::string& path) {
  const h5::Serial serial;
  const h5::Id access(H5Pcreate(H5P_FILE_ACCESS), "a property list");
  h5::check(H5Pset_fclose_degree(access, H5F_CLOSE_STRONG), "a property list");
  // A result under its name is whole and never written again; some network file systems know no locks.
  h5::check(H5Pset_file_locking(access, false, true), "a property list");
  return h5::Id(H5Fopen(path.c_str(), H5F_ACC_RDONLY, access), "opening");
}

}  // namespace

void for_boxes(const h5::Shape& shape, hsize_t most,
               const std::function<void(const h5::Shape&, const h5::Shape&)>& block) {
  if (h5::size_of(shape) == 0) return;
  // Axes after `split` are taken whole, `split` in pieces, those before it one index at a time.
  std::size_t split = shape.size();
  hsize_t inner = 1;
  while (split > 0 && inner * shape[split - 1] <= most) inner *= shape[--split];
  if (split == 0) return block(h5::Shape(shape.size(), 0), shape);
  --split;
  h5::Shape start(shape.size(), 0), count = shape;
  std::fill(count.begin(), count.begin() + static_cast<std::ptrdiff_t>(split), 1);
  const hsize_t step = std::max<hsize_t>(1, most / inner);
  for (;;) {
    count[split] = std::min(step, shape[split] - start[split]);
    block(start, count);
    start[split] += count[split];
    for (std::size_t axis = split; axis > 0 && start[axis] == shape[axis]; --axis) {
      start[axis] = 0;
      ++start[axis - 1];
    }
    if (start[0] == shape[0]) return;
  }
}

h5::Id open_result(const std::string& path) {
  check_signature(path);
  h5::Id file;
  try {
    file = open_file(path);
  } catch (const h5::Error& e) {
    if (std::strstr(e.what(), "truncated") != nullptr) refuse_file(path, "is truncated; copy it again or run again");
    refuse_file(path, std::string("is damaged (") + e.what() + "); copy it again or run again");
  }
  reading(path, [&] {
    if (h5::text_attribute(file, "type") != result_type || !h5::has_attribute(file, "format"))
      refuse_file(path, "is HDF5 but no result of papotage; name a result that papotage wrote");
    const std::uint64_t format = h5::number_attribute(file, "format");
    if (format > static_cast<std::uint64_t>(result_format))
      refuse_file(path, fmt::format("has format {}, and this papotage reads up to {}; read it with a newer one", format,
                                    result_format));
  });
  return file;
}

}  // namespace papotage
