#include "models/opinion/opinion.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "sim/core/parallel.hpp"
#include "sim/core/sampling.hpp"

namespace papotage {

void InitialOpinions::declare(Declare<InitialOpinions>& d) {
  d(&InitialOpinions::distribution, {.name = "distribution", .choices = {"uniform"}, .doc = "law of the opinions"});
  d(&InitialOpinions::low, {.name = "low", .range = within(-1, 1), .doc = "lowest opinion"});
  d(&InitialOpinions::high, {.name = "high", .range = within(-1, 1), .doc = "highest opinion"});
}

void InitialOpinions::check(const std::string& key) const {
  if (low > high)
    throw Refusal::about(key, fmt::format("{}: low = {} lies above high = {}; exchange them", key, low, high));
}

void InitialOpinions::draw(const Draws& draws, std::span<double> opinions) const {
  Blocks<Draws::bulk> blocks;
  for (std::size_t begin = 0; begin < opinions.size(); begin += Draws::bulk) {
    const std::size_t size = std::min(Draws::bulk, opinions.size() - begin);
    draws.blocks(static_cast<std::uint32_t>(begin), size, 0, blocks);
    for (std::size_t k = 0; k < size; ++k) opinions[begin + k] = low + (high - low) * uniform(blocks[k].low());
  }
}

void read_value(InitialOpinions& member, const Value& value, const Declaration& declaration) {
  const auto* table = value.as<Table>();
  if (!table) refuse_value(value, declaration, "a " + type_name(member));
  member = {};
  read_section(*table, declaration.name, value.place(), parameters_of<InitialOpinions>(), &member);
}

Value::Data write_value(const InitialOpinions& initial) {
  return write_section(parameters_of<InitialOpinions>(), &initial);
}

std::string type_name(const InitialOpinions&) { return "table { distribution, low, high }"; }

std::vector<Probe> opinion_probes() {
  return {{"opinion_mean", "1", "mean opinion"}, {"opinion_variance", "1", "variance of opinion"}};
}

std::vector<Outcome> opinion_outcomes() {
  return {
      {"opinion_mean", "1", "mean opinion at the end"},
      {"opinion_variance", "1", "variance of opinion at the end"},
      {"clusters", "1", "groups of opinion at the end: gaps above 0.02 part them, 5% of the people make one", true}};
}

Moments moments(std::span<const double> opinions, int threads) {
  const auto n = static_cast<double>(opinions.size());
  const double mean = sum_of(opinions.size(), threads, [&](std::size_t i) { return opinions[i]; }) / n;
  const double squares = sum_of(opinions.size(), threads, [&](std::size_t i) {
    const double d = opinions[i] - mean;
    return d * d;
  });
  return {mean, squares / n};
}

std::uint32_t clusters(std::span<const double> opinions, double gap, double smallest) {
  std::vector<double> sorted(opinions.begin(), opinions.end());
  std::sort(sorted.begin(), sorted.end());
  const double least = smallest * static_cast<double>(sorted.size());
  std::uint32_t count = 0;
  std::size_t first = 0;
  for (std::size_t i = 1; i <= sorted.size(); ++i) {
    if (i < sorted.size() && sorted[i] - sorted[i - 1] <= gap) continue;
    count += static_cast<double>(i - first) >= least;
    first = i;
  }
  return count;
}

}  // namespace papotage
