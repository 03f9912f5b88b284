#include "models/workplace/cascade.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "sim/core/elementary.hpp"
#include "sim/core/sampling.hpp"

namespace papotage {
namespace {

std::uint64_t below(double probability) {
  return static_cast<std::uint64_t>(std::llround(std::min(probability, 1.) * 0x1p32));
}

bool later(const Passing& a, const Passing& b) {
  return std::tie(a.time, a.person, a.kind) > std::tie(b.time, b.person, b.kind);
}

Way other_than(Way way) { return way == Way::friends ? Way::followers : Way::friends; }
std::uint8_t bit_of(Way way) { return static_cast<std::uint8_t>(1 << static_cast<int>(way)); }

std::uint32_t room_of(const Layer* layer) { return layer ? layer->room() : 0; }

}  // namespace

Spread::Spread(const Paths& paths)
    : paths_(paths),
      seen_(0, 0, "workplace.seen"),
      viewed_(0, 0, "workplace.viewed"),
      delayed_(0, 0, "workplace.delayed"),
      reaction_below_(below(paths.sharing.reaction)),
      cross_below_(below(paths.sharing.cross_post)),
      row_(std::max(room_of(paths.friends), room_of(paths.followers))),
      seers_(row_.size() + 8) {}

void Spread::start(std::uint64_t seed, std::uint32_t replicate) {
  seen_ = Draws(seed, replicate, "workplace.seen");
  viewed_ = Draws(seed, replicate, "workplace.viewed");
  delayed_ = Draws(seed, replicate, "workplace.delayed");
}

void Spread::open(Cascade& c, const Post& post, std::uint32_t number, const Levers& levers, double until,
                  Reactions::Lane& lane) {
  c.post = post;
  c.fate = {.number = number, .tone = post.tone, .posted = post.time};
  const Partition::Unit company = paths_.companies->unit_at(post.key.author);
  c.company_first = company.first;
  c.company_end = company.first + company.size;
  const Block words = viewed_.block(post.key.entity());
  c.share_word = words.low();
  c.reaction_word = words.high();
  const SharingSettings& s = paths_.sharing;
  const double of_tone = post.tone == Tone::critical ? s.negativity * levers.sharing_critical : 1;
  c.share_below = below(s.probability * of_tone * math::exp(s.arousal * post.arousal - s.arousal * s.arousal / 2));
  const double credibility = levers.credibility[static_cast<std::size_t>(post.key.source)];
  c.weights = {weight_of(credibility, paths_.opinion_step), weight_of(credibility, paths_.reputation_step)};
  c.pending.clear();
  c.views.clear();

  const bool in_public = post.audience == Audience::everybody;
  tell(c, {post.time, post.key.author, Way::friends, true}, lane);
  if (in_public) tell(c, {post.time, post.key.author, Way::followers, true}, lane);
  run(c, until, lane);
}

void Spread::run(Cascade& c, double until, Reactions::Lane& lane) {
  while (c.live() && c.pending.front().time < until) {
    std::pop_heap(c.pending.begin(), c.pending.end(), later);
    const Passing next = c.pending.back();
    c.pending.pop_back();
    if (next.kind == Passing::Kind::share) {
      ++c.fate.size;
      c.fate.last_share = next.time;
    }
    tell(c, {next.time, next.person, next.way, false}, lane);
  }
}

void Spread::tell(Cascade& c, const Sight& sight, Reactions::Lane& lane) {
  const Layer* const layer = paths_.layer(sight.way);
  if (!layer) return;
  std::uint8_t& told = c.views.of(sight.by).told;
  const std::uint8_t before = told, here = bit_of(sight.way);
  if (before & here) return;  // they see no more of it when somebody who reacted shares it, too
  told |= here;
  const Layer* const other = before ? paths_.layer(other_than(sight.way)) : nullptr;

  const std::span<const std::uint32_t> row = layer->out(sight.by, row_.data());
  lane.reach(row.size(), sight.time);
  const std::uint64_t word = seen_.block(c.post.key.entity(), sight.by).low();
  const std::uint32_t n = paths_.seeing.see(word, row, seers_.data());
  for (std::uint32_t k = 0; k < n; ++k) lane.expect(seers_[k]);
  for (std::uint32_t k = 0; k < n; ++k) {
    // Not the author, and not whom the same person showed it to on the other layer.
    if (seers_[k] == c.post.key.author || (other && other->adjacent(sight.by, seers_[k]))) continue;
    view(c, seers_[k], sight, lane);
  }
}

void Spread::view(Cascade& c, std::uint32_t viewer, const Sight& sight, Reactions::Lane& lane) {
  Views::Entry& entry = c.views.of(viewer);
  if (entry.sights < 255) ++entry.sights;
  const std::uint32_t sights = entry.sights;
  if (sights == 1) {
    const bool inside = viewer >= c.company_first && viewer < c.company_end;
    lane.add({viewer, c.post.tone, inside, inside ? c.weights.inside : c.weights.outside}, sight.time);
    if (!inside) {
      if (c.fate.views_outside++ == 0) {
        c.fate.leak_time = sight.time;
        c.fate.leaker = sight.by;
        c.fate.leak_way = sight.way;
      }
      c.fate.last_outside = sight.time;
    } else {
      ++c.fate.views_inside;
    }
  }
  const bool reacts = sight.from_author && sight.way == Way::friends && c.post.audience != Audience::friends &&
                      tie_mix(c.reaction_word, viewer) < reaction_below_;
  const bool shares = sights == paths_.sharing.exposures && tie_mix(c.share_word, viewer) < c.share_below;
  if (!reacts && !shares) return;

  const Block block = delayed_.block(c.post.key.entity(), viewer);
  const double now = paths_.rhythm.operational(sight.time);
  const auto after = [&](std::uint32_t word) { return paths_.rhythm.clock(now + paths_.delay(word * 0x1p-32)); };
  if (reacts) expect(c, {after(block.words[0]), viewer, Passing::Kind::reaction, Way::friends});
  if (!shares) return;
  Way way = sight.way;
  if (block.words[1] < cross_below_ && paths_.layer(other_than(way))) way = other_than(way);
  expect(c, {after(block.words[2]), viewer, Passing::Kind::share, way});
}

void Spread::expect(Cascade& c, const Passing& passing) {
  if (passing.time >= paths_.end) return;
  c.pending.push_back(passing);
  std::push_heap(c.pending.begin(), c.pending.end(), later);
}

}  // namespace papotage
