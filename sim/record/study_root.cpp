#include "sim/record/study_root.hpp"

#include <limits>

#include <fmt/format.h>

#include "sim/record/key_column.hpp"
#include "sim/record/schema.hpp"

namespace papotage {
namespace {

void set_number(hid_t file, const char* name, std::uint64_t n) {
  h5::set_attribute(file, name, h5::Type::uint64, &n, 1);
}

template <class Named>
std::string lines(const std::vector<Named>& all) {
  std::string text;
  for (const Named& one : all) text += (text.empty() ? "" : "\n") + dataset_name(one.name);
  return text;
}

std::vector<std::string> from_lines(const std::string& text) {
  std::vector<std::string> names;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    names.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return names;
}

void mark_partial(hid_t file, std::uint32_t shard, std::uint32_t shards) {
  h5::set_attribute(file, "partial", partial_text(shard, shards));
  set_number(file, "shard", shard);
  set_number(file, "shards", shards);
}

std::uint32_t small_number(hid_t file, const char* name) {
  const std::uint64_t n = h5::number_attribute(file, name);
  if (n == 0 || n > std::numeric_limits<std::uint32_t>::max())
    throw h5::Error(fmt::format("`{}` is out of range", name));
  return static_cast<std::uint32_t>(n);
}

}  // namespace

void begin_study(ResultFile& file, const StudyLayout& layout) {
  file.begin(layout.title, layout.seed, layout.resolved, layout.provenance);
  file.attempt([&] {
    h5::set_attribute(file.root(), "study", layout.study);
    set_number(file.root(), "points", layout.points);
    set_number(file.root(), "replicates", layout.replicates);
    h5::set_attribute(file.root(), "keys", lines(layout.keys));
    h5::set_attribute(file.root(), "outcomes", lines(layout.outcomes));
  });
}

void begin_shard(ResultFile& file, const StudyLayout& layout, std::uint32_t shard, std::uint32_t shards) {
  begin_study(file, layout);
  file.attempt([&] { mark_partial(file.root(), shard, shards); });
}

void mark_tasks(ResultFile& file, const ResultLayout& layout) {
  if (layout.study.empty()) return;
  file.attempt([&] {
    h5::set_attribute(file.root(), "study", layout.study);
    set_number(file.root(), "replicates", layout.replicates);
    if (layout.part) mark_partial(file.root(), layout.part->shard, layout.part->shards);
  });
}

h5::Id make_replicates(hid_t group, const ResultLayout& layout) {
  return layout.part ? make_replicates(group, layout.part->replicates) : make_replicates(group, layout.replicates);
}

bool is_study(hid_t file) { return h5::has_attribute(file, "points"); }
bool is_run_of_tasks(hid_t file) { return h5::has_attribute(file, "study") && !is_study(file); }

std::string partial_text(std::uint32_t shard, std::uint32_t shards) {
  return fmt::format("shard {} of {}", shard, shards);
}

StudyRoot study_root(hid_t file) {
  StudyRoot root;
  root.study = h5::text_attribute(file, "study");
  root.sweeps = is_study(file);
  if (root.sweeps) root.points = h5::number_attribute(file, "points");
  root.replicates = small_number(file, "replicates");
  if (root.points > std::numeric_limits<std::uint64_t>::max() / root.replicates)
    throw h5::Error("`points` is out of range");
  root.keys = from_lines(h5::text_attribute(file, "keys"));
  root.outcomes = from_lines(h5::text_attribute(file, "outcomes"));
  root.partial = h5::text_attribute(file, "partial");
  if (root.partial.empty()) return root;
  root.shard = small_number(file, "shard");
  root.shards = small_number(file, "shards");
  if (root.shard > root.shards) throw h5::Error("`shard` is out of range");
  return root;
}

}  // namespace papotage
