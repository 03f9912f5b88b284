#pragma once
// Independent cascade: who hears something gets one chance to pass it on along each tie, in the step that follows.
//
//   susceptible -> infectious   by contact with an infectious one, with the probability of the tie, once
//   infectious  -> recovered    after one step
//
// The probability of a tie is `probability` times its weight, if it has one (more than 1 together is refused), times
// `permeability` where it leads out of a community.
//
// J. Goldenberg, B. Libai and E. Muller, Mark. Lett. 12 (2001) 211-223; D. Kempe, J. Kleinberg and E. Tardos, KDD 2003,
// 137-146; permeability of communities: L. Milli and G. Rossetti, "Community-aware content diffusion: embeddednes and
// permeability", Complex Networks 2019, 362-371. Reached are those whom open ties reach where each tie is open with its
// probability: percolation. Synchronous.

#include "models/contagion/compartments.hpp"

namespace papotage {

struct IndependentCascade final : Declared<IndependentCascade, CompartmentModel> {
  double probability = 0.1;
  double permeability = 1;
  std::string community;

  IndependentCascade() { method = "events"; }

  static About describe() {
    return {
        "independent_cascade", "contagion", "One chance to pass it on along each tie",
        "synchronous; who was reached in a step passes it on in the next",
        "Goldenberg, Libai & Muller, Mark. Lett. 12 (2001) 211; Kempe, Kleinberg & Tardos, KDD 2003; Milli & Rossetti, "
        "Complex Networks 2019"};
  }
  static void declare(Declare<IndependentCascade>& d) {
    d(&IndependentCascade::probability,
      {.name = "probability", .range = within(0, 1), .doc = "to pass it on along a tie (of weight 1)"});
    d(&IndependentCascade::permeability,
      {.name = "permeability",
       .range = within(0, 1),
       .doc = "by what the probability is multiplied along ties that lead out of a community"});
    d(&IndependentCascade::community,
      {.name = "community",
       .doc = "classes of agents that are communities: \"department\", \"block\", ...; none "
              "where empty"});
    declare_common(d);
  }
  bool asks_groupings() const override { return !community.empty() || CompartmentModel::asks_groupings(); }
  void check(const Staff& staff) const override;
  std::vector<double> strengths(const World& world) const override;
  Scheme scheme() const override {
    enum : std::uint8_t { susceptible, infectious, recovered };
    return {.compartments = {"susceptible", "infectious", "recovered"},
            .transitions = {{.from = susceptible, .to = infectious, .with = in(infectious), .probability = probability},
                            {.from = infectious, .to = recovered, .after = 0}},
            .spreading = in(infectious),
            .starts = {{infectious, initial}}};
  }

 private:
  bool plain(const Network& net) const { return !net.weighted() && (community.empty() || permeability == 1); }
};

}  // namespace papotage
