#include "sim/graph/weighted_edge_list.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "sim/graph/agent_numbers.hpp"
#include "sim/graph/text_lines.hpp"
#include "sim/graph/tie_lines.hpp"

namespace papotage {
namespace {

struct Tie {
  std::uint64_t u, v;  // agents' numbers
  float weight;
  std::uint32_t line, column;  // of the weight
};

constexpr const char* wanted = "a weight is a positive number such as `2` or `0.5`";

float weight_in(const TextSource& text, std::uint32_t line, const lines::Word& word) {
  float weight = 0;
  const char* const end = word.text.data() + word.text.size();
  const auto [rest, error] = std::from_chars(word.text.data(), end, weight);
  const auto refuse = [&](const char* why) {
    throw Refusal(text.place(line, word.column), fmt::format("`{}` is {}: {}", lines::shown(word.text), why, wanted));
  };
  if (error == std::errc::result_out_of_range) refuse("too large or too close to 0");
  if (error != std::errc{} || rest != end) refuse("no weight");
  if (!(weight > 0) || !std::isfinite(weight)) refuse("no positive finite number");
  return weight;
}

Tie tie_in(const TextSource& text, std::uint32_t number, std::string_view line, const std::vector<lines::Word>& words) {
  const bool two = words.size() >= 2;
  const auto u = lines::agent_number(words[0].text), v = two ? lines::agent_number(words[1].text) : std::nullopt;
  if (!u || !v) {  // then the two columns tell why
    const char* const end = two ? words[1].text.data() + words[1].text.size() : line.data() + line.size();
    const auto complaint = lines::complain(line.data(), end);
    throw Refusal(text.place(number, complaint.column), complaint.message);
  }
  if (words.size() == 2)
    throw Refusal(
        text.place(number, words[1].column + static_cast<std::uint32_t>(words[1].text.size())),
        fmt::format("the tie lacks a weight, a third column: {}; without weights, take weighted = true away", wanted));
  if (words.size() > 3)
    throw Refusal(text.place(number, words[3].column),
                  fmt::format("{} columns, where a weighted tie has three: keep the first three, e.g. `awk '{{ print "
                              "$1, $2, $3 }}'`",
                              words.size()));
  return {*u, *v, weight_in(text, number, words[2]), number, words[2].column};
}

/// Refuses the first tie of the file that has another weight than it had before.
void refuse_conflicts(const TextSource& text, const std::vector<Tie>& ties) {
  const Tie* worst = nullptr;
  const Tie* before = nullptr;
  for (std::size_t first = 0, k = 1; k < ties.size(); ++k) {
    if (std::tie(ties[k].u, ties[k].v) != std::tie(ties[first].u, ties[first].v)) first = k;
    if (ties[k].u == ties[k].v) continue;  // a loop is dropped whatever it weighs
    if (ties[k].weight == ties[first].weight || (worst && worst->line < ties[k].line)) continue;
    worst = &ties[k];
    before = &ties[first];
  }
  if (worst)
    throw Refusal(text.place(worst->line, worst->column),
                  fmt::format("the tie of {} and {} weighs {} here, but {} on line {}; a tie has one weight: add them "
                              "up, or take one away",
                              worst->u, worst->v, worst->weight, before->weight, before->line));
}

/// Drops loops and repeats of sorted ties.
Dropped make_simple(std::vector<Tie>& ties) {
  Dropped dropped;
  dropped.loops = std::erase_if(ties, [](const Tie& t) { return t.u == t.v; });
  const auto same = [](const Tie& a, const Tie& b) { return a.u == b.u && a.v == b.v; };
  const auto end = std::unique(ties.begin(), ties.end(), same);
  dropped.repeats = static_cast<std::uint64_t>(ties.end() - end);
  ties.erase(end, ties.end());
  return dropped;
}

/// The rows of simple ties that are sorted, so that each row is told in ascending order.
Network rows_of(const std::vector<Tie>& ties, bool directed, Dropped dropped, SparseNumbers& numbers) {
  for (const Tie& t : ties) {
    numbers.count(t.u, 1);
    numbers.count(t.v, directed ? 0 : 1);
  }
  CountedAgents agents = numbers.agents();
  std::vector<std::uint32_t> targets(counts_to_cursors(agents.offsets));
  std::vector<float> weights(targets.size());
  const auto add = [&](std::uint32_t row, std::uint32_t target, float weight) {
    const std::uint64_t k = agents.offsets[row + std::size_t{1}]++;
    targets[k] = target;
    weights[k] = weight;
  };
  for (const Tie& t : ties) {
    const std::uint32_t i = numbers.agent(t.u), j = numbers.agent(t.v);
    add(i, j, t.weight);
    if (!directed) add(j, i, t.weight);
  }
  if (agents.labels.back() + 1 == agents.labels.size()) agents.labels.clear();  // each agent is its number
  return Network(directed, std::move(agents.offsets), std::move(targets), dropped, std::move(agents.labels),
                 std::move(weights));
}

}  // namespace

Network read_weighted_edge_list(const std::string& path, bool directed) {
  TextSource text(path, "file");
  std::vector<Tie> ties;
  SparseNumbers numbers;
  lines::each(text, [&](std::uint32_t number, std::string_view line, const std::vector<lines::Word>& words) {
    Tie t = tie_in(text, number, line, words);
    if (!directed && t.v < t.u) std::swap(t.u, t.v);
    numbers.count(t.u, 0);  // loops make agents, too
    numbers.count(t.v, 0);
    ties.push_back(t);
  });
  if (ties.empty())
    throw Refusal(text.place(1, 1),
                  "holds no ties: a line holds one tie and its weight, two whole numbers and a number");
  std::sort(ties.begin(), ties.end(),
            [](const Tie& a, const Tie& b) { return std::tie(a.u, a.v, a.line) < std::tie(b.u, b.v, b.line); });
  refuse_conflicts(text, ties);
  const Dropped dropped = make_simple(ties);
  return rows_of(ties, directed, dropped, numbers);
}

}  // namespace papotage
