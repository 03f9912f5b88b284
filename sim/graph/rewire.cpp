#include "sim/graph/rewire.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <vector>

#include "sim/core/bijection.hpp"
#include "sim/core/parallel.hpp"
#include "sim/core/sampling.hpp"
#include "sim/graph/rows.hpp"

namespace papotage {
namespace {

constexpr double swaps_of_a_tie = 10;  // that succeed, about
constexpr double most_passes = 50;
/// The time of draws that mend faults, beside those of the passes.
constexpr std::uint32_t mending = 1'000;

/// Rows on their way. An arc is told by its place among all targets.
class Swaps {
 public:
  Swaps(std::span<const std::uint64_t> offsets, std::span<std::uint32_t> targets)
      : offsets_(offsets), targets_(targets) {
    std::uint32_t row = 0;
    for (std::uint64_t arc = 0; arc < targets.size(); arc += stride) {
      while (offsets_[row + std::size_t{1}] <= arc) ++row;
      rows_.push_back(row);
    }
  }

  std::uint64_t begin_of(std::uint32_t i) const { return offsets_[i]; }
  std::uint64_t end_of(std::uint32_t i) const { return offsets_[i + std::size_t{1}]; }
  std::span<std::uint32_t> row(std::uint32_t i) const { return targets_.subspan(begin_of(i), end_of(i) - begin_of(i)); }
  /// In whose row an arc is.
  std::uint32_t source_of(std::uint64_t arc) const {
    std::uint32_t i = rows_[arc / stride];
    while (end_of(i) <= arc) ++i;
    return i;
  }
  std::uint32_t target_of(std::uint64_t arc) const { return targets_[arc]; }

  /// Of two arcs among rows without loops and repeats.
  void swap(std::uint64_t first, std::uint64_t second) const {
    const std::uint32_t u = source_of(first), v = targets_[first], x = source_of(second), y = targets_[second];
    if (u == x || u == y || v == x || v == y) return;
    const Found of_v = find(row(v), u, x);
    if (of_v.tied) return;
    const Found of_y = find(row(y), x, u);
    if (of_y.tied) return;
    targets_[first] = y;
    row(y)[of_y.place] = u;
    targets_[second] = v;
    row(v)[of_v.place] = x;
  }

  /// The same where `first` is a loop or one of several copies of a tie; false if that wouldn't mend it.
  bool mend(std::uint64_t first, std::uint64_t second) const {
    const std::uint32_t u = source_of(first), v = targets_[first], x = source_of(second), y = targets_[second];
    if (u == x || u == y || v == x || v == y || x == y) return false;
    const auto of_v = row(v), of_y = row(y);
    if (std::count(of_v.begin(), of_v.end(), x) > 0 || std::count(of_y.begin(), of_y.end(), u) > 0) return false;
    targets_[first] = y;  // before the search, for a loop has both its ends in one row
    *std::find(of_v.begin(), of_v.end(), u) = x;
    *std::find(of_y.begin(), of_y.end(), x) = u;
    targets_[second] = v;
    return true;
  }

 private:
  static constexpr std::uint64_t stride = 64;
  struct Found {
    std::uint32_t place;
    bool tied;
  };

  /// The place of `who`, who is there once, and whether `other` is there; without branches, so that it vectorises.
  static Found find(std::span<const std::uint32_t> list, std::uint32_t who, std::uint32_t other) {
    const std::uint32_t* const data = list.data();
    const auto n = static_cast<std::uint32_t>(list.size());
    std::uint32_t place = 0, tied = 0;
    for (std::uint32_t k = 0; k != n; ++k) {
      place |= data[k] == who ? k : 0;
      tied |= data[k] == other;
    }
    return {place, tied != 0};
  }

  std::span<const std::uint64_t> offsets_;
  std::span<std::uint32_t> targets_;
  std::vector<std::uint32_t> rows_;  // in which every 64th arc is
};

/// One unit: its people and its arcs.
class Unit {
 public:
  Unit(const Swaps& swaps, const Partition::Unit& unit, const Draws& draws)
      : swaps_(swaps),
        draws_(draws),
        first_(unit.first),
        size_(unit.size),
        begin_(swaps.begin_of(unit.first)),
        arcs_(swaps.end_of(unit.first + unit.size - 1) - begin_) {}

  std::uint64_t arcs() const { return arcs_; }

  /// The share of ties that would be loops or repeats if stubs were joined at random: with l loops expected, about l^2
  /// repeats.
  double expected_faults() const {
    double squares = 0;
    for (std::uint32_t i = first_; i < first_ + size_; ++i) {
      const auto degree = static_cast<double>(swaps_.row(i).size());
      squares += degree * (degree - 1);
    }
    const auto arcs = static_cast<double>(arcs_);
    const double loops = squares / (2 * arcs);
    return (loops + loops * loops) / (arcs / 2);
  }

  void walk() const {
    if (arcs_ == 0) return;
    const std::uint32_t passes = passes_to_walk();
    constexpr std::uint64_t at_once = 2 * Draws::bulk;  // a block serves two steps
    Blocks<Draws::bulk> blocks;
    for (std::uint32_t pass = 0; pass < passes; ++pass)
      for (std::uint64_t first = begin_; first < begin_ + arcs_; first += at_once) {
        const std::uint64_t count = std::min(at_once, begin_ + arcs_ - first);
        draws_.numbered_blocks(first / 2, count / 2, pass, blocks);
        for (std::uint64_t k = 0; k < count; ++k)
          swaps_.swap(first + k, partner(k % 2 == 0 ? blocks[k / 2].low() : blocks[k / 2].high()));
      }
  }

  /// False where too many tries mend a fault in vain; then all is as it was.
  bool join() const {
    const std::span<std::uint32_t> targets(swaps_.row(first_).data(), arcs_);
    std::vector<std::uint32_t> joined = pairs();
    std::swap_ranges(targets.begin(), targets.end(), joined.begin());
    if (mend()) return true;
    std::copy(joined.begin(), joined.end(), targets.begin());
    return false;
  }

 private:
  /// Each pass tries two swaps of every tie, of which about (1 - density)^2 succeed.
  std::uint32_t passes_to_walk() const {
    double tied = 0;
    for (std::uint32_t i = first_; i < first_ + size_; ++i) tied += swaps_.row(i).empty() ? 0 : 1;
    const double open = 1 - static_cast<double>(arcs_) / (tied * (tied - 1));
    return static_cast<std::uint32_t>(std::ceil(std::min(most_passes, swaps_of_a_tie / 2 / (open * open))));
  }

  std::uint64_t partner(std::uint64_t word) const { return begin_ + pick(word, arcs_).value; }

  /// Rows of ties between the arcs, taken as stubs, that a bijection puts side by side.
  std::vector<std::uint32_t> pairs() const {
    constexpr std::uint32_t at_once = 256;
    const Bijection order = BijectionFamily(draws_, {.c = 1}).of(first_, arcs_);
    auto cursors = column_of<std::uint64_t>(size_ + std::size_t{1});
    for (std::uint32_t k = 0; k < size_; ++k) cursors[k + std::size_t{1}] = swaps_.begin_of(first_ + k) - begin_;
    auto rows = column_of<std::uint32_t>(arcs_);
    [[maybe_unused]] const bool filled = fill_rows(cursors, rows, Ties::any, [&](auto& fill) {
      std::array<std::uint32_t, at_once> stubs;
      for (std::uint64_t slot = 0; slot < arcs_; slot += at_once) {
        const auto count = static_cast<std::uint32_t>(std::min<std::uint64_t>(at_once, arcs_ - slot));
        order.members(static_cast<std::uint32_t>(slot), count, stubs.data());
        for (std::uint32_t k = 0; k < count; k += 2) {
          const std::uint32_t u = swaps_.source_of(begin_ + stubs[k]), v = swaps_.source_of(begin_ + stubs[k + 1]);
          fill.add(u - first_, v - first_);
          fill.add(v - first_, u - first_);
        }
      }
    });
    assert(filled);
    for (std::uint32_t& target : rows) target += first_;
    return rows;
  }

  /// Swaps each loop and each further copy of a tie away.
  bool mend() const {
    std::vector<std::uint32_t> seen_by(size_, UINT32_MAX);
    std::uint64_t tries = 0;
    for (std::uint32_t i = first_; i < first_ + size_; ++i)
      for (std::uint64_t arc = swaps_.begin_of(i); arc < swaps_.end_of(i); ++arc) {
        const std::uint32_t j = swaps_.target_of(arc);
        if ((j == i || seen_by[j - first_] == i) && !mend(arc, tries)) return false;
        seen_by[swaps_.target_of(arc) - first_] = i;
      }
    return true;
  }
  bool mend(std::uint64_t fault, std::uint64_t& tries) const {
    constexpr int most = 1'000;
    for (int k = 0; k < most; ++k)
      if (swaps_.mend(fault, partner(draws_.block(Entity::numbered(begin_ + tries++), mending).low()))) return true;
    return false;
  }

  const Swaps& swaps_;
  const Draws& draws_;
  std::uint32_t first_, size_;
  std::uint64_t begin_, arcs_;
};

}  // namespace

void rewire(std::span<const std::uint64_t> offsets, std::span<std::uint32_t> targets, const Partition& units,
            const Draws& draws, int threads, const Rewiring& how) {
  constexpr std::uint64_t most_stubs = std::uint64_t{1} << 32;  // of a bijection
  assert(!units.order() && offsets[units.people()] == targets.size());
  const Swaps swaps(offsets, targets);
  for_blocks(units.units(), 1, threads, [&](std::size_t number, std::size_t) {
    const Unit unit(swaps, units.unit(static_cast<std::uint32_t>(number)), draws);
    const bool large = unit.arcs() > how.walk_up_to && unit.arcs() <= most_stubs;
    if (!large || unit.expected_faults() > how.most_faults || !unit.join()) unit.walk();
  });
  for_blocks(units.people(), 4096, threads, [&](std::size_t begin, std::size_t end) {
    for (auto i = static_cast<std::uint32_t>(begin); i < end; ++i) std::ranges::sort(swaps.row(i));
  });
}

}  // namespace papotage
