#pragma once
// A text file read in chunks of whole lines, more than once. It is read and not mapped into memory: a mapped file that
// somebody shortens kills the program, counts as the program's memory, and is no faster where a chunk fits the cache.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "sim/core/refusal.hpp"

namespace papotage {

class TextSource {
 public:
  /// Bytes that may be read after the end of a chunk; they mean nothing.
  static constexpr std::size_t padding = 16;

  /// Opens a file. What can't be read twice (a pipe, a terminal) is read into memory at once. Refuses, about `key`, a
  /// path that is missing, a folder or unreadable.
  TextSource(const std::string& path, const std::string& key);
  ~TextSource();
  TextSource(const TextSource&) = delete;
  TextSource& operator=(const TextSource&) = delete;

  /// Goes back to the beginning.
  void rewind();

  /// The next lines: [begin, end) of which the last character is a line feed, added where the file lacks it, at
  /// `offset` bytes from the file's beginning. Valid until the next call.
  struct Chunk {
    const char* begin = nullptr;
    const char* end = nullptr;
    std::uint64_t offset = 0;
  };
  /// False at the end. Refuses a line of more than 2^20 bytes: that's no table.
  bool next(Chunk& chunk);

  /// Bytes, as they were at opening; what is appended afterwards isn't read.
  std::uint64_t size() const { return size_; }
  /// The number of the line that begins at `offset`, counted from the file's beginning.
  std::uint32_t line_number(std::uint64_t offset) const;
  Place place(std::uint32_t line, std::uint32_t column) const { return {name_, line, column}; }

 private:
  [[noreturn]] void refuse(const std::string& why) const;
  void slurp();
  std::size_t read_at(std::uint64_t offset, char* into, std::size_t n) const;

  std::shared_ptr<const std::string> name_;
  std::string key_;
  int file_ = -1;
  bool in_memory_ = false;
  std::uint64_t size_ = 0;
  std::uint64_t read_ = 0;  // bytes of the file that went into the buffer so far
  std::vector<char> buffer_;
  std::size_t begin_ = 0, filled_ = 0;  // the part of the buffer that no chunk has covered yet
};

}  // namespace papotage
