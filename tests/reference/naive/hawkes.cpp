// The Hawkes process once more: Ogata's thinning (Y. Ogata, IEEE Trans. Inf. Theory 27 (1981) 23). Between two posts
// the intensity of everybody only falls, so candidates come at the rate just after the last post and are kept with the
// share of it that is left. What a post answers is drawn afterwards, by what each earlier one adds to its author's
// intensity.

#include "models/contagion/hawkes.hpp"
#include "tests/reference/naive/support.hpp"

namespace papotage::naive {
namespace {

/// What a post adds to the intensity of one of those who hear it.
struct Spur {
  std::size_t agent;
  double value;  // now; falls exponentially
  std::size_t cluster;
};

class Thinning {
 public:
  Thinning(const Hawkes& model, const Setup& setup, Random& random)
      : model_(model), net_(setup.network), random_(random), end_(setup.steps * setup.step_days) {}

  /// Goes to the next post, at infinity if there is none before the end.
  void advance() {
    const double base = model_.mu * static_cast<double>(net_.hears.size());
    double excited = 0;
    for (const Spur& spur : spurs_) excited += spur.value;
    double left = 1;  // of the excitement
    do {
      const double most = base + left * excited;
      const double wait = most > 1e-12 ? std::exponential_distribution<double>(most)(random_) : INFINITY;
      time_ += wait;
      if (time_ >= end_) time_ = INFINITY;
      if (std::isinf(time_)) return;
      left *= std::exp(-model_.decay * wait);
      if (chance(random_) * most < base + left * excited) break;
    } while (true);
    for (Spur& spur : spurs_) spur.value *= left;
    std::erase_if(spurs_, [](const Spur& spur) { return spur.value < 1e-12; });
  }
  double time() const { return time_; }

  /// By whom the post is, and what it answers.
  void post() {
    const auto n = net_.hears.size();
    double total = model_.mu * static_cast<double>(n);
    for (const Spur& spur : spurs_) total += spur.value;
    double u = chance(random_) * total - model_.mu * static_cast<double>(n);
    if (u < 0 || spurs_.empty()) return add(below(n, random_), sizes_.size());
    std::size_t k = 0;
    while (k + 1 < spurs_.size() && u >= spurs_[k].value) u -= spurs_[k++].value;
    add(spurs_[k].agent, spurs_[k].cluster);
  }
  /// A post that answers none.
  void begin(std::size_t author) { add(author, sizes_.size()); }

  int posts() const { return posts_; }
  std::vector<double> outcomes() const {
    const int largest = sizes_.empty() ? 0 : *std::max_element(sizes_.begin(), sizes_.end());
    const auto clusters = static_cast<double>(sizes_.size());
    return {static_cast<double>(posts_), clusters, static_cast<double>(largest), posts_ > 0 ? clusters / posts_ : NAN};
  }

 private:
  void add(std::size_t author, std::size_t cluster) {
    ++posts_;
    if (cluster == sizes_.size()) sizes_.push_back(0);
    ++sizes_[cluster];
    const double jump = model_.branching * model_.decay;
    if (model_.self > 0) spurs_.push_back({author, jump * model_.self, cluster});
    double all = 0;
    for (const double w : net_.weight_reaching[author]) all += w;
    for (std::size_t k = 0; k < net_.reaches[author].size(); ++k)
      spurs_.push_back(
          {net_.reaches[author][k], jump * (1 - model_.self) * net_.weight_reaching[author][k] / all, cluster});
  }

  const Hawkes& model_;
  Neighbours net_;
  Random& random_;
  double end_, time_ = 0;
  std::vector<Spur> spurs_;
  std::vector<int> sizes_;  // of clusters
  int posts_ = 0;
};

Course hawkes(const Model& model, const Setup& setup, Random& random) {
  const auto& m = dynamic_cast<const Hawkes&>(model);
  Thinning thinning(m, setup, random);
  for (const std::uint32_t i : chosen_agents(m.initial, setup, random)) thinning.begin(i);
  Diary diary(setup);
  diary.look(0, {static_cast<double>(thinning.posts()), 0});
  thinning.advance();
  for (std::uint32_t t = 1; t <= setup.steps; ++t) {
    const int before = thinning.posts();
    for (; thinning.time() < t * setup.step_days; thinning.advance()) thinning.post();
    diary.look(t, {static_cast<double>(thinning.posts()), (thinning.posts() - before) / setup.step_days});
  }
  return diary.end(thinning.outcomes());
}

}  // namespace

std::vector<Reference> hawkes_references() { return {{"hawkes", hawkes}}; }

}  // namespace papotage::naive
