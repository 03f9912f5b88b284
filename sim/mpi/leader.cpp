#include "sim/mpi/leader.hpp"

#include <algorithm>
#include <functional>
#include <stdexcept>
#include <thread>

#include <fmt/format.h>

#include "sim/cli/ending.hpp"
#include "sim/mpi/ranks.hpp"
#include "sim/mpi/team.hpp"
#include "sim/record/journal_format.hpp"
#include "sim/study/sweep.hpp"

namespace papotage::mpi {
namespace {

[[noreturn]] void raise(const Report& report, int rank, const char* advice) {
  const std::string text = fmt::format("{} (rank {} on {}){}", report.ending.why, rank, report.host, advice);
  if (report.ending.status == cli::exit_refused) throw Refusal(text);
  throw std::runtime_error(text);
}

}  // namespace

void Leader::receive(const Letter& letter, Desk* desk) {
  Other& other = others_[static_cast<std::size_t>(letter.from)];
  pulse_.heard(static_cast<std::size_t>(letter.from));
  if (letter.kind == Kind::report) {
    (other.ready ? other.ended : other.ready) = report_in(letter.bytes);
    if (other.ready->ending.status != 0) other.ended = other.ready;  // it won't begin
    if (other.ended && other.ended->ending.status != 0) stop_ = true;
  } else if (letter.kind == Kind::ask) {
    other.asked = std::stoull(letter.bytes);
  } else if (letter.kind == Kind::stop) {
    stop_ = true;
  } else if (letter.kind == Kind::records && desk) {
    const auto note = [&](const TaskRecord& record) { desk->note(record); };
    if (!journal_format::each_task(letter.bytes, {other.ready->host}, note))
      throw std::runtime_error(fmt::format("rank {} on {} sent damaged records", letter.from, other.ready->host));
  }
}

bool Leader::read_letters(Desk* desk) {
  bool any = false;
  while (const std::optional<Letter> letter = mail_.take()) {
    receive(*letter, desk);
    any = true;
  }
  return any;
}

void Leader::collect() {
  Patience patience;
  while (!std::all_of(others_.begin() + 1, others_.end(), [](const Other& other) { return other.ready.has_value(); }))
    if (!read_letters(nullptr)) std::this_thread::sleep_for(patience.next());
}

void Leader::gather(const std::string& identity) {
  collect();
  for (int rank = 1; rank < ranks(); ++rank) {
    const Report& ready = *others_[static_cast<std::size_t>(rank)].ready;
    if (ready.ending.status != 0) raise(ready, rank, "");
    if (ready.identity != identity)
      throw Refusal(
          fmt::format("rank {} on {} reads another study than rank 0 (its scenario, files, options or program "
                      "differ); give all ranks the same",
                      rank, ready.host));
  }
}

void Leader::hand_out(Desk& desk) {
  for (int rank = 1; rank < ranks(); ++rank) {
    std::uint64_t& asked = others_[static_cast<std::size_t>(rank)].asked;
    if (asked == 0) continue;
    Handout handout;
    for (; asked > 0; --asked) {
      std::optional<Work> work = desk.next();
      if (!work) break;
      handout.works.push_back(std::move(*work));
    }
    handout.nothing_left = asked > 0;
    asked = 0;
    mail_.send(rank, Kind::work, packed(handout));
  }
}

void Leader::tell_stop() {
  if (told_stop_) return;
  told_stop_ = true;
  for (int rank = 1; rank < ranks(); ++rank)
    if (!others_[static_cast<std::size_t>(rank)].ended) mail_.send(rank, Kind::stop);
}

/// Of the ranks that work.
void Leader::mind_pulse() {
  const bool due = pulse_.due(Pulse::Clock::now());
  for (int rank = 1; rank < ranks(); ++rank) {
    const Other& other = others_[static_cast<std::size_t>(rank)];
    if (other.ended) continue;
    if (due) mail_.send(rank, Kind::alive);
    if (pulse_.lost(static_cast<std::size_t>(rank)))
      throw std::runtime_error(
          fmt::format("nothing was heard of rank {} on {} for {} s", rank, other.ready->host, Pulse::longest.count()));
  }
}

bool Leader::all_ended() const {
  return std::all_of(others_.begin() + 1, others_.end(), [](const Other& other) { return other.ended.has_value(); });
}

void Leader::mind_letters(Desk& desk, const std::function<bool()>& over) {
  Patience patience;
  for (std::size_t rank = 0; rank < others_.size(); ++rank) pulse_.heard(rank);  // it was ready, perhaps long ago
  while (!all_ended() || !over() || !mail_.settled()) {
    const bool any = read_letters(&desk);
    hand_out(desk);
    if (desk.stop()) tell_stop();
    mind_pulse();
    mail_.settled();  // frees what has gone
    if (any)
      patience.reset();
    else
      std::this_thread::sleep_for(patience.next());
  }
}

void Leader::run(const Study& study, const Prepared& base, Desk& desk, int threads) {
  const std::uint64_t batches = most_batches(study, others_.size());
  Team team([&] { run_on_threads(study, base, desk, threads, batches); }, [this] { stop_ = true; });
  try {
    mind_letters(desk, [&] { return team.over(); });
  } catch (...) {
    abort_job(fmt::format("{}; what is finished is kept: go on with --resume", cli::ending().why));
  }
  team.finish();
  for (int rank = 1; rank < ranks(); ++rank)
    if (const Report& ended = *others_[static_cast<std::size_t>(rank)].ended; ended.ending.status != 0)
      raise(ended, rank, "; what is finished is kept: go on with --resume");
}

void Leader::end(int status) try {
  collect();
  Patience patience;
  if (!all_ended()) tell_stop();
  while (!all_ended()) {
    mind_pulse();
    if (!read_letters(nullptr)) std::this_thread::sleep_for(patience.next());
  }
  for (int rank = 1; rank < ranks(); ++rank) mail_.send(rank, Kind::end, std::to_string(status));
  while (!mail_.settled()) std::this_thread::sleep_for(patience.next());
} catch (...) {
  abort_job(cli::ending().why);
}

}  // namespace papotage::mpi
