#include "sim/study/study_files.hpp"

#include <filesystem>
#include <system_error>
#include <utility>

#include "sim/record/sha256.hpp"
#include "sim/scenario/document.hpp"

namespace papotage {
namespace {

/// A file that a scenario names, and the key that says which contents it wants.
struct NamedFile {
  Value file;
  std::vector<std::string> wanted;
};

std::vector<std::string> within(std::vector<std::string> path, const std::string& key) {
  path.push_back(key);
  return path;
}

/// Of a network and of opinions, `file` stands beside `sha256`; those of groups have a table of hashes.
void find_files(const Table& table, const std::vector<std::string>& path, std::vector<NamedFile>& found) {
  const bool of_groups = path == std::vector<std::string>{"network", "groups"};
  for (const auto& [key, value, place] : table.entries()) {
    if (const auto* inner = value.as<Table>()) find_files(*inner, within(path, key), found);
    if (!value.as<std::string>()) continue;
    if (of_groups)
      found.push_back({value, {"network", "groups_sha256", key}});
    else if (key == "file")
      found.push_back({value, within(path, "sha256")});
  }
}

std::vector<NamedFile> files_of(const Table& root) {
  std::vector<NamedFile> found;
  find_files(root, {}, found);
  return found;
}

/// What can't be read is refused by whoever needs it; it must not come later.
std::string hash_now(const std::string& path) {
  std::error_code error;
  if (std::filesystem::is_regular_file(path, error)) try {
      return content_hash(path);
    } catch (const Refusal&) {
    }
  return "none, since it couldn't be read when the study began";
}

/// Whether a key wants contents; an empty text wants any.
bool is_wanting(const Table& root, const std::vector<std::string>& key) {
  const Value* const value = value_at(root, key);
  const auto* text = value ? value->as<std::string>() : nullptr;
  return value && !(text && text->empty());
}

}  // namespace

std::vector<std::vector<std::string>> StudyFiles::add(const Table& root) {
  std::vector<std::vector<std::string>> wanted;
  for (NamedFile& named : files_of(root)) {
    const auto [place, is_new] = by_path_.try_emplace(resolve_path(named.file));
    if (is_new) place->second = hash_now(place->first);
    hashes_.push_back(place->second);
    wanted.push_back(std::move(named.wanted));
  }
  return wanted;
}

void StudyFiles::want(Table& root) const {
  if (by_path_.empty()) return;
  for (const NamedFile& named : files_of(root))
    if (const auto known = by_path_.find(resolve_path(named.file));
        known != by_path_.end() && !is_wanting(root, named.wanted))
      set_path(root, named.wanted, Value(known->second, named.file.place()));
}

}  // namespace papotage
