#pragma once
// What views do to people: counted in whole numbers, by person, so that no order matters.
//
// A thread that runs cascades writes into a lane. Where one thread runs all, a lane adds at once; otherwise it keeps
// logs by range of people, and one owner a range adds them at the tick's end.

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "models/workplace/posts.hpp"
#include "sim/core/parallel.hpp"

namespace papotage {

/// What posts did to somebody since the last update: views, each by its weight, in units of 1/256 of a view.
struct Pulls {
  std::uint64_t critical = 0, praise = 0;

  /// The valence towards which they move somebody.
  double toward() const;
};

/// The part of the way that pulls move somebody whom one view moves by `step`: 1 - (1 - step)^views.
class Strength {
 public:
  explicit Strength(double step);
  double operator()(const Pulls& pulls) const;

 private:
  double log_stays_;             // of one view
  std::vector<double> by_view_;  // of whole views, a few of which are the rule
};

/// How much a view of a post counts for colleagues and for others, in units of 1/256.
struct Weights {
  std::uint16_t inside = 0, outside = 0;
};
/// log(1 - step credibility) / log(1 - step), in units of 1/256.
std::uint16_t weight_of(double credibility, double step);

class Reactions {
 public:
  /// A first sight of a post.
  struct View {
    std::uint32_t viewer;
    Tone tone;
    bool inside;           // the author's company
    std::uint16_t weight;  // in units of 1/256
  };
  /// Views by tone, within the author's company and without.
  struct Counts {
    std::array<std::uint64_t, tones> inside{}, outside{};
    std::uint64_t audience = 0;  // before how many people posts were put
  };

  /// On cache lines of its own, as all that threads write side by side.
  class alignas(64) Lane {
   public:
    void add(const View& view, double time);
    /// Asks for what add() of somebody outside will read.
    void expect(std::uint32_t viewer) const {
      if (logs_.size() == 1) __builtin_prefetch(&all_->outside_.marks[viewer], 1);
    }
    /// A post is put before so many people, whether they see it or not.
    void reach(std::size_t people, double time) {
      if (time >= all_->warm_up_) counts_.audience += people;
    }

   private:
    friend class Reactions;
    Reactions* all_ = nullptr;
    Counts counts_;
    std::vector<std::uint32_t> critical_by_hour_;
    struct alignas(64) Log {
      std::vector<std::uint64_t> views;
    };
    std::vector<Log> logs_;  // by owner
  };

  Reactions(std::uint32_t people, std::uint32_t employees, int threads, double warm_up, double days);
  void start();
  Lane& lane(int thread) { return lanes_[static_cast<std::size_t>(thread)]; }
  /// Adds up the lanes' logs; between ticks.
  void settle();

  /// Those of an owner's people who were pulled.
  struct Pulled {
    std::vector<std::uint64_t>& marks;
    std::vector<std::uint32_t>& people;

    /// act(person, pulls) for each, in no order; then forgets the pulls. Some people before that, fetch(person).
    template <class Fetch, class Act>
    void for_each(Fetch&& fetch, Act&& act) const;
  };
  /// take(Pulled) for each owner, on all threads at once.
  template <class Take>
  void take_inside(Take&& take) {
    for_each_owner(inside_, take);
  }
  template <class Take>
  void take_outside(Take&& take) {
    for_each_owner(outside_, take);
  }

  // Since counting began.
  Counts counts() const;
  std::uint64_t reach_inside() const { return reach(inside_); }
  std::uint64_t reach_outside() const { return reach(outside_); }
  /// Critical views outside by hour, from the end of the warm-up on.
  std::vector<std::uint32_t> critical_by_hour() const;

 private:
  /// People as one side of companies' walls sees them. A mark holds 31 bits each of critical and praising pulls, and on
  /// top whether anything was seen since counting began.
  struct Side {
    struct alignas(64) Owned {
      std::vector<std::uint32_t> pulled;  // whose pulls aren't zero
      std::uint64_t reach = 0;
    };
    std::vector<std::uint64_t> marks;
    std::vector<Owned> owned;  // by owner
  };
  static constexpr std::size_t ahead = 16;  // of what is fetched from memory
  static constexpr std::uint64_t seen_bit = std::uint64_t{1} << 63, ones31 = (std::uint64_t{1} << 31) - 1;

  std::size_t owner_of(std::uint32_t person) const { return (person >> 12) % lanes_.size(); }
  void apply(std::size_t owner, std::uint64_t packed);
  static std::uint64_t reach(const Side& side);
  template <class Take>
  void for_each_owner(Side& side, Take&& take) {
    on_threads(static_cast<int>(lanes_.size()), [&](int owner) {
      take(Pulled{side.marks, side.owned[static_cast<std::size_t>(owner)].pulled});
    });
  }

  double warm_up_;
  std::uint32_t hours_;
  Side inside_, outside_;
  std::vector<Lane> lanes_;
};

template <class Fetch, class Act>
void Reactions::Pulled::for_each(Fetch&& fetch, Act&& act) const {
  for (std::size_t k = 0; k < people.size(); ++k) {
    if (k + ahead < people.size()) {
      __builtin_prefetch(&marks[people[k + ahead]], 1);
      fetch(people[k + ahead]);
    }
    std::uint64_t& mark = marks[people[k]];
    act(people[k], Pulls{mark & ones31, mark >> 31 & ones31});
    mark &= seen_bit;
  }
  people.clear();
}

}  // namespace papotage
