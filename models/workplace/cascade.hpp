#pragma once
// One post on its way: who passes it on, who sees it. A cascade reads nothing that changes before the end of a tick,
// and writes only its own state and a lane of reactions, so that cascades run in any order and on any thread.

#include <cstdint>
#include <span>
#include <vector>

#include "models/workplace/delay.hpp"
#include "models/workplace/posts.hpp"
#include "models/workplace/reactions.hpp"
#include "models/workplace/seeing.hpp"
#include "models/workplace/views.hpp"

namespace papotage {

/// The layers on which posts travel.
enum class Way : std::uint8_t { friends, followers };

/// Somebody will pass the post on.
struct Passing {
  enum class Kind : std::uint8_t { reaction, share };
  double time;
  std::uint32_t person;
  Kind kind;
  Way way;
};

/// What becomes of a post.
struct Fate {
  std::uint32_t number = 0;  // among the posts that are counted
  Tone tone = Tone::chatter;
  Way leak_way = Way::friends;
  double posted = 0;
  std::uint32_t size = 1;  // people who posted or shared it; reactions don't count
  std::uint32_t views_inside = 0, views_outside = 0;
  std::uint32_t leaker = 0;                // who passed it on when it was first seen outside, where it was
  double leak_time = 0, last_outside = 0;  // of the first and the last view outside, likewise
  double last_share = 0;                   // where there is one
};

struct Cascade {
  Post post;
  std::uint32_t company_first = 0, company_end = 0;  // the author's colleagues
  std::uint64_t share_word = 0, reaction_word = 0;   // viewers' numbers are mixes of these
  std::uint64_t share_below = 0;                     // of 2^32
  Weights weights;
  std::vector<Passing> pending;  // a heap, the earliest on top
  Views views;
  Fate fate;
  bool live() const { return !pending.empty(); }
};

/// What all cascades share.
struct Paths {
  const Layer* friends;    // null where there is no such layer
  const Layer* followers;  // null likewise
  const Partition* companies;
  Seeing seeing;
  Delay delay;
  Rhythm rhythm;
  SharingSettings sharing;
  double opinion_step, reputation_step;
  double end;  // of the run [day]; nothing later matters

  const Layer* layer(Way way) const { return way == Way::friends ? friends : followers; }
  /// Asks memory for what a post of that author will read.
  void expect(std::uint32_t author) const {
    if (friends) friends->expect(author);
  }
};

/// Runs cascades one at a time, with the buffers that this needs: one a thread.
class Spread {
 public:
  explicit Spread(const Paths& paths);
  void start(std::uint64_t seed, std::uint32_t replicate);

  /// The author posts; `cascade` is a used one or new. Then runs it until `until`.
  void open(Cascade& cascade, const Post& post, std::uint32_t number, const Levers& levers, double until,
            Reactions::Lane& lane);
  /// Runs what is pending before `until`, in the order (time, person, kind).
  void run(Cascade& cascade, double until, Reactions::Lane& lane);

 private:
  /// How a post comes to somebody.
  struct Sight {
    double time;
    std::uint32_t by;
    Way way;
    bool from_author;
  };
  void tell(Cascade& cascade, const Sight& sight, Reactions::Lane& lane);
  void view(Cascade& cascade, std::uint32_t viewer, const Sight& sight, Reactions::Lane& lane);
  void expect(Cascade& cascade, const Passing& passing);

  const Paths& paths_;
  Draws seen_, viewed_, delayed_;
  std::uint64_t reaction_below_, cross_below_;
  std::vector<std::uint32_t> row_, seers_;
};

}  // namespace papotage
