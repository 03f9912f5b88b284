#include "sim/record/journal_format.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <system_error>

#include <fmt/format.h>
#include <sys/stat.h>

namespace papotage::journal_format {
namespace {

static_assert(std::endian::native == std::endian::little, "numbers are written as they lie in memory");

constexpr std::uint32_t format = 1;
constexpr std::size_t frame_head = 8, magic_size = magic.size() + sizeof format;
constexpr std::uint8_t host_kind = 0;

/// tables[k][b]: what a byte b does to the checksum k bytes further on.
constexpr auto tables = [] {
  std::array<std::array<std::uint32_t, 256>, 8> t{};
  for (std::uint32_t b = 0; b < 256; ++b) {
    std::uint32_t crc = b;
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ (crc & 1 ? 0x82f63b78u : 0);
    t[0][b] = crc;
  }
  for (std::size_t k = 1; k < 8; ++k)
    for (std::size_t b = 0; b < 256; ++b) t[k][b] = (t[k - 1][b] >> 8) ^ t[0][t[k - 1][b] & 0xff];
  return t;
}();

template <class Number>
void add(std::string& to, Number number) {
  to.append(reinterpret_cast<const char*>(&number), sizeof number);
}

/// Adds a frame whose body `fill` adds.
template <class Fill>
void add_frame(std::string& to, Fill&& fill) {
  const std::size_t at = to.size();
  to.append(frame_head, '\0');
  fill();
  const auto length = static_cast<std::uint32_t>(to.size() - at - frame_head);
  std::memcpy(&to[at], &length, 4);
  const std::uint32_t crc = crc32c(std::string_view(to).substr(at + frame_head), crc32c({&to[at], 4}));
  std::memcpy(&to[at + 4], &crc, 4);
}

/// Takes numbers and texts from the front of a body; `whole` is false once they reached beyond its end.
struct Fields {
  std::string_view rest;
  bool whole = true;

  std::string_view bytes(std::size_t n) {
    whole = whole && n <= rest.size();
    const std::string_view taken = rest.substr(0, whole ? n : 0);
    rest.remove_prefix(taken.size());
    return taken;
  }
  template <class Number>
  Number number() {
    Number number{};
    if (const std::string_view taken = bytes(sizeof number); whole) std::memcpy(&number, taken.data(), sizeof number);
    return number;
  }
};

/// Reads frames one after another through a buffer.
class Frames {
 public:
  Frames(int fd, const std::string& path, std::uint64_t offset) : fd_(fd), path_(path), end_(offset), next_(offset) {
    struct stat status;
    if (fstat(fd, &status) != 0) fail();
    size_ = static_cast<std::uint64_t>(status.st_size);
  }

  /// The next body, until the call after; empty where no whole frame follows.
  std::string_view next() {
    Fields head{ahead(frame_head)};
    const auto length = head.number<std::uint32_t>();
    const auto crc = head.number<std::uint32_t>();
    if (!head.whole || length == 0 || length > longest) return {};
    const std::string_view frame = ahead(frame_head + length);
    if (frame.empty()) return {};
    const std::string_view body = frame.substr(frame_head);
    if (crc32c(body, crc32c(frame.substr(0, 4))) != crc) return {};
    next_ = end_ + frame.size();
    return body;
  }
  /// Passes the frame that next() gave.
  void pass() { end_ = next_; }
  std::uint64_t end() const { return end_; }
  std::uint64_t size() const { return size_; }

 private:
  [[noreturn]] void fail() const {
    throw std::system_error(errno, std::generic_category(), path_ + ": could not be read");
  }
  /// `n` bytes that follow what was passed; empty where the file ends before.
  std::string_view ahead(std::size_t n) {
    if (end_ + n > size_) return {};
    if (end_ + n > start_ + filled_) {
      buffer_.resize(std::max(n, block));
      start_ = end_;
      const ssize_t got = read_all(fd_, start_, buffer_.data(), buffer_.size());
      if (got < 0) fail();
      filled_ = static_cast<std::size_t>(got);
      if (filled_ < n) return {};  // it was cut meanwhile
    }
    return std::string_view(buffer_).substr(end_ - start_, n);
  }

  static constexpr std::size_t block = 1 << 18;
  int fd_;
  const std::string& path_;
  std::uint64_t end_, next_, size_ = 0;
  std::string buffer_;
  std::uint64_t start_ = 0;
  std::size_t filled_ = 0;
};

/// A task's record from its body; false where it is none. `values` lends its memory.
bool decode(std::string_view body, const std::vector<std::string>& hosts, std::vector<double>& values,
            TaskRecord& record) {
  Fields fields{body};
  const auto kind = fields.number<std::uint8_t>();
  record.status = static_cast<TaskRecord::Status>(kind);
  record.task = fields.number<std::uint64_t>();
  record.attempt = fields.number<std::uint32_t>();
  const auto host = fields.number<std::uint32_t>();
  record.start = fields.number<double>();
  record.seconds = fields.number<float>();
  if (!fields.whole || kind < 1 || kind > 3 || host >= hosts.size()) return false;
  record.host = hosts[host];
  record.values = {};
  record.message = {};
  if (record.status == TaskRecord::Status::failed) record.message = fields.rest;
  if (record.status != TaskRecord::Status::done) return true;
  if (fields.rest.size() % sizeof(double) != 0) return false;
  values.resize(fields.rest.size() / sizeof(double));
  if (!values.empty()) std::memcpy(values.data(), fields.rest.data(), fields.rest.size());
  record.values = values;
  return true;
}

}  // namespace

std::uint32_t crc32c(std::string_view bytes, std::uint32_t before) noexcept {
  std::uint32_t crc = ~before;
  const char* p = bytes.data();
  std::size_t n = bytes.size();
  for (; n >= 8; p += 8, n -= 8) {
    std::uint64_t word;
    std::memcpy(&word, p, 8);
    word ^= crc;
    crc = 0;
    for (std::size_t k = 0; k < 8; ++k) crc ^= tables[7 - k][word >> (8 * k) & 0xff];
  }
  for (; n > 0; ++p, --n) crc = (crc >> 8) ^ tables[0][(crc ^ static_cast<unsigned char>(*p)) & 0xff];
  return ~crc;
}

std::string beginning(const JournalHeader& header) {
  std::string bytes(magic);
  add(bytes, format);
  add_frame(bytes, [&] {
    add(bytes, static_cast<std::uint32_t>(header.study.size()));
    bytes += header.study;
    add(bytes, header.seed);
    add(bytes, header.tasks);
    add(bytes, header.shard);
    add(bytes, header.shards);
    bytes += header.meta;
  });
  return bytes;
}

void add_host(std::string& to, std::string_view name) {
  add_frame(to, [&] {
    add(to, host_kind);
    to += name;
  });
}

void add_task(std::string& to, const TaskRecord& record, std::uint32_t host) {
  add_frame(to, [&] {
    add(to, record.status);
    add(to, record.task);
    add(to, record.attempt);
    add(to, host);
    add(to, record.start);
    add(to, record.seconds);
    if (record.status == TaskRecord::Status::done)
      to.append(reinterpret_cast<const char*>(record.values.data()), record.values.size_bytes());
    else if (record.status == TaskRecord::Status::failed)
      to += record.message;
  });
}

bool each_task(std::string_view frames, const std::vector<std::string>& hosts, const TaskVisit& visit) {
  std::vector<double> values;
  TaskRecord record;
  while (!frames.empty()) {
    Fields fields{frames};
    const auto length = fields.number<std::uint32_t>(), crc = fields.number<std::uint32_t>();
    const std::string_view body = fields.bytes(length);
    if (!fields.whole || crc32c(body, crc32c(frames.substr(0, 4))) != crc) return false;
    if (!decode(body, hosts, values, record)) return false;
    visit(record);
    frames = fields.rest;
  }
  return true;
}

Header read_header(int fd, const std::string& path) {
  char begin[magic_size] = {};
  const ssize_t n = read_all(fd, 0, begin, sizeof begin);
  if (n < 0) throw std::system_error(errno, std::generic_category(), path + ": could not be read");
  if (std::string_view(begin, magic.size()) != magic)
    refuse_file(path, n == 0 ? "is empty; remove it and run again" : no_journal);
  std::uint32_t found = 0;
  std::memcpy(&found, begin + magic.size(), sizeof found);
  if (found != format)
    refuse_file(path, fmt::format("has format {}, and this papotage reads {}; go on with the version that began it, "
                                  "or remove it and run again",
                                  found, format));
  Frames frames(fd, path, magic_size);
  Fields fields{frames.next()};
  frames.pass();
  Header read;
  read.end = frames.end();
  read.header.study = fields.bytes(fields.number<std::uint32_t>());
  read.header.seed = fields.number<std::uint64_t>();
  read.header.tasks = fields.number<std::uint64_t>();
  read.header.shard = fields.number<std::uint32_t>();
  read.header.shards = fields.number<std::uint32_t>();
  read.header.meta = fields.rest;
  if (!fields.whole)
    refuse_file(path,
                "is damaged at its beginning, so that its tasks can't be told; remove it and run again: they "
                "are computed anew");
  return read;
}

Extent read_records(int fd, const std::string& path, std::uint64_t offset, std::vector<std::string>& hosts,
                    const TaskVisit& visit) {
  Frames frames(fd, path, offset);
  std::vector<double> values;
  Extent extent{.end = offset, .size = frames.size()};
  for (;;) {
    const std::string_view body = frames.next();
    if (body.empty()) break;
    if (static_cast<std::uint8_t>(body[0]) == host_kind) {
      hosts.emplace_back(body.substr(1));
    } else {
      TaskRecord record;
      if (!decode(body, hosts, values, record)) break;
      extent.finished += record.status != TaskRecord::Status::started;
      if (visit) visit(record);
    }
    frames.pass();
  }
  extent.end = frames.end();
  return extent;
}

}  // namespace papotage::journal_format
