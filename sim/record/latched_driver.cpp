#include "sim/record/latched_driver.hpp"

#include <new>

namespace papotage::h5 {
namespace {

/// What the access list carries to open().
struct Info {
  const std::shared_ptr<PartFile>* part;
};

/// An open file. It shares the part file, so that a library that failed to close may still write at exit, in vain.
struct File : H5FD_t {
  explicit File(std::shared_ptr<PartFile> p) : H5FD_t{}, part(std::move(p)) {}
  std::shared_ptr<PartFile> part;
  haddr_t allocated = 0;  // the library's end of allocation
  haddr_t end = 0;        // of what it has written, dropped writes included
};

File& of(H5FD_t* file) { return *static_cast<File*>(file); }
const File& of(const H5FD_t* file) { return *static_cast<const File*>(file); }

H5FD_t* open(const char*, unsigned, hid_t access, haddr_t) {
  const auto* info = static_cast<const Info*>(H5Pget_driver_info(access));
  return info == nullptr ? nullptr : new (std::nothrow) File(*info->part);
}

herr_t close(H5FD_t* file) {
  delete &of(file);
  return 0;
}

herr_t query(const H5FD_t*, unsigned long* flags) {
  if (flags != nullptr)
    *flags = H5FD_FEAT_AGGREGATE_METADATA | H5FD_FEAT_ACCUMULATE_METADATA | H5FD_FEAT_DATA_SIEVE |
             H5FD_FEAT_AGGREGATE_SMALLDATA | H5FD_FEAT_DEFAULT_VFD_COMPATIBLE;
  return 0;
}

haddr_t allocated(const H5FD_t* file, H5FD_mem_t) { return of(file).allocated; }

herr_t allocate(H5FD_t* file, H5FD_mem_t, haddr_t end) {
  of(file).allocated = end;
  return 0;
}

haddr_t end(const H5FD_t* file, H5FD_mem_t) { return of(file).end; }

herr_t read(H5FD_t* file, H5FD_mem_t, hid_t, haddr_t at, size_t n, void* bytes) {
  of(file).part->read(at, bytes, n);
  return 0;
}

herr_t write(H5FD_t* file, H5FD_mem_t, hid_t, haddr_t at, size_t n, const void* bytes) {
  of(file).part->write(at, bytes, n);
  if (at + n > of(file).end) of(file).end = at + n;
  return 0;
}

herr_t truncate(H5FD_t* file, hid_t, hbool_t) {
  File& f = of(file);
  if (f.end != f.allocated) f.part->resize(f.allocated);
  f.end = f.allocated;
  return 0;
}

hid_t driver() {
  static const H5FD_class_t type = [] {
    H5FD_class_t c = {};
    c.name = "papotage_latched";
    c.maxaddr = (haddr_t{1} << 63) - 1;
    c.fc_degree = H5F_CLOSE_STRONG;
    c.fapl_size = sizeof(Info);
    c.open = open;
    c.close = close;
    c.query = query;
    c.get_eoa = allocated;
    c.set_eoa = allocate;
    c.get_eof = end;
    c.read = read;
    c.write = write;
    c.truncate = truncate;
    const H5FD_mem_t map[H5FD_MEM_NTYPES] = H5FD_FLMAP_DICHOTOMY;
    for (int i = 0; i < H5FD_MEM_NTYPES; ++i) c.fl_map[i] = map[i];
    return c;
  }();
  static const hid_t id = H5FDregister(&type);
  return id;
}

}  // namespace

Id create_file(std::shared_ptr<PartFile> part) {
  const Serial serial;
  const Info info{&part};
  const Id access(H5Pcreate(H5P_FILE_ACCESS), "a property list");
  check(H5Pset_driver(access, driver(), &info), "the file driver");
  check(H5Pset_fclose_degree(access, H5F_CLOSE_STRONG), "the file driver");
  check(H5Pset_libver_bounds(access, H5F_LIBVER_EARLIEST, H5F_LIBVER_V18), "the format's version");
  const Id creation(H5Pcreate(H5P_FILE_CREATE), "a property list");
  check(H5Pset_link_creation_order(creation, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED), "the order of creation");
  check(H5Pset_attr_creation_order(creation, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED), "the order of creation");
  return Id(H5Fcreate(part->path().c_str(), H5F_ACC_TRUNC, creation, access), "a file");
}

}  // namespace papotage::h5
