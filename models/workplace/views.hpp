#pragma once
// Who has seen a post, and from how many people.

#include <cstdint>
#include <vector>

namespace papotage {

/// What is known of people within one cascade: a hash table that grows, and is kept from one cascade to the next.
class Views {
 public:
  struct Entry {
    std::uint32_t person_and_one = 0;  // 0: nobody
    std::uint8_t sights = 0;           // from different people, at most 255
    std::uint8_t told = 0;             // bits of the layers on which they have passed the post on
  };

  /// The entry of a person, made where there is none; valid until the next call.
  Entry& of(std::uint32_t person) {
    if (2 * (used_ + 1) > entries_.size()) grow();
    Entry& entry = *place(entries_, person);
    if (entry.person_and_one == 0) {
      entry.person_and_one = person + 1;
      ++used_;
    }
    return entry;
  }
  void clear() {
    if (used_ == 0) return;
    if (entries_.size() > 64 * used_ + 1024)
      entries_.assign(64, {});
    else
      entries_.assign(entries_.size(), {});
    used_ = 0;
  }

 private:
  static Entry* place(std::vector<Entry>& entries, std::uint32_t person) {
    const std::size_t mask = entries.size() - 1;
    std::size_t k = (person * 0x9e3779b9u >> 8) & mask;
    while (entries[k].person_and_one != 0 && entries[k].person_and_one != person + 1) k = (k + 1) & mask;
    return &entries[k];
  }
  void grow() {
    std::vector<Entry> larger(entries_.empty() ? 64 : 2 * entries_.size());
    for (const Entry& entry : entries_)
      if (entry.person_and_one != 0) *place(larger, entry.person_and_one - 1) = entry;
    entries_.swap(larger);
  }

  std::vector<Entry> entries_;
  std::size_t used_ = 0;
};

}  // namespace papotage
