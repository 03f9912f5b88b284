#pragma once
// The files that a study's points name, known by their contents from its beginning on.

#include <map>
#include <string>
#include <vector>

#include "sim/core/value.hpp"

namespace papotage {

class StudyFiles {
 public:
  /// Takes in those that a scenario, or a part of one, names; paths of the keys by which it would say what they hold.
  std::vector<std::vector<std::string>> add(const Table& root);
  /// Lets a scenario want them as they were, unless it says what they hold: whoever reads a changed one then refuses
  /// it.
  void want(Table& root) const;
  /// Their SHA-256, in the order in which they were named.
  const std::vector<std::string>& hashes() const { return hashes_; }

 private:
  std::map<std::string, std::string> by_path_;
  std::vector<std::string> hashes_;
};

}  // namespace papotage
