#include "sim/cli/progress.hpp"

#include <cstdio>
#include <string>

#include <fmt/format.h>
#include <unistd.h>

#include "sim/cli/text.hpp"

namespace papotage::cli {
namespace {

using namespace std::chrono_literals;

}  // namespace

Progress::Progress(std::uint64_t steps, std::uint32_t replicates)
    : steps_(steps),
      replicates_(replicates),
      terminal_(isatty(STDERR_FILENO) != 0),
      start_(Clock::now()),
      next_((start_ + (terminal_ ? 500ms : 10s)).time_since_epoch().count()) {}

Progress::~Progress() {
  if (terminal_ && shown_) std::fputs("\r\033[K", stderr);
}

void Progress::finished(std::uint32_t, std::span<const double>, std::span<const double>) { ++ended_; }

void Progress::advanced(std::uint64_t steps) {
  done_ += steps;
  const Clock::time_point now = Clock::now();
  Clock::rep due = next_;
  const Clock::rep later = (now + (terminal_ ? 200ms : 10s)).time_since_epoch().count();
  if (now.time_since_epoch().count() >= due && next_.compare_exchange_strong(due, later)) show(now);
}

void Progress::show(Clock::time_point now) {
  const std::lock_guard lock(guard_);
  const double seconds = std::chrono::duration<double>(now - start_).count();
  const auto done = static_cast<double>(done_), share = done / static_cast<double>(steps_);
  const double rate = done / seconds, left = done > 0 ? (static_cast<double>(steps_) - done) / rate : 0;
  const std::string text = fmt::format("{:3.0f}%  {} of {} replicates  {} steps/s  {} left", 100 * share, grouped(ended_),
                                       grouped(replicates_), short_number(rate), time_text(left));
  if (terminal_) {
    constexpr std::size_t width = 30;
    const auto full = static_cast<std::size_t>(share * width);
    std::fprintf(stderr, "\r[%s%s] %s\033[K", std::string(full, '#').c_str(), std::string(width - full, '.').c_str(), text.c_str());
  } else {
    std::fprintf(stderr, "papotage: %s\n", text.c_str());
  }
  std::fflush(stderr);
  shown_ = true;
}

}  // namespace papotage::cli
