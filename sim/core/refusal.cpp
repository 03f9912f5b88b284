#include "sim/core/refusal.hpp"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace papotage {
namespace {

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] != b[j]);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

std::string Place::text() const {
  if (!source) return {};
  return line == 0 ? *source : fmt::format("{}:{}:{}", *source, line, column);
}

Refusal::Refusal(Place place, std::string message)
    : std::runtime_error(place.known() ? place.text() + ": " + message : message),
      place_(std::move(place)),
      message_(std::move(message)) {}

Refusal Refusal::about(std::string key, std::string message) {
  Refusal refusal(std::move(message));
  refusal.key_ = std::move(key);
  return refusal;
}

std::string nearest_name(std::string_view name, const std::vector<std::string>& known) {
  if (name.size() > 100) return {};
  std::string best;
  std::size_t fewest = std::max<std::size_t>(1, name.size() / 3) + 1;
  for (const std::string& candidate : known) {
    const std::size_t edits = edit_distance(name, candidate);
    if (edits < fewest) {
      fewest = edits;
      best = candidate;
    }
  }
  return best;
}

std::string suggestion(std::string_view name, const std::vector<std::string>& known) {
  const std::string near = nearest_name(name, known);
  if (!near.empty()) return fmt::format("; did you mean `{}`?", near);
  if (known.empty()) return {};
  return fmt::format("; known: {}", fmt::join(known, ", "));
}

}  // namespace papotage
