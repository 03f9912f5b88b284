#include "sim/graph/partition.hpp"

#include <algorithm>

namespace papotage {

PeopleOrder::PeopleOrder(std::vector<std::uint32_t>&& person_at) : person(std::move(person_at)), place(person.size()) {
  for (std::size_t k = 0; k < person.size(); ++k) place[person[k]] = static_cast<std::uint32_t>(k);
}

Partition::Partition(std::vector<std::uint32_t>&& offsets, std::shared_ptr<const PeopleOrder> order)
    : offsets_(std::move(offsets)), order_(std::move(order)) {
  assert(!offsets_.empty() && offsets_.front() == 0);
  const std::size_t words = people() / 64 + 1;
  begins_.resize(words);
  units_before_.resize(words);
  for (std::uint32_t u = 0; u < units(); ++u) {
    assert(offsets_[u] < offsets_[u + 1]);
    begins_[offsets_[u] / 64] |= std::uint64_t{1} << offsets_[u] % 64;
  }
  for (std::size_t k = 1; k < words; ++k) units_before_[k] = units_before_[k - 1] + ones_of(begins_[k - 1]);
}

Partition Partition::whole(std::uint32_t people, std::shared_ptr<const PeopleOrder> order) {
  return Partition(people > 0 ? std::vector<std::uint32_t>{0, people} : std::vector<std::uint32_t>{0},
                   std::move(order));
}

std::uint32_t Partition::largest() const {
  std::uint32_t largest = 0;
  for (std::uint32_t u = 0; u < units(); ++u) largest = std::max(largest, unit(u).size);
  return largest;
}

}  // namespace papotage
