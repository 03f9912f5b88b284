#include "sim/study/identity.hpp"

#include <fmt/format.h>

#include "sim/record/sha256.hpp"
#include "sim/study/build_info.hpp"

namespace papotage {

std::string identity_of(const Study& study, const Prepared& base) {
  Sha256 sha;
  const auto add = [&](const std::string& text) { sha.update(text.data(), text.size()); };
  add(fmt::format("{}\n{}\n{}", study.resolved(base), build_info().version, build_info().revision));
  for (const std::string& hash : study.files().hashes()) add("\n" + hash);
  return sha.hex();
}

}  // namespace papotage
