// Models in which agents become susceptible again, by steps and by events, against the exact law of their Markov chain:
// four people, three of them tied to one another and one to one of these, in every state of all four. A family errs
// once in a thousand choices of seeds.

#include <cmath>
#include <functional>
#include <map>
#include <vector>

#include "models/contagion/seis.hpp"
#include "models/contagion/sirs.hpp"
#include "models/contagion/sis.hpp"
#include "tests/support/networks.hpp"
#include "tests/support/statistics.hpp"

namespace papotage::testing {
namespace {

constexpr std::uint32_t people = 4, steps = 9, replicates = 40'000;
constexpr double days = 0.7;  // a step
const std::vector<std::vector<std::uint32_t>> heard{{1, 2}, {0, 2}, {0, 1, 3}, {2}};

using States = std::vector<std::uint8_t>;
double within_a_step(double rate) { return 1 - std::exp(-rate * days); }

/// A model as the chain sees it: with what probability somebody in a compartment who hears so many infectious ones
/// moves on within a step. From the last compartment one goes to the first.
struct Cycle {
  std::uint8_t compartments, infectious;
  std::function<double(std::uint8_t, int)> moves_on;
};

std::int64_t number(const States& states) {
  std::int64_t number = 0;
  for (const std::uint8_t s : states) number = number * 4 + s;
  return number;
}

/// The law of all states after the steps, from one infectious person, 0.
std::map<std::int64_t, double> exact(const Cycle& cycle) {
  States first(people, 0);
  first[0] = cycle.infectious;
  std::map<States, double> law{{first, 1}};
  for (std::uint32_t t = 0; t < steps; ++t) {
    std::map<States, double> next;
    for (const auto& [states, p] : law)
      for (std::uint32_t who = 0; who < 1u << people; ++who) {  // who moves on
        States to = states;
        double chance = p;
        for (std::uint32_t i = 0; i < people; ++i) {
          int contacts = 0;
          for (const std::uint32_t j : heard[i]) contacts += states[j] == cycle.infectious;
          const double moves = cycle.moves_on(states[i], contacts);
          chance *= who >> i & 1 ? moves : 1 - moves;
          if (who >> i & 1) to[i] = static_cast<std::uint8_t>((states[i] + 1) % cycle.compartments);
        }
        if (chance > 0) next[to] += chance;
      }
    law = next;
  }
  std::map<std::int64_t, double> numbers;
  for (const auto& [states, p] : law) numbers[number(states)] = p;
  return numbers;
}

void expect_chain(CompartmentModel& model, const Cycle& cycle) {
  const Network net = hand_made(people, false, {{0, 1}, {1, 2}, {0, 2}, {2, 3}});
  const auto law = exact(cycle);
  model.initial = {.by = Chosen::By::list, .list = {0}};
  Family family;
  for (const std::string method : {"events", "steps"}) {
    model.method = method;
    const auto run = model.simulate({net, 17, days, steps, 1});
    std::map<std::int64_t, std::uint64_t> counts;
    for (std::uint32_t replicate = 0; replicate < replicates; ++replicate) {
      run->start(replicate);
      for (std::uint32_t t = 0; t < steps && !run->still(); ++t) run->step(t);
      States states;
      for (const std::byte s : run->column(0)) states.push_back(static_cast<std::uint8_t>(s));
      ++counts[number(states)];
    }
    family.add("by " + method, follows_law(counts, law));
  }
  family.expect();
}

TEST(Returning, SisFollowsItsChain) {
  Sis sis;
  sis.beta = 0.5;
  sis.gamma = 0.6;
  expect_chain(
      sis, {2, 1, [&](std::uint8_t s, int contacts) { return within_a_step(s ? sis.gamma : sis.beta * contacts); }});
}

TEST(Returning, SirsFollowsItsChain) {
  Sirs sirs;
  sirs.beta = 0.6;
  sirs.gamma = 0.3;
  sirs.xi = 0.9;
  expect_chain(sirs, {3, 1, [&](std::uint8_t s, int contacts) {
                        return within_a_step(s == 0 ? sirs.beta * contacts : s == 1 ? sirs.gamma : sirs.xi);
                      }});
}

TEST(Returning, SeisFollowsItsChain) {
  Seis seis;
  seis.beta = 0.8;
  seis.sigma = 1.2;
  seis.gamma = 0.25;
  expect_chain(seis, {3, 2, [&](std::uint8_t s, int contacts) {
                        return within_a_step(s == 0 ? seis.beta * contacts : s == 1 ? seis.sigma : seis.gamma);
                      }});
}

}  // namespace
}  // namespace papotage::testing
