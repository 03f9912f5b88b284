#include "sim/graph/repeats.hpp"

#include <algorithm>
#include <bit>
#include <vector>

namespace papotage {
namespace {

/// A thread's table of bytes by a hash of the agent. A byte is stamped with the number of the list whose agent it saw
/// last, so that the table need be emptied for one list in 255 only.
struct Stamps {
  std::vector<std::uint8_t> table;
  std::vector<std::uint32_t> suspects;  // places in the list
  std::uint8_t list = 0;

  void begin(std::uint32_t n) {
    if (suspects.size() < n) {  // at most one in eight stamped
      suspects.resize(std::bit_ceil(std::max(n, 512u)));
      table.assign(suspects.size() * 8, list = 0);
    }
    if (++list == 0) {
      std::fill(table.begin(), table.end(), 0);
      list = 1;
    }
  }
};

/// Writes the places of those whose byte is stamped already, and returns their number.
std::uint32_t find_suspects(const std::uint32_t* list, std::uint32_t n, Stamps& stamps) {
  const int shift = 32 - std::countr_zero(stamps.table.size());
  const std::uint8_t stamp = stamps.list;
  std::uint8_t* const table = stamps.table.data();
  std::uint32_t* const suspects = stamps.suspects.data();
  std::uint32_t found = 0;
  for (std::uint32_t k = 0; k < n; ++k) {
    std::uint8_t& seen = table[list[k] * 0x9e3779b9u >> shift];
    suspects[found] = k;
    found += seen == stamp;
    seen = stamp;
  }
  return found;
}

bool contains(const std::uint32_t* list, std::uint32_t n, std::uint32_t agent) {
  std::uint32_t found = 0;
  for (std::uint32_t k = 0; k < n; ++k) found |= list[k] == agent;
  return found != 0;
}

}  // namespace

std::uint32_t drop_repeats(std::uint32_t* list, std::uint32_t n) {
  static thread_local Stamps stamps;
  stamps.begin(n);
  const std::uint32_t found = find_suspects(list, n, stamps);
  std::uint32_t* const repeats = stamps.suspects.data();
  std::uint32_t count = 0;
  for (std::uint32_t s = 0; s < found; ++s) {
    const std::uint32_t k = repeats[s];
    if (contains(list, k, list[k])) repeats[count++] = k;
  }
  for (std::uint32_t s = 0; s < count; ++s) {  // what lies between two of them moves down
    const std::uint32_t begin = repeats[s] + 1, end = s + 1 < count ? repeats[s + 1] : n;
    std::copy(list + begin, list + end, list + repeats[s] - s);
  }
  return n - count;
}

}  // namespace papotage
