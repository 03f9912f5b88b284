#include "sim/engine/partners.hpp"

#include <span>

#include "sim/core/parallel.hpp"

namespace papotage {
namespace {

/// Vose's construction for one row: slots of less than the mean weight are filled up by those of more.
class AliasRow {
 public:
  void make(std::span<const std::uint32_t> agents, std::span<const float> weights, std::span<Partners::Slot> slots) {
    const std::size_t n = agents.size();
    double total = 0;
    for (const float w : weights) total += w;
    share_.resize(n);
    small_.clear();
    large_.clear();
    for (std::size_t k = 0; k < n; ++k) {
      share_[k] = weights[k] / total * static_cast<double>(n);
      (share_[k] < 1 ? small_ : large_).push_back(k);
      slots[k] = {{agents[k], agents[k]}, 1};
    }
    while (!small_.empty() && !large_.empty()) {
      const std::size_t few = small_.back(), many = large_.back();
      small_.pop_back();
      slots[few].agents[1] = agents[many];
      slots[few].first = static_cast<float>(share_[few]);
      share_[many] -= 1 - share_[few];
      if (share_[many] >= 1) continue;
      large_.pop_back();
      small_.push_back(many);
    }  // those left in either list are full but for rounding
  }

 private:
  std::vector<double> share_;  // of a slot, the mean being 1
  std::vector<std::size_t> small_, large_;
};

}  // namespace

Partners::Partners(const Network& hears) : hears_(&hears) {
  if (!hears.weighted()) return;
  slots_ = column_of<Slot>(hears.arcs());
  AliasRow row;
  for (std::uint32_t i = 0; i < hears.nodes(); ++i)
    row.make(hears.out(i), hears.weights(i), std::span(slots_).subspan(hears.offsets()[i], hears.out(i).size()));
}

}  // namespace papotage
