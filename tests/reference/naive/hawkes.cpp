// The Hawkes process once more: Ogata's thinning (Y. Ogata, IEEE Trans. Inf. Theory 27 (1981) 23). Between two posts
// the intensity of everybody only falls, so candidates come at the rate just after the last post and are kept with the
// share of it that is left. What a post answers is drawn afterwards, by what each earlier one adds to its author's
// intensity.

#include <map>

#include "models/contagion/hawkes.hpp"
#include "tests/reference/naive/support.hpp"

namespace papotage::naive {
namespace {

/// A source of intensity, for one agent.
struct Spur {
  double at_time, jump;  // adds jump exp(-decay (t - at_time))
  std::size_t cluster;
};

class Thinning {
 public:
  Thinning(const Hawkes& model, const Setup& setup, Random& random)
      : model_(model), net_(setup.network), random_(random), spurs_(setup.network.nodes()) {}

  /// Intensity of agent i at a time.
  double intensity(std::size_t i, double time) const {
    double sum = model_.mu;
    for (const Spur& spur : spurs_[i]) sum += now(spur, time);
    return sum;
  }
  double total(double time) const {
    double sum = 0;
    for (std::size_t i = 0; i < spurs_.size(); ++i) sum += intensity(i, time);
    return sum;
  }

  /// The time of the next post after `time`, infinite where there is none before `end`.
  double next(double time, double end) {
    for (;;) {
      const double most = total(time);
      if (most < 1e-12) return INFINITY;
      time += std::exponential_distribution<double>(most)(random_);
      if (time >= end) return INFINITY;
      if (chance(random_) * most < total(time)) return time;
    }
  }

  /// By whom it is, and what it answers.
  void post(double time) {
    double u = chance(random_) * total(time);
    std::size_t i = 0;
    while (i + 1 < spurs_.size() && u >= intensity(i, time)) u -= intensity(i++, time);
    std::size_t cluster = sizes_.size();
    u -= model_.mu;
    for (std::size_t k = 0; u >= 0 && k < spurs_[i].size(); ++k) {
      cluster = spurs_[i][k].cluster;
      u -= now(spurs_[i][k], time);
    }
    add(i, time, cluster);
  }

  void add(std::size_t author, double time, std::size_t cluster) {
    ++posts_;
    ++sizes_[cluster];
    const double jump = model_.branching * model_.decay;
    if (model_.self > 0) spurs_[author].push_back({time, jump * model_.self, cluster});
    double all = 0;
    for (const double w : net_.weight_reaching[author]) all += w;
    for (std::size_t k = 0; k < net_.reaches[author].size(); ++k)
      spurs_[net_.reaches[author][k]].push_back(
          {time, jump * (1 - model_.self) * net_.weight_reaching[author][k] / all, cluster});
  }
  std::size_t new_cluster() const { return sizes_.size(); }

  int posts() const { return posts_; }
  std::vector<double> outcomes() const {
    int largest = 0;
    for (const auto& [cluster, size] : sizes_) largest = std::max(largest, size);
    const auto clusters = static_cast<double>(sizes_.size());
    return {static_cast<double>(posts_), clusters, static_cast<double>(largest), posts_ > 0 ? clusters / posts_ : NAN};
  }

 private:
  double now(const Spur& spur, double time) const {
    return spur.jump * std::exp(-model_.decay * (time - spur.at_time));
  }

  const Hawkes& model_;
  Neighbours net_;
  Random& random_;
  std::vector<std::vector<Spur>> spurs_;  // by agent
  std::map<std::size_t, int> sizes_;      // by cluster
  int posts_ = 0;
};

Course hawkes(const Model& model, const Setup& setup, Random& random) {
  const auto& m = dynamic_cast<const Hawkes&>(model);
  Thinning thinning(m, setup, random);
  for (const std::uint32_t i : chosen_agents(m.initial, setup, random)) thinning.add(i, 0, thinning.new_cluster());
  Diary diary(setup);
  diary.look(0, {static_cast<double>(thinning.posts()), 0});
  double next = thinning.next(0, setup.steps * setup.step_days);
  for (std::uint32_t t = 1; t <= setup.steps; ++t) {
    const int before = thinning.posts();
    while (next < t * setup.step_days) {
      thinning.post(next);
      next = thinning.next(next, setup.steps * setup.step_days);
    }
    diary.look(t, {static_cast<double>(thinning.posts()), (thinning.posts() - before) / setup.step_days});
  }
  return diary.end(thinning.outcomes());
}

}  // namespace

std::vector<Reference> hawkes_references() { return {{"hawkes", hawkes}}; }

}  // namespace papotage::naive
