#pragma once
// Classes of people, from less to more sociable, say.

#include <cstdint>
#include <memory>
#include <vector>

#include "sim/core/draws.hpp"

namespace papotage {

/// How people are divided into a few classes.
class Sociability {
 public:
  static constexpr std::uint32_t most_classes = 16;

  /// All in one class.
  Sociability() = default;
  /// `classes` equally likely ones, by a hash of the person.
  Sociability(std::uint32_t classes, std::uint64_t seed, std::uint32_t replicate, Decision decision);
  /// Those of a column, each below `classes`. One byte a person.
  Sociability(std::uint32_t classes, std::shared_ptr<const std::vector<std::uint8_t>> column);

  std::uint32_t classes() const { return classes_; }
  std::uint32_t of(std::uint32_t person) const {
    return column_ ? (*column_)[person] : drawn(tie_mix(key_, person), classes_);
  }
  /// What share of people 0 to people - 1 is in each class; expected where it is drawn.
  std::vector<double> shares(std::uint32_t people) const;

  // For loops that vectorise.
  static constexpr std::uint32_t drawn(std::uint32_t hash, std::uint32_t classes) {
    return (hash >> 16) * classes >> 16;
  }
  std::uint64_t key() const { return key_; }
  const std::uint8_t* column() const { return column_ ? column_->data() : nullptr; }

 private:
  std::uint32_t classes_ = 1;
  std::uint64_t key_ = 0;
  std::shared_ptr<const std::vector<std::uint8_t>> column_;
};

}  // namespace papotage
