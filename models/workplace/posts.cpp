#include "models/workplace/posts.hpp"

#include <algorithm>

#include "sim/core/parallel.hpp"
#include "sim/core/sampling.hpp"

namespace papotage {
namespace {

constexpr double to_unit = 0x1p-32;  // of a word of 32 bits

}  // namespace

Posting::Posting(const PostingSettings& posting, const ToneSettings& tone, const Rhythm& rhythm)
    : posting_(posting),
      tone_(tone),
      rhythm_(rhythm),
      audiences_(posting.audience.cumulated()),
      counts_(0, 0, "workplace.posts"),
      posts_(0, 0, "workplace.post"),
      marks_(0, 0, "workplace.mark") {}

void Posting::start(Talkers talkers, std::uint64_t seed, std::uint32_t replicate) {
  talkers_ = std::move(talkers);
  counts_ = Draws(seed, replicate, "workplace.posts");
  posts_ = Draws(seed, replicate, "workplace.post");
  marks_ = Draws(seed, replicate, "workplace.mark");
}

void Posting::draw(std::uint32_t day, std::span<const double> opinions, const Levers& levers, int threads,
                   DayOfPosts& out) const {
  constexpr std::size_t grain = 16 * Draws::bulk;
  out.posts.clear();
  out.unfeared = 0;
  const std::size_t n = talkers_.who.size();
  std::vector<DayOfPosts> parts((n + grain - 1) / grain);
  for_blocks(n, grain, threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t first = begin; first < end; first += Draws::bulk)
      draw_block(first, std::min(end - first, Draws::bulk), day, opinions, levers, parts[begin / grain]);
  });
  for (const DayOfPosts& part : parts) {
    out.posts.insert(out.posts.end(), part.posts.begin(), part.posts.end());
    out.unfeared += part.unfeared;
  }
}

void Posting::draw_block(std::size_t first, std::size_t count, std::uint32_t day, std::span<const double> opinions,
                         const Levers& levers, DayOfPosts& out) const {
  Blocks<Draws::bulk> blocks;
  counts_.blocks(std::span(talkers_.who).subspan(first, count), day, blocks);
  const double weight = highest_lever * rhythm_.of_day(day);
  for (std::size_t k = 0; k < count; ++k) {
    const double mean = weight * talkers_.rate[first + k];
    const std::uint64_t word = blocks[k].low();
    if (uniform(word) < 1 - mean) continue;  // below exp(-mean): none, as for most on most days
    const std::uint32_t author = talkers_.who[first + k], potential = poisson(word, mean);
    for (std::uint32_t ordinal = 0; ordinal < potential; ++ordinal)
      draw_post({author, day, Source::spontaneous, ordinal}, opinions[author], levers, out);
  }
}

void Posting::draw_post(PostKey key, double opinion, const Levers& levers, DayOfPosts& out) const {
  const std::uint32_t i = key.author;
  const Block block = posts_.block(key.entity());
  const double toned = block.words[0] * to_unit, accepted = block.words[1] * to_unit * highest_lever;
  const double slipped = block.words[2] * to_unit;
  const double criticism = tone_.critical - tone_.opinion * opinion;
  const bool slip = slipped < posting_.slip;
  if (accepted < 1 && (slip || toned < logistic(criticism - tone_.climate * tone_.perceived_climate))) ++out.unfeared;

  Tone tone = Tone::critical;
  if (!slip) {
    const double critical = logistic(criticism - tone_.climate * levers.climate.of(i) - tone_.risk * levers.risk.of(i));
    const double praise =
        logistic(tone_.praise + tone_.opinion * opinion + tone_.climate * levers.climate.of(i)) * (1 - critical);
    tone = toned < critical ? Tone::critical : toned < critical + praise ? Tone::praise : Tone::chatter;
  }
  const double of_kind = slip                     ? levers.slip.of(i)
                         : tone == Tone::critical ? levers.critical.of(i)
                         : tone == Tone::praise   ? levers.praise.of(i)
                                                  : 1;
  if (accepted >= levers.activity.of(i) * of_kind) return;
  const Block mark = marks_.block(key.entity());
  out.posts.push_back({key, key.day + rhythm_.within_day(key.day, block.words[3] * to_unit), tone, slip,
                       audience_at(uniform(mark.low())), normal(mark.high())});
}

Audience Posting::audience_at(double u) const {
  return u < audiences_[0] ? Audience::friends : u < audiences_[1] ? Audience::friends_of_friends : Audience::everybody;
}

}  // namespace papotage
