#include "sim/scenario/toml.hpp"

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>
#include <utility>
#include <vector>

#include <fmt/format.h>

// toml++ asserts on some mistakes of users (`[?x]`), which would end the program, and without assertions a compiler may
// take them as assumptions, which would be undefined behaviour: here they are neither. The only source that includes
// it.
#ifndef NDEBUG
#define NDEBUG
#endif
#define TOML_EXCEPTIONS 0
#define TOML_MAX_NESTED_VALUES 32
#include <toml++/impl/preprocessor.h>
#undef TOML_ASSUME
#define TOML_ASSUME(...) static_assert(true)
#include <toml++/toml.h>

namespace papotage {
namespace {

namespace fs = std::filesystem;
using SharedSource = std::shared_ptr<const std::string>;

constexpr std::size_t kKeyParts = 32;
// toml++ looks a table up among all those made by headers and dotted keys, so that time grows with their square.
constexpr std::size_t kTables = 20'000;
constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

bool starts_with(std::string_view text, std::string_view start) { return text.substr(0, start.size()) == start; }
bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

std::string_view trimmed(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

/// At most 60 bytes, and no half character.
std::string shortened(std::string_view text) {
  if (text.size() <= 60) return std::string(text);
  std::size_t end = 57;
  while (end > 0 && (text[end] & 0xc0) == 0x80) --end;
  return std::string(text.substr(0, end)) + "...";
}

Place place_of(std::string_view text, std::size_t offset, const SharedSource& source) {
  const std::string_view before = text.substr(0, offset);
  const std::size_t line = 1 + static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
  const std::string_view on_line = before.substr(before.rfind('\n') + 1);
  return {source, static_cast<std::uint32_t>(line), static_cast<std::uint32_t>(1 + characters(on_line))};
}

void refuse_binary(std::string_view text, const SharedSource& source) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = text[at] == '\0' ? 0 : character_length(text.substr(at));
    if (length == 0)
      throw Refusal(place_of(text, at, source),
                    fmt::format("not a text file in UTF-8 (byte 0x{:02X})", static_cast<unsigned char>(text[at])));
    at += length;
  }
}

/// Where the text in quotes that begins at `at` ends; the end of the line or of everything where it isn't closed.
std::size_t end_of_quotes(std::string_view text, std::size_t at) {
  const char quote = text[at];
  const bool escapes = quote == '"';
  const std::string three(3, quote);
  const bool multi_line = starts_with(text.substr(at), three);
  at += multi_line ? 3 : 1;
  while (at < text.size()) {
    if (escapes && text[at] == '\\') {
      at += 2;
    } else if (multi_line && starts_with(text.substr(at), three)) {
      at += 3;
      for (int more = 0; more < 2 && at < text.size() && text[at] == quote; ++more)
        ++at;  // quotes before the closing ones
      return at;
    } else if (!multi_line && (text[at] == quote || text[at] == '\n')) {
      return at + 1;
    } else {
      ++at;
    }
  }
  return text.size();
}

/// toml++ bounds how deep values nest, but neither the parts of a dotted key, whose tables are destroyed recursively,
/// nor the number of tables.
void refuse_deep_keys(std::string_view text, const SharedSource& source) {
  std::size_t dots = 0, tables = 0;
  bool line_start = true, header = false;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (c == '"' || c == '\'') {
      line_start = false;
      at = end_of_quotes(text, at);
      continue;
    }
    if (c == '#') {
      at = std::min(text.find('\n', at), text.size());
      continue;
    }
    if (c == '.' && ++dots >= kKeyParts)
      throw Refusal(place_of(text, at, source), fmt::format("a key of more than {} parts", kKeyParts));
    if (c == '[' && line_start) header = true;
    if (c == '=' || (c == ']' && header)) tables += dots + header;
    if (tables > kTables) throw Refusal(place_of(text, at, source), fmt::format("more than {} tables", kTables));
    if (c == '=' || c == ']' || c == '[' || c == '{' || c == ',' || c == '\n') dots = 0;
    if (c == ']' || c == '\n') header = false;
    if (c == '\n')
      line_start = true;
    else if (c != ' ' && c != '\t')
      line_start = false;
    ++at;
  }
}

/// Makes a tree of toml++ ours.
class Conversion {
 public:
  Conversion(SharedSource source, bool places) : source_(std::move(source)), places_(places) {}

  Table table(const toml::table& from) const {
    std::vector<std::pair<const toml::key*, const toml::node*>> written;  // toml++ sorts by name
    written.reserve(from.size());
    for (const auto& [key, node] : from) written.emplace_back(&key, &node);
    const auto begin = [](const auto& entry) { return entry.first->source().begin; };
    std::stable_sort(written.begin(), written.end(), [&](const auto& a, const auto& b) { return begin(a) < begin(b); });
    Table to;
    to.entries().reserve(written.size());
    to.set_inline(from.is_inline());
    for (const auto& [key, node] : written)
      to.entries().push_back({std::string(key->str()), value(*node), place(key->source().begin)});
    return to;
  }

 private:
  Value value(const toml::node& node) const {
    const Place at = place(node.source().begin);
    if (const auto* from = node.as_table()) return {table(*from), at};
    if (const auto* from = node.as_array()) return {array(*from), at};
    if (const auto* from = node.as_string()) return {from->get(), at};
    if (const auto* from = node.as_boolean()) return {from->get(), at};
    if (const auto* from = node.as_integer()) return {from->get(), at};
    if (const auto* from = node.as_floating_point()) return {from->get(), at};
    std::ostringstream text;
    if (const auto* date = node.as_date()) text << date->get();
    if (const auto* time = node.as_time()) text << time->get();
    if (const auto* both = node.as_date_time()) text << both->get();
    return {Value::Other{text.str()}, at};
  }

  Array array(const toml::array& from) const {
    Array to;
    to.reserve(from.size());
    for (const toml::node& node : from) to.push_back(value(node));
    return to;
  }

  Place place(const toml::source_position& position) const {
    if (!places_) return {source_, 0, 0};
    return {source_, position.line, position.column};
  }

  SharedSource source_;
  bool places_;
};

/// What toml++ says of a syntax error, made short and clear with the line on which it stands.
class Explanation {
 public:
  Explanation(const toml::parse_error& error, std::string_view text) : reason_(error.description()) {
    constexpr std::string_view opening = "Error while parsing ";
    if (starts_with(reason_, opening))
      if (const std::size_t colon = reason_.find(": "); colon != std::string::npos) {
        scope_ = reason_.substr(opening.size(), colon - opening.size());
        reason_ = reason_.substr(colon + 2);
      }
    find(error.source().begin, text);
    explain();
  }

  const std::string& message() const { return message_; }
  std::size_t offset() const { return offset_; }

 private:
  void find(const toml::source_position& position, std::string_view text) {
    std::size_t begin = 0;
    for (std::uint32_t line = 1; line < position.line; ++line)
      begin = std::min(text.find('\n', begin), text.size() - 1) + 1;
    offset_ = begin;
    for (std::uint32_t column = 1; column < position.column && offset_ < text.size() && text[offset_] != '\n'; ++column)
      offset_ += std::max<std::size_t>(1, character_length(text.substr(offset_)));
    before_ = text.substr(begin, offset_ - begin);
    after_ = text.substr(offset_, text.find('\n', offset_) - offset_);
  }

  void explain() {
    constexpr std::string_view again = "cannot redefine existing ", table = "cannot redefine existing table '";
    if (scope_ == "table header" && starts_with(reason_, table) && reason_.back() == '\'')
      message_ = fmt::format("[{}] is written twice", reason_.substr(table.size(), reason_.size() - table.size() - 1));
    else if (scope_ != "table header" && starts_with(reason_, again))
      repeated_key();
    else if (!plain_value())
      message_ = reworded();
  }

  /// toml++ points at the value.
  void repeated_key() {
    std::string_view key = trimmed(before_);
    if (!key.empty() && key.back() == '=') {
      key = trimmed(key.substr(0, key.size() - 1));
      if (const std::size_t start = key.find_last_of("{,"); start != std::string::npos)
        key = trimmed(key.substr(start + 1));
      offset_ -= static_cast<std::size_t>(before_.data() + before_.size() - key.data());
      message_ = fmt::format("`{}` is written twice", shortened(key));
    } else {
      message_ = "this key is written twice, once with a value and once as a table";
    }
  }

  /// The commonest mistake: text without quotes, or a number that TOML doesn't know.
  bool plain_value() {
    const bool trailing = scope_ == "key-value pair" && contains(reason_, "expected a comment or whitespace");
    const bool unclear =
        scope_ == "value" || scope_ == "boolean" || scope_ == "floating-point" || contains(scope_, "integer");
    if (!trailing && !unclear) return false;
    for (const std::string_view exact :
         {"representable", "interpreted", "leading zeroes", "nested", "control character"})
      if (contains(reason_, exact)) return false;
    const std::size_t start = trailing ? before_.find('=') : before_.find_last_of("=[,{");
    if (start == std::string_view::npos) return false;
    const std::string_view rest(before_.data() + start + 1, before_.size() - start - 1 + after_.size());
    const std::string_view token = trimmed(rest.substr(0, rest.find_first_of(trailing ? "#" : "#,]}")));
    if (token.empty() || token.find_first_of("\"'[{") == 0) return false;
    offset_ -= static_cast<std::size_t>(before_.data() + before_.size() - token.data());
    message_ = fmt::format("`{}` is neither a number nor a text in quotes{}", shortened(token), hint(token));
    return true;
  }

  static std::string hint(std::string_view token) {
    std::string lower(token);
    for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    if (lower == "true" || lower == "false") return "; did you mean `" + lower + "`?";
    const bool number = lower.find_first_not_of("+-.0123456789e_") == std::string::npos && contains(lower, ".") &&
                        lower.find_first_of("0123456789") != std::string::npos;
    return number ? "; a number has digits on both sides of its point" : "";
  }

  std::string reworded() const {
    const auto replaced = [&](std::string_view part, std::string_view by) {
      std::string text = reason_;
      if (const std::size_t at = text.find(part); at != std::string::npos) text.replace(at, part.size(), by);
      return text;
    };
    if (contains(reason_, "encountered end-of-file"))
      return fmt::format("ends in the middle of {} {}", scope_ == "array" || scope_ == "inline table" ? "an" : "a",
                         scope_);
    if (contains(reason_, "nested value depth"))
      return fmt::format("values nested more than {} deep", TOML_MAX_NESTED_VALUES);
    if (contains(scope_, "string") && contains(reason_, "control characters"))
      return "a text in single quotation marks ends on its line and holds no control character";
    if (contains(reason_, "saw '\\n'") && scope_ == "inline table")
      return reason_ + "; an inline table stands on one line";
    if (contains(reason_, "bare key starting"))
      return replaced("bare key starting character or string delimiter", "a key");
    if (contains(reason_, "expected keys"))
      return replaced("keys, tables, whitespace or comments", "a key or a [table]");
    return replaced("a comment or whitespace", "a comment or the end of the line");
  }

  std::string scope_, reason_, message_;
  std::string_view before_, after_;  // the line, on both sides of the error
  std::size_t offset_ = 0;
};

}  // namespace

SourceFile read_source(const std::string& path, std::size_t most) {
  const auto refuse = [&](const std::string& message) {
    throw Refusal(Place{std::make_shared<const std::string>(path.empty() ? "\"\"" : path)}, message);
  };
  const std::string too_long = fmt::format("over {} MiB: too long for a scenario", kScenarioBytes >> 20);
  std::error_code error;
  const fs::file_status status = path.find('\0') == std::string::npos ? fs::status(path, error) : fs::file_status();
  if (path.empty() || status.type() == fs::file_type::not_found || path.find('\0') != std::string::npos)
    refuse("no such file");
  if (!fs::exists(status)) refuse("can't be read: " + error.message());
  if (fs::is_directory(status)) refuse("is a folder; a scenario is a TOML file");
  if (fs::is_regular_file(status) && fs::file_size(path, error) > most && !error) refuse(too_long);

  errno = 0;
  std::ifstream file(path, std::ios::binary);
  SourceFile source{path, {}};
  // In pieces, for a pipe doesn't say its length.
  for (std::vector<char> piece(1 << 16); file.good() && source.text.size() <= most;) {
    file.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    source.text.append(piece.data(), static_cast<std::size_t>(file.gcount()));
  }
  if (!file.is_open() || file.bad())
    refuse("can't be read: " + (errno ? std::generic_category().message(errno) : std::string("unknown error")));
  if (source.text.size() > most) refuse(too_long);
  return source;
}

Table parse_toml(std::string_view text, const SharedSource& source, bool places) {
  const auto located = [&](const Place& place) { return places ? place : Place{source}; };
  if (starts_with(text, kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  try {
    refuse_binary(text, source);
    refuse_deep_keys(text, source);
    if (starts_with(text, kByteOrderMark)) throw Refusal(place_of(text, 0, source), "a second byte order mark");
    const toml::parse_result result = toml::parse(text);
    if (result) return Conversion(source, places).table(result.table());
    const Explanation explanation(result.error(), text);
    throw Refusal(place_of(text, explanation.offset(), source), explanation.message());
  } catch (const Refusal& refusal) {
    throw Refusal(located(refusal.place()), refusal.message());
  }
}

Table parse_scenario(const SourceFile& source) {
  const auto shared = std::make_shared<const std::string>(source.path);
  Table table = parse_toml(source.text, shared);
  if (table.empty())
    throw Refusal(Place{shared, 1, 1}, "empty: a scenario needs [run], [network] and [contagion] or [opinion]");
  return table;
}

Table read_toml(const std::string& path) { return parse_scenario(read_source(path)); }

}  // namespace papotage
