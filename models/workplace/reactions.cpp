#include "models/workplace/reactions.hpp"

#include <algorithm>
#include <cmath>

#include "sim/core/elementary.hpp"

namespace papotage {
namespace {

constexpr double view_unit = 256;

// A view in a log: who, and beside that tone, side, whether it is counted, and weight.
std::uint64_t packed(const Reactions::View& view, bool counted) {
  return view.viewer | static_cast<std::uint64_t>(view.tone) << 32 | std::uint64_t{view.inside} << 34 |
         std::uint64_t{counted} << 35 | std::uint64_t{view.weight} << 36;
}

}  // namespace

std::uint16_t weight_of(double credibility, double step) {
  if (credibility == 1) return static_cast<std::uint16_t>(view_unit);
  const double views = step > 0 ? math::log1p(-step * credibility) / math::log1p(-step) : credibility;
  return static_cast<std::uint16_t>(std::lround(view_unit * views));
}

double Pulls::toward() const {
  const auto up = static_cast<double>(praise), down = static_cast<double>(critical);
  return (up - down) / (up + down);
}

Strength::Strength(double step) : log_stays_(math::log1p(-step)) {
  for (int views = 0; views < 64; ++views) by_view_.push_back(-math::expm1(views * log_stays_));
}

double Strength::operator()(const Pulls& pulls) const {
  const std::uint64_t sum = pulls.critical + pulls.praise;
  constexpr auto whole = static_cast<std::uint64_t>(view_unit);
  if (sum % whole == 0 && sum / whole < by_view_.size()) return by_view_[sum / whole];
  return -math::expm1(static_cast<double>(sum) / view_unit * log_stays_);
}

Reactions::Reactions(std::uint32_t people, std::uint32_t employees, int threads, double warm_up, double days)
    : warm_up_(warm_up), hours_(static_cast<std::uint32_t>(std::ceil(24 * days))) {
  inside_.marks = column_of<std::uint64_t>(employees);
  outside_.marks = column_of<std::uint64_t>(people);
  for (Side* side : {&inside_, &outside_}) side->owned.resize(static_cast<std::size_t>(threads));
  lanes_.resize(static_cast<std::size_t>(threads));
  for (Lane& lane : lanes_) {
    lane.all_ = this;
    lane.critical_by_hour_.resize(hours_);
    lane.logs_.resize(lanes_.size());
  }
}

void Reactions::start() {
  for (Side* side : {&inside_, &outside_}) {
    std::fill(side->marks.begin(), side->marks.end(), 0);
    for (Side::Owned& owned : side->owned) {
      owned.pulled.clear();
      owned.reach = 0;
    }
  }
  for (Lane& lane : lanes_) {
    lane.counts_ = {};
    std::fill(lane.critical_by_hour_.begin(), lane.critical_by_hour_.end(), 0);
    for (Lane::Log& log : lane.logs_) log.views.clear();
  }
}

void Reactions::Lane::add(const View& view, double time) {
  const double counted_for = time - all_->warm_up_;
  const bool counted = counted_for >= 0;
  if (counted) {
    ++(view.inside ? counts_.inside : counts_.outside)[static_cast<std::size_t>(view.tone)];
    if (!view.inside && view.tone == Tone::critical)
      ++critical_by_hour_[std::min(all_->hours_ - 1, static_cast<std::uint32_t>(24 * counted_for))];
  }
  const std::size_t owner = all_->owner_of(view.viewer);
  if (logs_.size() == 1)
    all_->apply(owner, packed(view, counted));
  else
    logs_[owner].views.push_back(packed(view, counted));
}

void Reactions::apply(std::size_t owner, std::uint64_t view) {
  Side& side = view >> 34 & 1 ? inside_ : outside_;
  const auto person = static_cast<std::uint32_t>(view);
  const auto tone = static_cast<Tone>(view >> 32 & 3);
  std::uint64_t& mark = side.marks[person];
  if (view >> 35 & 1 && !(mark & seen_bit)) {
    mark |= seen_bit;
    ++side.owned[owner].reach;
  }
  const std::uint64_t weight = view >> 36;
  if (tone == Tone::chatter || weight == 0) return;
  if ((mark & ~seen_bit) == 0) side.owned[owner].pulled.push_back(person);
  mark += tone == Tone::critical ? weight : weight << 31;
}

void Reactions::settle() {
  if (lanes_.size() == 1) return;
  on_threads(static_cast<int>(lanes_.size()), [&](int thread) {
    const auto owner = static_cast<std::size_t>(thread);
    for (Lane& lane : lanes_) {
      std::vector<std::uint64_t>& log = lane.logs_[owner].views;
      for (std::size_t k = 0; k < log.size(); ++k) {
        if (k + ahead < log.size()) {
          const std::uint64_t next = log[k + ahead];
          __builtin_prefetch(&(next >> 34 & 1 ? inside_ : outside_).marks[static_cast<std::uint32_t>(next)], 1);
        }
        apply(owner, log[k]);
      }
      log.clear();
    }
  });
}

Reactions::Counts Reactions::counts() const {
  Counts sum;
  for (const Lane& lane : lanes_) {
    sum.audience += lane.counts_.audience;
    for (std::size_t tone = 0; tone < tones; ++tone) {
      sum.inside[tone] += lane.counts_.inside[tone];
      sum.outside[tone] += lane.counts_.outside[tone];
    }
  }
  return sum;
}

std::vector<std::uint32_t> Reactions::critical_by_hour() const {
  std::vector<std::uint32_t> sum(hours_);
  for (const Lane& lane : lanes_)
    for (std::size_t h = 0; h < sum.size(); ++h) sum[h] += lane.critical_by_hour_[h];
  return sum;
}

std::uint64_t Reactions::reach(const Side& side) {
  std::uint64_t sum = 0;
  for (const Side::Owned& owned : side.owned) sum += owned.reach;
  return sum;
}

}  // namespace papotage
