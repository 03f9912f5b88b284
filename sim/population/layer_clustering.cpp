#include "sim/population/layer_clustering.hpp"

#include <algorithm>
#include <atomic>
#include <utility>

#include "sim/core/draws.hpp"
#include "sim/core/parallel.hpp"
#include "sim/core/sampling.hpp"

namespace papotage {
namespace {

using Degrees = std::vector<std::uint32_t>;

constexpr std::size_t sample_grain = 1024;

bool tied(const Layer& layer, std::uint32_t i, std::uint32_t j) {
  return layer.adjacent(i, j) || (layer.directed() && layer.adjacent(j, i));
}

/// Somebody by chance, in proportion to a weight. Sums are kept of blocks of people alone.
template <class Weight>
class Lottery {
 public:
  Lottery(std::uint32_t people, Weight weight) : weight_(weight), before_{0} {
    std::uint64_t sum = 0;
    for (std::uint32_t i = 0; i < people; ++i) {
      sum += weight_(i);
      if ((i + 1) % block == 0 || i + 1 == people) before_.push_back(sum);
    }
  }

  std::uint64_t sum() const { return before_.back(); }
  std::uint32_t draw(std::uint64_t word) const {
    std::uint64_t left = pick(word, sum()).value;
    const auto after = std::upper_bound(before_.begin(), before_.end(), left);
    left -= *(after - 1);
    auto i = static_cast<std::uint32_t>(after - 1 - before_.begin()) * block;
    for (; left >= weight_(i); ++i) left -= weight_(i);
    return i;
  }

 private:
  static constexpr std::uint32_t block = 256;
  Weight weight_;
  std::vector<std::uint64_t> before_;  // the sum of the weights before each block, and of all
};

LayerClustering counted(const Layer& layer, const Members& members, const Degrees& degrees, std::uint64_t pairs,
                        int threads) {
  const std::size_t people = degrees.size();
  std::vector<std::uint32_t> closed(people);
  for_blocks(people, sample_grain, threads, [&](std::size_t begin, std::size_t end) {
    Lists lists(layer);
    for (std::size_t i = begin; i < end; ++i) {
      if (degrees[i] < 2) continue;
      const auto list = lists(static_cast<std::uint32_t>(i));
      for (std::size_t k = 1; k < list.size(); ++k)
        for (std::size_t other = 0; other < k; ++other) closed[i] += tied(layer, list[other], list[k]);
    }
  });
  std::uint64_t all = 0;
  for (const std::uint32_t c : closed) all += c;
  LayerClustering result;
  const double shares = sum_of(people, threads, [&](std::size_t i) {
    return degrees[i] < 2 ? 0 : static_cast<double>(closed[i]) / static_cast<double>(pairs_of(degrees[i]));
  });
  if (members.count() > 0) result.clustering.value = shares / members.count();
  if (pairs > 0) result.transitivity.value = static_cast<double>(all) / static_cast<double>(pairs);
  return result;
}

/// The share of tied pairs among uniform pairs of neighbours of people who are drawn by lottery. In the order of
/// people, since whoever has many neighbours is drawn often.
template <class Weight>
Estimate drawn(const Layer& layer, const Degrees& degrees, const Lottery<Weight>& lottery, const Draws& draws,
               int threads) {
  std::vector<std::pair<std::uint32_t, std::uint64_t>> pairs(sampled_layer_pairs);  // who, and the word of the pair
  for_blocks(pairs.size(), sample_grain, threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t k = begin; k < end; ++k) {
      const Block words = draws.block(Entity::numbered(k));
      pairs[k] = {lottery.draw(words.low()), words.high()};
    }
  });
  std::sort(pairs.begin(), pairs.end());
  std::atomic<std::uint64_t> hits = 0;
  for_blocks(pairs.size(), sample_grain, threads, [&](std::size_t begin, std::size_t end) {
    Lists lists(layer);
    std::span<const std::uint32_t> list;
    std::uint64_t here = 0;
    for (std::size_t k = begin; k < end; ++k) {
      const std::uint32_t i = pairs[k].first;
      if (degrees[i] < 2) continue;
      if (k == begin || i != pairs[k - 1].first) list = lists(i);
      const Pick first = pick(pairs[k].second, list.size());
      const std::uint64_t second = pick(first.rest, list.size() - 1).value;
      here += tied(layer, list[first.value], list[second + (second >= first.value)]);
    }
    hits += here;
  });
  return estimated_share(hits, pairs.size());
}

}  // namespace

LayerClustering layer_clustering(const Layer& layer, const Members& members, const Degrees& degrees,
                                 std::uint64_t exact_pairs, std::uint64_t seed, int threads) {
  const auto people = static_cast<std::uint32_t>(degrees.size());
  const Lottery by_pairs(people, [&degrees](std::uint32_t i) { return pairs_of(degrees[i]); });
  if (by_pairs.sum() <= exact_pairs) return counted(layer, members, degrees, by_pairs.sum(), threads);
  const Lottery by_person(people, [&members](std::uint32_t i) { return std::uint64_t{members.has(i)}; });
  return {drawn(layer, degrees, by_person, {seed, shared_by_replicates, "measure.clustering"}, threads),
          drawn(layer, degrees, by_pairs, {seed, shared_by_replicates, "measure.transitivity"}, threads),
          sampled_layer_pairs};
}

}  // namespace papotage
