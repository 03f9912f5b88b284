#include "models/contagion/hawkes.hpp"

#include <algorithm>
#include <atomic>
#include <limits>
#include <optional>

#include "sim/core/elementary.hpp"
#include "sim/core/parallel.hpp"
#include "sim/core/sampling.hpp"
#include "sim/engine/partners.hpp"

namespace papotage {
namespace {

struct Post {
  double time;  // days from the start
  Entity name;
  std::uint32_t author;
  std::uint32_t cluster;  // its place in Desk::growing
};

/// The next spontaneous post of an agent, its `ordinal`-th.
struct Spontaneous {
  double time;
  std::uint32_t author, ordinal;
};

/// A cluster that may still grow.
struct Cluster {
  std::uint32_t size, open;  // posts, and those whose answers aren't drawn yet
};

/// What one thread works with: the clusters whose first posts are by its own agents, wherever they go.
struct Desk {
  std::vector<std::vector<Post>> answers;        // by the step in which they fall
  std::vector<std::vector<Spontaneous>> firsts;  // the same
  std::vector<Post> now;                         // posts whose answers are to be drawn
  std::vector<Cluster> growing;
  std::vector<std::uint32_t> unused;              // places in `growing`
  std::uint64_t posts = 0, recent = 0, open = 0;  // so far; in the last step; still to come
  std::uint64_t clusters = 0;
  std::uint32_t largest = 0;  // cluster

  void forget() {
    for (auto& bucket : answers) bucket.clear();
    for (auto& bucket : firsts) bucket.clear();
    now.clear();
    growing.clear();
    unused.clear();
    posts = recent = open = clusters = 0;
    largest = 0;
  }
};

class Posting final : public Simulation {
 public:
  Posting(const Hawkes& model, const World& world)
      : model_(model),
        world_(world),
        none_(math::exp(-model.branching)),
        partners_(world.network),
        posts_(column_of<std::uint32_t>(world.network.nodes())),
        desks_(static_cast<std::size_t>(world.threads)) {
    for (Desk& desk : desks_) {
      desk.answers.resize(world.steps);
      desk.firsts.resize(world.steps);
    }
  }

  void start(std::uint32_t replicate) override {
    firsts_ = Draws(world_.seed, replicate, "hawkes.spontaneous");
    answers_ = Draws(world_.seed, replicate, "hawkes.answers");
    std::fill(posts_.begin(), posts_.end(), 0u);
    const auto chosen = model_.initial.agents(world_, Draws(world_.seed, replicate, "hawkes.initial"));
    on_threads(world_.threads, [&](int owner) {
      Desk& desk = desks_[static_cast<std::size_t>(owner)];
      desk.forget();
      const auto [begin, end] = agents_of(owner);
      if (model_.mu > 0)
        for (std::uint32_t i = begin; i < end; ++i) plan_spontaneous(desk, i, 1, 0);
      for (const std::uint32_t i : chosen)
        if (begin <= i && i < end) begin_cluster(desk, i, 0, 0);
      // Answers within the first step wait for it.
      answer_all(desk, no_step);
      desk.recent = 0;
    });
  }

  void step(std::uint32_t t) override {
    on_threads(world_.threads, [&](int owner) {
      Desk& desk = desks_[static_cast<std::size_t>(owner)];
      desk.recent = 0;
      for (std::vector<Spontaneous>& firsts = desk.firsts[t]; !firsts.empty();) {
        const Spontaneous first = firsts.back();
        firsts.pop_back();
        --desk.open;
        plan_spontaneous(desk, first.author, first.ordinal + 1, first.time);
        begin_cluster(desk, first.author, first.ordinal, first.time);
      }
      desk.open -= desk.answers[t].size();
      for (const Post& post : desk.answers[t]) publish(desk, post);
      desk.answers[t].clear();
      answer_all(desk, t);
    });
  }

  bool still() const override {
    return std::all_of(desks_.begin(), desks_.end(),
                       [](const Desk& desk) { return desk.open == 0 && desk.recent == 0; });
  }

  void probe(std::span<double> values) const override {
    values[0] = static_cast<double>(total(&Desk::posts));
    values[1] = static_cast<double>(total(&Desk::recent)) / world_.step_days;
  }

  void outcomes(std::span<double> values) const override {
    std::uint32_t largest = 0;
    for (const Desk& desk : desks_) largest = std::max(largest, desk.largest);
    const auto posts = static_cast<double>(total(&Desk::posts)), clusters = static_cast<double>(total(&Desk::clusters));
    values[0] = posts;
    values[1] = clusters;
    values[2] = largest;
    values[3] = posts > 0 ? clusters / posts : std::numeric_limits<double>::quiet_NaN();
  }

  std::span<const std::byte> column(std::size_t) const override { return std::as_bytes(std::span(posts_)); }

 private:
  static constexpr std::uint32_t no_step = ~std::uint32_t{0};

  std::pair<std::uint32_t, std::uint32_t> agents_of(int owner) const {
    const std::uint64_t n = world_.network.nodes(), threads = desks_.size(), k = static_cast<std::uint64_t>(owner);
    return {static_cast<std::uint32_t>(n * k / threads), static_cast<std::uint32_t>(n * (k + 1) / threads)};
  }
  std::uint64_t total(std::uint64_t Desk::*member) const {
    std::uint64_t sum = 0;
    for (const Desk& desk : desks_) sum += desk.*member;
    return sum;
  }
  static Entity name_of(const Block& block) { return {block.words[0], block.words[1], block.words[2]}; }

  /// The step in which a time falls; none if the run ends before.
  std::optional<std::uint32_t> step_of(double time) const {
    const double step = time / world_.step_days;
    if (!(step < world_.steps)) return {};
    return static_cast<std::uint32_t>(step);
  }

  void plan_spontaneous(Desk& desk, std::uint32_t i, std::uint32_t ordinal, double after) {
    const double wait = -math::log(uniform_above_zero(firsts_.block({i, ordinal}).low())) / model_.mu;
    const auto step = step_of(after + wait);
    if (!step) return;
    desk.firsts[*step].push_back({after + wait, i, ordinal});
    ++desk.open;
  }

  /// `ordinal` 0: the post that an agent is chosen to make at the start.
  void begin_cluster(Desk& desk, std::uint32_t i, std::uint32_t ordinal, double time) {
    ++desk.clusters;
    if (desk.unused.empty()) {
      desk.unused.push_back(static_cast<std::uint32_t>(desk.growing.size()));
      desk.growing.emplace_back();
    }
    const std::uint32_t cluster = desk.unused.back();
    desk.unused.pop_back();
    desk.growing[cluster] = {0, 1};
    publish(desk, {time, name_of(firsts_.block({i, ordinal, 1})), i, cluster});
  }

  void publish(Desk& desk, const Post& post) {
    ++desk.posts;
    ++desk.recent;
    desk.largest = std::max(desk.largest, ++desk.growing[post.cluster].size);
    if (desks_.size() == 1)
      ++posts_[post.author];
    else
      std::atomic_ref(posts_[post.author]).fetch_add(1, std::memory_order_relaxed);
    desk.now.push_back(post);
  }

  /// Draws the answers to all posts that stand in step t, those that fall in it included.
  void answer_all(Desk& desk, std::uint32_t t) {
    while (!desk.now.empty()) {
      const Post post = desk.now.back();
      desk.now.pop_back();
      answer(desk, post, t);
      if (--desk.growing[post.cluster].open == 0) desk.unused.push_back(post.cluster);
    }
  }

  /// Draws the answers to a post that stands in step t. Of its blocks the first says how many there are; two each say
  /// when and by whom, and what it is called.
  void answer(Desk& desk, const Post& post, std::uint32_t t) {
    const std::uint64_t word = answers_.block(post.name).low();
    if (uniform(word) < none_) return;  // saves the rest for half of all posts
    const std::uint32_t answers = poisson(word, model_.branching);
    for (std::uint32_t k = 1; k <= answers; ++k) {
      const Block block = answers_.block(post.name, 2 * k);
      const double time = post.time - math::log(uniform_above_zero(block.low())) / model_.decay;
      const auto step = step_of(time);
      if (!step) continue;
      const auto author = answerer(post.author, block.high());
      if (!author) continue;
      const Post next{time, name_of(answers_.block(post.name, 2 * k + 1)), *author, post.cluster};
      ++desk.growing[post.cluster].open;
      if (*step == t) {
        publish(desk, next);
      } else {
        desk.answers[*step].push_back(next);
        ++desk.open;
      }
    }
  }

  std::optional<std::uint32_t> answerer(std::uint32_t author, std::uint64_t word) const {
    if (model_.self > 0) {
      const Toss toss = papotage::toss(word, model_.self);
      if (toss.happens) return author;
      word = toss.rest;
    }
    if (world_.network.out(author).empty()) return {};
    return partners_.pick(author, word).agent;
  }

  Hawkes model_;
  World world_;
  double none_;  // probability of no answer
  Partners partners_;
  std::vector<std::uint32_t> posts_;  // by agent
  std::vector<Desk> desks_;
  Draws firsts_{0, 0, "hawkes.spontaneous"}, answers_{0, 0, "hawkes.answers"};
};

}  // namespace

void Hawkes::declare(Declare<Hawkes>& d) {
  d(&Hawkes::mu,
    {.name = "mu", .unit = "1/day", .range = within(0, 10'000), .doc = "rate at which a person posts by themselves"});
  d(&Hawkes::branching, {.name = "branching",
                         .unit = "1",
                         .range = {.low = 0, .high = 1, .open_high = true},
                         .doc = "answers that a post triggers on average"});
  d(&Hawkes::decay, {.name = "decay",
                     .unit = "1/day",
                     .range = above(0),
                     .doc = "rate of answering: delays are exponential, of mean 1 / decay",
                     .source = "95% of shares within a day, retweets of auspol"});
  d(&Hawkes::self,
    {.name = "self", .unit = "1", .range = within(0, 1), .doc = "share of answers that are by the post's own author"});
  d(&Hawkes::initial, {.name = "initial", .unit = "people", .doc = "who makes a post at the start"});
}

std::vector<Probe> Hawkes::probes() const {
  return {{"posts", "posts", "posts so far", true}, {"posting_rate", "posts/day", "posts a day in the last step"}};
}

std::vector<Outcome> Hawkes::outcomes() const {
  return {{"posts", "posts", "posts in all", true},
          {"clusters", "clusters", "posts that answer none, each with all that descends from it", true},
          {"largest_cluster", "posts", "posts of the largest cluster", true},
          {"spontaneous_share", "1", "share of posts that answer none; not a number without posts"}};
}

std::vector<Column> Hawkes::columns() const {
  return {{"posts", "posts", "posts of the agent so far", Column::Type::uint32}};
}

std::size_t Hawkes::bytes(const RunSize& size) const {
  // Counts and next posts of agents, answers that wait, and a list of each kind a step and thread.
  const double waiting = std::min(1e4, mu * branching / (1 - branching) / decay);  // an agent
  return size.nodes * (sizeof(std::uint32_t) + sizeof(Spontaneous)) +
         static_cast<std::size_t>(waiting * static_cast<double>(size.nodes)) * sizeof(Post) +
         size.steps * static_cast<std::size_t>(size.threads) * 2 * sizeof(std::vector<Post>);
}

std::unique_ptr<Simulation> Hawkes::simulate(const World& world) const {
  return std::make_unique<Posting>(*this, world);
}

}  // namespace papotage
