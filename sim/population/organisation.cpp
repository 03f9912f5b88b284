#include "sim/population/organisation.hpp"

#include <algorithm>
#include <cassert>
#include <vector>

#include "sim/core/bijection.hpp"
#include "sim/core/draws.hpp"
#include "sim/core/elementary.hpp"
#include "sim/core/sampling.hpp"

namespace papotage {
namespace {

/// To the nearest integer; x >= 0.
std::uint64_t rounded(double x) { return static_cast<std::uint64_t>(x + .5); }

std::vector<std::uint32_t> one_size(std::uint32_t employees, std::uint32_t companies) {
  std::vector<std::uint32_t> sizes(companies, employees / companies);
  for (std::uint32_t c = 0; c < employees % companies; ++c) ++sizes[c];
  return sizes;
}

/// Appends companies of one class, the k-th of which is drawn as the entity {k, number of the class}.
void draw_class(const SizeClass& sizes, std::uint32_t number, std::uint64_t employees, const Draws& draws,
                std::vector<std::uint32_t>& out) {
  const double from = sizes.from, width = math::log((1. + sizes.to) / from);
  Blocks<Draws::bulk> blocks;
  for (std::uint64_t first = std::uint64_t{number} << 32; employees > 0; first += Draws::bulk) {
    draws.numbered_blocks(first, Draws::bulk, 0, blocks);
    for (std::size_t k = 0; k < Draws::bulk && employees > 0; ++k) {
      const auto drawn = static_cast<std::uint32_t>(from * math::exp(uniform(blocks[k].low()) * width));
      const std::uint32_t size = std::clamp(drawn, sizes.from, sizes.to);  // rounding of exp at the ends
      out.push_back(static_cast<std::uint32_t>(std::min<std::uint64_t>(size, employees)));
      employees -= out.back();
    }
  }
}

std::vector<std::uint32_t> by_classes(const PopulationSettings& settings, std::uint64_t seed, std::uint32_t replicate) {
  const std::vector<SizeClass>& classes = settings.size_classes.of;
  const Draws draws(seed, replicate, "organisation.company");
  double all = 0, cumulated = 0;
  for (const SizeClass& c : classes) all += c.share;
  std::vector<std::uint32_t> drawn;
  std::uint64_t given = 0;
  for (std::uint32_t c = 0; c < classes.size(); ++c) {
    cumulated += classes[c].share;
    const std::uint64_t up_to = rounded(cumulated / all * settings.employees);
    draw_class(classes[c], c, up_to - given, draws, drawn);
    given = up_to;
  }
  const Bijection order = BijectionFamily(Draws(seed, replicate, "organisation.order"), {0, 0, 0}).of(0, drawn.size());
  std::vector<std::uint32_t> sizes(drawn.size());
  for (std::uint32_t c = 0; c < drawn.size(); ++c) sizes[order.slot(c)] = drawn[c];
  return sizes;
}

/// Divides units of one kind into those below.
class Cutter {
 public:
  Cutter(double mean, double variation, const Draws& draws, std::uint32_t employees)
      : mean_(mean), variation_(variation), draws_(draws) {
    offsets.reserve(static_cast<std::size_t>(employees / mean * 1.2) + 16);
    offsets.push_back(0);
  }

  /// Appends the ends of the parts of a unit that follows those before; `next` is called with the size of each.
  template <class Next>
  void cut(std::uint32_t size, std::uint32_t company, std::uint32_t unit, Next&& next) {
    const std::uint32_t first = offsets.back();
    const auto parts = static_cast<std::uint32_t>(std::clamp<std::uint64_t>(rounded(size / mean_), 1, size));
    std::uint32_t before = 0;
    Block block{};
    for (std::uint32_t j = 1; j <= parts; ++j) {
      if (j < parts && (j == 1 || j % 4 == 0)) block = draws_.block({company, unit, j / 4});
      const std::uint32_t end = j == parts ? size : between(before, j, parts, size, block.words[j % 4]);
      offsets.push_back(first + end);
      next(end - before);
      before = end;
    }
  }

  std::vector<std::uint32_t> offsets;

 private:
  std::uint32_t between(std::uint32_t before, std::uint32_t j, std::uint32_t parts, std::uint32_t size,
                        std::uint32_t word) const {
    const double jitter = variation_ * ((word + .5) * 0x1p-32 - .5);
    return static_cast<std::uint32_t>(
        std::clamp<std::uint64_t>(rounded((j + jitter) * size / parts), before + 1, size - (parts - j)));
  }

  double mean_, variation_;
  Draws draws_;
};

std::shared_ptr<const Partition> partition(std::vector<std::uint32_t>&& offsets) {
  offsets.shrink_to_fit();
  return std::make_shared<const Partition>(std::move(offsets));
}

std::array<std::shared_ptr<const Partition>, 4> divided(const PopulationSettings& settings, std::uint64_t seed,
                                                        std::uint32_t replicate) {
  assert(settings.site && settings.department && settings.team);
  const std::vector<std::uint32_t> sizes = settings.size_classes.of.empty()
                                               ? one_size(settings.employees, settings.companies)
                                               : by_classes(settings, seed, replicate);
  const double variation = settings.size_variation;
  Cutter sites(*settings.site, variation, {seed, replicate, "organisation.site"}, settings.employees);
  Cutter departments(*settings.department, variation, {seed, replicate, "organisation.department"}, settings.employees);
  Cutter teams(*settings.team, variation, {seed, replicate, "organisation.team"}, settings.employees);
  std::vector<std::uint32_t> companies{0};
  companies.reserve(sizes.size() + 1);
  for (std::uint32_t c = 0; c < sizes.size(); ++c) {
    std::uint32_t site = 0, department = 0;
    sites.cut(sizes[c], c, 0, [&](std::uint32_t people) {
      departments.cut(people, c, site++,
                      [&](std::uint32_t part) { teams.cut(part, c, department++, [](std::uint32_t) {}); });
    });
    companies.push_back(companies.back() + sizes[c]);
  }
  return {partition(std::move(teams.offsets)), partition(std::move(departments.offsets)),
          partition(std::move(sites.offsets)), partition(std::move(companies))};
}

}  // namespace

Organisation::Organisation(const PopulationSettings& settings, std::uint64_t seed, std::uint32_t replicate)
    : Organisation(divided(settings, seed, replicate)) {}

Organisation::Organisation(std::array<std::shared_ptr<const Partition>, 4> units) : units_(std::move(units)) {
  for (std::size_t k = 1; k < units_.size(); ++k) {
    assert(units_[k]->people() == units_[0]->people() && !units_[k]->order());
    assert(std::includes(units_[k - 1]->offsets().begin(), units_[k - 1]->offsets().end(), units_[k]->offsets().begin(),
                         units_[k]->offsets().end()));
  }
}

std::uint32_t Organisation::head(UnitKind kind, std::uint32_t i) const {
  const Partition::Unit unit = of(kind).unit_at(i);
  std::uint32_t size = unit.size, above = 0;
  for (auto k = static_cast<std::size_t>(kind) + 1; k < units_.size(); ++k) {
    const Partition::Unit around = units_[k]->unit_at(i);
    if (around.first != unit.first) break;  // its head stands before this unit
    above += around.size > size;
    size = around.size;
  }
  if (above == 0) return unit.first;
  return unit.first + std::min(above, of(UnitKind::team).unit_at(unit.first).size - 1);
}

Organisation::Chain Organisation::chain(std::uint32_t i) const {
  Chain chain;
  for (std::size_t k = 0; k < units_.size(); ++k) chain.units[k] = units_[k]->unit_at(i);
  std::uint32_t above = 0;
  for (std::size_t k = units_.size(); k-- > 0;) {
    const Partition::Unit& unit = chain.units[k];
    if (k + 1 < units_.size()) {
      const Partition::Unit& around = chain.units[k + 1];
      above = around.first == unit.first ? above + (around.size > unit.size) : 0;
    }
    chain.heads[k] = unit.first;
    if (above > 0) chain.heads[k] += std::min(above, of(UnitKind::team).unit_at(unit.first).size - 1);
  }
  return chain;
}

std::uint8_t Organisation::level(std::uint32_t i) const {
  const Partition::Unit team = of(UnitKind::team).unit_at(i);
  const std::uint32_t place = i - team.first;
  if (place >= units_.size()) return 0;
  // The units of several parts that begin where the team does, innermost first: the outermost has its head at place 0,
  // the next at 1.
  std::array<std::uint8_t, 4> levels_here{};
  std::uint32_t several = 0, size = 1;
  for (std::size_t k = 0; k < units_.size(); ++k) {
    const Partition::Unit unit = units_[k]->unit_at(i);
    if (unit.first != team.first) break;
    if (unit.size > size) levels_here[several++] = static_cast<std::uint8_t>(k + 1);
    size = unit.size;
  }
  return place < several ? levels_here[several - 1 - place] : 0;
}

std::size_t Organisation::bytes() const {
  std::size_t sum = 0;
  for (const auto& units : units_) sum += units->bytes();
  return sum;
}

}  // namespace papotage
