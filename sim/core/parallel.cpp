#include "sim/core/parallel.hpp"

#include <cstdint>

#include <omp.h>
#include <sys/mman.h>

namespace papotage {

void prefer_huge_pages(const void* begin, std::size_t bytes) {
  constexpr std::uintptr_t page = std::uintptr_t{2} << 20;
  const auto first = (reinterpret_cast<std::uintptr_t>(begin) + page - 1) & ~(page - 1);
  const auto last = (reinterpret_cast<std::uintptr_t>(begin) + bytes) & ~(page - 1);
  if (first < last) madvise(reinterpret_cast<void*>(first), last - first, MADV_HUGEPAGE);
}

int available_threads() { return omp_get_max_threads(); }

}  // namespace papotage
