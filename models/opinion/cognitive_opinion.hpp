#pragma once
// Cognitive opinion dynamics: how much people fear a danger, from what an institution says, what others say and how
// easily they are alarmed.
//
// Agents have for good a sensitivity to risk R_i in {-1, 0, 1}, a tendency to inform beta_i, a trust in institutions
// T_i and in others 1 - T_i. A step has two parts. First everybody, with or without ties, hears the institution:
//
//   x_i += T_i (I - x_i), then alarm_i
//
// Then n meetings, one after another: a uniform agent i meets somebody j whom it hears. With probability
// ((1 + x_j) / 2)^(1 / beta_j) j talks, and independently with ((1 + x_i) / 2)^(1 / beta_i) i does; who is worried
// talks more. Whoever the other talked to moves, both from the opinions before:
//
//   x_i += (1 - T_i) (x_j - x_i), then alarm_i
//
// In a directed network only i, who hears, moves. On a weighted network partners are chosen in proportion to weights.
// alarm_i doubles the nearness to an end of the scale: x := (x + 1) / 2 where R_i = 1, (x - 1) / 2 where R_i = -1.
//
// D. Vilone, F. Giardini, M. Paolucci and R. Conte, "Reducing individuals' risk sensitiveness can promote positive and
// non-alarmist views about catastrophic events in an agent-based simulation", arXiv:1609.04566, 2016, in the order of
// updating of NDlib's model (whose second partner is moved by an opinion of a step before: a slip). Their opinions O
// and information are in [0, 1], 1 being fear, and ours in [-1, 1]: x = 2 O - 1. beta and T are uniform between two
// ends.

#include <memory>

#include "models/opinion/continuous.hpp"

namespace papotage {

struct CognitiveOpinion final : Declared<CognitiveOpinion, ContinuousModel> {
  double information = -0.7, trust_low = 0, trust_high = 1, inform_low = 0, inform_high = 1;
  double alarmed = 0.3, reassured = 0.3;

  static About describe() {
    return {"cognitive_opinion", "opinion", "Perception of a risk: an institution, others, and one's sensitivity",
            "asynchronous; a step is hearing the institution, then n meetings of pairs",
            "Vilone, Giardini, Paolucci & Conte, arXiv:1609.04566"};
  }
  static void declare(Declare<CognitiveOpinion>& d);

  bool uses_threads() const override { return false; }
  std::size_t bytes(const RunSize& size) const override;
  void check(const Staff& staff) const override;
  std::unique_ptr<Simulation> simulate(const World& world) const override;
};

}  // namespace papotage
