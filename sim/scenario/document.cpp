#include "sim/scenario/document.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <memory>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sim/scenario/sweep_section.hpp"

namespace papotage {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kDeep = 16, kFiles = 64;

/// The scenarios of a value's folder, of which one may be meant.
std::string near_file(const std::string& path) {
  const fs::path folder = fs::path(path).parent_path();
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator it(folder.empty() ? "." : folder, error), end; !error && it != end; it.increment(error))
    if (it->path().extension() == ".toml") names.push_back(it->path().filename().string());
  std::sort(names.begin(), names.end());
  const std::string near = nearest_name(fs::path(path).filename().string(), names);
  return near.empty() ? near : fmt::format("; did you mean `{}`?", near);
}

class Loader {
 public:
  explicit Loader(Document& document) : document_(document) {}

  Table load(const std::string& path, const Value* extends) {
    const std::string identity = identity_of(path);
    if (extends) refuse_endless(path, identity, *extends);
    const SourceFile source = read(path, extends);
    Table own = parse_scenario(source);
    name_sweep_keys(own);
    const auto listed = [&](const SourceFile& s) { return s.path == path; };
    if (std::none_of(document_.sources.begin(), document_.sources.end(), listed)) document_.sources.push_back(source);

    chain_.push_back({path, identity});
    Table root;
    if (const Value* value = own.find("extends")) {
      for (const Value& base : bases(*value)) merge(root, load(resolve_path(base), &base));
      own.erase("extends");
    }
    chain_.pop_back();
    merge(root, std::move(own));
    return root;
  }

 private:
  struct Link {
    std::string path, identity;
  };

  /// Equal for two ways to write one file.
  static std::string identity_of(const std::string& path) {
    std::error_code error;
    const fs::path canonical = path.find('\0') == std::string::npos ? fs::weakly_canonical(path, error) : fs::path();
    return error || canonical.empty() ? path : canonical.string();
  }

  void refuse_endless(const std::string& path, const std::string& identity, const Value& extends) {
    const auto same = [&](const Link& link) { return link.identity == identity; };
    const auto first = std::find_if(chain_.begin(), chain_.end(), same);
    if (first != chain_.end()) {
      std::vector<std::string> names;
      for (auto link = first; link != chain_.end(); ++link) names.push_back(link->path);
      names.push_back(path);
      throw Refusal(extends.place(), fmt::format("extends goes round in a circle: {}", fmt::join(names, " -> ")));
    }
    if (chain_.size() >= kDeep)
      throw Refusal(extends.place(), fmt::format("extends goes through more than {} files", kDeep));
    if (files_ >= kFiles)
      throw Refusal(extends.place(), fmt::format("a scenario extends at most {} files", kFiles - 1));
  }

  SourceFile read(const std::string& path, const Value* extends) {
    ++files_;
    try {
      SourceFile source = read_source(path, bytes_left_);
      bytes_left_ -= source.text.size();
      return source;
    } catch (const Refusal& refusal) {
      const std::string near = refusal.message() == "no such file" ? near_file(path) : "";
      if (!extends) throw Refusal(refusal.place(), refusal.message() + near);
      throw Refusal(extends->place(),
                    fmt::format("extends = {}: {}: {}{}", extends->text(), path, refusal.message(), near));
    }
  }

  static std::vector<Value> bases(const Value& value) {
    std::vector<Value> files;
    if (const auto* list = value.as<Array>())
      files = *list;
    else
      files.push_back(value);
    for (const Value& file : files)
      if (!file.as<std::string>() || file.as<std::string>()->empty())
        throw Refusal(file.place(), fmt::format("extends = {}: must be a file or a list of files", value.text()));
    return files;
  }

  Document& document_;
  std::vector<Link> chain_;
  std::size_t files_ = 0, bytes_left_ = kScenarioBytes;
};

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](unsigned char c) { return (c < 0x20 && c != '\t') || c == 0x7f; });
}

/// The first `=` outside quotes.
std::size_t equals_sign(std::string_view option) {
  char quote = 0;
  for (std::size_t at = 0; at < option.size(); ++at) {
    const char c = option[at];
    if (quote == '"' && c == '\\')
      ++at;
    else if (quote)
      quote = c == quote ? 0 : quote;
    else if (c == '"' || c == '\'')
      quote = c;
    else if (c == '=')
      return at;
  }
  return std::string_view::npos;
}

/// `.5` and `5.`, which people write and TOML doesn't know.
bool read_pointed(std::string_view text, double& number) {
  if (text.find('.') == std::string_view::npos || text.find_first_not_of("+-.0123456789eE") != std::string_view::npos)
    return false;
  if (text.front() == '+' && text.substr(1, 1) != "-") text.remove_prefix(1);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

Value option_value(std::string_view text, const Place& place) {
  std::string reason;
  try {
    Table table = parse_toml(fmt::format("value = {}", text), place.source, false);
    if (table.entries().size() == 1) return std::move(table.entries()[0].value);
  } catch (const Refusal& refusal) {
    reason = refusal.message();
  }
  double number = 0;
  if (read_pointed(text, number)) return {number, place};
  // Meant as TOML, so its mistake is told rather than taken for a text.
  if (!reason.empty() && text.find_first_of("[{\"'") == 0)
    throw Refusal(place, reason + " (a shell takes quotation marks away unless the option stands in others)");
  return {std::string(text), place};
}

std::string kind_of(const Value& value) {
  if (value.as<std::string>()) return "a text";
  if (value.as<bool>()) return "a boolean";
  if (value.as<Array>()) return "a list";
  return value.as<Value::Other>() ? "a date or time" : "a number";
}

std::string dotted_text(const std::vector<std::string>& path, std::size_t parts) {
  std::string text;
  for (std::size_t i = 0; i < parts; ++i) text += (i ? "." : "") + key_text(path[i]);
  return text;
}

std::string given_text(const Document& document, const std::vector<std::string>& sets) {
  std::string given;
  for (const SourceFile& source : document.sources) {
    given += fmt::format("# {}\n{}", printable(source.path), source.text);
    if (given.back() != '\n') given += '\n';
  }
  for (const std::string& set : sets) given += fmt::format("# --set {}\n", printable(set));
  return given;
}

}  // namespace

Document load_document(const std::string& path, const std::vector<std::string>& sets) {
  Document document;
  document.root = Loader(document).load(path, nullptr);
  for (const std::string& set : sets) {
    apply_set(document.root, set);
    name_sweep_keys(document.root);
  }
  document.given = given_text(document, sets);
  return document;
}

void apply_set(Table& root, const std::string& option) {
  const Place place{std::make_shared<const std::string>("--set " + option), 0, 0};
  for (std::size_t at = 0; at < option.size(); at += character_length(std::string_view(option).substr(at)))
    if (character_length(std::string_view(option).substr(at)) == 0) throw Refusal(place, "not a text in UTF-8");
  const std::size_t equals = equals_sign(option);
  if (equals == std::string::npos) throw Refusal(place, "must be KEY=VALUE");
  const std::string_view key = trimmed(std::string_view(option).substr(0, equals));
  const std::string_view text = trimmed(std::string_view(option).substr(equals + 1));
  if (key.empty()) throw Refusal(place, "lacks a key: must be KEY=VALUE");
  const std::vector<std::string> path = split_key(std::string(key), place);
  if (path[0] == "extends") throw Refusal(place, "`extends` can't be set: it stands in a file");
  if (text.empty()) throw Refusal(place, "lacks a value; an empty text is written \"\"");
  Value value = option_value(text, place);
  const auto* table = value.as<Table>();
  const Value* const below = table && table->empty() ? value_at(root, path) : nullptr;
  const auto* section = below ? below->as<Table>() : nullptr;
  if (section && !section->empty() && !section->is_inline())
    throw Refusal(place, fmt::format("changes nothing, for tables are laid on each other key by key; set keys of `{}`",
                                     dotted_text(path, path.size())));
  set_path(root, path, std::move(value));
}

std::vector<std::string> split_key(const std::string& dotted, const Place& place) {
  const auto refuse = [&] {
    throw Refusal(place, fmt::format("`{}` is no key: must be names joined by points, such as contagion.beta", dotted));
  };
  // A line break would let the key smuggle in whole lines of TOML, and a `#` the rest of this one.
  if (has_control(dotted) || equals_sign(dotted) != std::string::npos) refuse();
  Table table;
  try {
    table = parse_toml(dotted + " = 0", place.source, false);
  } catch (const Refusal&) {
    refuse();
  }
  std::vector<std::string> path;
  for (const Table* at = &table; at && at->entries().size() == 1; at = at->entries()[0].value.as<Table>())
    path.push_back(at->entries()[0].key);
  if (path.empty()) refuse();
  return path;
}

void set_path(Table& root, const std::vector<std::string>& path, Value value) {
  const Place place = value.place();
  Table* table = &root;
  for (std::size_t part = 0; part + 1 < path.size(); ++part) {
    Value* next = table->find(path[part]);
    if (!next) next = &table->set(path[part], Value(Table{}, place), place);
    table = next->as<Table>();
    if (!table)
      throw Refusal(place, fmt::format("`{}` is {}, not a table", dotted_text(path, part + 1), kind_of(*next)));
  }
  Table single;
  single.set(path.back(), std::move(value), place);
  merge(*table, std::move(single));
}

}  // namespace papotage
