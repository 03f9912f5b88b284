// Compartments that count contacts and sleep (by_counts.cpp) against the law of scheme.hpp as it reads, every agent at
// every step: two-sample tests of what agents do together, on small networks and with schemes that between them use all
// that a transition can say. For each scheme the comparisons form a family that errs once in a thousand choices of
// seeds.

#include <random>

#include "models/contagion/tally.hpp"
#include "tests/reference/naive.hpp"
#include "tests/support/ensembles.hpp"
#include "tests/support/networks.hpp"
#include "tests/support/statistics.hpp"

namespace papotage::testing {
namespace {

enum : std::uint8_t { a, b, c };
using States = std::vector<std::uint8_t>;

constexpr std::uint32_t replicates = 2000, steps = 12;
constexpr double dt = 0.5;
const std::vector<std::uint32_t> looks{1, 2, 5, steps};

/// The law, agent by agent.
class Plain {
 public:
  Plain(const Scheme& scheme, const Network& network, const Groupings& groupings, std::mt19937_64& random)
      : scheme_(scheme), neighbours_(network), random_(random), own_(scheme.transitions.size()) {
    for (std::size_t k = 0; k < own_.size(); ++k) {
      const Transition& x = scheme.transitions[k];
      own_[k].applies.assign(network.nodes(), 1);
      x.only.narrow(&groupings, own_[k].applies);
      for (std::uint32_t i = 0; i < network.nodes(); ++i) {
        if (x.threshold) own_[k].needs.push_back(between(x.threshold->low, x.threshold->high));
        own_[k].chances.push_back(between(x.probability, x.probability_high.value_or(x.probability)));
      }
    }
    weight_hearing_.resize(network.nodes());
    for (std::uint32_t u = 0; u < network.nodes(); ++u)
      for (std::size_t k = 0; k < network.out(u).size(); ++k) {
        const double w = network.weighted() ? static_cast<double>(network.weights(u)[k]) : 1;
        weight_hearing_[network.out(u)[k]].push_back(w);
        weight_reaching_.resize(network.nodes());
        weight_reaching_[u].push_back(w);
      }
    entered_.assign(network.nodes(), 0);
  }

  void step(States& states, std::uint32_t t) {
    const States before = states;
    std::vector<std::pair<std::uint32_t, std::uint8_t>> along;
    for (std::uint32_t i = 0; i < states.size(); ++i) {
      const Exit exit = leaves(before, i, t);
      if (!exit.how) continue;
      states[i] = exit.how->to;
      if (exit.how->together) along.emplace_back(exit.met, exit.how->to);
    }
    for (const auto& [j, to] : along)
      if (states[j] == before[j]) states[j] = to;
    for (std::uint32_t i = 0; i < states.size(); ++i)
      if (states[i] != before[i]) entered_[i] = t + 1;
  }

 private:
  struct Exit {
    const Transition* how = nullptr;
    std::uint32_t met = 0;
  };
  struct Own {
    std::vector<std::uint8_t> applies;
    std::vector<double> needs, chances;
  };

  double between(double low, double high) { return low + (high - low) * chance(random_); }
  const std::vector<std::uint32_t>& contacts(std::uint32_t i, const Transition& x) const {
    return x.reached ? neighbours_.reaches[i] : neighbours_.hears[i];
  }
  double weight(std::uint32_t i, std::size_t k, const Transition& x) const {
    return x.weighted ? (x.reached ? weight_reaching_ : weight_hearing_)[i][k] : 1;
  }
  double heard(const States& states, std::uint32_t i, const Transition& x, Compartments with) const {
    double sum = 0;
    for (std::size_t k = 0; k < contacts(i, x).size(); ++k)
      if (with & in(states[contacts(i, x)[k]])) sum += weight(i, k, x);
    return sum;
  }
  bool met(const States& states, std::uint32_t i, std::size_t number) const {
    const Transition& x = scheme_.transitions[number];
    if (!x.threshold) return true;
    const double some = heard(states, i, x, x.with), all = heard(states, i, x, ~Compartments{0});
    const double is = x.threshold->share ? some / all : some;
    return some > 0 && is >= own_[number].needs[i] - 1e-12;
  }

  Exit leaves(const States& states, std::uint32_t i, std::uint32_t t) {
    const auto each = [&](auto&& test) -> const Transition* {
      for (std::size_t k = 0; k < scheme_.transitions.size(); ++k) {
        const Transition& x = scheme_.transitions[k];
        if (x.from == states[i] && own_[k].applies[i] && met(states, i, k) && test(x, k)) return &x;
      }
      return nullptr;
    };
    if (const auto* x = each([&](const Transition& y, std::size_t) {
          return y.after && (t + 1 - entered_[i]) * dt >= *y.after - 1e-12;
        }))
      return {x};
    if (const auto* x = each([&](const Transition& y, std::size_t) { return y.at_once(); })) return {x};
    if (const auto* x = each([&](const Transition& y, std::size_t k) {
          return !y.by_contact() && own_[k].chances[i] > 0 && chance(random_) < own_[k].chances[i];
        }))
      return {x};
    Exit first;
    double least = dt;
    const auto wait = [&](double rate, const Transition& x, std::uint32_t who) {
      if (rate <= 0) return;
      const double time = -std::log(1 - chance(random_)) / rate;
      if (time < least) least = time, first = {&x, who};
    };
    each([&](const Transition& x, std::size_t) {
      if (!x.by_contact()) {
        wait(x.rate + x.growth * (t + 0.5) * dt, x, i);
        return false;
      }
      const double all = x.divided ? heard(states, i, x, ~Compartments{0}) : 1;
      const double rate = x.probability > 0 ? -std::log(1 - x.probability) / dt : x.rate;
      for (std::size_t k = 0; k < contacts(i, x).size(); ++k)
        if (x.with & in(states[contacts(i, x)[k]])) wait(rate * weight(i, k, x) / all, x, contacts(i, x)[k]);
      return false;
    });
    return first;
  }

  const Scheme& scheme_;
  Neighbours neighbours_;
  std::vector<std::vector<double>> weight_hearing_, weight_reaching_;
  std::mt19937_64& random_;
  std::vector<Own> own_;
  std::vector<std::uint32_t> entered_;
};

struct Named {
  const char* name;
  std::vector<Transition> transitions;
};

const Where odd{{{"parity", {Value(Value::Data(std::int64_t{1}))}}}};

std::vector<Named> schemes() {
  return {{"countdowns beside rates and probabilities",
           {{.from = a, .to = b, .with = in(b), .rate = .5},
            {.from = b, .to = c, .after = 1.2},
            {.from = b, .to = a, .rate = .3},
            {.from = c, .to = a, .probability = .3},
            {.from = c, .to = b, .probability = .1}}},
          {"thresholds of agents' own",
           {{.from = a, .to = b, .with = in(b) | in(c), .rate = .7, .threshold = Threshold{.1, .6}},
            {.from = a, .to = c, .with = in(c), .threshold = Threshold{.low = 2, .high = 2, .share = false}},
            {.from = b, .to = c, .rate = .6},
            {.from = c, .to = a, .probability = .1, .probability_high = .7},
            {.from = c, .to = b, .with = in(b), .probability = .4, .threshold = Threshold{.3, .3}}}},
          {"growing rates, shares of contacts, contacts reached",
           {{.from = a, .to = b, .with = in(b), .rate = .8, .divided = true},
            {.from = a, .to = c, .with = in(c), .rate = .2, .weighted = false, .reached = true},
            {.from = b, .to = c, .rate = .1, .growth = .05},
            {.from = c, .to = a, .rate = .4}}},
          {"meetings that move both",
           {{.from = a, .to = c, .with = in(b), .rate = .4, .together = true},
            {.from = a, .to = b, .rate = .1},
            {.from = b, .to = a, .rate = .2},
            {.from = c, .to = a, .rate = .5},
            {.from = c, .to = b, .rate = .5}}},
          {"classes, and probabilities per contact",
           {{.from = a, .to = b, .with = in(b), .probability = .2},
            {.from = a, .to = c, .with = in(c), .probability = .3, .only = odd},
            {.from = b, .to = c, .rate = .3},
            {.from = c, .to = a, .rate = .4, .only = odd},
            {.from = c, .to = b, .rate = .2}}}};
}

std::vector<NamedNetwork> places() {
  auto all = small_networks();
  std::vector<std::uint64_t> offsets{0, 3, 5, 7, 9, 10};
  std::vector<std::uint32_t> targets{1, 2, 3, 0, 2, 0, 1, 0, 4, 3};
  std::vector<float> weights{2, .5f, 1, 2, 3, .5f, 3, 1, .25f, .25f};
  all.push_back({"weighted", std::make_shared<const Network>(false, std::move(offsets), std::move(targets), Dropped{},
                                                             std::vector<std::uint64_t>{}, std::move(weights))});
  return all;
}

Groupings parity_of(const Network& network) {
  Grouping grouping{"parity", {}, 2, {}};
  for (std::uint32_t i = 0; i < network.nodes(); ++i) grouping.of.push_back(i % 2);
  return {grouping};
}
Scheme scheme_of(const Named& named) {
  return {.compartments = {"a", "b", "c"},
          .transitions = named.transitions,
          .spreading = in(b),
          .starts = {{b, {.by = Chosen::By::list, .list = {0, 3}}}, {c, {.by = Chosen::By::list, .list = {2}}}}};
}
std::unique_ptr<Simulation> by_counts(const Scheme& scheme, const World& world) {
  const auto weights = world.network.weights();
  return contagion_by_counts(scheme, world, std::vector<double>(weights.begin(), weights.end()));
}

using Samples = std::vector<std::vector<double>>;  // (look and what, replicate)

/// How many stand in b and c, and what all do together.
void look_at(Samples& samples, std::size_t look, std::span<const std::uint8_t> states) {
  samples.resize(3 * looks.size());
  double code = 0;
  for (const std::uint8_t s : states) code = 3 * code + s;
  samples[3 * look].push_back(static_cast<double>(std::ranges::count(states, b)));
  samples[3 * look + 1].push_back(static_cast<double>(std::ranges::count(states, c)));
  samples[3 * look + 2].push_back(code);
}

template <class Start, class Step>
Samples sample(Start&& start, Step&& step) {
  Samples samples;
  for (std::uint32_t r = 0; r < replicates; ++r) {
    start(r);
    for (std::uint32_t t = 0; t < steps; ++t) {
      const std::span<const std::uint8_t> states = step(t);
      const auto look = std::ranges::find(looks, t + 1);
      if (look != looks.end()) look_at(samples, static_cast<std::size_t>(look - looks.begin()), states);
    }
  }
  return samples;
}

Samples counted_by(const Scheme& scheme, const World& world) {
  const auto run = by_counts(scheme, world);
  return sample([&](std::uint32_t r) { run->start(r); },
                [&](std::uint32_t t) {
                  run->step(t);
                  const auto bytes = run->column(0);
                  return std::span(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
                });
}
Samples plain(const Scheme& scheme, const World& world, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::optional<Plain> law;
  States states(world.network.nodes());
  return sample(
      [&](std::uint32_t r) {
        law.emplace(scheme, world.network, *world.groupings, random);
        place(scheme, world, r, states);
      },
      [&](std::uint32_t t) {
        law->step(states, t);
        return std::span<const std::uint8_t>(states);
      });
}

TEST(Schemes, CountingContactsHasTheLawOfEveryAgentAtEveryStep) {
  for (const Named& named : schemes()) {
    const Scheme scheme = scheme_of(named);
    Family family;
    std::uint64_t seed = 1;
    for (const auto& [name, network] : places()) {
      network->hears();
      const Groupings groupings = parity_of(*network);
      const World world{
          .network = *network, .seed = 1, .step_days = dt, .steps = steps, .threads = 1, .groupings = &groupings};
      const Samples one = counted_by(scheme, world), other = plain(scheme, world, seed++);
      for (std::size_t k = 0; k < one.size(); ++k)
        family.add(fmt::format("{}, {}: {} at step {}", named.name, name, k % 3, looks[k / 3]),
                   same_law(one[k], other[k]));
    }
    family.expect();
  }
}

TEST(Schemes, TheNumberOfThreadsChangesNothing) {
  const auto network = random_network(700, true, 5000);
  network->hears();
  const Groupings groupings = parity_of(*network);
  for (const Named& named : schemes()) {
    const Scheme scheme = scheme_of(named);
    std::vector<States> told;
    for (const int threads : {1, 2, 3}) {
      const auto run = by_counts(
          scheme,
          {.network = *network, .seed = 1, .step_days = dt, .steps = 40, .threads = threads, .groupings = &groupings});
      run->start(4);
      States all;
      for (std::uint32_t t = 0; t < 40; ++t) {
        run->step(t);
        for (const std::byte s : run->column(0)) all.push_back(static_cast<std::uint8_t>(s));
      }
      told.push_back(std::move(all));
    }
    EXPECT_EQ(told[0], told[1]) << named.name;
    EXPECT_EQ(told[0], told[2]) << named.name;
  }
}

}  // namespace
}  // namespace papotage::testing
