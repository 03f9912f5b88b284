#pragma once
// Small tables of text: lines of words. For files that are read once and needn't be read at the speed of memory.

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "sim/graph/text_source.hpp"

namespace papotage::lines {

struct Word {
  std::string_view text;
  std::uint32_t column;  // of its first character, from 1
};

/// What spaces and tabs separate.
std::vector<Word> words_of(std::string_view line);

/// A word as it can stand in a message.
std::string shown(std::string_view word);

/// The number of an agent, or nothing where the word is none.
std::optional<std::uint64_t> agent_number(std::string_view word);

/// Whether a word holds a byte that no text has.
bool has_control(std::string_view word);

/// The rest of the text: act(number of the line, line, words) for each line that holds something, but for comments
/// (# and %). Carriage returns at a line's end aren't part of it.
template <class Act>
void each(TextSource& text, Act&& act) {
  TextSource::Chunk chunk;
  std::uint32_t number = 0;
  while (text.next(chunk)) {
    std::string_view rest(chunk.begin, static_cast<std::size_t>(chunk.end - chunk.begin));
    if (chunk.offset == 0 && rest.starts_with("\xef\xbb\xbf")) rest.remove_prefix(3);  // UTF-8 mark
    for (; !rest.empty(); rest.remove_prefix(rest.find('\n') + 1)) {
      std::string_view line = rest.substr(0, rest.find('\n'));
      while (line.ends_with('\r')) line.remove_suffix(1);
      ++number;
      const std::vector<Word> words = words_of(line);
      if (!words.empty() && words[0].text[0] != '#' && words[0].text[0] != '%') act(number, line, words);
    }
  }
}

}  // namespace papotage::lines
