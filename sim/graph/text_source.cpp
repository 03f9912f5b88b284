#include "sim/graph/text_source.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fmt/format.h>

namespace papotage {
namespace {

constexpr std::size_t chunk_bytes = std::size_t{1} << 18;   // fits a second-level cache
constexpr std::size_t longest_line = std::size_t{1} << 20;  // bytes

}  // namespace

TextSource::TextSource(const std::string& path, const std::string& key)
    : name_(std::make_shared<const std::string>(path)), key_(key), file_(open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
  if (file_ < 0) {
    if (errno == ENOENT || errno == ENOTDIR) refuse("no such file; a relative path starts at the current folder");
    if (errno == EACCES) refuse("permission denied; make it readable, e.g. `chmod +r`");
    refuse(std::strerror(errno));
  }
  struct stat status {};
  const bool known = fstat(file_, &status) == 0;
  try {
    if (known && S_ISDIR(status.st_mode)) refuse("it is a folder; give a file in it");
    // A regular file of size 0 is empty or made up by the kernel while it is read.
    if (known && S_ISREG(status.st_mode) && status.st_size > 0) {
      size_ = static_cast<std::uint64_t>(status.st_size);
      buffer_.resize(chunk_bytes + padding);
    } else {
      slurp();
    }
  } catch (...) {
    close(file_);
    throw;
  }
}

TextSource::~TextSource() { close(file_); }

void TextSource::refuse(const std::string& why) const {
  throw Refusal::about(key_, fmt::format("cannot read `{}`: {}", *name_, why));
}

void TextSource::slurp() {
  in_memory_ = true;
  for (;;) {
    buffer_.resize(std::max(chunk_bytes, 2 * size_));
    char* const free = buffer_.data() + size_;
    const ssize_t got = read(file_, free, buffer_.size() - size_);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) refuse(std::strerror(errno));
    size_ += static_cast<std::uint64_t>(got);
    // An endless source of zeros must not fill the memory; a file with one is refused anyway.
    if (got == 0 || std::memchr(free, '\0', static_cast<std::size_t>(got))) break;
  }
  buffer_.resize(size_);
  if (size_ > 0 && buffer_.back() != '\n') buffer_.push_back('\n');
  filled_ = buffer_.size();
  buffer_.resize(filled_ + padding);
}

std::size_t TextSource::read_at(std::uint64_t offset, char* into, std::size_t n) const {
  for (;;) {
    const ssize_t got = pread(file_, into, n, static_cast<off_t>(offset));
    if (got >= 0) return static_cast<std::size_t>(got);
    if (errno != EINTR) refuse(std::strerror(errno));
  }
}

void TextSource::rewind() {
  begin_ = 0;
  if (in_memory_) return;
  read_ = 0;
  filled_ = 0;
}

bool TextSource::next(Chunk& chunk) {
  if (in_memory_) {
    chunk = {buffer_.data(), buffer_.data() + filled_, 0};
    return std::exchange(begin_, filled_) < filled_;
  }
  // The beginning of a line that didn't fit comes first, then as much of the file as there is room for.
  std::memmove(buffer_.data(), buffer_.data() + begin_, filled_ - begin_);
  filled_ -= std::exchange(begin_, 0);
  for (;;) {
    const std::uint64_t offset = read_ - filled_;
    const std::size_t room = buffer_.size() - padding - filled_;
    const std::size_t got = read_at(read_, buffer_.data() + filled_, std::min<std::uint64_t>(room, size_ - read_));
    read_ += got;
    filled_ += got;
    if (filled_ == 0) return false;
    const void* last = memrchr(buffer_.data(), '\n', filled_);
    if (!last && room == 0) {
      if (buffer_.size() > longest_line)
        throw Refusal(place(line_number(offset), 1), "a line of more than 1 MiB: this is no list of ties");
      buffer_.resize(2 * buffer_.size());
    } else if (!last && got == 0) {  // the last line, without its end
      buffer_[filled_] = '\n';
      begin_ = filled_;
      chunk = {buffer_.data(), buffer_.data() + filled_ + 1, offset};
      return true;
    } else if (last) {
      begin_ = static_cast<std::size_t>(static_cast<const char*>(last) - buffer_.data()) + 1;
      chunk = {buffer_.data(), buffer_.data() + begin_, offset};
      return true;
    }
  }
}

std::uint32_t TextSource::line_number(std::uint64_t offset) const {
  if (in_memory_) return 1 + static_cast<std::uint32_t>(std::count(buffer_.data(), buffer_.data() + offset, '\n'));
  std::vector<char> bytes(chunk_bytes);
  std::uint32_t line = 1;
  for (std::uint64_t at = 0; at < offset;) {
    const std::size_t got = read_at(at, bytes.data(), std::min<std::uint64_t>(bytes.size(), offset - at));
    if (got == 0) break;
    line += static_cast<std::uint32_t>(std::count(bytes.data(), bytes.data() + got, '\n'));
    at += got;
  }
  return line;
}

}  // namespace papotage
