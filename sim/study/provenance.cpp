#include "sim/study/provenance.hpp"

#include <ctime>

#include <fmt/format.h>
#include <unistd.h>

#include "sim/study/build_info.hpp"

namespace papotage {
namespace {

/// The files of groups, as provenance tells them.
std::string group_paths(const Scenario& s) {
  std::string paths;
  for (const auto& [name, file] : s.network.groups.groups.of)
    paths += fmt::format("{}{} = {}", paths.empty() ? "" : "\n", name, resolve_path(file));
  return paths;
}

}  // namespace

std::string utc_now() {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  gmtime_r(&now, &utc);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
  return text;
}

std::string host_name() {
  char name[256] = {};
  return gethostname(name, sizeof name - 1) == 0 ? name : "unknown";
}

Entries provenance_of(const Scenario& scenario, int threads, const std::string& command) {
  return {{"scenario", scenario.document.given},
          {"network", scenario.network.is_file() ? network_path(scenario.document) : ""},
          {"groups", group_paths(scenario)},
          {"program", "papotage"},
          {"version", build_info().version},
          {"revision", build_info().revision},
          {"compiler", build_info().compiler},
          {"created", utc_now()},
          {"host", host_name()},
          {"layers", scenario.network.is_layer() ? "stored" : ""},
          {"threads", fmt::format("{}", threads)},
          {"command", command}};
}

}  // namespace papotage
