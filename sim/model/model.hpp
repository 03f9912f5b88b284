#pragma once
// What a model is, as the engine, the recorder and the command line see it. A model is a plain struct; it is erased
// here once per model and step, never per agent.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "sim/core/parameter.hpp"
#include "sim/graph/grouping.hpp"
#include "sim/graph/network.hpp"

namespace papotage {

/// A number told at every record time of a replicate.
struct Probe {
  std::string name, unit, doc;
  bool count = false;  // a whole number, written as an integer
};

/// A number told once at the end of a replicate; NaN where it isn't defined.
struct Outcome {
  std::string name, unit, doc;
  bool count = false;
};

/// A number per agent. `flags` name the values of a column of states, in their order; `flag_values` are those values.
struct Column {
  enum class Type { int8, uint8, uint32, float32, float64 };
  std::string name, unit, doc;
  Type type = Type::float64;
  std::vector<std::string> flags = {};
  std::vector<std::int8_t> flag_values = {};

  std::size_t bytes() const {
    return type == Type::float64 ? 8 : type == Type::float32 || type == Type::uint32 ? 4 : 1;
  }
};

/// A number per class of something (a department, an occupation), told once at the end of a replicate.
struct Breakdown {
  std::string name, unit, doc;
  std::string axis;                  // "department"
  std::vector<std::string> classes;  // named, or
  std::uint32_t size = 0;            // numbered from 0, where `classes` is empty
  std::size_t length() const { return classes.empty() ? size : classes.size(); }
};

class Multiplex;           // sim/population/multiplex.hpp
struct MultiplexSettings;  // the same

/// What a replicate stands on.
struct World {
  const Network& network;
  std::uint64_t seed;
  double step_days;                      // > 0
  std::uint32_t steps;                   // the run's length, a warm-up included
  int threads;                           // that this replicate may use; changes no bit
  const Multiplex* multiplex = nullptr;  // everybody and all layers, where there are some; `network` is one of them
  std::uint32_t warm_up = 0;             // steps before anything is counted
  bool keep_posts = false;               // whether post_column() will be asked
  const std::uint8_t* voice = nullptr;   // of each agent, whether others hear it in the next step; null: all are heard
  const Groupings* groupings = nullptr;  // classes of the agents, where some are known
};

/// One replicate in motion. State at step t is the state at t * step_days.
class Simulation {
 public:
  virtual ~Simulation() = default;
  /// Draws the initial state of a replicate and forgets what was before.
  virtual void start(std::uint32_t replicate) = 0;
  /// From step t to step t + 1. Called with t = 0, 1, 2, ... after start().
  virtual void step(std::uint32_t t) = 0;
  /// Nothing can change any more, so that later steps may be left out.
  virtual bool still() const = 0;
  /// The present values of the model's probes, in their order.
  virtual void probe(std::span<double> values) const = 0;
  /// The replicate's outcomes after its last step, in their order.
  virtual void outcomes(std::span<double> values) const = 0;
  /// The present values of column k, nodes() * Column::bytes() bytes; valid until the next call of a member.
  virtual std::span<const std::byte> column(std::size_t k) const = 0;
  /// The values of the model's breakdown k after the last step, by class.
  virtual void breakdown(std::size_t /*k*/, std::span<double> /*values*/) const {}
  /// The values of column k of the model's post_columns(), of all posts of the replicate in their order.
  virtual std::span<const std::byte> post_column(std::size_t /*k*/) const { return {}; }
};

/// What is said about a model wherever it is listed.
struct About {
  std::string name;      // "sir"
  std::string family;    // the section of a scenario it stands in: "contagion" or "opinion"
  std::string title;     // one line
  std::string updating;  // the order of updating, one line
  std::string source;    // paper and equations
};

/// Who is there: agents 0 to nodes - 1, and their numbers in the network's file where those differ.
struct Staff {
  std::uint32_t nodes;
  std::span<const std::uint64_t> labels = {};
  const MultiplexSettings* multiplex = nullptr;  // settled, where the scenario has an organisation
  const Groupings* groupings = nullptr;          // of which agents have which class may not be known yet
  const Network* network = nullptr;              // null where it isn't built yet
};

/// How large a run is, to say before it what it needs.
struct RunSize {
  std::uint64_t nodes, arcs;  // of the network
  std::uint32_t steps;
  int threads;
  std::uint64_t people = 0;  // inside and outside, where the scenario has an organisation
};

/// A section of a scenario that a model reads.
struct Part {
  std::string section;  // "contagion", "opinion.grievances"
  std::string title;
  const std::vector<Parameter>* parameters;
  void* object;  // as Parameter::read and write want it
};

/// A model with its parameters, ready to be given a world.
class Model {
 public:
  virtual ~Model() = default;
  virtual const About& about() const = 0;
  virtual const std::vector<Parameter>& parameters() const = 0;
  /// The struct of parameters, as Parameter::read and write want it.
  virtual void* object() = 0;
  const void* object() const { return const_cast<Model*>(this)->object(); }
  /// All sections that it reads, with the objects that they are read into.
  virtual std::vector<Part> parts() { return {{about().family, about().title, &parameters(), object()}}; }
  /// The family of another model that it runs within itself, named in that family's section: empty for none. That
  /// section then holds the parameters of both, of which this model's own come first.
  virtual std::string hosts() const { return {}; }
  virtual void host(std::shared_ptr<Model> /*guest*/) {}
  virtual std::shared_ptr<Model> guest() const { return {}; }
  /// Whether it counts from the end of a warm-up on.
  virtual bool warms_up() const { return false; }

  // These may depend on parameters.
  virtual std::vector<Probe> probes() const = 0;
  virtual std::vector<Outcome> outcomes() const = 0;
  virtual std::vector<Column> columns() const = 0;
  /// `multiplex`: null where each replicate draws its own.
  virtual std::vector<Breakdown> breakdowns(const Multiplex* /*multiplex*/) const { return {}; }
  /// What a result may keep of each post; none where there are no posts.
  virtual std::vector<Column> post_columns() const { return {}; }
  /// How many posts a replicate has at most, about.
  virtual double expected_posts(std::uint64_t /*nodes*/, double /*days*/) const { return 0; }
  /// Whether agents pull from those they hear, so that a directed network needs its transpose.
  virtual bool pulls() const = 0;
  /// Whether it reads World::groupings and Staff::groupings: those of an organisation are made only then.
  virtual bool asks_groupings() const { return false; }
  /// Whether it reads World::multiplex where its network is one of the layers, without standing on the organisation.
  virtual bool asks_layers() const { return false; }
  /// Whether one replicate gains from several threads; one whose interactions come in turn does not.
  virtual bool uses_threads() const { return true; }
  /// Bytes that one replicate on so many threads needs besides the network, to say before a run.
  virtual std::size_t bytes(const RunSize& size) const = 0;
  /// Refuses parameters that don't go together, or not with these agents (Refusal::about the key).
  virtual void check(const Staff& staff) const = 0;
  virtual std::unique_ptr<Simulation> simulate(const World& world) const = 0;
};

/// Base of a model that is a plain struct: says of itself, in static functions, `About describe()` and
/// `void declare(Declare<Self>&)`.
template <class Self, class Base = Model>
class Declared : public Base {
 public:
  const About& about() const override {
    static const About about = Self::describe();
    return about;
  }
  const std::vector<Parameter>& parameters() const override { return parameters_of<Self>(); }
  void* object() override { return static_cast<Self*>(this); }
};

/// A model that can be named in a scenario.
struct Entry {
  About about;
  std::unique_ptr<Model> (*make)();
};
using Registry = std::vector<Entry>;

template <class... Models>
Registry registry_of() {
  return {Entry{Models::describe(), []() -> std::unique_ptr<Model> { return std::make_unique<Models>(); }}...};
}

}  // namespace papotage
