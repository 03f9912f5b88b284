#include "models/workplace/ledger.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace papotage {
namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();
constexpr double milliseconds = 86'400'000;  // a day

double ratio(double above, double below) { return below > 0 ? above / below : undefined; }

}  // namespace

std::vector<Column> PostTable::columns() {
  using Type = Column::Type;
  return {{"time", "day", "time of the post since the end of the warm-up", Type::float64},
          {"author", "1", "number of the employee who wrote it", Type::uint32},
          {"ordinal", "1", "which of the author's potential posts of the day", Type::uint32},
          {"department", "1", "number of the author's department", Type::uint32},
          {"tone", "1", "what it is", Type::uint8, {"critical", "praise", "chatter"}, {0, 1, 2}},
          {"slip", "1", "whether its author would regret it", Type::uint8, {"no", "yes"}, {0, 1}},
          {"audience", "1", "whom it is for", Type::uint8, {"friends", "friends_of_friends", "public"}, {0, 1, 2}},
          {"arousal", "1", "standard normal number", Type::float32},
          {"size", "people", "people who passed it on, the author included", Type::uint32},
          {"views_inside", "people", "people of the author's company who saw it", Type::uint32},
          {"views_outside", "people", "other people who saw it", Type::uint32},
          {"leak_time", "day", "time of the first view outside since the end of the warm-up", Type::float64},
          {"last_share", "day", "time from the post to its last share", Type::float64}};
}

std::span<const std::byte> PostTable::column(std::size_t k) const {
  const std::array<std::span<const std::byte>, 13> all{
      std::as_bytes(std::span(time)),          std::as_bytes(std::span(author)),
      std::as_bytes(std::span(ordinal)),       std::as_bytes(std::span(department)),
      std::as_bytes(std::span(tone)),          std::as_bytes(std::span(slip)),
      std::as_bytes(std::span(audience)),      std::as_bytes(std::span(arousal)),
      std::as_bytes(std::span(size)),          std::as_bytes(std::span(views_inside)),
      std::as_bytes(std::span(views_outside)), std::as_bytes(std::span(leak_time)),
      std::as_bytes(std::span(last_share))};
  return all[k];
}

void PostTable::clear() { *this = {}; }

Departments::Departments(const Organisation& organisation) : units_(organisation.of(UnitKind::department)) {
  for (std::uint32_t u = 0; u < units_.units(); ++u)
    class_.push_back(units_.unit(u).size >= smallest ? u : units_.units());
  classes_ = units_.units() + 1;
}

std::uint32_t Departments::class_of(std::uint32_t employee) const { return class_[units_.unit_at(employee).number]; }

Ledger::Ledger(const Population& population, double warm_up, bool keep_posts)
    : population_(population),
      departments_(population.organisation()),
      warm_up_(warm_up),
      keep_posts_(keep_posts),
      own_posts_(population.employees()),
      own_critical_(population.employees()),
      by_department_(departments_.classes()),
      by_occupation_(population.occupation.classes.size()) {}

void Ledger::start() {
  table_.clear();
  posts_ = {};
  slips_ = unfeared_ = ended_ = passed_on_ = shared_ = 0;
  leaks_ = {};
  contained_ = 0;
  for (auto* column : {&own_posts_, &own_critical_, &by_department_, &by_occupation_})
    std::fill(column->begin(), column->end(), 0u);
}

std::uint32_t Ledger::posted(const Post& post) {
  if (post.time < warm_up_) return uncounted;
  const auto number = static_cast<std::uint32_t>(posts());
  const std::uint32_t author = post.key.author;
  ++posts_[static_cast<std::size_t>(post.tone)];
  slips_ += post.slip;
  ++own_posts_[author];
  own_critical_[author] += post.tone == Tone::critical;
  if (keep_posts_) {
    table_.time.push_back(post.time - warm_up_);
    table_.author.push_back(author);
    table_.ordinal.push_back(post.key.ordinal);
    table_.department.push_back(population_.organisation().of(UnitKind::department).unit_at(author).number);
    table_.tone.push_back(static_cast<std::uint8_t>(post.tone));
    table_.slip.push_back(post.slip);
    table_.audience.push_back(static_cast<std::uint8_t>(post.audience));
    table_.arousal.push_back(static_cast<float>(post.arousal));
    table_.size.push_back(1);
    table_.views_inside.push_back(0);
    table_.views_outside.push_back(0);
    table_.leak_time.push_back(undefined);
    table_.last_share.push_back(undefined);
  }
  return number;
}

void Ledger::unfeared(std::uint32_t day, std::uint64_t posts) {
  if (day >= warm_up_) unfeared_ += posts;
}

void Ledger::ended(const Fate& fate) {
  if (fate.number == uncounted) return;
  ++ended_;
  passed_on_ += fate.size;
  shared_ += fate.size > 1;
  if (keep_posts_) {
    table_.size[fate.number] = fate.size;
    table_.views_inside[fate.number] = fate.views_inside;
    table_.views_outside[fate.number] = fate.views_outside;
    if (fate.views_outside > 0) table_.leak_time[fate.number] = fate.leak_time - warm_up_;
    if (fate.size > 1) table_.last_share[fate.number] = fate.last_share - fate.posted;
  }
  if (fate.tone != Tone::critical || fate.views_outside == 0) return;
  ++leaks_[static_cast<std::size_t>(fate.leak_way)];
  contained_ += std::llround((fate.last_outside - fate.leak_time) * milliseconds);
  ++by_department_[departments_.class_of(fate.leaker)];
  ++by_occupation_[population_.occupation.of(fate.leaker)];
}

double Ledger::talk_share() const {
  const auto talking = std::count_if(own_posts_.begin(), own_posts_.end(), [](std::uint32_t n) { return n > 0; });
  return ratio(static_cast<double>(talking), static_cast<double>(own_posts_.size()));
}

double Ledger::critical_share() const {
  std::uint64_t talking = 0, critical = 0;
  for (std::size_t i = 0; i < own_posts_.size(); ++i) {
    talking += own_posts_[i] > 0;
    critical += own_posts_[i] > 0 && 2 * own_critical_[i] >= own_posts_[i];
  }
  return ratio(static_cast<double>(critical), static_cast<double>(talking));
}

double Ledger::silenced_share() const {
  return 1 - ratio(static_cast<double>(posts(Tone::critical)), static_cast<double>(unfeared_));
}

double Ledger::cascade_size() const { return ratio(static_cast<double>(passed_on_), static_cast<double>(ended_)); }
double Ledger::shared_share() const { return ratio(static_cast<double>(shared_), static_cast<double>(ended_)); }

double Ledger::containment_days() const {
  return ratio(static_cast<double>(contained_) / milliseconds, static_cast<double>(leaks_[0] + leaks_[1]));
}

double crisis(std::span<const std::uint32_t> by_hour, std::size_t window, std::uint32_t employees) {
  if (by_hour.size() < window) return undefined;
  std::vector<std::uint64_t> sums;
  std::uint64_t sum = 0;
  for (std::size_t h = 0; h < by_hour.size(); ++h) {
    sum += by_hour[h];
    if (h >= window) sum -= by_hour[h - window];
    if (h + 1 >= window) sums.push_back(sum);
  }
  const std::uint64_t largest = *std::max_element(sums.begin(), sums.end());
  const auto middle = sums.begin() + static_cast<std::ptrdiff_t>(sums.size() / 2);
  std::nth_element(sums.begin(), middle, sums.end());
  return static_cast<double>(largest - *middle) / employees;
}

}  // namespace papotage
