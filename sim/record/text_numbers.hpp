#pragma once
// Texts that many rows share, each once.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace papotage {

/// Numbers texts from 0 in the order in which they first come.
class TextNumbers {
 public:
  static constexpr std::int32_t none = -1;  // the number of no text

  /// Of texts that are longer together, the last ones have no number.
  explicit TextNumbers(std::size_t most_bytes) : most_bytes_(most_bytes) {}

  std::int32_t number_of(std::string_view text) {
    const auto found = numbers_.find(text);
    if (found != numbers_.end()) return found->second;
    if (text.size() > most_bytes_ - bytes_) return none;
    bytes_ += text.size();
    texts_.emplace_back(text);
    return numbers_[texts_.back()] = static_cast<std::int32_t>(texts_.size() - 1);
  }
  void clear() { *this = TextNumbers(most_bytes_); }

  const std::vector<std::string>& texts() const { return texts_; }

 private:
  std::size_t most_bytes_, bytes_ = 0;
  std::vector<std::string> texts_;
  std::map<std::string, std::int32_t, std::less<>> numbers_;
};

}  // namespace papotage
