#include "sim/graph/group_file.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "sim/graph/agent_numbers.hpp"
#include "sim/graph/text_lines.hpp"

namespace papotage {
namespace {

constexpr const char* wanted = "a line holds an agent's number and its class, separated by spaces";

/// The words of a line as an agent's number and a class.
std::uint64_t agent_in(const TextSource& text, std::uint32_t line, const std::vector<lines::Word>& words) {
  const auto refuse = [&](std::uint32_t column, const std::string& message) {
    throw Refusal(text.place(line, column), message);
  };
  for (const lines::Word& word : words)
    if (lines::has_control(word.text)) refuse(word.column, fmt::format("binary bytes, where {}", wanted));
  const std::string first = lines::shown(words[0].text);
  const auto number = lines::agent_number(words[0].text);
  if (const std::size_t comma = words[0].text.find_first_of(",;"); !number && comma != std::string_view::npos)
    refuse(words[0].column + static_cast<std::uint32_t>(comma),
           fmt::format("columns are separated by `{0}`: separate them by spaces, e.g. `tr '{0}' ' '`",
                       words[0].text[comma]));
  if (!number) refuse(words[0].column, fmt::format("`{}` is no agent's number: {}", first, wanted));
  if (words.size() == 1)
    refuse(words[0].column + static_cast<std::uint32_t>(words[0].text.size()),
           fmt::format("agent {} lacks a class: {}", first, wanted));
  if (words.size() > 2)
    refuse(words[2].column, fmt::format("{} columns, where an agent has two: a class is one word, such as "
                                        "`human_resources`",
                                        words.size()));
  return *number;
}

/// Puts classes in order.
void settle(Grouping& grouping) {
  std::vector<std::uint32_t> order(grouping.classes.size()), rank(order.size());
  std::iota(order.begin(), order.end(), 0u);
  const auto key = [&](std::uint32_t c) {
    const std::string& name = grouping.classes[c];
    const auto number = lines::agent_number(name);
    return std::tuple(!number, number.value_or(0), std::string_view(name));
  };
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return key(a) < key(b); });
  std::vector<std::string> sorted;
  for (std::uint32_t c = 0; c < order.size(); ++c) {
    rank[order[c]] = c;
    sorted.push_back(std::move(grouping.classes[order[c]]));
  }
  grouping.classes = std::move(sorted);
  for (std::uint32_t& c : grouping.of) c = rank[c];
}

}  // namespace

Grouping read_grouping(const std::string& path, const std::string& name, std::uint32_t nodes,
                       std::span<const std::uint64_t> labels) {
  constexpr std::uint32_t none = 0xffffffff;
  TextSource text(path, "groups");
  Grouping grouping{name, {}, 0, std::vector<std::uint32_t>(nodes, none)};
  std::unordered_map<std::string, std::uint32_t> known;
  lines::each(text, [&](std::uint32_t line, std::string_view, const std::vector<lines::Word>& words) {
    const std::uint64_t number = agent_in(text, line, words);
    const std::uint32_t agent = agent_of_label(number, nodes, labels);
    if (agent == no_agent) return;
    const auto [found, is_new] = known.try_emplace(std::string(words[1].text), grouping.size);
    if (is_new) {
      grouping.classes.push_back(found->first);
      ++grouping.size;
    }
    std::uint32_t& of = grouping.of[agent];
    if (of != none && of != found->second)
      throw Refusal(text.place(line, words[1].column),
                    fmt::format("agent {} is of class `{}`, but was of class `{}` before; an agent has one class",
                                number, lines::shown(words[1].text), lines::shown(grouping.classes[of])));
    of = found->second;
  });
  if (const auto missing = std::find(grouping.of.begin(), grouping.of.end(), none); missing != grouping.of.end()) {
    const auto agent = static_cast<std::uint32_t>(missing - grouping.of.begin());
    const std::uint64_t label = labels.empty() ? agent : labels[agent];
    const auto count = std::count(missing, grouping.of.end(), none);
    throw Refusal(text.place(1, 1),
                  fmt::format("{} of the network's {} agents have no class, the first being {}; give each one, e.g. "
                              "`{} unknown`",
                              count, nodes, label, label));
  }
  settle(grouping);
  return grouping;
}

}  // namespace papotage
