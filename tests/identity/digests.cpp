// One line `name hash` for everything whose bits results hang on. compare.sh builds this program with several compilers
// and for several processors and wants the same lines from each; within one program, models must give the same hashes
// on 1, 2 and 3 threads, otherwise it ends with status 1.

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <exception>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "models/catalogue.hpp"
#include "sim/core/draws.hpp"
#include "sim/core/elementary.hpp"
#include "sim/core/parallel.hpp"
#include "sim/core/sampling.hpp"
#include "sim/core/units.hpp"
#include "sim/graph/generator.hpp"
#include "sim/graph/leaps.hpp"
#include "sim/population/layers/followers.hpp"
#include "sim/population/layers/friends.hpp"
#include "sim/population/layers/hierarchy.hpp"
#include "sim/population/layers/internal.hpp"
#include "sim/population/layers/work.hpp"
#include "sim/population/multiplex.hpp"

namespace papotage {
namespace {

/// FNV-1a of 64 bits over words.
class Hash {
 public:
  void add(std::uint64_t word) { value_ = (std::rotl(value_, 5) ^ word) * 1099511628211u; }
  void add(double x) { add(std::isnan(x) ? ~std::uint64_t{0} : std::bit_cast<std::uint64_t>(x)); }
  void add(std::span<const std::byte> bytes) {
    for (const std::byte b : bytes) add(std::uint64_t{std::to_integer<std::uint8_t>(b)});
  }
  std::uint64_t value() const { return value_; }

 private:
  std::uint64_t value_ = 14695981039346656037u;
};

void tell(const std::string& name, const Hash& hash) { fmt::print("{} {:016x}\n", name, hash.value()); }

/// Words to try functions with, by a generator that needs nothing of ours.
class Words {
 public:
  std::uint64_t operator()() {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
  }
  /// In [0, 1).
  double part() { return static_cast<double>((*this)() >> 11) * 0x1p-53; }

 private:
  std::uint64_t state_ = 1;
};

// -- sim/core -------------------------------------------------------------------------------------------------------

void tell_draws() {
  Hash single, consecutive, listed, numbered, ties;
  Words words;
  auto blocks = std::make_unique<Blocks<Draws::bulk>>();
  for (std::uint32_t k = 0; k < 300; ++k) {
    const Draws draws(words(), k, "identity.draws");
    const std::size_t count = k % Draws::bulk + 1;
    const auto add = [&](Hash& hash) {
      for (std::size_t i = 0; i < count; ++i)
        for (const std::uint32_t word : (*blocks)[i].words) hash.add(std::uint64_t{word});
    };
    for (const std::uint32_t word : draws.block({k, ~k, k * k}, k).words) single.add(std::uint64_t{word});
    draws.blocks(static_cast<std::uint32_t>(words()), count, k, *blocks);
    add(consecutive);
    std::vector<std::uint32_t> agents(count);
    for (std::uint32_t& agent : agents) agent = static_cast<std::uint32_t>(words());
    draws.blocks(agents, k, *blocks);
    add(listed);
    draws.numbered_blocks(words(), count, k, *blocks);
    add(numbered);
    for (std::size_t i = 0; i < count; ++i)
      for (const std::uint32_t j : agents) ties.add(std::uint64_t{tie_mix((*blocks)[i].high(), j)});
  }
  tell("draws.block", single);
  tell("draws.blocks_consecutive", consecutive);
  tell("draws.blocks_listed", listed);
  tell("draws.numbered_blocks", numbered);
  tell("tie_mix", ties);
}

void tell_elementary() {
  Hash exp, expm1, log, log1p, pow, chance, normals, counts;
  Words words;
  for (int k = 0; k < 300'000; ++k) {
    const double u = words.part();
    const double wide = std::ldexp(u + 1, static_cast<int>(words() % 2000) - 1000);  // any size
    const double small = std::ldexp(u, -static_cast<int>(words() % 60));
    exp.add(math::exp((u - .5) * 1500));
    expm1.add(math::expm1(-small));
    expm1.add(math::expm1((u - .5) * 100));
    log.add(math::log(wide));
    log1p.add(math::log1p(-small));
    log1p.add(math::log1p(wide));
    pow.add(math::pow(wide, u - .5));
    chance.add(probability(wide, small));
    normals.add(normal(words()));
    counts.add(std::uint64_t{poisson(words(), small * 100)});
  }
  for (const double x : {0., -0., 1., -1., HUGE_VAL, -HUGE_VAL, 5e-324}) {
    exp.add(math::exp(x));
    expm1.add(math::expm1(x));
    log.add(math::log(x));
    log1p.add(math::log1p(x));
    pow.add(math::pow(x, x));
  }
  tell("math.exp", exp);
  tell("math.expm1", expm1);
  tell("math.log", log);
  tell("math.log1p", log1p);
  tell("math.pow", pow);
  tell("probability", chance);
  tell("normal", normals);
  tell("poisson", counts);
}

void tell_sampling() {
  Hash uniforms, picks, gaps, leapt, tables, steps;
  Words words;
  for (int k = 0; k < 100'000; ++k) {
    const std::uint64_t word = words();
    uniforms.add(uniform(word));
    uniforms.add(uniform_above_zero(word));
    const Pick first = pick(word, words() >> (k % 64));
    picks.add(first.value);
    picks.add(first.rest);
    gaps.add(geometric(word, math::log1p(-words.part())));
  }
  for (const double p : {1., .5, .03, 1e-5, 1e-12}) {
    const Leaps leaps(p);
    for (int k = 0; k < 100'000; ++k) leapt.add(leaps(words()));
  }
  for (const double rate : {0., 1e-9, 1e-4, .03, .5, 4., 1e6})
    for (const double step_days : {1., .25, 1. / 1440}) {
      const FirstTime first(rate, step_days, 5000);
      for (std::uint32_t d = 0; d <= 5000; ++d) tables.add(first.within(d));
      for (int k = 0; k < 5000; ++k) steps.add(std::uint64_t{first.step(static_cast<std::uint32_t>(words()))});
    }
  tell("uniform", uniforms);
  tell("pick", picks);
  tell("geometric", gaps);
  tell("leaps", leapt);
  tell("first_time.within", tables);
  tell("first_time.step", steps);
}

bool tell_sums() {
  std::vector<double> terms(100'003), parts(terms.size());
  Words words;
  for (std::size_t i = 0; i < terms.size(); ++i) {
    parts[i] = words.part() - .4;  // before words() is called again: compilers differ in their order of evaluation
    terms[i] = std::ldexp(parts[i], static_cast<int>(words() % 60) - 30);
  }
  std::vector<std::uint64_t> values;
  for (const int threads : {1, 2, 3}) {
    Hash plain, squares;
    for (const std::size_t n : {std::size_t{1}, std::size_t{4097}, terms.size()}) {
      plain.add(sum_of(n, threads, [&](std::size_t i) { return terms[i]; }));
      // Contraction to fused multiply-adds would show here.
      squares.add(sum_of(n, threads, [&](std::size_t i) { return parts[i] * parts[i] + .1 * parts[i]; }));
    }
    tell(fmt::format("sum_of threads={}", threads), plain);
    tell(fmt::format("sum_of.products threads={}", threads), squares);
    values.insert(values.end(), {plain.value(), squares.value()});
  }
  return values[0] == values[2] && values[0] == values[4] && values[1] == values[3] && values[1] == values[5];
}

// -- Generators -----------------------------------------------------------------------------------------------------

struct Setting {
  std::string generator;
  std::vector<std::pair<std::string, Value::Data>> values;
};
const std::int64_t nodes = 3000;
const std::vector<Setting>& settings() {
  static const std::vector<Setting> settings{
      {"erdos_renyi", {{"nodes", nodes}, {"mean_degree", 7.5}}},
      {"erdos_renyi", {{"nodes", std::int64_t{150}}, {"mean_degree", 140.}}},
      {"complete", {{"nodes", std::int64_t{150}}}},
      {"barabasi_albert", {{"nodes", nodes}, {"ties", std::int64_t{3}}}},
      {"watts_strogatz", {{"nodes", nodes}, {"neighbours", std::int64_t{6}}, {"rewiring", .2}}},
      {"configuration", {{"nodes", nodes}, {"degrees", std::string("power_law")}, {"exponent", 2.5}}},
      {"configuration", {{"nodes", nodes}, {"degrees", std::string("poisson")}, {"mean_degree", 5.}}},
      {"configuration", {{"nodes", nodes}, {"degrees", std::string("regular")}, {"mean_degree", 4.}}},
      {"stochastic_block_model",
       {{"nodes", nodes}, {"blocks", std::int64_t{7}}, {"degree_within", 5.5}, {"degree_between", 1.5}}},
      {"ring", {{"nodes", nodes}, {"neighbours", std::int64_t{6}}}},
      {"lattice", {{"rows", std::int64_t{60}}, {"columns", std::int64_t{50}}, {"neighbourhood", std::string("moore")}}},
  };
  return settings;
}

/// For a generator that the list above doesn't know: what is required, at some value that its declaration allows.
Setting guessed(const GeneratorEntry& entry) {
  Setting setting{entry.name, {}};
  for (const Parameter& p : entry.parameters) {
    if (!p.required) continue;
    const double middle = std::isfinite(p.range.low + p.range.high) ? (p.range.low + p.range.high) / 2
                                                                    : std::max(4., std::ceil(p.range.low + 1));
    if (!p.choices.empty())
      setting.values.emplace_back(p.name, p.choices.front());
    else if (p.name == "nodes")
      setting.values.emplace_back(p.name, nodes);
    else if (p.type == "integer")
      setting.values.emplace_back(p.name, static_cast<std::int64_t>(middle));
    else
      setting.values.emplace_back(p.name, middle);
  }
  return setting;
}

void tell_network(const Setting& setting) {
  const GeneratorEntry& entry = *find_generator(setting.generator);
  Table table;
  std::string name = "generator " + entry.name;
  for (const auto& [key, data] : setting.values) name += fmt::format(" {}={}", key, table.set(key, Value(data)).text());
  const auto object = entry.make();
  try {
    read_section(table, "network", {}, entry.parameters, object.get());
    entry.check(object.get());
  } catch (const Refusal& refusal) {
    throw Refusal(
        fmt::format("tests/identity/digests.cpp must be told how to make `{}`: {}", entry.name, refusal.message()));
  }
  Hash hash;
  for (const std::uint32_t replicate : {0u, 1u, shared_by_replicates}) {
    const Network net = entry.generate(object.get(), 5, replicate);
    for (const std::uint64_t offset : net.offsets()) hash.add(offset);
    for (const std::uint32_t target : net.targets()) hash.add(std::uint64_t{target});
  }
  tell(name, hash);
}

void tell_networks() {
  for (const GeneratorEntry& entry : generators()) {
    bool known = false;
    for (const Setting& setting : settings())
      if (setting.generator == entry.name) {
        known = true;
        tell_network(setting);
      }
    if (!known) tell_network(guessed(entry));
  }
}

// -- Models ---------------------------------------------------------------------------------------------------------

/// Rows made by hand; every seventh agent of a directed network is heard by nobody.
Network network(bool directed) {
  constexpr std::uint32_t n = 9001;  // above two blocks of every parallel loop
  std::vector<std::vector<std::uint32_t>> rows(n);
  Words words;
  for (std::uint32_t i = 0; i < n; ++i)
    for (std::uint64_t k = words() % 6; k-- > 0;) {
      const auto j = static_cast<std::uint32_t>(words() % n);
      if (i == j || (directed && i % 7 == 0)) continue;
      rows[i].push_back(j);
      if (!directed) rows[j].push_back(i);
    }
  std::vector<std::uint64_t> offsets{0};
  std::vector<std::uint32_t> targets;
  for (auto& row : rows) {
    std::sort(row.begin(), row.end());
    row.erase(std::unique(row.begin(), row.end()), row.end());
    targets.insert(targets.end(), row.begin(), row.end());
    offsets.push_back(targets.size());
  }
  return Network(directed, std::move(offsets), std::move(targets));
}

/// Series, outcomes and columns of three replicates.
Hash run(const Model& model, const Network& net, int threads) {
  constexpr std::uint32_t steps = 40;
  Hash hash;
  const auto simulation = model.simulate({net, 11, 1, steps, threads});
  std::vector<double> values(model.probes().size()), outcomes(model.outcomes().size());
  for (std::uint32_t replicate = 0; replicate < 3; ++replicate) {
    simulation->start(replicate);
    for (std::uint32_t t = 0;; ++t) {
      simulation->probe(values);
      for (const double x : values) hash.add(x);
      if (t % 20 == 0)
        for (std::size_t k = 0; k < model.columns().size(); ++k) hash.add(simulation->column(k));
      if (t == steps) break;
      if (!simulation->still()) simulation->step(t);
    }
    simulation->outcomes(outcomes);
    for (const double x : outcomes) hash.add(x);
  }
  return hash;
}

/// The model with one parameter changed. Where `initial` takes a number of people it is raised, so that much happens.
std::unique_ptr<Model> variant(const Entry& entry, const Parameter* changed, const Value& value) {
  auto model = entry.make();
  for (const Parameter& p : model->parameters()) {
    if (&p == changed) p.read(model->object(), value);
    if (p.name != "initial") continue;
    try {
      p.read(model->object(), Value(std::int64_t{90}));
    } catch (const Refusal&) {
      static_cast<void>(p);  // it takes something else, and has a default
    }
  }
  return model;
}

/// Nothing of a model that is refused: a method that can't run it, say.
bool tell_model(const std::string& name, const Model& model) {
  bool same = true;
  try {
    model.check({network(false).nodes()});
  } catch (const Refusal&) {
    return true;
  }
  for (const bool directed : {false, true}) {
    const Network net = network(directed);
    if (model.pulls()) net.hears();
    std::uint64_t first = 0;
    for (const int threads : {1, 2, 3}) {
      const Hash hash = run(model, net, threads);
      tell(fmt::format("model {} {} threads={}", name, directed ? "directed" : "undirected", threads), hash);
      if (threads == 1) first = hash.value();
      same = same && hash.value() == first;
    }
  }
  return same;
}

/// Every model of the catalogue, with its defaults and with every choice that a parameter offers.
bool tell_models() {
  bool same = true;
  for (const Entry& entry : catalogue()) {
    if (!entry.make()->hosts().empty()) continue;  // needs an organisation: see tell_workplace
    same = tell_model(entry.about.name, *variant(entry, nullptr, {})) && same;
    const auto model = entry.make();
    for (const Parameter& p : model->parameters())
      for (const std::string& choice : p.choices) {
        const Value value{Value::Data(choice)};
        if (value.text() == p.fallback) continue;
        same =
            tell_model(fmt::format("{} {}={}", entry.about.name, p.name, choice), *variant(entry, &p, value)) && same;
      }
  }
  return same;
}

// -- Organisations --------------------------------------------------------------------------------------------------

template <class Layer>
void tell_layer(const std::string& name, const Layer& layer) {
  Hash hash;
  std::vector<std::uint32_t> row(layer.room());
  for (std::uint32_t i = 0; i < layer.people(); ++i) {
    const std::uint32_t n = layer.neighbours(i, row.data());
    hash.add(std::uint64_t{n});
    for (std::uint32_t k = 0; k < n; ++k) hash.add(std::uint64_t{row[k]});
  }
  tell(name, hash);
}

/// People and layers, which hang on fitted numbers of floating point; circles read from rosters and from slots.
bool tell_organisation() {
  PopulationSettings population;
  population.employees = 3'000;
  population.size_classes.of = {{1, 9, .3}, {10, 249, .3}, {250, 2'000, .4}};
  population.adopters = .3;
  population.settle();
  WorkSettings work;
  FriendsSettings friends;
  FollowersSettings followers;
  InternalSettings internal;
  friends.region = 1'000;
  constexpr std::uint32_t outsiders = 4'000, seed = 5, replicate = 1;
  work.settle(population);
  friends.settle(population, outsiders, true, true);
  followers.settle(population, outsiders);
  internal.settle(population);
  bool same = true;
  std::uint64_t first = 0;
  for (const int threads : {1, 2, 3}) {
    const Population people(population, outsiders, seed, replicate, threads);
    Hash hash;
    for (const Attribute* column :
         {&people.sex, &people.age, &people.occupation, &people.level, &people.account, &people.adopter})
      for (const std::uint8_t x : *column->column) hash.add(std::uint64_t{x});
    tell(fmt::format("people threads={}", threads), hash);
    if (threads == 1) first = hash.value();
    same = same && hash.value() == first;
    if (threads != 1) continue;
    const auto organisation = std::make_shared<const Organisation>(people.organisation());
    const auto hierarchy =
        std::make_shared<HierarchyLayer>(people.people(), organisation, HierarchySettings{}, seed, replicate);
    const auto tied = std::make_shared<CircleLayer>(work_layer(work, *organisation, people.people(), seed, replicate));
    FriendsLayer befriended(friends, people, tied, hierarchy, seed, replicate);
    for (const char* form : {"slots", "rosters"}) {
      tell_layer(fmt::format("hierarchy {}", form), *hierarchy);
      tell_layer(fmt::format("work {}", form), *tied);
      tell_layer(fmt::format("friends {}", form), befriended);
      hierarchy->write_managers();
      tied->write_rosters();
      befriended.circles().write_rosters();
    }
    tell_layer("followers", followers_layer(followers, people, seed, replicate));
    tell_layer("internal", internal_layer(internal, people, seed, replicate));
  }
  return same;
}

/// A quarter of a year in a company and two small ones, with every opinion model: all that is told, and every post.
bool tell_workplace() {
  MultiplexSettings settings;
  settings.population.employees = 3'000;
  settings.population.companies = 3;
  settings.outsiders.count = 20'000;
  settings.hierarchy.emplace();
  settings.work.emplace();
  settings.friends.emplace();
  settings.followers.emplace();
  settings.settle();
  Multiplex multiplex(settings, 5, shared_by_replicates);
  multiplex.prepare_audiences(1);
  const Network work = multiplex.network("work");
  work.hears();
  bool same = true;
  for (const Entry& entry : catalogue()) {
    if (entry.about.family != "opinion") continue;
    Workplace model;
    model.host(entry.make());
    model.sharing.probability = .02;
    std::uint64_t first = 0;
    for (const int threads : {1, 2, 3}) {
      Hash hash;
      const auto simulation = model.simulate({work, 11, 1, 90, threads, &multiplex, 20, true});
      for (std::uint32_t replicate = 0; replicate < 2; ++replicate) {
        simulation->start(replicate);
        std::vector<double> values(std::max(model.probes().size(), model.outcomes().size()));
        for (std::uint32_t day = 0; day < 90; ++day) {
          simulation->step(day);
          simulation->probe(std::span(values).first(model.probes().size()));
          for (const double x : values) hash.add(x);
        }
        simulation->outcomes(values);
        for (const double x : values) hash.add(x);
        hash.add(simulation->column(0));
        for (std::size_t k = 0; k < model.post_columns().size(); ++k) hash.add(simulation->post_column(k));
      }
      tell(fmt::format("workplace {} threads={}", entry.about.name, threads), hash);
      if (threads == 1) first = hash.value();
      same = same && hash.value() == first;
    }
  }
  return same;
}

int tell_everything() {
  tell_draws();
  tell_elementary();
  tell_sampling();
  const bool sums = tell_sums();
  tell_networks();
  const bool models = tell_models();
  const bool organisation = tell_organisation();
  const bool workplace = tell_workplace();
  if (sums && models && organisation && workplace) return 0;
  fmt::print(stderr, "digests: the number of threads changes a hash\n");
  return 1;
}

}  // namespace
}  // namespace papotage

int main() {
  try {
    return papotage::tell_everything();
  } catch (const std::exception& error) {
    fmt::print(stderr, "digests: {}\n", error.what());
    return 1;
  }
}
