#include "sim/population/population.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>

#include "sim/core/bijection.hpp"
#include "sim/core/draws.hpp"
#include "sim/core/parallel.hpp"

namespace papotage {
namespace {

constexpr std::size_t grain = 256 * Draws::bulk;

using Column = std::vector<std::uint8_t>;
using Counts = std::array<std::uint64_t, Organisation::levels>;

/// So many words of 32 bits lie below: of words, the share x of [0, 1].
std::uint64_t below(double x) { return static_cast<std::uint64_t>(std::clamp(x, 0., 1.) * 0x1p32); }

Attribute attribute(std::string name, std::vector<std::string> classes, Column&& column) {
  return {std::move(name), std::move(classes), std::make_shared<const Column>(std::move(column))};
}

/// Calls act(person, words) for the people first to last - 1, the words being those of their block.
template <class Act>
void each_drawn(const Draws& draws, std::size_t first, std::size_t last, Act&& act) {
  Blocks<Draws::bulk> blocks;
  for (std::size_t begin = first; begin < last; begin += Draws::bulk) {
    const std::size_t size = std::min(Draws::bulk, last - begin);
    draws.blocks(static_cast<std::uint32_t>(begin), size, 0, blocks);
    for (std::size_t k = 0; k < size; ++k) act(begin + k, blocks.words[0][k], blocks.words[1][k]);
  }
}

Column levels_of(const Organisation& organisation, std::size_t people, int threads) {
  Column column = column_of<std::uint8_t>(people);
  for_blocks(organisation.employees(), grain, threads, [&](std::size_t first, std::size_t last) {
    for (std::size_t i = first; i < last; ++i) column[i] = organisation.level(static_cast<std::uint32_t>(i));
  });
  return column;
}

/// Classes as a function of a word: of those whose rank is drawn by itself, and of those whose rank is their level's.
class Classes {
 public:
  Classes(const Shares& shares, double correlation, const Counts& counts)
      : follow_(below(std::abs(correlation))), alone_(bounds(shares, 0, 1)) {
    double employees = 0, rank = 0;
    for (const std::uint64_t n : counts) employees += static_cast<double>(n);
    for (std::size_t l = 0; l < counts.size(); ++l) {
      const std::size_t level = correlation < 0 ? counts.size() - 1 - l : l;
      const double share = static_cast<double>(counts[level]) / employees;
      if (counts[level] > 0) of_level_[level] = bounds(shares, rank, share);
      rank += share;
    }
  }

  std::uint8_t of(std::uint8_t level, std::uint32_t choice, std::uint32_t word) const {
    return at(choice < follow_ ? of_level_[level] : alone_, word);
  }
  std::uint8_t alone(std::uint32_t word) const { return at(alone_, word); }

 private:
  /// What the words of the ranks [rank, rank + share) are compared with: where each class but the last ends.
  static std::vector<std::uint64_t> bounds(const Shares& shares, double rank, double share) {
    std::vector<std::uint64_t> bounds;
    for (const double up_to : shares.cumulated()) bounds.push_back(below((up_to - rank) / share));
    bounds.pop_back();
    return bounds;
  }
  static std::uint8_t at(const std::vector<std::uint64_t>& bounds, std::uint32_t word) {
    std::uint8_t k = 0;
    for (const std::uint64_t bound : bounds) k = static_cast<std::uint8_t>(k + (word >= bound));
    return k;
  }

  std::uint64_t follow_;
  std::vector<std::uint64_t> alone_;
  std::array<std::vector<std::uint64_t>, Organisation::levels> of_level_;
};

Column drawn(const Shares& shares, double correlation, const Column& levels, std::size_t employees,
             const Counts& counts, const Draws& draws, int threads) {
  const Classes classes(shares, correlation, counts);
  Column column = column_of<std::uint8_t>(levels.size());
  for_blocks(column.size(), grain, threads, [&](std::size_t first, std::size_t last) {
    const std::size_t inside = std::clamp(employees, first, last);
    each_drawn(draws, first, inside, [&](std::size_t i, std::uint32_t choice, std::uint32_t word) {
      column[i] = classes.of(levels[i], choice, word);
    });
    each_drawn(draws, inside, last,
               [&](std::size_t i, std::uint32_t, std::uint32_t word) { column[i] = classes.alone(word); });
  });
  return column;
}

/// The same classes among the people first to first + size - 1, in a random order.
void deal_anew(const Column& column, std::size_t first, std::size_t size, const Bijection& order, int threads,
               Column& anew) {
  for_blocks(size, grain, threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t k = begin; k < end; ++k)
      anew[first + k] = column[first + order.slot(static_cast<std::uint32_t>(k))];
  });
}

}  // namespace

Population::Population(const PopulationSettings& settings, std::uint32_t outsiders, std::uint64_t seed,
                       std::uint32_t replicate, int threads)
    : organisation_(settings, seed, replicate) {
  const std::size_t staff = organisation_.employees(), people = staff + outsiders;
  assert(people < 0xffffffff);
  Column levels = levels_of(organisation_, people, threads);
  Counts counts{};
  for (std::size_t i = 0; i < staff; ++i) ++counts[levels[i]];

  const auto column = [&](const Shares& shares, double correlation, Decision decision) {
    return drawn(shares, correlation, levels, staff, counts, {seed, replicate, decision}, threads);
  };
  sex = attribute("sex", settings.sex.names(), column(settings.sex, settings.level_sex, "population.sex"));
  age = attribute("age", settings.age.names(), column(settings.age, settings.level_age, "population.age"));
  occupation = attribute("occupation", settings.occupation.names(),
                         column(settings.occupation, settings.level_occupation, "population.occupation"));

  Column accounts(people, 1), adopters(people);
  const Draws draws(seed, replicate, "population.account");
  const std::uint64_t account_below = below(settings.account), adopter_below = below(settings.adopters);
  for_blocks(staff, grain, threads, [&](std::size_t first, std::size_t last) {
    each_drawn(draws, first, last, [&](std::size_t i, std::uint32_t word, std::uint32_t) {
      accounts[i] = word < account_below;
      adopters[i] = word < adopter_below;
    });
  });
  account = attribute("account", {"no", "yes"}, std::move(accounts));
  adopter = attribute("adopter", {"no", "yes"}, std::move(adopters));
  std::vector<std::string> names{"none"};
  names.insert(names.end(), unit_names.begin(), unit_names.end());
  level = attribute("level", std::move(names), std::move(levels));
}

void Population::shuffle(std::uint64_t seed, std::uint32_t replicate, int threads) {
  const Draws draws(seed, replicate, "population.shuffle");
  std::uint32_t number = 0;
  for (Attribute* attribute : {&sex, &age, &occupation}) {
    const BijectionFamily orders(draws, {number++});
    Column anew = column_of<std::uint8_t>(people());
    deal_anew(*attribute->column, 0, employees(), orders.of(0, employees()), threads, anew);
    if (outsiders() > 0)
      deal_anew(*attribute->column, employees(), outsiders(), orders.of(1, outsiders()), threads, anew);
    attribute->column = std::make_shared<const Column>(std::move(anew));
  }
}

std::size_t Population::bytes() const {
  std::size_t sum = organisation_.bytes();
  for (const Attribute* a : {&sex, &age, &occupation, &level, &account, &adopter}) sum += a->column->size();
  return sum;
}

}  // namespace papotage
