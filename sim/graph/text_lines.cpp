#include "sim/graph/text_lines.hpp"

#include <charconv>
#include <string>

#include "sim/graph/tie_lines.hpp"

namespace papotage::lines {

std::vector<Word> words_of(std::string_view line) {
  std::vector<Word> words;
  for (std::size_t i = 0; i < line.size();) {
    const std::size_t begin = line.find_first_not_of(" \t", i);
    if (begin == std::string_view::npos) break;
    i = std::min(line.find_first_of(" \t", begin), line.size());
    words.push_back({line.substr(begin, i - begin), static_cast<std::uint32_t>(begin + 1)});
  }
  return words;
}

std::string shown(std::string_view word) {
  return word.size() <= 40 ? std::string(word) : std::string(word.substr(0, 37)) + "...";
}

std::optional<std::uint64_t> agent_number(std::string_view word) {
  std::uint64_t number = 0;
  const char* const end = word.data() + word.size();
  const auto [rest, error] = std::from_chars(word.data(), end, number);
  if (error != std::errc{} || rest != end || number > largest_label) return {};
  return number;
}

bool has_control(std::string_view word) {
  return std::any_of(word.begin(), word.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

}  // namespace papotage::lines
