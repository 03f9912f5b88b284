#pragma once
// Social judgement: who thinks alike attracts, who thinks very differently repels, and what lies between leaves cold.
//
// A uniform agent i meets somebody j whom it hears, and with d = |x_i - x_j|
//
//   d < acceptance:  x_i += mu (x_j - x_i)      the latitude of acceptance (u): assimilation
//   d > rejection:   x_i += mu (x_i - x_j)      the latitude of rejection (t): contrast
//   otherwise nothing                           the latitude of non-commitment
//
// and likewise x_j, both from the opinions before the meeting, kept within [-1, 1]. In a directed network only i, who
// hears, moves. On a weighted network partners are chosen in proportion to weights. Asynchronous: a step is n meetings,
// one after another. With rejection = 2, which nobody exceeds, this is deffuant with epsilon = acceptance, bit for bit.
//
// W. Jager and F. Amblard, Comput. Math. Organ. Theory 10 (2004) 295-303, after M. Sherif and C. I. Hovland, Social
// Judgment, 1961. Their opinions are in [-1, 1] too. Assumes the same latitudes for all.

#include <memory>

#include "models/opinion/continuous.hpp"

namespace papotage {

struct SocialJudgement final : Declared<SocialJudgement, ContinuousModel> {
  double acceptance = 0.4, rejection = 1.2, mu = 0.1;

  static About describe() {
    return {"social_judgement", "opinion", "Attraction to the like-minded, repulsion from those far away",
            "asynchronous; a step is n meetings of pairs",
            "Jager & Amblard, Comput. Math. Organ. Theory 10 (2004) 295"};
  }
  static void declare(Declare<SocialJudgement>& d);

  bool uses_threads() const override { return false; }
  std::size_t bytes(const RunSize& size) const override;
  void check(const Staff& staff) const override;
  std::unique_ptr<Simulation> simulate(const World& world) const override;
};

}  // namespace papotage
