#pragma once
// A file that a scenario names and a result knows by the hash of its contents.

#include <string>

#include "sim/core/value.hpp"

namespace papotage {

class InputFile {
 public:
  /// `key` of [network] names the file by `value`; `wanted` is the SHA-256 that it must have, or empty.
  InputFile(std::string key, const Value& value, std::string wanted);

  const std::string& path() const { return path_; }
  /// Of its contents.
  const std::string& sha256() const { return sha256_; }

  /// What `read(path)` makes of it. Refuses pipes, what can't be read, and another file than is wanted, at the value's
  /// place; a mistake within the file keeps its own.
  template <class Read>
  auto read(Read&& read) {
    refuse_pipe();
    auto made = [&] {
      try {
        return read(path_);
      } catch (const Refusal& refusal) {
        if (refusal.place().line != 0) throw;  // it stands in the file itself
        throw Refusal(value_.place(), key_ + " = " + quoted(path_) + ": " + refusal.message());
      }
    }();
    check_hash();
    return made;
  }

 private:
  void refuse_pipe() const;
  void check_hash();

  std::string key_;
  Value value_;
  std::string path_, wanted_, sha256_;
};

}  // namespace papotage
