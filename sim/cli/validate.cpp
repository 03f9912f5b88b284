#include <algorithm>
#include <cmath>
#include <cstdio>

#include <fmt/format.h>
#include <unistd.h>
#include <nlohmann/json.hpp>

#include "models/catalogue.hpp"
#include "sim/cli/text.hpp"
#include "sim/cli/verbs.hpp"
#include "sim/study/theory/table.hpp"
#include "tests/reference/naive/as_references.hpp"

namespace papotage::cli {
namespace {

using Json = nlohmann::ordered_json;

/// The models that are named, or all.
Registry asked_for(const std::vector<std::string>& names) {
  const Registry all = catalogue();
  std::vector<std::string> known;
  for (const Entry& entry : all) known.push_back(entry.about.name);
  for (const std::string& name : names)
    if (std::find(known.begin(), known.end(), name) == known.end())
      throw Refusal(fmt::format("validate {}: no model of that name{}", name, suggestion(name, known)));
  Registry asked;
  for (const Entry& entry : all)
    if (names.empty() || std::find(names.begin(), names.end(), entry.about.name) != names.end()) asked.push_back(entry);
  return asked;
}

const char* verdict(const theory::Judged& judged) { return judged.holds ? "ok" : "FAILS"; }

Json json_of(const theory::Judged& judged) {
  const theory::Check& check = *judged.check;
  Json json{{"model", check.model},        {"setup", check.setup},
            {"source", check.source},      {"expected", judged.found.expected},
            {"found", judged.found.found}, {"z", judged.found.z},
            {"verdict", verdict(judged)},  {"seconds", judged.seconds}};
  if (!judged.found.of.empty()) json["of"] = judged.found.of;
  return json;
}

/// Rows that are printed as they come; the setup, which may be long, stands last.
class Lines {
 public:
  explicit Lines(const std::vector<theory::Check>& checks) {
    for (const theory::Check& check : checks) model_ = std::max(model_, check.model.size());
    print("model", "expected", "found", "z", "verdict", "setup");
  }
  void add(const theory::Judged& judged) const {
    const theory::Found& found = judged.found;
    print(judged.check->model, short_number(found.expected), short_number(found.found),
          std::isnan(found.z) ? "-" : fmt::format("{:.2f}", found.z), verdict(judged), judged.check->setup);
    if (!judged.holds && !found.of.empty()) fmt::print("    {}\n", printable(found.of));
    std::fflush(stdout);
  }

 private:
  void print(const std::string& model, const std::string& expected, const std::string& found, const std::string& z,
             const std::string& verdict, const std::string& setup) const {
    fmt::print("  {:{}}  {:>9}  {:>9}  {:>6}  {:7}  {}\n", model, model_, expected, found, z, verdict, setup);
  }
  std::size_t model_ = 0;
};

/// Which check runs, on a terminal; gone when it has.
class Running {
 public:
  Running(const theory::Check& check, std::size_t number, std::size_t count) {
    if (shown_) fmt::print(stderr, "\r{} of {}: {}\033[K", number, count, check.model);
    std::fflush(stderr);
  }
  ~Running() {
    if (shown_) std::fputs("\r\033[K", stderr);
  }

 private:
  const bool shown_ = isatty(STDERR_FILENO) != 0;
};

theory::Judged run_one(const std::vector<theory::Check>& checks, std::size_t k, int threads) {
  const Running running(checks[k], k + 1, checks.size());
  return theory::judge(checks[k], threads);
}

}  // namespace

bool validate(const ValidateVerb& options) {
  const auto checks = theory::theory_table(asked_for(options.models), naive::as_reference, options.quick);
  const int threads = threads_of(options.threads);
  std::vector<theory::Judged> all;
  if (options.json) {
    Json json = Json::array();
    for (std::size_t k = 0; k < checks.size(); ++k)
      json.push_back(json_of(all.emplace_back(run_one(checks, k, threads))));
    fmt::print("{}\n", json.dump(2));
  } else {
    const Lines lines(checks);
    for (std::size_t k = 0; k < checks.size(); ++k) lines.add(all.emplace_back(run_one(checks, k, threads)));
    fmt::print("\n{}\n", theory::summary(all));
  }
  return std::all_of(all.begin(), all.end(), [](const theory::Judged& judged) { return judged.holds; });
}

}  // namespace papotage::cli
