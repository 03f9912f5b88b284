#include "sim/graph/edge_list.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/graph/agent_numbers.hpp"
#include "sim/graph/rows.hpp"
#include "sim/graph/text_source.hpp"
#include "sim/graph/tie_lines.hpp"

namespace papotage {
namespace {

/// What a pass over the text came by: equal for two passes that read the same.
struct Passage {
  std::uint64_t ties = 0, digest = 0;
  void add(std::uint64_t u, std::uint64_t v) {
    ++ties;
    digest = (digest ^ u) * 0x9e3779b97f4a7c15 + v;
  }
  bool operator==(const Passage&) const = default;
};

/// One pass: tie(u, v) for each line that holds a tie, until it answers false (then nothing is returned).
template <class Tie>
std::optional<Passage> pass(TextSource& text, Tie&& tie) {
  Passage passage;
  bool go_on = true;
  TextSource::Chunk chunk;
  for (text.rewind(); go_on && text.next(chunk);) {
    const char* begin = chunk.begin;
    if (chunk.offset == 0 && std::string_view(begin, chunk.end).starts_with("\xef\xbb\xbf")) begin += 3;  // UTF-8 mark
    const char* const read = lines::read(begin, chunk.end, [&](std::uint64_t u, std::uint64_t v) {
      passage.add(u, v);
      go_on = go_on && tie(u, v);
    });
    if (go_on && read != chunk.end) {
      const auto complaint = lines::complain(read, std::find(read, chunk.end, '\n'));
      const std::uint32_t line = text.line_number(chunk.offset + static_cast<std::uint64_t>(read - chunk.begin));
      throw Refusal(text.place(line, complaint.column), complaint.message);
    }
  }
  if (!go_on) return {};
  return passage;
}

/// Hands each tie on a while after it came, when what was fetched for it has arrived.
template <class Next>
class Delay {
 public:
  explicit Delay(Next next) : next_(next) {}
  void add(std::uint64_t u, std::uint64_t v) {
    if (added_ >= ring) next_(ties_[added_ % ring][0], ties_[added_ % ring][1]);
    ties_[added_++ % ring] = {u, v};
  }
  void finish() {
    for (std::uint64_t k = added_ < ring ? 0 : added_ - ring; k < added_; ++k)
      next_(ties_[k % ring][0], ties_[k % ring][1]);
  }

 private:
  static constexpr std::size_t ring = 32;
  Next next_;
  std::array<std::array<std::uint64_t, 2>, ring> ties_;
  std::uint64_t added_ = 0;
};

/// Counts the arcs of every number; nothing where the numbers are too large for their table.
template <class Numbers>
std::optional<Passage> count(TextSource& text, bool directed, Numbers& numbers) {
  Delay delay([&](std::uint64_t u, std::uint64_t v) {
    numbers.count(u, 1);
    numbers.count(v, directed ? 0 : 1);
  });
  const auto passage = pass(text, [&](std::uint64_t u, std::uint64_t v) {
    if (!numbers.admit(u) || !numbers.admit(v)) return false;
    numbers.prefetch_count(u);
    numbers.prefetch_count(v);
    delay.add(u, v);
    return true;
  });
  if (passage) delay.finish();
  return passage;
}

/// The rows, by a second pass.
template <class Numbers>
Network fill(TextSource& text, bool directed, Numbers& numbers, const Passage& counted) {
  CountedAgents agents = numbers.agents();
  auto targets = column_of<std::uint32_t>(counts_to_cursors(agents.offsets));
  bool known = true;
  const bool complete = fill_rows(agents.offsets, targets, Ties::any, [&](auto& rows) {
    Delay delay([&](std::uint64_t u, std::uint64_t v) {
      const std::uint32_t i = numbers.agent(u), j = numbers.agent(v);
      if (i == no_agent || j == no_agent) {
        known = false;
        return;
      }
      rows.add(i, j);
      if (!directed) rows.add(j, i);
    });
    const auto filled = pass(text, [&](std::uint64_t u, std::uint64_t v) {
      numbers.prefetch(u);
      numbers.prefetch(v);
      delay.add(u, v);
      return known;
    });
    delay.finish();
    known = known && filled == counted;
  });
  if (!complete || !known)
    throw Refusal(text.place(1, 1), "the file was changed while it was read: read it again when it is finished");
  const Dropped dropped = make_simple(directed, agents.offsets, targets);
  return Network(directed, std::move(agents.offsets), std::move(targets), dropped, std::move(agents.labels));
}

}  // namespace

Network read_edge_list(const std::string& path, bool directed) {
  TextSource text(path, "file");
  // The table takes at most as many bytes as the text (or 1 MiB): about as many as the rows will.
  DenseNumbers dense(std::max<std::uint64_t>(text.size() / 8, std::uint64_t{1} << 17));
  if (const auto counted = count(text, directed, dense)) {
    if (counted->ties == 0)
      throw Refusal(text.place(1, 1), "holds no ties: a line holds one tie, two whole numbers separated by spaces");
    return fill(text, directed, dense, *counted);
  }
  dense = DenseNumbers(0);
  SparseNumbers sparse;
  const auto counted = count(text, directed, sparse);
  return fill(text, directed, sparse, *counted);
}

}  // namespace papotage
