#include "sim/record/shard_head.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sim/record/reading.hpp"
#include "sim/record/study_root.hpp"

namespace papotage {
namespace {

std::string study_columns(hid_t file, const StudyRoot& root) {
  std::string columns;
  for (const auto* names : {&root.keys, &root.outcomes})
    for (const std::string& name : *names)
      columns += fmt::format("{} {}\n", name, h5::name_of(h5::type_of(h5::open_dataset(file, "/tasks/" + name))));
  return columns;
}

/// The shapes but for the number of replicates.
std::string run_columns(hid_t file) {
  std::string columns;
  h5::visit(file, [&](const std::string& path, h5::Kind kind) {
    if (kind != h5::Kind::dataset || path.starts_with("/provenance/")) return;
    const h5::Id dataset = h5::open_dataset(file, path);
    h5::Shape shape = h5::shape_of(dataset);
    if (!shape.empty() && !(h5::is_scale(dataset) && !path.ends_with("/replicate"))) shape.erase(shape.begin());
    columns += fmt::format("{} {} {}\n", path, h5::name_of(h5::type_of(dataset)), fmt::join(shape, " x "));
  });
  return columns;
}

/// Refuses `b` where it belongs to another study than `a`.
void check_same_study(const ShardHead& a, const ShardHead& b) {
  const auto refuse = [&](const std::string& message) { refuse_file(b.path, message); };
  if (b.sweeps != a.sweeps)
    refuse(fmt::format("is of {}, but `{}` of {}", b.sweeps ? "a sweep" : "a single run", a.path,
                       a.sweeps ? "a sweep" : "a single run"));
  if (b.seed != a.seed) refuse(fmt::format("has seed {}, but `{}` has {}", b.seed, a.path, a.seed));
  if (b.study != a.study || b.points != a.points || b.replicates != a.replicates)
    refuse(
        fmt::format("is of another study ({:.8}) than `{}` ({:.8}): their scenario, files or program differ; make "
                    "all of one study",
                    b.study, a.path, a.study));
  if (b.shards != a.shards)
    refuse(fmt::format("is shard {} of {}, but `{}` is one of {}", b.shard, b.shards, a.path, a.shards));
  if (b.columns != a.columns)
    refuse(fmt::format("has other keys or outcomes than `{}`; compute both with one version of papotage", a.path));
}

/// "2, 5 to 7": ascending numbers, at most ten runs of them.
std::string runs_text(const std::vector<std::uint32_t>& numbers) {
  std::vector<std::string> runs;
  for (std::size_t i = 0; i < numbers.size();) {
    std::size_t end = i + 1;
    while (end < numbers.size() && numbers[end] == numbers[end - 1] + 1) ++end;
    if (runs.size() == 10) {
      runs.push_back("...");
      break;
    }
    const char* joint = end - i == 2 ? "{}, {}" : "{} to {}";
    runs.push_back(end - i == 1 ? fmt::format("{}", numbers[i])
                                : fmt::format(fmt::runtime(joint), numbers[i], numbers[end - 1]));
    i = end;
  }
  return fmt::format("{}", fmt::join(runs, ", "));
}

}  // namespace

ShardHead shard_head(const std::string& path) {
  const h5::Id file = open_result(path);
  return reading(path, [&] {
    if (h5::text_attribute(file, "partial").empty())
      refuse_file(path, "is a whole result already; give the partial results of `--shard` alone");
    const StudyRoot root = study_root(file);
    return ShardHead{path,
                     root.study,
                     root.sweeps,
                     h5::number_attribute(file, "seed"),
                     root.points,
                     root.replicates,
                     root.shard,
                     root.shards,
                     root.sweeps ? study_columns(file, root) : run_columns(file)};
  });
}

void check_shards(std::vector<ShardHead>& heads) {
  for (const ShardHead& head : heads) check_same_study(heads.front(), head);
  std::ranges::stable_sort(heads, {}, &ShardHead::shard);
  const auto twice = std::ranges::adjacent_find(heads, {}, &ShardHead::shard);
  if (twice != heads.end())
    refuse_file(twice[1].path, fmt::format("is shard {} of {}, as is `{}`; give each shard once", twice->shard,
                                           twice->shards, twice->path));
  std::vector<std::uint32_t> missing;
  const std::uint32_t shards = heads.front().shards;
  for (std::uint32_t shard = 1, i = 0; shard <= shards; ++shard)
    if (i < heads.size() && heads[i].shard == shard)
      ++i;
    else
      missing.push_back(shard);
  if (!missing.empty())
    throw Refusal(fmt::format("shard{} {} of {} {} missing beside `{}`; give {} too", missing.size() == 1 ? "" : "s",
                              runs_text(missing), shards, missing.size() == 1 ? "is" : "are", heads.front().path,
                              missing.size() == 1 ? "it" : "them"));
}

void check_found(const ShardHead& any, const std::vector<bool>& found) {
  const auto first = std::find(found.begin(), found.end(), false);
  if (first == found.end()) return;
  const auto task = static_cast<std::uint64_t>(first - found.begin());
  const auto lacking = std::count(first, found.end(), false);
  throw Refusal(
      fmt::format("{} task{} in none of the shards, the first being replicate {}{}; run these shards again "
                  "with --force",
                  lacking, lacking == 1 ? " is" : "s are", task % any.replicates,
                  any.sweeps ? fmt::format(" of point {}", task / any.replicates) : ""));
}

Entries provenance_with(Entries of_shard, const Entries& more) {
  for (const auto& [name, text] : more) {
    const auto same = std::ranges::find(of_shard, name, &Entries::value_type::first);
    if (same != of_shard.end())
      same->second = text;
    else
      of_shard.emplace_back(name, text);
  }
  return of_shard;
}

}  // namespace papotage
