#include "sim/graph/rows.hpp"

#include <algorithm>

namespace papotage {
namespace {

/// Sorts a row. Most rows are short, and a comparison of two random agents is a branch mispredicted half of the time:
/// a short row is sorted by counting, for each agent, those before it, which takes no branch and vectorises.
void sort_row(std::uint32_t* row, std::size_t n) {
  constexpr std::size_t short_row = 32;
  if (n > short_row) {
    std::sort(row, row + n);
    return;
  }
  std::uint32_t place[short_row], copy[short_row];
  std::copy_n(row, n, copy);
  std::fill_n(place, n, 0u);
  for (std::size_t i = 0; i < n; ++i) {
    const std::uint32_t x = copy[i];
    // Equal agents keep their order, so that places are distinct.
    for (std::size_t k = 0; k < i; ++k) place[k] += copy[k] > x;
    for (std::size_t k = i + 1; k < n; ++k) place[k] += copy[k] >= x;
  }
  for (std::size_t i = 0; i < n; ++i) row[place[i]] = copy[i];
}

}  // namespace

std::uint64_t counts_to_cursors(std::vector<std::uint64_t>& counts) {
  std::uint64_t begin = 0;
  for (std::size_t i = 1; i < counts.size(); ++i) begin += std::exchange(counts[i], begin);
  return begin;
}

Dropped make_simple(bool directed, std::vector<std::uint64_t>& offsets, std::vector<std::uint32_t>& targets) {
  Dropped dropped;
  std::uint64_t kept = 0, begin = 0;
  for (std::size_t i = 0; i + 1 < offsets.size(); ++i) {
    const std::uint64_t end = offsets[i + 1], row = kept;
    sort_row(targets.data() + begin, end - begin);
    for (std::uint64_t k = begin; k < end; ++k) {
      const std::uint32_t j = targets[k];
      if (j == i)
        ++dropped.loops;
      else if (kept > row && targets[kept - 1] == j)
        ++dropped.repeats;
      else
        targets[kept++] = j;
    }
    begin = end;
    offsets[i + 1] = kept;
  }
  targets.resize(kept);
  // Moving rows to a smaller place needs both places for a moment: not for the sake of a few dropped ties.
  if (targets.capacity() - kept > kept / 8) targets.shrink_to_fit();
  if (!directed) {
    dropped.loops /= 2;
    dropped.repeats /= 2;
  }
  return dropped;
}

bool simple_and_sorted(const std::vector<std::uint64_t>& offsets, const std::vector<std::uint32_t>& targets) {
  if (offsets.front() != 0 || offsets.back() != targets.size()) return false;
  for (std::size_t i = 0; i + 1 < offsets.size(); ++i)
    for (std::uint64_t k = offsets[i]; k < offsets[i + 1]; ++k) {
      if (targets[k] == i || targets[k] + std::size_t{1} >= offsets.size()) return false;
      if (k > offsets[i] && targets[k - 1] >= targets[k]) return false;
    }
  return true;
}

}  // namespace papotage
