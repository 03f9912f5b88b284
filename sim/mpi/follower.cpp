#include "sim/mpi/follower.hpp"

#include <optional>

#include <fmt/format.h>

#include "sim/mpi/mail.hpp"
#include "sim/mpi/pulse.hpp"
#include "sim/mpi/ranks.hpp"
#include "sim/mpi/remote_desk.hpp"
#include "sim/mpi/team.hpp"

namespace papotage::mpi {
namespace {

constexpr int leader = 0;

class Follower {
 public:
  Follower(const Report& ready, int threads, const std::atomic<bool>& stop, const std::function<void(Desk&)>& work)
      : report_(ready), stop_(stop), desk_(threads, stop) {
    mail_.send(leader, Kind::report, packed(report_));
    if (report_.ending.status == 0) team_.emplace([&] { work(desk_); }, [this] { desk_.leave(); });
  }

  int run() {
    Patience patience;
    while (!status_ || !mail_.settled()) {
      bool any = false;
      while (const std::optional<Letter> letter = mail_.take()) {
        receive(*letter);
        any = true;
      }
      if (team_ && pulse_) mind_pulse();
      any = (team_ && write()) || any;
      if (any) patience.reset();
      desk_.sleep(patience.next());
    }
    return *status_;
  }

 private:
  /// While it works: rank 0 gives signs from the beginning of work on, but not while it writes the result.
  void mind_pulse() {
    if (pulse_->due(Pulse::Clock::now())) mail_.send(leader, Kind::alive);
    if (pulse_->lost(leader))
      abort_job(fmt::format("nothing was heard of rank 0 for {} s; go on with --resume", Pulse::longest.count()));
  }

  void receive(const Letter& letter) {
    if (!pulse_) pulse_.emplace(std::size_t{1}, Pulse::Clock::now());
    pulse_->heard(leader);
    if (letter.kind == Kind::work) desk_.deliver(handout_in(letter.bytes));
    if (letter.kind == Kind::stop) desk_.leave();
    if (letter.kind == Kind::end) status_ = std::stoi(letter.bytes);
  }

  /// Sends what there is to send; false where there was nothing. The team's last report comes last.
  bool write() {
    const bool over = team_->over();  // asked before `stop_`: it may have ended by that, of which rank 0 has to know
    if (stop_ && !told_stop_) {
      told_stop_ = true;
      desk_.leave();
      mail_.send(leader, Kind::stop);
    }
    bool any = false;
    if (mail_.settled()) {  // meanwhile records gather, so that many small ones make one letter
      if (std::string records = desk_.records(); !records.empty()) {
        mail_.send(leader, Kind::records, std::move(records));
        any = true;
      } else if (over) {
        finish();
        return true;
      }
    }
    if (const std::uint64_t batches = desk_.wanted(); batches > 0 && !over) {
      mail_.send(leader, Kind::ask, std::to_string(batches));
      any = true;
    }
    return any;
  }

  void finish() {
    try {
      team_->finish();
    } catch (...) {
      report_.ending = cli::ending();
    }
    team_.reset();
    mail_.send(leader, Kind::report, packed(report_));
  }

  Report report_;
  const std::atomic<bool>& stop_;
  Mail mail_;
  RemoteDesk desk_;
  std::optional<Team> team_;    // while it works
  std::optional<Pulse> pulse_;  // since rank 0 was heard first
  bool told_stop_ = false;
  std::optional<int> status_;
};

}  // namespace

int follow(const Report& ready, int threads, const std::atomic<bool>& stop, const std::function<void(Desk&)>& work) {
  Follower follower(ready, threads, stop, work);
  try {
    return follower.run();
  } catch (...) {
    abort_job(cli::ending().why);
  }
}

}  // namespace papotage::mpi
