#pragma once
// From ties told by a pure function to the rows of a network, without a list of ties beside them: the function runs
// twice, once to count and once to fill. The offsets themselves are the cursors of the filling, so that a network in
// the making needs no more memory than a finished one.

#include <array>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "sim/core/parallel.hpp"
#include "sim/graph/network.hpp"

namespace papotage {

/// What the function that tells the ties promises about them.
enum class Ties {
  any,            // any order, loops and repeats allowed
  simple_sorted,  // neither loops nor repeats, and every row's agents told in ascending order
};

/// Numbers of arcs per row while they are counted: counts[i + 1] belongs to row i, so that the same table becomes the
/// offsets. Additions wait in a ring while their cache line is fetched.
class RowCounts {
 public:
  explicit RowCounts(std::vector<std::uint64_t>& counts) : counts_(counts.data()) {}

  void add(std::uint32_t row) {
    if (added_ >= ring) ++counts_[rows_[added_ % ring] + std::size_t{1}];
    __builtin_prefetch(&counts_[row + std::size_t{1}], 1);
    rows_[added_++ % ring] = row;
  }
  void finish() {
    for (std::uint64_t k = added_ < ring ? 0 : added_ - ring; k < added_; ++k)
      ++counts_[rows_[k % ring] + std::size_t{1}];
    added_ = 0;
  }

 private:
  static constexpr std::size_t ring = 32;
  std::uint64_t* counts_;
  std::array<std::uint32_t, ring> rows_;
  std::uint64_t added_ = 0;
};

/// Turns counts (counts[i + 1] of row i) into cursors (cursors[i + 1] is where row i begins). Once every row is filled,
/// each cursor has moved on to where the next row begins, and the table holds the offsets. Returns the number of arcs.
std::uint64_t counts_to_cursors(std::vector<std::uint64_t>& counts);

/// Writes arcs into rows, in the order in which they are added. Written one by one, each would wait for memory twice,
/// for the cursor and for the row: an arc passes a ring in which both are fetched ahead.
class RingFill {
 public:
  RingFill(std::vector<std::uint64_t>& cursors, std::vector<std::uint32_t>& targets)
      : cursors_(cursors.data() + 1), targets_(targets.data()), room_(targets.size()) {}

  void add(std::uint32_t row, std::uint32_t target) {
    if (added_ >= ring) write(slots_[added_ % ring]);
    if (added_ >= ring / 2) seek(slots_[(added_ + ring / 2) % ring]);
    slots_[added_++ % ring] = {0, row, target};
    __builtin_prefetch(&cursors_[row], 1);
  }
  /// Writes what waits. False if the arcs were others than those that had been counted: what tells them isn't pure.
  bool finish() {
    for (std::uint64_t k = added_ < ring / 2 ? 0 : added_ - ring / 2; k < added_; ++k) seek(slots_[k % ring]);
    for (std::uint64_t k = added_ < ring ? 0 : added_ - ring; k < added_; ++k) write(slots_[k % ring]);
    return fits_ && added_ == room_;
  }

 private:
  static constexpr std::size_t ring = 64;
  struct Slot {
    std::uint64_t position;
    std::uint32_t row, target;
  };
  void seek(Slot& slot) {
    slot.position = cursors_[slot.row]++;
    __builtin_prefetch(targets_ + slot.position, 1);
  }
  void write(const Slot& slot) {
    if (slot.position < room_) [[likely]]
      targets_[slot.position] = slot.target;
    else
      fits_ = false;
  }

  std::uint64_t* cursors_;  // of row i at i
  std::uint32_t* targets_;
  std::uint64_t room_;
  bool fits_ = true;
  std::array<Slot, ring> slots_;
  std::uint64_t added_ = 0;
};

/// The same for networks of which a row's place within a bucket of neighbouring rows and the target fit one word of 32
/// bits. Arcs are appended to their buckets, which lie where their rows will and are few enough for a cache; at the end
/// each bucket, small enough for a cache, is put in order. Half the time of the ring, unless neighbouring arcs go to
/// neighbouring places anyway.
class BucketFill {
 public:
  /// Whether it serves, and pays: from the size at which a ring leaves the cache, to some millions of agents.
  static bool suits(std::uint64_t nodes);

  BucketFill(std::vector<std::uint64_t>& cursors, std::vector<std::uint32_t>& targets);

  void add(std::uint32_t row, std::uint32_t target) {
    const std::uint64_t position = next_[row >> row_bits_]++;
    if (position < room_) [[likely]]
      targets_[position] = row << target_bits_ | target;  // the bucket's own bits are shifted out
    else
      fits_ = false;
  }
  bool finish();

 private:
  std::uint64_t* cursors_;  // of row i at i
  std::uint32_t* targets_;
  std::uint64_t rows_, room_;
  bool fits_ = true;
  int target_bits_, row_bits_;
  std::vector<std::uint64_t> next_;  // where the next arc of each bucket goes
};

/// Calls write(fill) with the way of filling that suits; false if the arcs were others than those counted.
template <class Write>
bool fill_rows(std::vector<std::uint64_t>& cursors, std::vector<std::uint32_t>& targets, Ties promise, Write&& write) {
  const auto with = [&](auto&& fill) {
    write(fill);
    return fill.finish();
  };
  // Of sorted ties, half of the arcs continue the row of the arc before.
  const bool buckets = promise == Ties::any && BucketFill::suits(cursors.size() - 1);
  return buckets ? with(BucketFill(cursors, targets)) : with(RingFill(cursors, targets));
}

/// Sorts filled rows and drops loops and repeats in place.
Dropped make_simple(bool directed, std::vector<std::uint64_t>& offsets, std::vector<std::uint32_t>& targets);

/// Whether rows are in strictly ascending order, without loops and within the network.
bool simple_and_sorted(const std::vector<std::uint64_t>& offsets, const std::vector<std::uint32_t>& targets);

/// The network of the ties that `tell` tells: tell(tie) calls tie(u, v) for each, in the same order whenever it is
/// called. A directed network gets the arc u -> v of each, an undirected one both arcs of it.
template <class Tell>
Network network_of(std::uint32_t nodes, bool directed, Ties promise, const Tell& tell) {
  auto offsets = column_of<std::uint64_t>(nodes + std::size_t{1});
  RowCounts counts(offsets);
  tell([&](std::uint32_t u, std::uint32_t v) {
    counts.add(u);
    if (!directed) counts.add(v);
  });
  counts.finish();
  auto targets = column_of<std::uint32_t>(counts_to_cursors(offsets));
  [[maybe_unused]] const bool same = fill_rows(offsets, targets, promise, [&](auto& fill) {
    tell([&](std::uint32_t u, std::uint32_t v) {
      fill.add(u, v);
      if (!directed) fill.add(v, u);
    });
  });
  assert(same && "ties must be told by a pure function");
  Dropped dropped;
  if (promise == Ties::any) dropped = make_simple(directed, offsets, targets);
  assert(simple_and_sorted(offsets, targets));
  return Network(directed, std::move(offsets), std::move(targets), dropped);
}

}  // namespace papotage
