#include "sim/graph/rows.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

namespace papotage {
namespace {

/// Four agents, made signed by turning their first bit: comparing unsigned numbers takes twice as long.
typedef std::int32_t Four __attribute__((vector_size(16)));
constexpr std::int32_t sign = INT32_MIN;

/// Sorts row[0, n), of which row[0, readable) may be read. Most rows are short, and comparing two random agents is a
/// branch mispredicted half of the time: a short row is sorted by counting, for each agent, those below it, without a
/// branch and four at a time. Equal agents share a count; the sum of the counts tells, and such a row is sorted as
/// usual.
void sort_row(std::uint32_t* row, std::size_t n, std::size_t readable) {
  constexpr std::size_t short_row = 40;
  if (n < 2) return;
  if (n <= short_row && n + 3 <= readable) {
    std::uint32_t copy[short_row + 4], below[short_row + 4];
    for (std::size_t k = 0; k < n; k += 4) std::memcpy(copy + k, row + k, 16);
    for (std::size_t k = 0; k < n; k += 4) {
      Four four, count = {};
      std::memcpy(&four, copy + k, 16);
      four ^= sign;
      for (std::size_t i = 0; i < n; ++i) count -= four > Four{} + (static_cast<std::int32_t>(copy[i]) ^ sign);
      std::memcpy(below + k, &count, 16);
    }
    std::size_t sum_below = 0;
    for (std::size_t i = 0; i < n; ++i) sum_below += below[i];
    if (sum_below == n * (n - 1) / 2) {
      for (std::size_t i = 0; i < n; ++i) row[below[i]] = copy[i];
      return;
    }
  }
  std::sort(row, row + n);
}

}  // namespace

std::uint64_t counts_to_cursors(std::vector<std::uint64_t>& counts) {
  std::uint64_t begin = 0;
  for (std::size_t i = 1; i < counts.size(); ++i) begin += std::exchange(counts[i], begin);
  return begin;
}

namespace {

/// How a word is shared out: so many bits for the target, so many for the row within its bucket.
struct Bits {
  int target, row;
  explicit Bits(std::uint64_t nodes) : target(std::bit_width(nodes - 1)), row(std::min(32 - target, target - 8)) {}
};

}  // namespace

bool BucketFill::suits(std::uint64_t nodes) {
  constexpr std::uint64_t fit_a_cache = std::uint64_t{1} << 16;  // agents, whose rows may be written at random
  constexpr std::uint64_t most_buckets = std::uint64_t{1} << 14;
  return nodes > fit_a_cache && Bits(nodes).row >= 0 && nodes >> Bits(nodes).row <= most_buckets;
}

BucketFill::BucketFill(std::vector<std::uint64_t>& cursors, std::vector<std::uint32_t>& targets)
    : cursors_(cursors.data() + 1),
      targets_(targets.data()),
      rows_(cursors.size() - 1),
      room_(targets.size()),
      target_bits_(Bits(rows_).target),
      row_bits_(Bits(rows_).row) {
  for (std::uint64_t row = 0; row < rows_; row += std::uint64_t{1} << row_bits_) next_.push_back(cursors_[row]);
}

bool BucketFill::finish() {
  std::vector<std::uint32_t> arcs;
  const std::uint32_t target_mask = (std::uint32_t{1} << target_bits_) - 1;
  const std::uint32_t row_mask = (std::uint32_t{1} << row_bits_) - 1;
  std::uint64_t begin = 0;
  for (std::size_t b = 0; b < next_.size() && fits_; ++b) {
    const std::uint64_t first_row = std::uint64_t{b} << row_bits_;
    const std::uint64_t next_row = first_row + row_mask + 1;
    const std::uint64_t end = next_row < rows_ ? cursors_[next_row] : room_;
    if (next_[b] != end) return false;
    arcs.assign(targets_ + begin, targets_ + end);
    for (const std::uint32_t arc : arcs) {
      const std::uint64_t position = cursors_[first_row + (arc >> target_bits_ & row_mask)]++;
      if (position >= end) return false;
      targets_[position] = arc & target_mask;
    }
    begin = end;
  }
  return fits_;
}

Dropped make_simple(bool directed, std::vector<std::uint64_t>& offsets, std::vector<std::uint32_t>& targets) {
  Dropped dropped;
  std::uint64_t kept = 0, begin = 0;
  for (std::size_t i = 0; i + 1 < offsets.size(); ++i) {
    const std::uint64_t end = offsets[i + 1];
    sort_row(targets.data() + begin, end - begin, targets.size() - begin);
    const std::uint64_t row = kept;
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
