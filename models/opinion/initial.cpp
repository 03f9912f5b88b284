#include "models/opinion/initial.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "models/opinion/initial_laws.hpp"
#include "models/where.hpp"
#include "sim/core/draws.hpp"
#include "sim/core/sampling.hpp"

namespace papotage {
namespace {

/// A way to say initial opinions: the key that chooses it (for `distribution`, by its value) and the keys that go with
/// it.
struct Way {
  const char* key;
  const char* distribution;  // null where the key alone chooses
  Names keys;
};
const std::vector<Way>& ways() {
  static const std::vector<Way> all{{"distribution", "uniform", {"low", "high"}},
                                    {"distribution", "normal", {"mean", "sd"}},
                                    {"distribution", "bimodal", {"pole", "sd", "share"}},
                                    {"distribution", "beta", {"alpha", "beta"}},
                                    {"distribution", "constant", {"opinion"}},
                                    {"by", nullptr, {"values", "others", "sd"}},
                                    {"file", nullptr, {"sha256"}}};
  return all;
}

const Way& way_of(const InitialOpinions& initial) {
  const bool from_file = !initial.file.empty() || !initial.sha256.empty();
  const char* key = from_file ? "file" : initial.by.empty() ? "distribution" : "by";
  return *std::find_if(ways().begin(), ways().end(), [&](const Way& way) {
    return std::string(way.key) == key && (!way.distribution || way.distribution == initial.distribution);
  });
}

std::string text_of(const Way& way) {
  return way.distribution ? fmt::format("distribution = \"{}\"", way.distribution) : fmt::format("`{}`", way.key);
}

/// Keys of another way.
void refuse_foreign(const Table& table, const Way& way) {
  for (const auto& entry : table.entries())
    if (entry.key != way.key && std::find(way.keys.begin(), way.keys.end(), entry.key) == way.keys.end())
      throw Refusal(entry.key_place, fmt::format("`{}` doesn't go with {}, whose keys are {}; take one of them away",
                                                 entry.key, text_of(way), fmt::join(way.keys, ", ")));
}

/// The contents of the file, which must be those that the scenario wants.
void read_file(InitialOpinions& initial, const Table& table, const Place& place, const std::string& name) {
  const Value* file = table.find("file");
  if (!file)
    throw Refusal(place, fmt::format("{0}: knows its file by the hash of its contents only; give the file again with "
                                     "--set opinion.{0}.file=PATH",
                                     name));
  initial.contents = std::make_shared<const OpinionFile>(*file);
  const std::string& found = initial.contents->sha256();
  if (!initial.sha256.empty() && initial.sha256 != found)
    throw Refusal(file->place(), fmt::format("file = {}: is another file than is wanted, or has changed since: its "
                                             "SHA-256 is {}, wanted is {}",
                                             file->text(), found, initial.sha256));
  initial.sha256 = found;
}

/// The mean of each class.
std::vector<double> means_of(const InitialOpinions& initial, const Grouping& grouping, const std::string& key) {
  const auto& [named, numbered] = initial.values;
  const std::size_t size = std::max<std::size_t>(grouping.size, grouping.classes.size());
  std::vector<std::optional<double>> means(std::max(size, numbered.size()), initial.others);
  if (!numbered.empty() && !grouping.classes.empty())
    throw Refusal::about(key, fmt::format("{}: classes by `{}` have names; give values as {{ {} = 0 }}", key,
                                          grouping.name, key_text(grouping.classes.front())));
  if (size > 0 && numbered.size() > size)
    throw Refusal::about(key, fmt::format("{}: {} values for {} classes by `{}`; give one for each", key,
                                          numbered.size(), size, grouping.name));
  for (std::size_t c = 0; c < numbered.size(); ++c) means[c] = numbered[c];
  for (const auto& [name, mean] : named) {
    if (grouping.classes.empty())
      throw Refusal::about(key,
                           fmt::format("{}: classes by `{}` are numbered; give values as a list", key, grouping.name));
    means[find_class(grouping, Value(Value::Data(name)), key)] = mean;
  }
  std::vector<double> all;
  for (std::size_t c = 0; c < means.size(); ++c) {
    if (!means[c])
      throw Refusal::about(
          key, fmt::format("{}: values lack {} {}; add it, or `others` for all that aren't named", key, grouping.name,
                           grouping.classes.empty() ? fmt::format("{}", c) : quoted(grouping.classes[c])));
    all.push_back(*means[c]);
  }
  return all;
}

/// opinion(agent, word) for each agent, with a word of their own.
template <class Opinion>
void for_each_word(const Draws& draws, std::span<double> opinions, Opinion&& opinion) {
  Blocks<Draws::bulk> blocks;
  for (std::size_t begin = 0; begin < opinions.size(); begin += Draws::bulk) {
    const std::size_t size = std::min(Draws::bulk, opinions.size() - begin);
    draws.blocks(static_cast<std::uint32_t>(begin), size, 0, blocks);
    for (std::size_t k = 0; k < size; ++k) opinions[begin + k] = opinion(begin + k, blocks[k]);
  }
}

void draw_by_class(const InitialOpinions& initial, const World& world, const Draws& draws, std::span<double> opinions) {
  const Grouping& grouping = find_grouping(world.groupings, initial.by, "initial");
  std::map<double, TruncatedNormal> laws;  // by mean: there may be many classes, such as teams
  std::vector<const TruncatedNormal*> law_of;
  for (const double mean : means_of(initial, grouping, "initial"))
    law_of.push_back(&laws.try_emplace(mean, mean, initial.sd).first->second);
  for_each_word(draws, opinions, [&](std::size_t i, const Block& b) { return (*law_of[grouping.of[i]])(b.low()); });
}

}  // namespace

void InitialOpinions::declare(Declare<InitialOpinions>& d) {
  d(&InitialOpinions::distribution, {.name = "distribution",
                                     .choices = {"uniform", "normal", "bimodal", "beta", "constant"},
                                     .doc = "law of the opinions"});
  d(&InitialOpinions::low, {.name = "low", .range = within(-1, 1), .doc = "uniform: lowest opinion"});
  d(&InitialOpinions::high, {.name = "high", .range = within(-1, 1), .doc = "uniform: highest opinion"});
  d(&InitialOpinions::mean,
    {.name = "mean", .range = within(-1, 1), .doc = "normal: mean, before what lies outside [-1, 1] is left out"});
  d(&InitialOpinions::sd,
    {.name = "sd",
     .range = within(0, 100),
     .doc = "normal, bimodal, by class: standard deviation, likewise; by class 0 in models of two states"});
  d(&InitialOpinions::pole,
    {.name = "pole", .range = within(0, 1), .doc = "bimodal: some are around +pole, others around -pole"});
  d(&InitialOpinions::share, {.name = "share", .range = within(0, 1), .doc = "bimodal: who is around +pole"});
  const Range shape = within(1e-3, 1e6);
  d(&InitialOpinions::alpha, {.name = "alpha", .range = shape, .doc = "beta: first shape, against -1"});
  d(&InitialOpinions::beta, {.name = "beta", .range = shape, .doc = "beta: second shape, against 1"});
  d(&InitialOpinions::opinion, {.name = "opinion", .range = within(-1, 1), .doc = "constant: everybody's"});
  d(&InitialOpinions::by, {.name = "by", .doc = "by class: of what, such as \"occupation\" or \"block\""});
  d(&InitialOpinions::values,
    {.name = "values", .range = within(-1, 1), .doc = "by class: means, { CLASS = opinion } or a list by number"});
  d(&InitialOpinions::others,
    {.name = "others", .range = within(-1, 1), .doc = "by class: mean of the classes that aren't named"});
  d(&InitialOpinions::file, {.name = "file", .doc = "two columns, agents' numbers and opinions"});
  d(&InitialOpinions::sha256, {.name = "sha256", .doc = "hash that the file's contents must have; any where empty"});
}

void InitialOpinions::check(const Staff& staff, const std::string& key) const {
  if (low > high)
    throw Refusal::about(key, fmt::format("{}: low = {} lies above high = {}; exchange them", key, low, high));
  if (contents) contents->check(staff);
  if (!by.empty()) means_of(*this, find_grouping(staff.groupings, by, key), key);
}

void InitialOpinions::draw(const World& world, std::uint32_t replicate, std::span<double> opinions) const {
  const Draws draws(world.seed, replicate, "opinion.initial");
  if (contents) return contents->fill({world.network.nodes(), world.network.labels()}, opinions);
  if (!by.empty()) return draw_by_class(*this, world, draws, opinions);
  if (distribution == "constant") {
    std::fill(opinions.begin(), opinions.end(), opinion);
  } else if (distribution == "normal") {
    const TruncatedNormal law(mean, sd);
    for_each_word(draws, opinions, [&](std::size_t, const Block& b) { return law(b.low()); });
  } else if (distribution == "bimodal") {
    const TruncatedNormal law(pole, sd);
    for_each_word(draws, opinions, [&](std::size_t, const Block& b) {
      return uniform(b.high()) < share ? law(b.low()) : -law(b.low());
    });
  } else if (distribution == "beta") {
    for (std::size_t i = 0; i < opinions.size(); ++i)
      opinions[i] = 2 * beta_number(alpha, beta, static_cast<std::uint32_t>(i), draws) - 1;
  } else {
    for_each_word(draws, opinions, [&](std::size_t, const Block& b) { return low + (high - low) * uniform(b.low()); });
  }
}

void read_value(ClassOpinions& member, const Value& value, const Declaration& declaration) {
  const auto* table = value.as<Table>();
  const auto* list = value.as<Array>();
  if ((!table || table->empty()) && (!list || list->empty()))
    refuse_value(value, declaration, "a " + type_name(member));
  member = {};
  Declaration part = declaration;
  if (list)
    for (const Value& element : *list) {
      part.name = fmt::format("{}[{}]", declaration.name, member.numbered.size());
      read_value(member.numbered.emplace_back(), element, part);
    }
  else
    for (const auto& entry : table->entries()) {
      part.name = declaration.name + "." + key_text(entry.key);
      read_value(member.named.emplace_back(entry.key, 0).second, entry.value, part);
    }
}

Value::Data write_value(const ClassOpinions& opinions) {
  if (!opinions.numbered.empty()) {
    Array list;
    for (const double x : opinions.numbered) list.emplace_back(write_value(x));
    return list;
  }
  Table table;
  for (const auto& [name, x] : opinions.named) table.set(name, Value(write_value(x)));
  table.set_inline(true);
  return table;
}

std::string type_name(const ClassOpinions&) { return "table { CLASS = number, ... } or list of numbers"; }

Form form_of(const ClassOpinions&) {
  const Form number{Form::Kind::number};
  return {.kind = Form::Kind::table, .inner = {number}, .others = {{.kind = Form::Kind::list, .inner = {number}}}};
}

void read_value(InitialOpinions& member, const Value& value, const Declaration& declaration) {
  const auto* table = value.as<Table>();
  if (!table) refuse_value(value, declaration, "a " + type_name(member));
  member = {};
  read_section(*table, declaration.name, value.place(), parameters_of<InitialOpinions>(), &member);
  const Way& way = way_of(member);
  refuse_foreign(*table, way);
  if (way.key == std::string("by") && member.values.empty())
    throw Refusal(value.place(), fmt::format("{}: `by` needs `values`, the mean opinion of each class of {}",
                                             declaration.name, member.by));
  if (way.key == std::string("file")) read_file(member, *table, value.place(), declaration.name);
}

Value::Data write_value(const InitialOpinions& initial) {
  const Way& way = way_of(initial);
  Names keys = way.keys;
  if (way.key != std::string("file")) keys.insert(keys.begin(), way.key);  // a file stands by the hash of its contents
  const auto& parameters = parameters_of<InitialOpinions>();
  Table table;
  for (const std::string& key : keys) {
    const auto p =
        std::find_if(parameters.begin(), parameters.end(), [&](const Parameter& x) { return x.name == key; });
    if (Value value(p->write(&initial)); !is_nothing(value)) table.set(key, std::move(value));
  }
  return table;
}

std::string type_name(const InitialOpinions&) { return "table { distribution, ... | by, ... | file }"; }

}  // namespace papotage
