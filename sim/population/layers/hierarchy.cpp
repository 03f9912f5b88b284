#include "sim/population/layers/hierarchy.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

#include "sim/core/parallel.hpp"

namespace papotage {

void HierarchySettings::declare(Declare<HierarchySettings>& d) {
  using H = HierarchySettings;
  d(&H::span, {.name = "span",
               .unit = "people",
               .range = at_least(1),
               .doc = "reports of a manager, about; up to 1.5 times as many in one unit",
               .source = "between 5 and 10; assumed"});
  d(&H::elsewhere, {.name = "elsewhere",
                    .range = within(0, 1),
                    .doc = "share of those who lead nobody that are managed from elsewhere in their company",
                    .source = "assumed"});
}

HierarchyLayer::HierarchyLayer(std::uint32_t people, std::shared_ptr<const Organisation> organisation,
                               HierarchySettings settings, std::uint64_t seed, std::uint32_t replicate)
    : organisation_(std::move(organisation)),
      settings_(settings),
      people_(people),
      coins_(Draws(seed, replicate, "hierarchy.elsewhere").block({0, 0, 0}).low()),
      elsewhere_(static_cast<std::uint64_t>(settings.elsewhere * 0x1p32)),
      orders_(Draws(seed, replicate, "hierarchy.order"), {0, 0, 0}) {
  assert(settings_.span >= 1 && organisation_->employees() <= people);
  // Somebody may head a unit of each kind and be a member of one more list; above them is their manager.
  const std::uint64_t most = (unit_kinds.size() + 1) * (3 * std::uint64_t{settings_.span} / 2) + 1;
  room_ = static_cast<std::uint32_t>(std::min<std::uint64_t>(most, people));
}

/// That of the unit of `kind`; empty where it has one part, whose list is another.
HierarchyLayer::List HierarchyLayer::list_of(std::size_t kind, const Chain& chain) const {
  const Partition::Unit& unit = chain.units[kind];
  const std::uint32_t end = unit.first + unit.size;
  if (kind == 0) return {kind, chain.heads[0] + 1, end - chain.heads[0] - 1};
  const UnitKind part = unit_kinds[kind - 1];
  const Partition& parts = organisation_->of(part);
  const std::uint32_t first = parts.unit_at(unit.first).number, last = parts.unit_at(end - 1).number;
  const bool own = organisation_->head(part, unit.first) == chain.heads[kind];  // the first part has the unit's head
  return {kind, first + own, last - first + !own};
}

HierarchyLayer::Seat HierarchyLayer::seat_of(std::uint32_t i, const Chain& chain) const {
  std::size_t kind = unit_kinds.size();  // of the smallest unit that i is in and doesn't head
  while (kind > 0 && chain.heads[kind - 1] != i) --kind;
  if (kind == unit_kinds.size()) return {};
  const List list = list_of(kind, chain);
  return {list, (kind == 0 ? i : chain.units[kind - 1].number) - list.first};
}

std::uint32_t HierarchyLayer::person(const List& list, std::uint32_t number) const {
  if (list.kind == 0) return list.first + number;
  const UnitKind part = unit_kinds[list.kind - 1];
  return organisation_->head(part, organisation_->of(part).offsets()[list.first + number]);
}

std::uint32_t HierarchyLayer::groups(std::uint32_t size) const {
  const std::uint64_t span = settings_.span, even = (2 * std::uint64_t{size} + span + 1) / (2 * (span + 1));
  return static_cast<std::uint32_t>(std::clamp<std::uint64_t>(even, std::min<std::uint64_t>(2, span), span));
}

HierarchyLayer::Place HierarchyLayer::place_in(std::uint32_t size, std::uint32_t number) const {
  if (settings_.span == 1) return {number == 0 ? nobody : number - 1, number + 1, size - number - 1};  // a chain
  Place led{nobody, 0, size};
  while (!all_report(led.size)) {
    const std::uint64_t n = led.size, g = groups(led.size);
    const std::uint64_t group = ((number - led.first + std::uint64_t{1}) * g - 1) / n;
    const std::uint32_t start = led.first + static_cast<std::uint32_t>(group * n / g);
    const std::uint32_t end = led.first + static_cast<std::uint32_t>((group + 1) * n / g);
    if (number == start) return {led.leader, start + 1, end - start - 1};
    led = {start, start + 1, end - start - 1};
  }
  return {led.leader, number + 1, 0};
}

/// Of the members first to first + size - 1 those who report to whoever leads them all.
std::uint32_t HierarchyLayer::add_reports(const List& list, std::uint32_t first, std::uint32_t size,
                                          std::uint32_t* out) const {
  const std::uint64_t g = all_report(size) ? size : groups(size);
  for (std::uint64_t k = 0; k < g; ++k) out[k] = person(list, first + static_cast<std::uint32_t>(k * size / g));
  return static_cast<std::uint32_t>(g);
}

std::uint32_t HierarchyLayer::charted_manager(std::uint32_t i) const {
  const Chain chain = organisation_->chain(i);
  const Seat seat = seat_of(i, chain);
  if (seat.list.size == 0) return nobody;
  const std::uint32_t leader = place_in(seat.list.size, seat.number).leader;
  return leader == nobody ? chain.heads[seat.list.kind] : person(seat.list, leader);
}

std::uint32_t HierarchyLayer::charted_reports(std::uint32_t i, std::uint32_t* out) const {
  const Chain chain = organisation_->chain(i);
  std::uint32_t count = 0;
  for (std::size_t kind = 0; kind < unit_kinds.size(); ++kind) {
    if (chain.heads[kind] != i) continue;
    const List list = list_of(kind, chain);
    count += add_reports(list, 0, list.size, out + count);
  }
  const Seat seat = seat_of(i, chain);
  if (seat.list.size == 0) return count;
  const Place place = place_in(seat.list.size, seat.number);
  return count + add_reports(seat.list, place.first, place.size, out + count);
}

bool HierarchyLayer::leads(std::uint32_t i) const {
  const Chain chain = organisation_->chain(i);
  for (std::size_t kind = 0; kind < unit_kinds.size(); ++kind)
    if (chain.heads[kind] == i && list_of(kind, chain).size > 0) return true;
  const Seat seat = seat_of(i, chain);
  return seat.list.size > 0 && place_in(seat.list.size, seat.number).size > 0;
}

bool HierarchyLayer::moves(std::uint32_t i) const {
  const std::uint64_t mix = tie_mix(coins_, i);
  if (mix >= 2 * elsewhere_) return false;  // in whatever company
  const Partition& teams = organisation_->of(UnitKind::team);
  const Partition::Unit company = organisation_->of(UnitKind::company).unit_at(i);
  const std::uint64_t others =
      teams.unit_at(company.first + company.size - 1).number - teams.unit_at(company.first).number;
  return mix < (others == 0 ? elsewhere_ : elsewhere_ + elsewhere_ / others) && !leads(i);
}

/// Who among those of i's company who move follows i in the company's order, or stands before; i, who moves, where
/// nobody else does.
std::uint32_t HierarchyLayer::next_mover(std::uint32_t i, bool forward) const {
  const Partition::Unit company = organisation_->of(UnitKind::company).unit_at(i);
  const Bijection order = orders_.of(company.number, company.size);
  std::uint32_t slot = order.slot(i - company.first);
  for (;;) {
    if (forward)
      slot = slot == order.last() ? 0 : slot + 1;
    else
      slot = slot == 0 ? order.last() : slot - 1;
    const std::uint32_t other = company.first + order.member(slot);
    if (moves(other)) return other;
  }
}

void HierarchyLayer::write_managers(int threads) {
  const std::uint32_t employees = organisation_->employees();
  if (!managers_.empty()) return;
  auto managers = column_of<std::uint32_t>(employees);
  for_blocks(employees, 1 << 14, threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) managers[i] = computed_manager(static_cast<std::uint32_t>(i));
  });
  leads_.resize(employees / 64 + 1);
  for (const std::uint32_t manager : managers)
    if (manager != nobody) leads_[manager / 64] |= std::uint64_t{1} << manager % 64;
  managers_ = std::move(managers);
}

std::uint32_t HierarchyLayer::computed_manager(std::uint32_t i) const {
  return charted_manager(moves(i) ? next_mover(i, true) : i);
}

std::uint32_t HierarchyLayer::manager(std::uint32_t i) const {
  if (i >= organisation_->employees()) return nobody;
  return managers_.empty() ? computed_manager(i) : managers_[i];
}

std::uint32_t HierarchyLayer::reports(std::uint32_t i, std::uint32_t* out) const {
  if (i >= organisation_->employees()) return 0;
  if (!managers_.empty() && !(leads_[i / 64] >> i % 64 & 1)) return 0;
  const std::uint32_t count = charted_reports(i, out);
  for (std::uint32_t k = 0; k < count; ++k)
    if (moves(out[k])) out[k] = next_mover(out[k], false);
  return count;
}

std::uint32_t HierarchyLayer::neighbours(std::uint32_t i, std::uint32_t* out) const {
  const std::uint32_t above = manager(i);
  if (above == nobody) return reports(i, out);
  out[0] = above;
  return 1 + reports(i, out + 1);
}

}  // namespace papotage
