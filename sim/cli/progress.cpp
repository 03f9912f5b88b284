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

ProgressLine::ProgressLine()
    : terminal_(isatty(STDERR_FILENO) != 0),
      start_(Clock::now()),
      next_((start_ + (terminal_ ? 500ms : 10s)).time_since_epoch().count()) {}

ProgressLine::~ProgressLine() {
  if (terminal_ && shown_) std::fputs("\r\033[K", stderr);
}

double ProgressLine::seconds() const { return std::chrono::duration<double>(Clock::now() - start_).count(); }

bool ProgressLine::due() {
  const Clock::time_point now = Clock::now();
  Clock::rep due = next_;
  const Clock::rep later = (now + (terminal_ ? 200ms : 10s)).time_since_epoch().count();
  return now.time_since_epoch().count() >= due && next_.compare_exchange_strong(due, later);
}

void ProgressLine::show(double share, const std::string& text) {
  const std::lock_guard lock(guard_);
  const std::string told = fmt::format("{:3.0f}%  {}", 100 * share, text);
  if (terminal_) {
    const std::size_t room = columns() - 1, taken = told.size() + 3;  // the brackets and a space
    const std::size_t width = room > taken ? std::min<std::size_t>(30, room - taken) : 0;
    const auto full = static_cast<std::size_t>(share * static_cast<double>(width));
    const std::string bar = width > 0 ? "[" + std::string(full, '#') + std::string(width - full, '.') + "] " : "";
    std::fprintf(stderr, "\r%s\033[K", (bar + told).substr(0, room).c_str());
  } else {
    std::fprintf(stderr, "papotage: %s\n", told.c_str());
  }
  std::fflush(stderr);
  shown_ = true;
}

void Progress::finished(std::uint32_t, std::span<const double>, std::span<const double>) { ++ended_; }

void Progress::advanced(std::uint64_t steps) {
  done_ += steps;
  if (!line_.due()) return;
  const auto done = static_cast<double>(done_), all = static_cast<double>(steps_);
  const double rate = done / line_.seconds(), left = done > 0 ? (all - done) / rate : 0;
  line_.show(done / all, fmt::format("{} of {} replicates  {} steps/s  {} left", grouped(ended_), grouped(replicates_),
                                     short_number(rate), time_text(left)));
}

void TaskProgress::finished() {
  ++done_;
  if (!line_.due()) return;
  const std::uint64_t behind = found_ + done_;
  const double rate = static_cast<double>(done_) / line_.seconds();
  line_.show(static_cast<double>(behind) / static_cast<double>(tasks_),
             fmt::format("{} of {} tasks  {} tasks/s  {} left", grouped(behind), grouped(tasks_), short_number(rate),
                         time_text(static_cast<double>(tasks_ - std::min(tasks_, behind)) / rate)));
}

}  // namespace papotage::cli
