#include "sim/study/theory/table.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <exception>
#include <limits>
#include <set>
#include <stdexcept>

#include <fmt/format.h>

namespace papotage::theory {
namespace {

void take(std::vector<Check>& all, std::vector<Check> more) {
  for (Check& check : more) all.push_back(std::move(check));
}

Check no_check(const std::string& model) {
  return {model, "no check", "every model has one", true,
          [](int) -> Found { throw std::logic_error("add one in sim/study/theory or tests/reference/naive"); }};
}

}  // namespace

std::vector<Check> theory_table(const Registry& registry, const FindReference& find, bool quick) {
  std::vector<Check> all;
  take(all, contagion_checks());
  take(all, endemic_checks());
  take(all, outbreak_checks());
  take(all, rumour_checks());
  take(all, cascade_checks());
  take(all, declared_checks());
  take(all, opinion_checks());
  take(all, continuous_checks());
  take(all, two_state_checks());
  take(all, threshold_checks());
  take(all, adoption_checks());
  take(all, hawkes_checks());
  take(all, workplace_checks());
  take(all, reference_checks(registry, find, quick ? 400 : 2000));
  std::vector<Check> rows;
  for (const Entry& entry : registry) {
    const std::size_t before = rows.size();
    for (const Check& check : all)
      if (check.model == entry.about.name && (check.quick || !quick)) rows.push_back(check);
    if (rows.size() == before) rows.push_back(no_check(entry.about.name));
  }
  return rows;
}

Judged judge(const Check& check, int threads) {
  using Clock = std::chrono::steady_clock;
  const Clock::time_point start = Clock::now();
  Found found;
  try {
    found = check.run(threads);
  } catch (const std::exception& error) {
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    found = {none, none, none, error.what()};
  }
  return {&check, found, holds(found), std::chrono::duration<double>(Clock::now() - start).count()};
}

std::string summary(std::span<const Judged> all) {
  std::set<std::string> models;
  for (const Judged& judged : all) models.insert(judged.check->model);
  const auto fail = std::count_if(all.begin(), all.end(), [](const Judged& judged) { return !judged.holds; });
  const auto plural = [](auto n, const char* one, const char* more) { return n == 1 ? one : more; };
  return fmt::format("{} {} of {} {}, {} {}; a correct program fails one of them in {:.0f} choices of seeds",
                     all.size(), plural(all.size(), "check", "checks"), models.size(),
                     plural(models.size(), "model", "models"), fail, plural(fail, "fails", "fail"),
                     one_in / static_cast<double>(std::max<std::size_t>(all.size(), 1)));
}

}  // namespace papotage::theory
