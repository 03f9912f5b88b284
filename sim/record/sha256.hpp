#pragma once
// SHA-256, of bytes as they come and of files.

#include <cstddef>
#include <memory>
#include <string>

namespace papotage {

class Sha256 {
 public:
  Sha256();
  ~Sha256();
  void update(const void* bytes, std::size_t n);
  /// 64 hexadecimal digits, once.
  std::string hex();

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

/// The SHA-256 of a file's bytes, read in bounded memory. Refuses (Refusal without a place) what can't be read.
std::string content_hash(const std::string& path);

}  // namespace papotage
