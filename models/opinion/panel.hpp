#pragma once
// Several of those whom an agent hears, picked one after another.

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

#include "sim/core/sampling.hpp"

namespace papotage {

/// Picks among those heard: uniform, or in proportion to the weights of the ties; without repetition each pick is among
/// those that are left. Pick m takes a mix of the word with m (the output function of SplitMix64: G. L. Steele, D. Lea
/// and C. H. Flood, OOPSLA 2014). Constant time a pick, with weights in proportion to how many are heard.
class Panel {
 public:
  static constexpr std::size_t most = 64;  // picks without repetition

  Panel(std::span<const std::uint32_t> heard, std::span<const float> weights, bool repetition, std::uint64_t word)
      : heard_(heard), weights_(weights), repetition_(repetition), word_(word) {
    for (const float w : weights) left_ += w;
  }

  /// The next one; without repetition there is one left and fewer than `most` were picked.
  std::uint32_t next() {
    word_ += 0x9e3779b97f4a7c15u;
    const std::uint64_t word = mixed(word_);
    const std::size_t place = weights_.empty() ? uniform_place(word) : weighted_place(uniform(word) * left_);
    if (!repetition_) take(place);
    return heard_[place];
  }

 private:
  static constexpr std::uint64_t mixed(std::uint64_t x) {
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return x ^ x >> 31;
  }

  /// The places that are taken stand in order: each that lies before moves on by one.
  std::size_t uniform_place(std::uint64_t word) const {
    std::size_t place = pick(word, heard_.size() - taken_).value;
    for (std::size_t k = 0; k < taken_ && place >= places_[k]; ++k) ++place;
    return place;
  }
  std::size_t weighted_place(double target) const {
    std::size_t last = 0;
    for (std::size_t place = 0, k = 0; place < heard_.size(); ++place) {
      if (k < taken_ && places_[k] == place) {
        ++k;
        continue;
      }
      last = place;
      target -= weights_[place];
      if (target < 0) break;
    }
    return last;
  }
  void take(std::size_t place) {
    std::size_t k = taken_++;
    for (; k > 0 && places_[k - 1] > place; --k) places_[k] = places_[k - 1];
    places_[k] = place;
    if (!weights_.empty()) left_ -= weights_[place];
  }

  std::span<const std::uint32_t> heard_;
  std::span<const float> weights_;
  bool repetition_;
  std::uint64_t word_;
  double left_ = 0;  // weight of those who may be picked
  std::size_t taken_ = 0;
  std::array<std::size_t, most> places_;  // of those taken, ascending
};

}  // namespace papotage
