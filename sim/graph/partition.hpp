#pragma once
// People divided into units that are intervals: of their numbers, or of their places in another order.

#include <bit>
#include <cassert>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace papotage {

/// Another order of people than that of their numbers (by age and occupation within a region, say). 8 bytes a person.
struct PeopleOrder {
  explicit PeopleOrder(std::vector<std::uint32_t>&& person_at);

  std::vector<std::uint32_t> person;  // at each place
  std::vector<std::uint32_t> place;   // of each person
};

/// Bits that are set: std::popcount is a call where the processor isn't presumed to count.
constexpr std::uint32_t ones_of(std::uint64_t x) {
  x -= x >> 1 & 0x5555555555555555u;
  x = (x & 0x3333333333333333u) + (x >> 2 & 0x3333333333333333u);
  x = (x + (x >> 4)) & 0x0f0f0f0f0f0f0f0fu;
  return static_cast<std::uint32_t>(x * 0x0101010101010101u >> 56);
}

class Partition {
 public:
  /// A unit: the places first to first + size - 1, size >= 1.
  struct Unit {
    std::uint32_t number, first, size;
  };

  /// Unit u has the places offsets[u] to offsets[u + 1] - 1; offsets ascend strictly from 0. People at places from
  /// offsets.back() on are in no unit. `order`: null for that of the numbers; partitions may share one.
  explicit Partition(std::vector<std::uint32_t>&& offsets, std::shared_ptr<const PeopleOrder> order = nullptr);
  /// Everybody in one unit.
  static Partition whole(std::uint32_t people, std::shared_ptr<const PeopleOrder> order = nullptr);

  std::uint32_t people() const { return offsets_.back(); }
  std::uint32_t units() const { return static_cast<std::uint32_t>(offsets_.size() - 1); }
  std::span<const std::uint32_t> offsets() const { return offsets_; }
  const PeopleOrder* order() const { return order_.get(); }

  std::uint32_t place_of(std::uint32_t person) const { return order_ ? order_->place[person] : person; }
  std::uint32_t person_at(std::uint32_t place) const { return order_ ? order_->person[place] : place; }

  Unit unit(std::uint32_t number) const { return {number, offsets_[number], offsets_[number + 1] - offsets_[number]}; }
  /// The unit of a place < people(): the number of units that begin up to there, less one.
  Unit unit_at(std::uint32_t place) const {
    assert(place < people());
    const std::uint64_t begins = begins_[place / 64] << (63 - place % 64);
    return unit(units_before_[place / 64] + ones_of(begins) - 1);
  }

  /// People of the largest unit.
  std::uint32_t largest() const;

  /// Bytes of the description, without an order (which may be shared).
  std::size_t bytes() const {
    return offsets_.size() * sizeof offsets_[0] + begins_.size() * sizeof begins_[0] +
           units_before_.size() * sizeof units_before_[0];
  }

 private:
  std::vector<std::uint32_t> offsets_;
  std::shared_ptr<const PeopleOrder> order_;
  std::vector<std::uint64_t> begins_;        // one bit a place: a unit begins there
  std::vector<std::uint32_t> units_before_;  // units that begin before each 64 places
};

}  // namespace papotage
