#include "sim/graph/tie_lines.hpp"

#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "sim/graph/text_lines.hpp"

namespace papotage::lines {
namespace {

bool all_digits(std::string_view word) { return word.find_first_not_of("0123456789") == std::string_view::npos; }

constexpr std::string_view wanted = "a line holds one tie, two whole numbers separated by spaces";

Complaint about_word(const Word& word) {
  const std::string text = shown(word.text);
  if (word.text.size() > 1 && word.text[0] == '-' && all_digits(word.text.substr(1)))
    return {word.column, fmt::format("`{}` is negative: agents are numbered from 0", text)};
  if (all_digits(word.text))
    return {word.column, fmt::format("`{}` is too large: agents' numbers go up to {}", text, largest_label)};
  return {word.column, fmt::format("`{}` is no whole number: {}", text, wanted)};
}

}  // namespace

Complaint complain(const char* begin, const char* end) {
  std::string_view line(begin, static_cast<std::size_t>(end - begin));
  while (line.ends_with('\r')) line.remove_suffix(1);
  const auto column = [&](std::size_t i) { return static_cast<std::uint32_t>(i + 1); };
  if (line.starts_with("\x1f\x8b") || line.starts_with("BZh") ||
      line.starts_with("\xfd"
                       "7zXZ") ||
      line.starts_with("PK\x03\x04") || line.starts_with("\x28\xb5\x2f\xfd"))
    return {1, "the file is compressed: unpack it first, e.g. `gunzip`"};
  for (std::size_t i = 0; i < line.size(); ++i) {
    const auto c = static_cast<unsigned char>(line[i]);
    if ((c < 0x20 && c != '\t') || c == 0x7f)
      return {column(i), fmt::format("a byte of value {} is no text: an edge list is plain text; {}", c, wanted)};
  }
  if (const std::size_t i = line.find_first_of(",;"); i != std::string_view::npos)
    return {column(i),
            fmt::format("columns are separated by `{0}`: separate them by spaces, e.g. `tr '{0}' ' '`", line[i])};
  const std::vector<Word> words = words_of(line);
  for (const Word& word : words)
    if (words.size() <= 2 || &word < &words[2])
      if (number(std::string(word.text).append(8, '\0').c_str()).value > largest_label || !all_digits(word.text))
        return about_word(word);
  if (words.size() == 1)
    return {words[0].column + static_cast<std::uint32_t>(words[0].text.size()),
            fmt::format("one number, `{}`, where a tie needs two", shown(words[0].text))};
  if (words.size() > 2)
    return {words[2].column,
            fmt::format("{} columns, where a tie has two: keep the first two, e.g. `awk '{{ print $1, $2 }}'`{}{}",
                        words.size(), line.find('\t') != std::string_view::npos ? " or `cut -f1,2`" : "",
                        words.size() == 3 ? "; if the third holds weights, say weighted = true" : "")};
  return {1, std::string(wanted)};
}

}  // namespace papotage::lines
