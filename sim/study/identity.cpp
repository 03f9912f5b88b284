#include "sim/study/identity.hpp"

#include <fmt/format.h>

#include "sim/record/sha256.hpp"
#include "sim/study/build_info.hpp"

namespace papotage {
namespace {

/// What a point reads, which files it names included; empty where it is refused.
std::string resolved_at(const Study& study, std::uint64_t point) {
  try {
    return prepare(study.at(point), false).resolved();
  } catch (const Refusal&) {
    return {};
  }
}

}  // namespace

std::string identity_of(const Study& study, const Prepared& base) {
  Sha256 sha;
  const auto add = [&](const std::string& text) { sha.update(text.data(), text.size()); };
  add(fmt::format("{}\n{}\n{}", study.resolved(base.sha256), build_info().version, build_info().revision));
  // A text or a table may name a file.
  for (std::size_t k = 0; k < study.keys().size(); ++k) {
    const std::vector<Value>& values = study.keys()[k].values;
    for (std::size_t v = 0; v < values.size(); ++v)
      if (values[v].as<std::string>() || values[v].as<Table>())
        add(fmt::format("\n{} {}\n{}", k, v, resolved_at(study, study.point_of(k, v))));
  }
  return sha.hex();
}

}  // namespace papotage
