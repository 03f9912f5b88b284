#include "sim/scenario/writer.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace papotage {
namespace {

constexpr std::size_t kWidth = 100;         // where lists are broken
constexpr std::size_t kCommentColumn = 60;  // the farthest to which comments are moved

std::size_t width(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

/// Elements in lines of at most kWidth characters, unless one alone is longer.
std::string broken_list(const Array& list) {
  std::string text = "[\n ";
  std::size_t column = 1;
  for (const Value& element : list) {
    const std::string one = element.text() + ",";
    if (column > 1 && column + 1 + width(one) > kWidth) {
      text += "\n ";
      column = 1;
    }
    text += " " + one;
    column += 1 + width(one);
  }
  return text + "\n]";
}

std::string assignment(const Line& line) {
  const std::string start = key_text(line.key) + " = ";
  std::string text = start + line.value.text();
  if (const auto* list = line.value.as<Array>(); list && width(text) > kWidth) text = start + broken_list(*list);
  return text;
}

/// What stands before the comment on the line that bears it.
std::size_t last_width(const std::string& text) { return width(text.substr(text.rfind('\n') + 1)); }

std::string with_comments(const std::vector<Line>& lines) {
  std::vector<std::string> texts;
  std::size_t column = 0;
  for (const Line& line : lines) {
    texts.push_back(assignment(line));
    const std::size_t end = last_width(texts.back());
    if (!line.comment.empty() && end <= kCommentColumn) column = std::max(column, end);
  }
  std::string out;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    out += texts[i];
    if (!lines[i].comment.empty()) {
      const std::size_t end = last_width(texts[i]);
      out += std::string(end < column ? column - end : 0, ' ') + "  # " + printable(lines[i].comment);
    }
    out += '\n';
  }
  return out;
}

std::string header(const Section& section) {
  std::string name;
  for (const std::string& part : section.path) name += (name.empty() ? "" : ".") + key_text(part);
  return "[" + name + "]" + (section.comment.empty() ? "" : "  # " + printable(section.comment)) + "\n";
}

/// The section of a table, and sections of their own for its last tables from the first that is too wide for a line;
/// the order stays, as a table's keys come before its subsections.
void append_sections(std::vector<Section>& sections, const std::string& name, const Table& table) {
  const auto& entries = table.entries();
  std::size_t inline_end = entries.size();
  for (std::size_t i = entries.size(); i > 0 && entries[i - 1].value.as<Table>(); --i)
    if (width(assignment({entries[i - 1].key, entries[i - 1].value})) > kWidth) inline_end = i - 1;
  Section section{{name}, {}};
  for (std::size_t i = 0; i < inline_end; ++i) section.lines.push_back({entries[i].key, entries[i].value});
  if (inline_end > 0 || entries.empty()) sections.push_back(std::move(section));
  for (std::size_t i = inline_end; i < entries.size(); ++i) {
    Section inner{{name, entries[i].key}, {}};
    for (const auto& entry : entries[i].value.as<Table>()->entries()) inner.lines.push_back({entry.key, entry.value});
    sections.push_back(std::move(inner));
  }
}

}  // namespace

std::string write_toml(const std::vector<Line>& top, const std::vector<Section>& sections) {
  std::string out = with_comments(top);
  for (const Section& section : sections) {
    if (!out.empty()) out += '\n';
    out += header(section) + with_comments(section.lines);
  }
  return out;
}

std::string write_toml(const Table& root) {
  std::vector<Line> top;
  std::vector<Section> sections;
  for (const auto& entry : root.entries()) {
    const auto* table = entry.value.as<Table>();
    if (table)
      append_sections(sections, entry.key, *table);
    else
      top.push_back({entry.key, entry.value});
  }
  return write_toml(top, sections);
}

}  // namespace papotage
