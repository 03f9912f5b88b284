#pragma once
// The q-voter model: it takes several who agree to convince somebody.
//
// One update of agent i:
//   - with probability p (`independence`) it thinks for itself: x_i changes with probability f (`flexibility`);
//   - otherwise it asks q of those whom it hears (uniform, or in proportion to the weights of ties; with `repetition`
//     the same one may be asked again). Where all of them agree it takes their opinion, or the opposite one with
//     probability `anticonformity` (of all updates; the two add up to at most 1). Where they don't, x_i changes with
//     probability `epsilon` if it conforms.
// Without repetition who hears fewer than q asks all; where nobody hears as many the value is refused. Who hears nobody
// only ever thinks for itself. Those who keep silent aren't asked. Asynchronous: n updates a step, each of a uniform
// agent, one after another. Synchronous: all once a step, from the opinions before.
//
// On a complete graph the symmetric state gives way to a majority below p* = (q - 1) / (q - 1 + 2^(q - 1)) of
// independence with f = 1/2 (at once for q > 5), and below (q - 1) / (2 q) of anticonformity.
//
// C. Castellano, M. A. Munoz and R. Pastor-Satorras, Phys. Rev. E 80 (2009) 041129 (epsilon, with repetition);
// P. Nyczka, K. Sznajd-Weron and J. Cislo, Phys. Rev. E 86 (2012) 011105 (without, independence, anticonformity).

#include <memory>

#include "models/opinion/panel.hpp"
#include "models/opinion/two_states.hpp"

namespace papotage {

struct QVoter final : Declared<QVoter, TwoStateModel> {
  std::uint32_t q = 2;
  double independence = 0, flexibility = 0.5, anticonformity = 0, epsilon = 0;
  bool repetition = false;

  static About describe() {
    return {"q_voter", "opinion", "Several who agree convince, or provoke, who asks them",
            "asynchronous, a step is n updates; or synchronous",
            "Castellano, Munoz & Pastor-Satorras, Phys. Rev. E 80 (2009) 041129; Nyczka, Sznajd-Weron & Cislo, Phys. "
            "Rev. E 86 (2012) 011105"};
  }
  static void declare(Declare<QVoter>& d);
  bool consensus_lasts() const override { return (independence == 0 || flexibility == 0) && anticonformity == 0; }
  void check(const Staff& staff) const override;
  std::unique_ptr<Simulation> simulate(const World& world) const override;
};

}  // namespace papotage
