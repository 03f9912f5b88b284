#include "sim/study/study.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <numeric>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "sim/record/study_layout.hpp"

namespace papotage {
namespace {

constexpr std::uint64_t most_tasks = std::uint64_t{1} << 40;
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
  if (sweep_) {
    std::set<std::string> names;
    for (const SweepKey& key : sweep_->keys) {
      if (!names.insert(dataset_name(key.name)).second)
        throw Refusal(key.place, fmt::format("{}: its values would be written as `{}`, as those of another key are; "
                                             "name each key once",
                                             key.name, dataset_name(key.name)));
      ranges_.push_back({key.low, key.high, key.log, false});
      sizes_.push_back(key.values.size());
    }
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
    settle_integers();
  }
  stride_ = stride_of(points_);
  scenario_ = first_readable();
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

Batch Study::batch(std::uint64_t k) const {
  const std::uint64_t round = k / points_, place = k % points_;
  const auto begin = [&](std::uint64_t r) { return static_cast<std::uint32_t>(r * replicates() / rounds_); };
  // In 128 bits: points times points may pass 64.
  const auto point = static_cast<std::uint64_t>(static_cast<unsigned __int128>(place) * stride_ % points_);
  return {point, begin(round), begin(round + 1)};
}

std::uint64_t Study::point_of(std::size_t key, std::size_t value) const {
  if (sweep_->design == "list") return value;
  const auto later = sizes_.begin() + static_cast<std::ptrdiff_t>(key) + 1;
  return std::accumulate(later, sizes_.end(), std::uint64_t{value}, std::multiplies<>());
}

std::vector<Value> Study::values(std::uint64_t point) const {
  std::vector<Value> values;
  if (!sweep_) return values;
  if (design_) {
    const std::vector<double> coordinates = design_->point(point);
    for (std::size_t k = 0; k < ranges_.size(); ++k) {
      const double x = ranges_[k].at(coordinates[k]);
      values.push_back(ranges_[k].whole ? Value(static_cast<std::int64_t>(x), sweep_->keys[k].place)
                                        : Value(x, sweep_->keys[k].place));
    }
    return values;
  }
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

Scenario Study::at(std::uint64_t point) const {
  Document document = document_;
  std::vector<Value> all = values(point);
  for (std::size_t k = 0; k < all.size(); ++k) replace(document.root, sweep_->keys[k].path, std::move(all[k]));
  return read_scenario(std::move(document), registry_);
}

Scenario Study::first_readable() const {
  std::optional<Refusal> first;
  for (const std::uint64_t point : {std::uint64_t{0}, points_ - 1, points_ / 2}) try {
      return at(point);
    } catch (const Refusal& refusal) {
      if (first) continue;
      first = sweep_ ? Refusal(refusal.place(), fmt::format("{} (at {})", refusal.message(), name(point))) : refusal;
    }
  throw *first;
}

/// Whole numbers are taken from a range whose ends are whole where the key takes no others.
void Study::settle_integers() {
  if (!design_) return;
  for (std::size_t k = 0; k < ranges_.size(); ++k) {
    const SweepKey& key = sweep_->keys[k];
    if (!key.integer) continue;
    const auto read = [&](const Value& value) {
      Document document = document_;
      std::vector<Value> all = values(0);
      all[k] = value;
      for (std::size_t j = 0; j < all.size(); ++j) replace(document.root, sweep_->keys[j].path, std::move(all[j]));
      read_scenario(std::move(document), registry_);
    };
    try {
      read(Value(key.low + 0.5, key.place));
    } catch (const Refusal&) {
      ranges_[k].whole = true;  // if that can't be read either, the scenario says why
    }
    sweep_->keys[k].integer = ranges_[k].whole;  // as the resolved study tells it
  }
  for (std::size_t k = 0; k < ranges_.size(); ++k) try {
      ranges_[k].check(sweep_->keys[k].name);
    } catch (const Refusal& refusal) {
      throw Refusal(sweep_->keys[k].place, refusal.message());
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
      throw Refusal(sweep_->keys.front().place,
                    fmt::format("sweep.outcomes: {} tells no outcome `{}`{}", scenario_.model->about().name, name,
                                suggestion(name, known)));
    kept.push_back(outcomes_[static_cast<std::size_t>(it - known.begin())]);
  }
  outcomes_ = std::move(kept);
}

bool Study::one_network() const {
  return std::none_of(keys().begin(), keys().end(), [](const SweepKey& key) {
    return shapes_network(key.path.front()) || key.name == "run.seed" || key.name == "run.uncertainty";
  });
}

bool Study::varies_files() const {
  return std::any_of(keys().begin(), keys().end(), [](const SweepKey& key) {
    return key.path.front() == "network" && std::any_of(key.values.begin(), key.values.end(), [](const Value& v) {
             return v.as<std::string>() || v.as<Table>();
           });
  });
}

std::string Study::resolved(const InputHashes& sha256) const {
  std::string text = resolved_text(scenario_, sha256);
  if (sweep_) text += "\n" + write_toml({}, sweep_sections(*sweep_));
  return text;
}

}  // namespace papotage
