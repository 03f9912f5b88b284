#pragma once
// The grammar of an edge list, at the speed of memory: a number is read eight characters at a time, without a branch
// that depends on its length.

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string>

namespace papotage {

inline constexpr std::uint64_t largest_label = 0x7fffffffffffffff;  // 2^63 - 1

namespace lines {

/// A run of digits at `text`, which is followed by at least eight readable bytes.
struct Number {
  std::uint64_t value;  // above largest_label where the number is too large
  unsigned length;      // in characters; 0 where there is no number
};

/// Eight characters with the number of digits that they begin with and the value of these.
inline Number eight(const char* text) {
  static_assert(std::endian::native == std::endian::little);
  std::uint64_t word;
  std::memcpy(&word, text, 8);
  const std::uint64_t digits = word ^ 0x3030303030303030;  // a digit becomes its value, anything else is above 9
  const std::uint64_t others = ((digits + 0x7676767676767676) | digits) & 0x8080808080808080;
  const unsigned length = others ? static_cast<unsigned>(std::countr_zero(others)) / 8 : 8;
  if (length == 0) return {0, 0};
  // The digits move to the end, after zeros; then neighbours are joined to pairs, pairs to fours, fours to eight.
  std::uint64_t d = digits << (64 - 8 * length);
  d = d * 10 + (d >> 8);
  d = ((d & 0x000000ff000000ff) * 0x000f424000000064 + ((d >> 16) & 0x000000ff000000ff) * 0x0000271000000001) >> 32;
  return {d & 0xffffffff, length};
}

inline Number number_of_any_length(const char* text) {
  static constexpr std::array<std::uint64_t, 9> power{1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000};
  Number all{0, 0};
  for (;;) {
    const Number part = eight(text + all.length);
    if (part.length == 0) return all;
    const auto value = static_cast<unsigned __int128>(all.value) * power[part.length] + part.value;
    all.value = value > largest_label ? largest_label + 1 : static_cast<std::uint64_t>(value);
    all.length += part.length;
    if (part.length < 8) return all;
  }
}

inline Number number(const char* text) {
  const Number first = eight(text);
  return first.length < 8 ? first : number_of_any_length(text);
}

constexpr bool blank(char c) { return c == ' ' || c == '\t'; }

/// The end of a line, from the end of its last number: past blanks, carriage returns (Windows writes one, careless
/// conversions two) and the line feed. Null where something else stands there.
inline const char* past_end(const char* p) {
  while (blank(*p)) ++p;
  while (*p == '\r') ++p;
  return *p == '\n' ? p + 1 : nullptr;
}

/// Reads lines in [p, end), which ends with a line feed, and calls tie(u, v) for each that holds one. Returns `end`, or
/// the beginning of the first line that it can't read.
template <class Tie>
const char* read(const char* p, const char* end, Tie&& tie) {
  while (p != end) {
    const char* const line = p;
    Number u = number(p);
    if (u.length == 0) {  // a comment, nothing, or leading blanks
      while (blank(*p)) ++p;
      if (*p == '#' || *p == '%') {
        p = static_cast<const char*>(std::memchr(p, '\n', static_cast<std::size_t>(end - p))) + 1;
        continue;
      }
      if (const char* next = past_end(p)) {
        p = next;
        continue;
      }
      u = number(p);
      if (u.length == 0) return line;
    }
    p += u.length;
    if (!blank(*p)) return line;
    ++p;
    while (blank(*p)) ++p;
    const Number v = number(p);
    if (v.length == 0) return line;
    p += v.length;
    if (*p == '\n') {
      ++p;
    } else {
      p = past_end(p);
      if (!p) return line;
    }
    if ((u.value | v.value) > largest_label) return line;
    tie(u.value, v.value);
  }
  return end;
}

/// Why a line can't be read, and at which column (from 1).
struct Complaint {
  std::uint32_t column;
  std::string message;
};
Complaint complain(const char* begin, const char* end);

}  // namespace lines
}  // namespace papotage
