#include "sim/cli/progress.hpp"

#include <algorithm>
#include <cstdio>
#include <string>

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "sim/cli/text.hpp"

namespace papotage::cli {
namespace {

using namespace std::chrono_literals;

/// Characters to a line; a longer one would wrap, and the bar leave a trail of itself.
std::size_t columns() {
  struct winsize size = {};
  return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

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
  const std::string text = fmt::format("{:3.0f}%  {} of {} replicates  {} steps/s  {} left", 100 * share,
                                       grouped(ended_), grouped(replicates_), short_number(rate), time_text(left));
  if (terminal_) {
    const std::size_t room = columns() - 1, taken = text.size() + 3;  // the brackets and a space
    const std::size_t width = room > taken ? std::min<std::size_t>(30, room - taken) : 0;
    const auto full = static_cast<std::size_t>(share * static_cast<double>(width));
    const std::string bar = width > 0 ? "[" + std::string(full, '#') + std::string(width - full, '.') + "] " : "";
    std::fprintf(stderr, "\r%s\033[K", (bar + text).substr(0, room).c_str());
  } else {
    std::fprintf(stderr, "papotage: %s\n", text.c_str());
  }
  std::fflush(stderr);
  shown_ = true;
}

}  // namespace papotage::cli
