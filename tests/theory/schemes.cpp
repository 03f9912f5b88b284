// Schemes by steps and by events against the exact law of their Markov chain, in every state of four people, three of
// them tied to one another and one to one of these: models in which agents become susceptible again, and all sorts of
// declarations that run by events. A family errs once in a thousand choices of seeds.

#include <cmath>
#include <map>
#include <random>
#include <vector>

#include "models/contagion/seis.hpp"
#include "models/contagion/sirs.hpp"
#include "models/contagion/sis.hpp"
#include "models/contagion/tally.hpp"
#include "tests/support/networks.hpp"
#include "tests/support/statistics.hpp"

namespace papotage::testing {
namespace {

constexpr std::uint32_t people = 4, steps = 9;
constexpr double days = 0.7;  // a step
const std::vector<std::vector<std::uint32_t>> heard{{1, 2}, {0, 2}, {0, 1, 3}, {2}};

using States = std::vector<std::uint8_t>;
using Law = std::map<States, double>;

std::int64_t number(const States& states) {
  std::int64_t number = 0;
  for (const std::uint8_t s : states) number = number * 8 + s;
  return number;
}

/// Where agent i may stand after a step, and with what probability.
std::map<std::uint8_t, double> after_a_step(const Scheme& scheme, const States& states, std::uint32_t i) {
  std::map<std::uint8_t, double> hazards, law;
  double total = 0;
  for (const Transition& x : scheme.transitions) {
    if (x.from != states[i]) continue;
    double contacts = x.with == 0;
    for (const std::uint32_t j : heard[i]) contacts += (x.with & in(states[j])) != 0;
    hazards[x.to] += x.rate * contacts;
    total += x.rate * contacts;
  }
  const double leaves = 1 - std::exp(-total * days);
  law[states[i]] = 1 - leaves;
  for (const auto& [to, hazard] : hazards)
    if (hazard > 0) law[to] += leaves * hazard / total;
  return law;
}

Law step(const Scheme& scheme, const Law& law) {
  Law next;
  for (const auto& [states, p] : law) {
    Law partial{{{}, p}};
    for (std::uint32_t i = 0; i < people; ++i) {
      Law longer;
      const auto moves = after_a_step(scheme, states, i);
      for (const auto& [begun, q] : partial)
        for (const auto& [to, r] : moves) {
          States more = begun;
          more.push_back(to);
          if (r > 0) longer[more] += q * r;
        }
      partial = std::move(longer);
    }
    for (const auto& [to, q] : partial) next[to] += q;
  }
  return next;
}

/// p-values of both methods, from the given states.
void compare(Family& family, const std::string& what, Scheme scheme, const States& first, std::uint32_t replicates) {
  scheme.starts.clear();
  for (std::uint32_t i = 0; i < people; ++i)
    if (first[i] != scheme.rest) scheme.starts.push_back({first[i], {.by = Chosen::By::list, .list = {i}}});
  Law law{{first, 1}};
  for (std::uint32_t t = 0; t < steps; ++t) law = step(scheme, law);
  std::map<std::int64_t, double> numbers;
  for (const auto& [states, p] : law) numbers[number(states)] = p;

  const Network net = hand_made(people, false, {{0, 1}, {1, 2}, {0, 2}, {2, 3}});
  const World world{net, 17, days, steps, 1};
  for (const std::string method : {"events", "steps"}) {
    const auto run = method == "events" ? contagion_by_events(scheme, world) : contagion_by_counts(scheme, world, {});
    std::map<std::int64_t, std::uint64_t> counts;
    for (std::uint32_t replicate = 0; replicate < replicates; ++replicate) {
      run->start(replicate);
      for (std::uint32_t t = 0; t < steps && !run->still(); ++t) run->step(t);
      States states;
      for (const std::byte s : run->column(0)) states.push_back(static_cast<std::uint8_t>(s));
      ++counts[number(states)];
    }
    family.add(what + ", by " + method, follows_law(counts, numbers));
  }
}

TEST(Schemes, ModelsInWhichAgentsReturnFollowTheirChains) {
  Sis sis;
  sis.beta = 0.5;
  sis.gamma = 0.6;
  Sirs sirs;
  sirs.beta = 0.6;
  sirs.gamma = 0.3;
  sirs.xi = 0.9;
  Seis seis;
  seis.beta = 0.8;
  seis.sigma = 1.2;
  seis.gamma = 0.25;
  Family family;
  compare(family, "sis", sis.scheme(), {1, 0, 0, 0}, 40'000);
  compare(family, "sirs", sirs.scheme(), {1, 0, 0, 0}, 40'000);
  compare(family, "seis", seis.scheme(), {2, 0, 0, 0}, 40'000);
  family.expect();
}

TEST(Schemes, AContagiousCompartmentOfRestFollowsItsChain) {
  enum : std::uint8_t { calm, alarmed };
  const Scheme calming{.compartments = {"calm", "alarmed"},
                       .transitions = {{.from = alarmed, .to = calm, .with = in(calm), .rate = 0.3}},
                       .spreading = in(calm)};
  ASSERT_EQ(calming.not_by_events(), "");
  Family family;
  compare(family, "calming", calming, {alarmed, alarmed, alarmed, calm}, 40'000);
  family.expect();
}

/// Two to four compartments, one to five transitions at random.
Scheme random_scheme(std::mt19937& random) {
  const auto below = [&](std::uint32_t n) { return static_cast<std::uint8_t>(random() % n); };
  Scheme scheme;
  for (const char* name : {"a", "b", "c", "d"}) scheme.compartments.push_back(name);
  scheme.compartments.resize(2 + below(3));
  const auto n = static_cast<std::uint32_t>(scheme.compartments.size());
  for (std::uint32_t k = 1 + below(5); k > 0; --k) {
    Transition x{.from = below(n), .to = below(n)};
    if (x.from == x.to) continue;
    if (below(2)) x.with = 1 + random() % ((1u << n) - 1);
    x.rate = 0.1 + 0.1 * below(10);
    scheme.transitions.push_back(x);
  }
  return scheme;
}

TEST(Schemes, WhateverRunsByEventsFollowsItsChain) {
  std::mt19937 random(1);
  Family family;
  int schemes = 0, returning = 0, contagious_at_rest = 0;
  while (schemes < 60) {
    const Scheme scheme = random_scheme(random);
    const bool by_contact = std::any_of(scheme.transitions.begin(), scheme.transitions.end(),
                                        [](const Transition& x) { return x.with != 0; });
    if (!by_contact || !scheme.not_by_events().empty()) continue;
    States first(people);
    for (std::uint8_t& s : first) s = static_cast<std::uint8_t>(random() % scheme.compartments.size());
    ++schemes;
    returning += scheme.returns();
    contagious_at_rest += scheme.contagious(scheme.rest);
    compare(family, fmt::format("scheme {}", schemes), scheme, first, 5000);
  }
  EXPECT_GE(returning, 10);
  EXPECT_GE(contagious_at_rest, 10);
  family.expect();
}

}  // namespace
}  // namespace papotage::testing
