// What every model keeps to, whatever its parameters: people are neither made nor lost, opinions stay in range, and a
// model that says nothing can change any more is right.

#include "models/contagion/compartments.hpp"
#include "tests/support/ensembles.hpp"
#include "tests/support/networks.hpp"
#include "tests/support/variants.hpp"

namespace papotage::testing {
namespace {

/// Column k of a record as doubles, whatever its type.
std::vector<double> numbers(const Told& told, std::size_t record, std::size_t k, const Column& column) {
  std::vector<double> values;
  const auto add = [&](const auto span) { values.assign(span.begin(), span.end()); };
  if (column.type == Column::Type::int8) add(told.column<std::int8_t>(record, k));
  if (column.type == Column::Type::uint8) add(told.column<std::uint8_t>(record, k));
  if (column.type == Column::Type::float32) add(told.column<float>(record, k));
  if (column.type == Column::Type::float64) add(told.column<double>(record, k));
  return values;
}

std::vector<NamedNetwork> networks() {
  auto all = small_networks();
  all.push_back({"larger", random_network(600, false, 2400)});
  all.push_back({"larger and directed", random_network(600, true, 4800)});
  return all;
}

constexpr std::uint32_t steps = 60;

TEST(Bounds, PeopleInCompartmentsAreCountedAndNoneIsLost) {
  for (const Variant& variant : lively_variants()) {
    const auto model = variant.make();
    if (!dynamic_cast<const CompartmentModel*>(model.get())) continue;
    const auto compartments = dynamic_cast<const CompartmentModel&>(*model).scheme().compartments;
    for (const auto& [name, network] : networks()) {
      const auto ensemble = run(*model, network, plan_of(steps, 3, 1, every_step(steps)), Keep::columns);
      for (const Told& told : ensemble)
        for (std::size_t t = 0; t <= steps; ++t) {
          const auto states = told.column<std::uint8_t>(t);
          for (std::size_t c = 0; c < compartments.size(); ++c)
            ASSERT_EQ(told.value(c, t, steps + 1), std::count(states.begin(), states.end(), c))
                << variant.name << ", " << name << ", " << compartments[c] << " at step " << t;
        }
    }
  }
}

TEST(Bounds, CompartmentsNobodyEntersNeverGrowAndThoseNobodyLeavesNeverShrink) {
  for (const Variant& variant : lively_variants()) {
    const auto model = variant.make();
    const auto* contagion = dynamic_cast<const CompartmentModel*>(model.get());
    if (!contagion) continue;
    const Scheme scheme = contagion->scheme();
    for (const auto& [name, network] : networks())
      for (const Told& told : run(*model, network, plan_of(steps, 3, 1, every_step(steps))))
        for (std::uint8_t c = 0; c < scheme.compartments.size(); ++c) {
          const bool left = std::any_of(scheme.transitions.begin(), scheme.transitions.end(), [&](const Transition& x) {
            return x.from == c || (x.together && (x.with & in(c)) != 0);
          });
          for (std::size_t t = 1; t <= steps; ++t) {
            const double change = told.value(c, t, steps + 1) - told.value(c, t - 1, steps + 1);
            if (!scheme.entered(c)) {
              ASSERT_LE(change, 0) << variant.name << ", " << name << ", " << scheme.compartments[c];
            }
            if (!left) {
              ASSERT_GE(change, 0) << variant.name << ", " << name << ", " << scheme.compartments[c];
            }
          }
        }
  }
}

/// What happened to agents within a step, by a scheme.
class Moves {
 public:
  Moves(const Scheme& scheme, const Network& network, std::span<const std::uint8_t> before,
        std::span<const std::uint8_t> after)
      : scheme_(scheme), network_(network), before_(before), after_(after) {}

  /// Whether a transition takes agent i from where it stood before to where it stands after.
  bool in_one(std::uint32_t i) const {
    return std::any_of(scheme_.transitions.begin(), scheme_.transitions.end(), [&](const Transition& x) {
      return x.to == after_[i] &&
             ((x.from == before_[i] && may(x) && (x.with == 0 || meets(i, x))) || taken_along(i, x));
    });
  }
  /// Whether several may, one after the other.
  bool in_several(std::uint32_t i) const {
    Compartments reached = in(before_[i]), before = 0;
    const bool alone = network_.out(i).empty() && network_.hears().out(i).empty();
    while (reached != before) {
      before = reached;
      for (const Transition& x : scheme_.transitions)
        if (may(x) && !(alone && x.with != 0) && (reached & (in(x.from) | (x.together ? x.with : 0))))
          reached |= in(x.to);
    }
    return (reached & in(after_[i])) != 0;
  }

 private:
  static bool may(const Transition& x) {
    return x.rate > 0 || x.probability > 0 || x.probability_high || x.growth > 0 || x.after || x.at_once();
  }
  std::span<const std::uint32_t> contacts(std::uint32_t i, const Transition& x) const {
    return x.reached ? network_.out(i) : network_.hears().out(i);
  }
  bool meets(std::uint32_t i, const Transition& x) const {
    return std::ranges::any_of(contacts(i, x), [&](std::uint32_t j) { return (x.with & in(before_[j])) != 0; });
  }
  /// Whether somebody moved by that transition who may have met i.
  bool taken_along(std::uint32_t i, const Transition& x) const {
    if (!x.together || !(x.with & in(before_[i]))) return false;
    for (std::uint32_t j = 0; j < before_.size(); ++j)
      if (before_[j] == x.from && after_[j] == x.to && std::ranges::count(contacts(j, x), i) > 0) return true;
    return false;
  }

  const Scheme& scheme_;
  const Network& network_;
  std::span<const std::uint8_t> before_, after_;
};

TEST(Bounds, AgentsMoveOnlyAlongTransitionsAndCatchOnlyFromSomebodyTheyMeet) {
  for (const Variant& variant : lively_variants()) {
    const auto model = variant.make();
    const auto* contagion = dynamic_cast<const CompartmentModel*>(model.get());
    if (!contagion) continue;
    const Scheme scheme = contagion->scheme();
    const bool in_steps = contagion->method != "continuous";
    for (const auto& [name, network] : networks())
      for (const Told& told : run(*model, network, plan_of(steps, 3, 1, every_step(steps)), Keep::columns))
        for (std::size_t t = 1; t <= steps; ++t) {
          const auto before = told.column<std::uint8_t>(t - 1), after = told.column<std::uint8_t>(t);
          const Moves moves(scheme, *network, before, after);
          for (std::uint32_t i = 0; i < network->nodes(); ++i)
            if (before[i] != after[i]) {
              ASSERT_TRUE(in_steps ? moves.in_one(i) : moves.in_several(i))
                  << variant.name << ", " << name << ": agent " << i << " in the step to " << t;
            }
        }
  }
}

TEST(Bounds, OpinionsAreTheStatesThatColumnsDeclareOrLieBetweenMinusOneAndOne) {
  for (const Variant& variant : lively_variants())
    for (const auto& [name, network] : networks()) {
      const auto model = variant.make();
      const auto columns = model->columns();
      for (const Told& told : run(*model, network, plan_of(steps, 3, 1, every_step(steps)), Keep::columns))
        for (std::size_t t = 0; t <= steps; ++t)
          for (std::size_t k = 0; k < columns.size(); ++k) {
            ASSERT_EQ(told.columns[t][k].size(), network->nodes() * columns[k].bytes());
            const auto& flags = columns[k].flag_values;
            for (const double x : numbers(told, t, k, columns[k])) {
              if (columns[k].flags.empty()) {
                ASSERT_TRUE(model->about().family != "opinion" || (x >= -1 && x <= 1))
                    << variant.name << ", " << name << ": " << x;
              } else {
                ASSERT_NE(std::find(flags.begin(), flags.end(), x), flags.end())
                    << variant.name << ", " << name << ": " << x;
              }
            }
          }
    }
}

TEST(Bounds, OpinionsAtTheEndsOfTheScaleStayThere) {
  // Rounding must not carry anybody beyond: all start at 1, or at -1.
  for (const double end : {-1., 1.})
    for (const Variant& variant : variants()) {
      const auto model = variant.make();
      if (spoken_to_from_outside(*model) || noisy(*model)) continue;
      Table initial;
      initial.set("low", Value(Value::Data(end)));
      initial.set("high", Value(Value::Data(end)));
      if (!set(*model, "initial", initial)) continue;
      const auto told = run(*model, random_network(600, true, 4800), plan_of(50, 1), Keep::columns)[0];
      for (const double x : numbers(told, 1, 0, model->columns()[0])) ASSERT_EQ(x, end) << variant.name;
    }
}

TEST(Bounds, ProbesAndOutcomesOfMeansAreThoseOfTheOpinions) {
  for (const Variant& variant : lively_variants()) {
    const auto model = variant.make();
    if (model->about().family != "opinion") continue;
    const auto probes = model->probes();
    const auto outcomes = model->outcomes();
    for (const auto& [name, network] : networks())
      for (const Told& told : run(*model, network, plan_of(steps, 2, 1, every_step(steps)), Keep::columns)) {
        for (std::size_t t = 0; t <= steps; ++t) {
          double mean = 0, variance = 0;
          const auto opinions = numbers(told, t, 0, model->columns()[0]);
          for (const double x : opinions) mean += x / static_cast<double>(opinions.size());
          for (const double x : opinions) variance += (x - mean) * (x - mean) / static_cast<double>(opinions.size());
          for (std::size_t p = 0; p < probes.size(); ++p) {
            if (probes[p].name == "opinion_mean") {
              ASSERT_NEAR(told.value(p, t, steps + 1), mean, 1e-12) << variant.name;
            }
            if (probes[p].name == "opinion_variance") {
              ASSERT_NEAR(told.value(p, t, steps + 1), variance, 1e-12) << variant.name;
            }
          }
        }
        for (std::size_t k = 0; k < outcomes.size(); ++k)  // the last value of the probe of that name
          for (std::size_t p = 0; p < probes.size(); ++p)
            if (probes[p].name == outcomes[k].name) {
              ASSERT_EQ(told.outcomes[k], told.value(p, steps, steps + 1)) << variant.name;
            }
      }
  }
}

TEST(Bounds, WhatIsStillNeverMovesAgain) {
  for (const Variant& variant : lively_variants()) {
    const auto model = variant.make();
    for (const auto& [name, network] : networks()) {
      const std::uint32_t longest = 3000;
      const auto simulation = model->simulate({*network, 1, 1, longest, 1});
      for (std::uint32_t r = 0; r < 5; ++r) {
        simulation->start(r);
        std::uint32_t t = 0;
        while (t < longest && !simulation->still()) simulation->step(t++);
        if (t == longest) continue;
        const auto look = [&] {
          std::vector<std::vector<std::byte>> columns;
          for (std::size_t k = 0; k < model->columns().size(); ++k)
            columns.emplace_back(simulation->column(k).begin(), simulation->column(k).end());
          return columns;
        };
        const auto columns = look();
        std::vector<double> before(model->probes().size()), after(before.size());
        simulation->probe(before);
        for (std::uint32_t further = 0; further < 100 && t < longest; ++further) simulation->step(t++);
        simulation->probe(after);
        EXPECT_EQ(columns, look()) << variant.name << ", " << name;
        EXPECT_TRUE(same_bits(before, after)) << variant.name << ", " << name;
        EXPECT_TRUE(simulation->still()) << variant.name << ", " << name;
      }
    }
  }
}

}  // namespace
}  // namespace papotage::testing
