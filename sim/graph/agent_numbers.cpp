#include "sim/graph/agent_numbers.hpp"

#include "sim/core/refusal.hpp"

namespace papotage {
namespace {

void check_size(std::uint64_t agents) {
  if (agents > 0xfffffffe) throw Refusal::about("file", "more than 4294967294 agents: networks end there");
}

std::vector<std::uint64_t> resized(const std::vector<std::uint64_t>& from, std::size_t n) {
  auto to = column_of<std::uint64_t>(n);
  std::copy_n(from.begin(), std::min(n, from.size()), to.begin());
  return to;
}

}  // namespace

void DenseNumbers::grow(std::uint64_t number) {
  counts_ = resized(counts_, 1 + std::min(bound_, std::max(number + 1, 2 * counts_.size())));
}

CountedAgents DenseNumbers::agents() {
  numbers_ = counts_.size() - 1;
  while (numbers_ > 0 && counts_[numbers_] == 0) --numbers_;
  const std::uint64_t unused = static_cast<std::uint64_t>(
      std::count(counts_.begin() + 1, counts_.begin() + 1 + static_cast<std::ptrdiff_t>(numbers_), std::uint64_t{0}));
  const std::uint64_t n = numbers_ - unused;
  check_size(n);
  CountedAgents agents;
  if (unused > 0) {
    agent_.assign(numbers_, no_agent);
    agents.labels.reserve(n);
  }
  std::uint64_t i = 0;
  for (std::uint64_t number = 0; number < numbers_; ++number) {
    const std::uint64_t c = counts_[number + 1];
    if (c == 0) continue;
    if (unused > 0) {
      agent_[number] = static_cast<std::uint32_t>(i);
      agents.labels.push_back(number);
    }
    counts_[++i] = c / 2;  // never after the place that was read
  }
  if (counts_.size() - n > n / 8)
    agents.offsets = resized(counts_, n + 1);
  else
    agents.offsets = std::move(counts_), agents.offsets.resize(n + 1);
  counts_ = {};
  return agents;
}

CountedAgents SparseNumbers::agents() {
  check_size(used_);
  CountedAgents agents;
  agents.labels.reserve(used_);
  for (const Slot& slot : slots_)
    if (slot.number != free) agents.labels.push_back(slot.number);
  std::sort(agents.labels.begin(), agents.labels.end());
  agents.offsets = column_of<std::uint64_t>(used_ + 1);
  for (std::size_t i = 0; i < agents.labels.size(); ++i)
    agents.offsets[i + 1] = std::exchange(slots_[find(agents.labels[i])].value, i);
  return agents;
}

void SparseNumbers::grow() {
  std::vector<Slot> old(2 * slots_.size());
  old.swap(slots_);
  prefer_huge_pages(slots_);
  --shift_;
  for (const Slot& slot : old)
    if (slot.number != free) slots_[find(slot.number)] = slot;
}

}  // namespace papotage
