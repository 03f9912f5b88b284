#include "sim/record/sensitivity_group.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "sim/record/key_column.hpp"
#include "sim/record/reading.hpp"
#include "sim/record/schema.hpp"

namespace papotage {
namespace {

constexpr const char* outcome_unit = "outcome_unit";

/// Over the replicates of each point: NaN where the outcome of one isn't defined. The sum goes by replicate, so that
/// it doesn't depend on the blocks.
std::vector<double> means_by_point(hid_t dataset) {
  const h5::Shape shape = h5::shape_of(dataset);
  std::vector<double> means(shape.at(0)), values;
  for_boxes(shape, block_numbers, [&](const h5::Shape& start, const h5::Shape& count) {
    values.resize(h5::size_of(count));
    read_defined(dataset, start, count, values.data());
    for (hsize_t p = 0; p < count[0]; ++p)
      for (hsize_t r = 0; r < count[1]; ++r) means[start[0] + p] += values[p * count[1] + r];
  });
  for (double& mean : means) mean /= static_cast<double>(shape.at(1));
  return means;
}

h5::Id make_texts(hid_t group, const Description& about, std::span<const std::string> texts) {
  h5::Id scale = make_scale(group, about, h5::Type::text, texts.size(), {});
  h5::write_texts(scale, {0}, {texts.size()}, texts);
  return scale;
}

/// The datasets of numbers, along outcomes, and measures along keys too.
struct Datasets {
  std::vector<h5::Id> measures;  // in the order of measures_of()
  h5::Id used, left_out;
};

Datasets lay_out(hid_t group, const std::string& design, const std::vector<Outcome>& outcomes,
                 std::span<const std::string> keys) {
  std::vector<std::string> names, units;
  for (const Outcome& o : outcomes) {
    names.push_back(o.name);
    units.push_back(o.unit.empty() ? "1" : o.unit);
  }
  h5::set_attribute(group, "design", design);
  const h5::Id outcome = make_texts(group, {"outcome", "1", "name of the outcome"}, names);
  const h5::Id key = make_texts(group, {"key", "1", "name of the key"}, keys);
  const h5::Id unit = make_variable(group, {outcome_unit, "1", "unit of the outcome"}, h5::Type::text, {outcome}, {});
  h5::write_texts(unit, {0}, {units.size()}, units);

  Datasets made;
  for (const Measure& m : measures_of(design))
    made.measures.push_back(make_variable(group, {m.name, m.in_outcomes ? outcome_unit : "1", m.doc}, h5::Type::float64,
                                          {outcome, key}, {}));
  const std::string counted = SensitivityTable{.design = design}.counted();
  const auto count = [&](const char* name, const std::string& doc) {
    return make_variable(group, {name, "1", counted + doc}, h5::Type::int64, {outcome}, {});
  };
  made.used = count("used", " used");
  made.left_out = count("left_out", " left out: a task failed or is missing, or the outcome isn't defined");
  return made;
}

template <class Number>
std::vector<Number> numbers(hid_t group, const std::string& name, h5::Type type, const h5::Shape& shape) {
  const h5::Id dataset = h5::open_dataset(group, name);
  if (h5::shape_of(dataset) != shape) throw h5::Error(fmt::format("/sensitivity/{} has another shape", name));
  std::vector<Number> values(h5::size_of(shape));
  h5::read(dataset, h5::Shape(shape.size(), 0), shape, type, values.data());
  return values;
}

std::vector<std::string> texts(hid_t group, const std::string& name) {
  const h5::Id dataset = h5::open_dataset(group, name);
  return h5::read_texts(dataset, {0}, h5::shape_of(dataset));
}

}  // namespace

void write_sensitivity(hid_t root, const StudyLayout& layout) {
  if (!layout.sensitivity || layout.outcomes.empty()) return;
  const SensitivityMethod& method = *layout.sensitivity;
  std::vector<std::string> keys;
  for (const StudyKey& key : layout.keys) keys.push_back(dataset_name(key.name));
  const h5::Id group = h5::make_group(root, "sensitivity");
  const Datasets made = lay_out(group, method.design, layout.outcomes, keys);
  for (hsize_t o = 0; o < layout.outcomes.size(); ++o) {
    const h5::Id outcome = h5::open_dataset(root, "/outcomes/" + layout.outcomes[o].name);
    const KeyEffects effects = method.estimate(means_by_point(outcome));
    for (std::size_t m = 0; m < made.measures.size(); ++m)
      h5::write(made.measures[m], {o, 0}, {1, keys.size()}, h5::Type::float64, effects.values.data() + m * keys.size());
    h5::write(made.used, {o}, {1}, h5::Type::uint64, &effects.used);
    h5::write(made.left_out, {o}, {1}, h5::Type::uint64, &effects.left_out);
  }
}

std::optional<SensitivityTable> read_sensitivity(hid_t file) {
  bool found = false;
  h5::visit(file, [&](const std::string& path, h5::Kind kind) {
    found = found || (path == "/sensitivity" && kind == h5::Kind::group);
  });
  if (!found) return {};
  const h5::Id group = h5::open_group(file, "/sensitivity");
  SensitivityTable table;
  table.design = h5::text_attribute(group, "design");
  if (measures_of(table.design).empty()) throw h5::Error("/sensitivity is of no design that is known");
  table.keys = texts(group, "key");
  const std::vector<std::string> names = texts(group, "outcome"), units = texts(group, "outcome_unit");
  if (units.size() != names.size()) throw h5::Error("/sensitivity/outcome_unit has another shape");
  const std::size_t outcomes = names.size(), keys = table.keys.size();
  const auto counts = [&](const char* name) {
    return numbers<std::uint64_t>(group, name, h5::Type::uint64, {outcomes});
  };
  const std::vector<std::uint64_t> used = counts("used"), left_out = counts("left_out");
  for (std::size_t o = 0; o < outcomes; ++o) table.outcomes.push_back({names[o], units[o], {{}, used[o], left_out[o]}});
  for (const Measure& m : measures_of(table.design)) {
    const std::vector<double> all = numbers<double>(group, m.name, h5::Type::float64, {outcomes, keys});
    for (std::size_t o = 0; o < outcomes; ++o) {
      const auto begin = all.begin() + static_cast<std::ptrdiff_t>(o * keys);
      std::vector<double>& values = table.outcomes[o].effects.values;
      values.insert(values.end(), begin, begin + static_cast<std::ptrdiff_t>(keys));
    }
  }
  return table;
}

}  // namespace papotage
