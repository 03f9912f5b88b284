#pragma once
// Loops and sums whose results don't depend on the number of threads.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <mutex>
#include <span>
#include <vector>

namespace papotage {

/// Keeps the first exception of a parallel loop, which must not leave it: OpenMP would end the program.
class FirstException {
 public:
  template <class Act>
  void guard(Act&& act) noexcept {
    try {
      act();
    } catch (...) {
      const std::lock_guard lock(mutex_);
      if (!first_) first_ = std::current_exception();
    }
  }
  void rethrow() const {
    if (first_) std::rethrow_exception(first_);
  }

 private:
  std::mutex mutex_;
  std::exception_ptr first_;
};

/// Runs body(begin, end) over [0, n) in consecutive blocks of `grain`, on `threads` threads. The blocks are the same on
/// any number of threads; the body writes nothing that another block reads. Throws what a block threw.
template <class Body>
void for_blocks(std::size_t n, std::size_t grain, int threads, Body&& body) {
  const std::size_t blocks = (n + grain - 1) / grain;
  if (threads == 1 || blocks <= 1) {
    for (std::size_t b = 0; b < blocks; ++b) body(b * grain, std::min(n, (b + 1) * grain));
    return;
  }
  FirstException exception;
#pragma omp parallel for num_threads(threads) schedule(static)
  for (std::size_t b = 0; b < blocks; ++b) exception.guard([&] { body(b * grain, std::min(n, (b + 1) * grain)); });
  exception.rethrow();
}

/// Runs body(thread) once on each of `threads` threads. Throws what one of them threw.
template <class Body>
void on_threads(int threads, Body&& body) {
  if (threads == 1) return body(0);
  FirstException exception;
#pragma omp parallel for num_threads(threads) schedule(static, 1)
  for (int thread = 0; thread < threads; ++thread) exception.guard([&] { body(thread); });
  exception.rethrow();
}

/// The sum over i < n of term(i), in an order fixed by n alone: eight interleaved partial sums within blocks of 4096,
/// then the blocks from first to last.
template <class Term>
double sum_of(std::size_t n, int threads, Term&& term) {
  constexpr std::size_t block = 4096, lanes = 8;
  std::vector<double> sums((n + block - 1) / block);
  for_blocks(n, block, threads, [&](std::size_t begin, std::size_t end) {
    double lane[lanes] = {};
    std::size_t i = begin;
    for (; i + lanes <= end; i += lanes)
      for (std::size_t k = 0; k < lanes; ++k) lane[k] += term(i + k);
    for (std::size_t k = 0; i < end; ++i, ++k) lane[k] += term(i);
    sums[begin / block] = ((lane[0] + lane[4]) + (lane[1] + lane[5])) + ((lane[2] + lane[6]) + (lane[3] + lane[7]));
  });
  double total = 0;
  for (const double s : sums) total += s;
  return total;
}

/// Asks for huge pages under memory that is read at random; a hint that changes no result.
void prefer_huge_pages(const void* begin, std::size_t bytes);

template <class T>
void prefer_huge_pages(const std::vector<T>& column) {
  prefer_huge_pages(column.data(), column.capacity() * sizeof(T));
}

/// Memory for `n` values, zero, on huge pages where it is large enough for them.
template <class T>
std::vector<T> column_of(std::uint64_t n) {
  std::vector<T> column;
  column.reserve(n);
  prefer_huge_pages(column);
  column.resize(n);
  return column;
}

/// Processors that this process may use.
int available_threads();

}  // namespace papotage
