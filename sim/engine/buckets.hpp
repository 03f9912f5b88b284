#pragma once
// An event queue in whole steps whose events belong to agents, for any number of threads.

#include <algorithm>
#include <bit>
#include <cstdint>
#include <vector>

#include "sim/graph/network.hpp"

namespace papotage {

/// Divides the agents into consecutive ranges of about equal numbers of arcs, one a thread. Only the owner of an agent
/// writes its state.
class Owners {
 public:
  Owners(const Network& net, int threads) : count_(threads) {
    const std::uint32_t n = net.nodes();
    shift_ = std::max(0, static_cast<int>(std::bit_width(n)) - 12);
    const std::uint32_t ranges = (n >> shift_) + 1;
    const double share = static_cast<double>(net.arcs() + n) / threads;
    for (std::uint32_t range = 0; range < ranges; ++range) {
      const std::uint32_t first = range << shift_;
      const auto before = static_cast<double>(net.offsets()[first] + first);
      owner_.push_back(static_cast<std::uint16_t>(std::min<int>(threads - 1, static_cast<int>(before / share))));
    }
  }
  int count() const { return count_; }
  int of(std::uint32_t agent) const { return owner_[agent >> shift_]; }

 private:
  int count_;
  int shift_;
  std::vector<std::uint16_t> owner_;
};

/// What happens to agents (their numbers, if no more is to be said) by its step, the thread that says so and the thread
/// that owns the agent. Each (sender, owner) pair has vectors of its own, so nothing is locked; the order within a step
/// is left open and must not matter. Memory is kept from one replicate to the next.
template <class Event = std::uint32_t>
class Buckets {
 public:
  Buckets(std::uint32_t steps, int threads)
      : threads_(static_cast<std::size_t>(threads)), lists_((steps + std::size_t{1}) * threads_ * threads_) {}

  void push(std::uint32_t step, int sender, int owner, const Event& event) { at(step, sender, owner).push_back(event); }

  /// Calls act(event) for everything that all senders have for this owner at this step, and forgets it.
  template <class Act>
  void drain(std::uint32_t step, int owner, Act&& act) {
    for (std::size_t sender = 0; sender < threads_; ++sender) {
      std::vector<Event>& list = at(step, static_cast<int>(sender), owner);
      for (const Event& event : list) act(event);
      list.clear();
    }
  }
  /// Gives back the memory of a step that was drained.
  void release(std::uint32_t step, int owner) {
    for (std::size_t sender = 0; sender < threads_; ++sender)
      std::vector<Event>().swap(at(step, static_cast<int>(sender), owner));
  }
  void clear() {
    for (auto& list : lists_) list.clear();
  }

 private:
  std::vector<Event>& at(std::uint32_t step, int sender, int owner) {
    return lists_[(step * threads_ + static_cast<std::size_t>(sender)) * threads_ + static_cast<std::size_t>(owner)];
  }
  std::size_t threads_;
  std::vector<std::vector<Event>> lists_;
};

}  // namespace papotage
