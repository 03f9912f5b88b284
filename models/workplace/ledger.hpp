#pragma once
// What is observed of a replicate, from the end of the warm-up on: who posted, how far posts went, what leaked.
// Formulas in models/README.md, 4.11.

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "models/workplace/cascade.hpp"
#include "sim/model/model.hpp"
#include "sim/population/population.hpp"

namespace papotage {

/// Columns of the posts that are kept, in this order in a result.
struct PostTable {
  std::vector<double> time;  // day since the end of the warm-up
  std::vector<std::uint32_t> author, ordinal, department;
  std::vector<std::uint8_t> tone, slip, audience;
  std::vector<float> arousal;
  std::vector<std::uint32_t> size, views_inside, views_outside;
  std::vector<double> leak_time;   // day since the end of the warm-up; not a number where it didn't leak
  std::vector<double> last_share;  // day since the post; not a number where nobody shared it

  static std::vector<Column> columns();
  std::span<const std::byte> column(std::size_t k) const;
  void clear();
};

/// Leaks by department: departments of so few people stand together in one last class, for persons are never named.
class Departments {
 public:
  static constexpr std::uint32_t smallest = 10;
  explicit Departments(const Organisation& organisation);
  std::uint32_t classes() const { return classes_; }
  std::uint32_t class_of(std::uint32_t employee) const;

 private:
  const Partition& units_;
  std::vector<std::uint32_t> class_;
  std::uint32_t classes_ = 0;
};

class Ledger {
 public:
  Ledger(const Population& population, double warm_up, bool keep_posts);

  void start();
  /// Numbers a post of the counted time; `uncounted` for all others.
  static constexpr std::uint32_t uncounted = UINT32_MAX;
  std::uint32_t posted(const Post& post);
  void unfeared(std::uint32_t day, std::uint64_t posts);
  /// A cascade has ended, or the run has.
  void ended(const Fate& fate);

  std::uint64_t posts(Tone tone) const { return posts_[static_cast<std::size_t>(tone)]; }
  std::uint64_t posts() const { return posts_[0] + posts_[1] + posts_[2]; }
  std::uint64_t slips() const { return slips_; }
  double talk_share() const;
  double critical_share() const;
  double silenced_share() const;
  double cascade_size() const;
  double shared_share() const;
  std::uint64_t leaks(Way way) const { return leaks_[static_cast<std::size_t>(way)]; }
  double containment_days() const;
  std::span<const std::uint32_t> leaks_by_department() const { return by_department_; }
  std::span<const std::uint32_t> leaks_by_occupation() const { return by_occupation_; }
  const PostTable& table() const { return table_; }

 private:
  const Population& population_;
  Departments departments_;
  double warm_up_;
  bool keep_posts_;
  PostTable table_;
  std::array<std::uint64_t, tones> posts_{};
  std::uint64_t slips_ = 0, unfeared_ = 0;
  std::vector<std::uint32_t> own_posts_, own_critical_;  // by employee
  std::uint64_t ended_ = 0, passed_on_ = 0, shared_ = 0;
  std::array<std::uint64_t, 2> leaks_{};
  std::int64_t contained_ = 0;  // milliseconds, of all leaks
  std::vector<std::uint32_t> by_department_, by_occupation_;
};

/// (largest - median) over windows of `window` hours of their sums of critical views outside, per employee; not a
/// number where the time counted is shorter.
double crisis(std::span<const std::uint32_t> by_hour, std::size_t window, std::uint32_t employees);

}  // namespace papotage
