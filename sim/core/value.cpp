#include "sim/core/value.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <filesystem>
#include <unordered_map>

#include <fmt/format.h>

namespace papotage {

Table::Table() = default;
Table::~Table() = default;
Table::Table(const Table&) = default;
Table::Table(Table&&) noexcept = default;
Table& Table::operator=(const Table&) = default;
Table& Table::operator=(Table&&) noexcept = default;

const Value* Table::find(std::string_view key) const {
  const auto it = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& e) { return e.key == key; });
  return it == entries_.end() ? nullptr : &it->value;
}

Value* Table::find(std::string_view key) { return const_cast<Value*>(std::as_const(*this).find(key)); }

Value& Table::set(std::string key, Value value, Place key_place) {
  const auto it = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& e) { return e.key == key; });
  if (it != entries_.end()) {
    it->value = std::move(value);
    it->key_place = std::move(key_place);
    return it->value;
  }
  entries_.push_back({std::move(key), std::move(value), std::move(key_place)});
  return entries_.back().value;
}

void Table::erase(std::string_view key) {
  std::erase_if(entries_, [&](const Entry& e) { return e.key == key; });
}

std::vector<std::string> Table::keys() const {
  std::vector<std::string> keys;
  for (const Entry& entry : entries_) keys.push_back(entry.key);
  return keys;
}

std::string number_text(double x) {
  if (std::isnan(x)) return "nan";
  if (std::isinf(x)) return x > 0 ? "inf" : "-inf";
  std::string text = fmt::format("{}", x);
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return text;
}

std::string key_text(std::string_view key) {
  const auto bare = [](unsigned char c) { return c < 0x80 && (std::isalnum(c) || c == '_' || c == '-'); };
  return !key.empty() && std::all_of(key.begin(), key.end(), bare) ? std::string(key) : papotage::quoted(key);
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\')
      (out += '\\') += c;
    else if (c == '\n')
      out += "\\n";
    else if (c == '\t')
      out += "\\t";
    else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
      out += fmt::format("\\u{:04X}", static_cast<unsigned>(c));
    else
      out += c;
  }
  return out + '"';
}

Value::Value(Data data, Place place) : data_(std::move(data)), place_(std::move(place)) {}

std::string Value::text() const {
  struct Writer {
    std::string operator()(bool b) const { return b ? "true" : "false"; }
    std::string operator()(std::int64_t k) const { return fmt::format("{}", k); }
    std::string operator()(double x) const { return number_text(x); }
    std::string operator()(const std::string& s) const { return papotage::quoted(s); }
    std::string operator()(const Other& other) const { return other.text; }
    std::string operator()(const Array& array) const {
      std::string out = "[";
      for (const Value& v : array) out += (out.size() > 1 ? ", " : "") + v.text();
      return out + "]";
    }
    std::string operator()(const Table& table) const {
      if (table.empty()) return "{}";
      std::string out = "{ ";
      for (const auto& entry : table.entries())
        out += fmt::format("{}{} = {}", out.size() > 2 ? ", " : "", key_text(entry.key), entry.value.text());
      return out + " }";
    }
  };
  return std::visit(Writer{}, data_);
}

const Value* value_at(const Table& root, const std::vector<std::string>& path) {
  const Table* table = &root;
  const Value* value = nullptr;
  for (const std::string& part : path) {
    value = table ? table->find(part) : nullptr;
    table = value ? value->as<Table>() : nullptr;
  }
  return value;
}

Value* value_at(Table& root, const std::vector<std::string>& path) {
  return const_cast<Value*>(value_at(std::as_const(root), path));
}

std::string resolve_path(const Value& value) {
  const auto* path = value.as<std::string>();
  if (!path) throw Refusal(value.place(), fmt::format("{}: must be a text that names a file", value.text()));
  if (!value.place().known() || value.place().on_command_line()) return *path;
  return (std::filesystem::path(*value.place().source).parent_path() / *path).string();
}

void merge(Table& base, Table&& over) {
  // Looked up in an index: a file of 16 MiB may hold a million keys.
  std::unordered_map<std::string, std::size_t> index;
  for (const auto& entry : base.entries()) index.emplace(entry.key, index.size());
  for (auto& entry : over.entries()) {
    const auto found = index.find(entry.key);
    Value* below = found == index.end() ? nullptr : &base.entries()[found->second].value;
    Table* into = below ? below->as<Table>() : nullptr;
    Table* from = entry.value.as<Table>();
    if (into && from && !(into->is_inline() && from->is_inline()))
      merge(*into, std::move(*from));
    else if (below)
      base.entries()[found->second] = std::move(entry);
    else
      base.entries().push_back(std::move(entry));
  }
}

}  // namespace papotage
