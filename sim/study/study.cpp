#include "sim/study/study.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "sim/record/study_layout.hpp"

namespace papotage {
namespace {

constexpr std::uint64_t most_tasks = std::uint64_t{1} << 40;
constexpr std::uint64_t most_probes = 64;
constexpr std::uint64_t least_rounds = 8;      // where there are so many replicates
constexpr std::uint64_t least_batches = 4096;  // the same, so that a thousand shards have something to do

/// Near the golden section of n and without a common divisor with it: multiples modulo n visit everything, and those
/// that follow each other lie far apart.
std::uint64_t stride_of(std::uint64_t n) {
  auto stride = static_cast<std::uint64_t>(0.6180339887498949 * static_cast<double>(n));
  while (stride > 1 && std::gcd(stride, n) != 1) --stride;
  return std::max<std::uint64_t>(1, stride);
}

/// A table takes the place of the one that is there, as any other value does.
void replace(Table& root, const std::vector<std::string>& path, Value value) {
  if (value.as<Table>()) set_path(root, path, Value(false, value.place()));
  set_path(root, path, std::move(value));
}

void erase(Table& root, std::vector<std::string> path) {
  const std::string key = std::move(path.back());
  path.pop_back();
  Value* const within = value_at(root, path);
  if (Table* const table = within ? within->as<Table>() : nullptr) table->erase(key);
}

/// The keys of the scenario on which its network depends.
bool shapes_network(const std::string& section) {
  return section == "network" || section == "population" || section == "layers";
}

}  // namespace

std::unique_ptr<Design> design_of(const SweepSettings& s) try {
  const std::size_t keys = s.keys.size();
  if (s.design == "random") return random_design(keys, *s.points, s.seed);
  if (s.design == "latin_hypercube") return latin_hypercube(keys, *s.points, s.seed);
  if (s.design == "sobol") return sobol_design(keys, *s.points, s.seed);
  if (s.design == "morris") return morris_design(keys, *s.trajectories, s.levels, s.seed);
  if (s.design == "saltelli") return saltelli_design(keys, *s.base, s.seed);
  return nullptr;
} catch (const Refusal& refusal) {
  throw Refusal(s.place, refusal.message());
}

Study::Study(Document document, const Registry& registry)
    : document_(std::move(document)), registry_(registry), sweep_(take_sweep(document_)) {
  if (sweep_) count_points();
  stride_ = stride_of(points_);
  add_files();
  settle_integers();
  scenario_ = first_of_probes([this](std::uint64_t point) { return at(point); });
  if (points_ > most_tasks / replicates())
    throw Refusal(sweep_->place, fmt::format("{} points of {} replicates are more than the {} tasks that a study may "
                                             "have; use fewer",
                                             points_, replicates(), most_tasks));
  // What its batches share need not be made anew for each.
  const std::uint64_t rounds =
      one_network() ? std::max(least_rounds, (least_batches + points_ - 1) / points_) : least_rounds;
  rounds_ = static_cast<std::uint32_t>(std::min<std::uint64_t>(rounds, replicates()));
  choose_outcomes();
}

void Study::count_points() {
  std::set<std::string> names;
  for (const SweepKey& key : sweep_->keys) {
    if (!names.insert(dataset_name(key.name)).second)
      throw Refusal(key.place, fmt::format("{}: its values would be written as `{}`, as those of another key are; "
                                           "name each key once",
                                           key.name, dataset_name(key.name)));
    if (const Value* const value = value_at(document_.root, key.path)) refuse_set(*value, key.path, key);
    ranges_.push_back({key.low, key.high, key.log, false});
    sizes_.push_back(key.values.size());
  }
  outer_first_.resize(sizes_.size());
  std::iota(outer_first_.begin(), outer_first_.end(), std::size_t{0});
  std::ranges::stable_sort(outer_first_, {}, [&](std::size_t k) { return sweep_->keys[k].path.size(); });
  if ((design_ = design_of(*sweep_))) {
    points_ = design_->points();
  } else if (sweep_->design == "list") {
    points_ = sizes_.front();
  } else {
    for (const std::size_t size : sizes_)
      if (points_ *= size; points_ > Design::most_points)
        throw Refusal(sweep_->place, fmt::format("the grid has more points than the {} that a study may have; use "
                                                 "design = \"sobol\" or fewer values",
                                                 Design::most_points));
  }
}

/// Refuses --set of a swept key or of one within it, which would do nothing unless that is swept itself.
void Study::refuse_set(const Value& value, const std::vector<std::string>& path, const SweepKey& key) const {
  if (path != key.path && std::ranges::find(sweep_->keys, path, &SweepKey::path) != sweep_->keys.end()) return;
  if (const auto* table = value.as<Table>()) {
    for (const Table::Entry& entry : table->entries()) {
      std::vector<std::string> inner = path;
      inner.push_back(entry.key);
      refuse_set(entry.value, inner, key);
    }
  } else if (value.place().on_command_line()) {
    throw Refusal(value.place(),
                  fmt::format("changes nothing, as {0} is swept; --set 'sweep.keys.{1}=...' gives it other "
                              "values",
                              key.name, key_text(key.name)));
  }
}

/// In 128 bits: points times points may pass 64.
std::uint64_t Study::in_order(std::uint64_t place) const {
  return static_cast<std::uint64_t>(static_cast<unsigned __int128>(place) * stride_ % points_);
}

Batch Study::batch(std::uint64_t k) const {
  const std::uint64_t round = k / points_, place = k % points_;
  const auto begin = [&](std::uint64_t r) { return static_cast<std::uint32_t>(r * replicates() / rounds_); };
  return {in_order(place), begin(round), begin(round + 1)};
}

std::vector<Value> Study::values_at(const std::vector<double>& coordinates) const {
  std::vector<Value> values;
  for (std::size_t k = 0; k < ranges_.size(); ++k) {
    const double x = ranges_[k].at(coordinates[k]);
    const Place& place = sweep_->keys[k].place;
    values.push_back(ranges_[k].whole ? Value(static_cast<std::int64_t>(x), place) : Value(x, place));
  }
  return values;
}

std::vector<Value> Study::values(std::uint64_t point) const {
  std::vector<Value> values;
  if (!sweep_) return values;
  if (design_) return values_at(design_->point(point));
  const std::vector<std::size_t> digits =
      sweep_->design == "list" ? std::vector<std::size_t>(sizes_.size(), point) : grid_digits(point, sizes_);
  for (std::size_t k = 0; k < digits.size(); ++k) values.push_back(sweep_->keys[k].values[digits[k]]);
  return values;
}

std::string Study::name(std::uint64_t point) const {
  std::string text = fmt::format("point {}", point);
  const std::vector<Value> all = values(point);
  for (std::size_t k = 0; k < all.size(); ++k)
    text += fmt::format("{}{} = {}", k == 0 ? " (" : ", ", sweep_->keys[k].name, all[k].text());
  return all.empty() ? text : text + ")";
}

Scenario Study::at(std::uint64_t point) const { return scenario_with(values(point)); }

void Study::add_files() {
  files_.add(document_.root);
  for (const SweepKey& key : keys())
    for (const Value& value : key.values) {
      Table alone;
      set_path(alone, key.path, value);
      // What the document says of the contents is said of one file, as in a resolved study.
      for (const std::vector<std::string>& wanted : files_.add(alone)) {
        const Value* const given = value_at(document_.root, wanted);
        if (given && given->place().on_command_line())
          throw Refusal(given->place(),
                        fmt::format("says what one file holds, and {} is swept; leave it out", key.name));
        erase(document_.root, wanted);
      }
    }
}

std::vector<std::uint64_t> Study::probes() const {
  if (points_ == 1) return {0};
  std::vector<std::uint64_t> points{0, points_ - 1};
  if (points_ > 3) points.push_back(points_ / 2);
  for (std::uint64_t k = 1; k < std::min(points_, most_probes); ++k)
    if (const std::uint64_t next = in_order(k); std::ranges::find(points, next) == points.end()) points.push_back(next);
  return points;
}

Refusal Study::about(const Refusal& refusal, std::uint64_t point) const {
  const char* const more =
      points_ <= most_probes ? "and all others are refused" : "and all others that were tried are refused";
  return {refusal.place(), fmt::format("{} (at {}, {})", refusal.message(), name(point), more)};
}

/// Whole numbers are taken from a range whose ends are written as such where the key takes no others.
void Study::settle_integers() {
  if (!design_) return;
  check_ranges();
  for (std::size_t k = 0; k < ranges_.size(); ++k) {
    const double largest = std::max(std::abs(ranges_[k].low), std::abs(ranges_[k].high));
    ranges_[k].whole = sweep_->keys[k].integer && largest < 0x1p53;
  }
  const std::optional<std::vector<Value>> readable = readable_values();
  if (!readable) return;  // the first of the points that are refused says why
  for (std::size_t k = 0; k < ranges_.size(); ++k) {
    SweepKey& key = sweep_->keys[k];
    key.integer = ranges_[k].whole && takes_whole_numbers(k, *readable);  // as the resolved study tells it
  }
  for (std::size_t k = 0; k < ranges_.size(); ++k) ranges_[k].whole = sweep_->keys[k].integer;
  check_ranges();
}

/// Of levels of whole numbers, two that lie a step of morris apart may be one number.
void Study::check_ranges() const {
  const std::uint32_t levels = sweep_->levels, half = levels / 2;
  for (std::size_t k = 0; k < ranges_.size(); ++k) try {
      const KeyRange& range = ranges_[k];
      const std::string& name = sweep_->keys[k].name;
      range.check(name);
      const auto at = [&](std::uint32_t level) { return range.at(static_cast<double>(level) / (levels - 1)); };
      for (std::uint32_t level = 0; range.whole && sweep_->design == "morris" && level < half; ++level)
        if (at(level) == at(level + half))
          throw Refusal(
              fmt::format("{} = {{ low = {}, high = {} }}: a step of morris with levels = {} may leave it at "
                          "one whole number; widen the range, or take fewer levels",
                          name, range.low, range.high, levels));
    } catch (const Refusal& refusal) {
      throw Refusal(sweep_->keys[k].place, refusal.message());
    }
}

/// Of all keys, at which the scenario can be read: at their low ends, middles or high ends, or at a point.
std::optional<std::vector<Value>> Study::readable_values() const {
  for (const double u : {0., .5, 1.})
    if (std::vector<Value> values = values_at(std::vector<double>(ranges_.size(), u)); reads(values)) return values;
  for (const std::uint64_t point : probes())
    if (std::vector<Value> values = this->values(point); reads(values)) return values;
  return {};
}

/// Whether the scenario can be read at whole numbers of a key, and at none of the halves beside them.
bool Study::takes_whole_numbers(std::size_t key, std::vector<Value> readable) const {
  const KeyRange& range = ranges_[key];
  const auto read = static_cast<double>(*readable[key].as<std::int64_t>());
  bool any = false;
  for (const double whole : {read, range.low, range.at(.5), range.high}) {
    readable[key] = Value(static_cast<std::int64_t>(whole), readable[key].place());
    if (!reads(readable)) continue;
    readable[key] = Value(whole + (whole < range.high ? .5 : -.5), readable[key].place());
    if (reads(readable)) return false;
    any = true;
  }
  return any;
}

Scenario Study::scenario_with(std::vector<Value> values) const {
  Document document = document_;
  for (const std::size_t k : outer_first_) replace(document.root, sweep_->keys[k].path, std::move(values[k]));
  files_.want(document.root);
  return read_scenario(std::move(document), registry_);
}

bool Study::reads(const std::vector<Value>& values) const {
  try {
    scenario_with(values);
    return true;
  } catch (const Refusal&) {
    return false;
  }
}

void Study::choose_outcomes() {
  outcomes_ = scenario_.model->outcomes();
  if (!sweep_ || sweep_->outcomes.empty()) return;
  std::vector<std::string> known;
  for (const Outcome& o : outcomes_) known.push_back(o.name);
  std::vector<Outcome> kept;
  for (const std::string& name : sweep_->outcomes) {
    const auto it = std::find(known.begin(), known.end(), name);
    if (it == known.end())
      throw Refusal(sweep_->outcomes_place, fmt::format("sweep.outcomes: {} tells no outcome `{}`{}",
                                                        scenario_.model->about().name, name, suggestion(name, known)));
    kept.push_back(outcomes_[static_cast<std::size_t>(it - known.begin())]);
  }
  outcomes_ = std::move(kept);
}

bool Study::one_network() const {
  return std::none_of(keys().begin(), keys().end(), [](const SweepKey& key) {
    return shapes_network(key.path.front()) || key.name == "run.seed" || key.name == "run.uncertainty";
  });
}

std::string Study::resolved(const Prepared& base) const {
  return base.resolved() + (sweep_ ? "\n" + write_toml({}, sweep_sections(*sweep_)) : "");
}

}  // namespace papotage
