#include "sim/study/groupings.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "sim/graph/group_file.hpp"
#include "sim/population/groupings.hpp"
#include "sim/study/input_file.hpp"

namespace papotage {
namespace {

/// The groupings of whatever isn't a layer, which know their agents before the network is drawn.
Groupings of_generator(const Scenario& s) {
  if (!s.network.generator || !asks_groupings(s)) return {};
  return s.network.generator->groupings(s.network.generator_object.get());
}

}  // namespace

bool asks_groupings(const Scenario& s) { return s.model->asks_groupings() || (s.guest && s.guest->asks_groupings()); }

FileGroupings read_file_groupings(const Scenario& s, std::uint32_t nodes, std::span<const std::uint64_t> labels) {
  FileGroupings read;
  for (const auto& [name, file] : s.network.groups.groups.of) {
    const Value* const wanted = s.network.groups.groups_sha256.find(name);
    InputFile input{"groups." + name, file, wanted ? *wanted->as<std::string>() : ""};
    read.groupings.push_back(
        input.read([&, &name = name](const std::string& path) { return read_grouping(path, name, nodes, labels); }));
    read.sha256.push_back(input.sha256());
  }
  return read;
}

std::shared_ptr<const Groupings> groupings_of(const Scenario& s, Groupings&& of_files) {
  Groupings all = std::move(of_files);
  std::ranges::move(of_generator(s), std::back_inserter(all));
  return all.empty() ? nullptr : std::make_shared<const Groupings>(std::move(all));
}

std::shared_ptr<const Groupings> groupings_of(const Scenario& s, const Population& population, std::uint32_t agents) {
  return asks_groupings(s) ? std::make_shared<const Groupings>(groupings_of(population, agents)) : nullptr;
}

std::shared_ptr<const Groupings> grouping_names(const Scenario& s) {
  return asks_groupings(s) ? std::make_shared<const Groupings>(groupings_of(s.multiplex->population)) : nullptr;
}

}  // namespace papotage
