#include "sim/study/shell_word.hpp"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "sim/core/refusal.hpp"

namespace papotage {
namespace {

bool is_plain(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || std::string_view("_./:=,+@%-").find(c) != std::string::npos;
}
bool is_ascii(char c) { return c >= ' ' && c < 127; }

}  // namespace

std::string shell_word(std::string_view text) {
  if (!text.empty() && std::all_of(text.begin(), text.end(), is_plain)) return std::string(text);
  const bool odd = printable(text) != text;
  std::string word = odd ? "$'" : "'";
  for (const char c : text) {
    if (odd && !is_ascii(c))
      word += fmt::format("\\{:03o}", static_cast<unsigned char>(c));
    else if (odd && (c == '\'' || c == '\\'))
      word += std::string("\\") + c;
    else
      word += c == '\'' ? "'\\''" : std::string(1, c);
  }
  return word + "'";
}

}  // namespace papotage
