#pragma once
// Small workplaces to run the workplace model on without a scenario, and all that a replicate of it tells, by name.

#include <cstdint>
#include <cstring>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "models/catalogue.hpp"
#include "sim/population/multiplex.hpp"
#include "tests/support/layers.hpp"

namespace papotage::testing {

/// People and layers, and the network of `work` on which opinions live.
struct Premises {
  MultiplexSettings settings;  // settled
  std::unique_ptr<Multiplex> multiplex;
  std::unique_ptr<Network> work;

  const Population& population() const { return multiplex->population(); }
};

/// All layers but the internal one; `change` is made before settings are settled.
template <class Change>
Premises premises_of(std::uint32_t employees, std::uint32_t outsiders, Change&& change, std::uint64_t seed = 2011) {
  Premises premises{company(employees,
                            [&](MultiplexSettings& s) {
                              s.outsiders.count = outsiders;
                              s.hierarchy.emplace();
                              s.work.emplace();
                              s.friends.emplace();
                              s.followers.emplace();
                              change(s);
                            }),
                    nullptr, nullptr};
  premises.multiplex = std::make_unique<Multiplex>(premises.settings, seed, shared_by_replicates);
  premises.multiplex->prepare_audiences(1);
  premises.work = std::make_unique<Network>(premises.multiplex->network("work"));
  premises.work->hears();
  return premises;
}
inline Premises premises_of(std::uint32_t employees, std::uint32_t outsiders) {
  return premises_of(employees, outsiders, [](MultiplexSettings&) {});
}

/// The model with its defaults, hosting an opinion model.
inline Workplace workplace_with(std::shared_ptr<Model> opinions) {
  Workplace model;
  model.host(std::move(opinions));
  return model;
}

struct TalkPlan {
  std::uint32_t days = 28, warm_up = 0, replicates = 2;
  int threads = 1;
  std::uint64_t seed = 1;
};

/// All that a replicate tells at its end.
struct TalkTold {
  std::map<std::string, double> outcomes, probes;
  std::map<std::string, std::vector<double>> breakdowns, posts;  // by class; by post
  std::vector<double> opinions;
};

/// Numbers of any type as doubles, which hold them exactly.
inline std::vector<double> as_doubles(std::span<const std::byte> bytes, const Column& column) {
  const auto all = [&]<class T>(T) {
    std::vector<T> values(bytes.size() / sizeof(T));
    std::memcpy(values.data(), bytes.data(), bytes.size());
    return std::vector<double>(values.begin(), values.end());
  };
  switch (column.type) {
    case Column::Type::int8:
      return all(std::int8_t{});
    case Column::Type::uint8:
      return all(std::uint8_t{});
    case Column::Type::uint32:
      return all(std::uint32_t{});
    case Column::Type::float32:
      return all(float{});
    case Column::Type::float64:
      return all(double{});
  }
  return {};
}

inline TalkTold told_by(const Workplace& model, const Simulation& simulation, const Multiplex& multiplex) {
  TalkTold told;
  const auto name = [](const auto& abouts, const std::vector<double>& values) {
    std::map<std::string, double> named;
    for (std::size_t k = 0; k < abouts.size(); ++k) named[abouts[k].name] = values[k];
    return named;
  };
  std::vector<double> outcomes(model.outcomes().size()), probes(model.probes().size());
  simulation.outcomes(outcomes);
  simulation.probe(probes);
  told.outcomes = name(model.outcomes(), outcomes);
  told.probes = name(model.probes(), probes);
  const auto breakdowns = model.breakdowns(&multiplex);
  for (std::size_t k = 0; k < breakdowns.size(); ++k) {
    std::vector<double>& values = told.breakdowns[breakdowns[k].name];
    values.resize(breakdowns[k].length());
    simulation.breakdown(k, values);
  }
  const auto posts = model.post_columns();
  for (std::size_t k = 0; k < posts.size(); ++k)
    told.posts[posts[k].name] = as_doubles(simulation.post_column(k), posts[k]);
  told.opinions = as_doubles(simulation.column(0), model.columns()[0]);
  return told;
}

/// Runs all replicates, one after the other, and keeps their posts.
inline std::vector<TalkTold> run(const Workplace& model, const Premises& premises, const TalkPlan& plan) {
  const World world{.network = *premises.work,
                    .seed = plan.seed,
                    .step_days = 1,
                    .steps = plan.days,
                    .threads = plan.threads,
                    .multiplex = premises.multiplex.get(),
                    .warm_up = plan.warm_up,
                    .keep_posts = true};
  const auto simulation = model.simulate(world);
  std::vector<TalkTold> all;
  for (std::uint32_t replicate = 0; replicate < plan.replicates; ++replicate) {
    simulation->start(replicate);
    for (std::uint32_t day = 0; day < plan.days; ++day) simulation->step(day);
    all.push_back(told_by(model, *simulation, *premises.multiplex));
  }
  return all;
}

}  // namespace papotage::testing
