#pragma once
// Majority rule: people take the opinion that most of those around them hold. Two rules of that name.
//
// Among those heard (`group` = 0, the default; majority vote). One update of agent i: s is the sum of x_j over those
// whom i hears, times the weights of the ties where they have some; x_i becomes the sign of s, or the opposite one with
// probability a (`noise`). Where s = 0, x_i stays (`tie` = "keep") or is -1 or +1 with equal chances ("coin"). Without
// noise it is the zero-temperature Glauber dynamics of the Ising model with one of the two ties; with coins and noise
// it is the majority-vote model. Asynchronous: n updates a step, each of a uniform agent, one after another.
// Synchronous: all once a step, from the opinions before; pairs may then exchange opinions for ever.
//
// In groups (`group` = G >= 2, usually odd). One meeting: a uniform agent i and G - 1 of those whom it hears, none
// twice (uniform, or in proportion to the weights of ties; all where there are fewer): all of them take the opinion
// that most of them hold, or the opposite one with probability a; a tie leaves everybody's or is decided by one coin
// for all. Asynchronous; a step is n / G meetings, rounded up.
//
// Who hears nobody keeps its opinion. Those who keep silent don't count, and aren't asked to a meeting.
//
// Vote: T. M. Liggett, Interacting Particle Systems (1985); M. J. de Oliveira, J. Stat. Phys. 66 (1992) 273-281.
// Groups: S. Galam, Eur. Phys. J. B 25 (2002) 403-406; P. L. Krapivsky and S. Redner, Phys. Rev. Lett. 90 (2003)
// 238701.

#include <memory>
#include <string>

#include "models/opinion/panel.hpp"
#include "models/opinion/two_states.hpp"

namespace papotage {

struct MajorityRule final : Declared<MajorityRule, TwoStateModel> {
  std::uint32_t group = 0;
  std::string tie = "keep";
  double noise = 0;

  static About describe() {
    return {
        "majority_rule", "opinion", "Taking the opinion of the majority of those heard, or of a random group",
        "asynchronous, a step is n updates, or n / group meetings; or synchronous",
        "de Oliveira, J. Stat. Phys. 66 (1992) 273; Galam, Eur. Phys. J. B 25 (2002) 403; Krapivsky & Redner, Phys. "
        "Rev. Lett. 90 (2003) 238701"};
  }
  static void declare(Declare<MajorityRule>& d);
  bool consensus_lasts() const override { return noise == 0; }
  void check(const Staff& staff) const override;
  std::unique_ptr<Simulation> simulate(const World& world) const override;
};

}  // namespace papotage
