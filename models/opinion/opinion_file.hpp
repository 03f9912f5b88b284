#pragma once
// Initial opinions from a file: a line holds an agent's number and an opinion in [-1, 1], separated by blanks; `#` or
// `%` begins a comment line.

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "sim/core/refusal.hpp"
#include "sim/core/value.hpp"
#include "sim/model/model.hpp"

namespace papotage {

class OpinionFile {
 public:
  /// Reads the file that `path` names, relative to where it is said. Refuses, with their places in the file, lines that
  /// hold anything else, opinions out of range and agents who come twice; a file that can't be read, about the value.
  explicit OpinionFile(const Value& path);

  /// The SHA-256 of its bytes, as 64 hexadecimal digits.
  const std::string& sha256() const { return sha256_; }

  /// Refuses, with their places, agents who aren't there, and agents without an opinion.
  void check(const Staff& staff) const;
  /// The opinions by agent; refuses as check() does.
  void fill(const Staff& staff, std::span<double> opinions) const;

 private:
  struct Row {
    std::uint64_t number;
    double opinion;
    std::uint32_t line;
  };
  void read();
  Row row_of(std::string_view text, std::uint32_t line) const;
  [[noreturn]] void refuse(std::uint32_t line, std::size_t column, const std::string& message) const;

  std::shared_ptr<const std::string> path_;
  std::string sha256_;
  std::vector<Row> rows_;  // by number
};

}  // namespace papotage
