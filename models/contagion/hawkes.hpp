#pragma once
// Posts that excite posts: the Hawkes process on a network, in continuous time.
//
//   lambda_i(t) = mu + branching decay sum over posts (j, s) with s < t of p_ji exp(-decay (t - s))
//
// Agent i posts at rate lambda_i. Whoever hears j's post may answer with one of its own: p_ji = (1 - self) w_ji / the
// weights of all who hear j, and p_jj = self. So a post triggers a Poisson number of answers of mean `branching`; each
// is by a hearer who is drawn anew, in proportion to the ties' weights, after an exponential delay. What would be
// answered by hearers is lost where an agent has none. An agent alone with self = 1 is the classical process of one
// dimension. A post that answers none is spontaneous; it and all that descends from it are a cluster.
//
// A. G. Hawkes, Biometrika 58 (1971) 83-90; as clusters, A. G. Hawkes and D. Oakes, J. Appl. Prob. 11 (1974) 493-503.
// Stationary: the mean rate is mu / (1 - branching) if everybody is heard, and clusters follow Borel's law, of mean
// 1 / (1 - branching) and variance branching / (1 - branching)^3. The past is empty: the rate grows from mu.
//
// Exact, by clusters: posts don't act upon one another, so each cluster is a branching process of its own. Steps only
// say when to look. What a post triggers is drawn from the post's own name, 96 random bits that follow from the name of
// what it answers and from its number among those answers, so no post depends on those of other clusters, on the length
// of steps or on threads. More `branching` adds answers and changes none.

#include <memory>

#include "models/chosen.hpp"

namespace papotage {

struct Hawkes final : Declared<Hawkes> {
  double mu = 0.1;
  double branching = 0.5;
  double decay = 3;
  double self = 0;
  Chosen initial{.count = 0};

  static About describe() {
    return {"hawkes", "contagion", "Posts that excite posts of those who hear them",
            "continuous time, exact; steps only say when to look",
            "Hawkes, Biometrika 58 (1971) 83; Hawkes & Oakes, J. Appl. Prob. 11 (1974) 493"};
  }
  static void declare(Declare<Hawkes>& d);

  std::vector<Probe> probes() const override;
  std::vector<Outcome> outcomes() const override;
  std::vector<Column> columns() const override;
  bool pulls() const override { return false; }
  bool asks_groupings() const override { return initial.asks_groupings(); }
  bool asks_layers() const override { return initial.asks_layers(); }
  std::size_t bytes(const RunSize& size) const override;
  void check(const Staff& staff) const override { initial.check(staff, initial.name); }
  std::unique_ptr<Simulation> simulate(const World& world) const override;
};

}  // namespace papotage
