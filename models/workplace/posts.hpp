#pragma once
// Posts about the company: who writes what, when and for whom.

#include <cstdint>
#include <span>
#include <vector>

#include "models/workplace/levers.hpp"
#include "models/workplace/rhythm.hpp"
#include "models/workplace/talkers.hpp"
#include "sim/core/draws.hpp"

namespace papotage {

enum class Tone : std::uint8_t { critical, praise, chatter };
inline constexpr std::size_t tones = 3;
enum class Audience : std::uint8_t { friends, friends_of_friends, everybody };

/// Who a post is, whatever else is posted: the ordinal counts the author's potential posts of a day and source.
struct PostKey {
  std::uint32_t author, day;
  Source source;
  std::uint32_t ordinal;

  Entity entity() const { return {author, day, static_cast<std::uint32_t>(source) << 24 | ordinal}; }
};

struct Post {
  PostKey key;
  double time;  // day since the warm-up's start
  Tone tone;
  bool slip;
  Audience audience;
  double arousal;  // standard normal
};

/// The posts of a day, and how many critical ones there would be without perceived risk and with neutral levers.
struct DayOfPosts {
  std::vector<Post> posts;  // by author, then ordinal
  std::uint64_t unfeared = 0;
};

class Posting {
 public:
  Posting(const PostingSettings& posting, const ToneSettings& tone, const Rhythm& rhythm);

  void start(Talkers talkers, std::uint64_t seed, std::uint32_t replicate);
  const Talkers& talkers() const { return talkers_; }
  /// A day's posts, `opinions` being those of employees in [-1, 1].
  void draw(std::uint32_t day, std::span<const double> opinions, const Levers& levers, int threads,
            DayOfPosts& out) const;

 private:
  void draw_block(std::size_t first, std::size_t count, std::uint32_t day, std::span<const double> opinions,
                  const Levers& levers, DayOfPosts& out) const;
  void draw_post(PostKey key, double opinion, const Levers& levers, DayOfPosts& out) const;
  Audience audience_at(double u) const;

  PostingSettings posting_;
  ToneSettings tone_;
  Rhythm rhythm_;
  std::vector<double> audiences_;  // cumulated shares
  Talkers talkers_;
  Draws counts_, posts_, marks_;
};

}  // namespace papotage
