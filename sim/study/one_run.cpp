#include "sim/study/one_run.hpp"

#include <string>

#include <fmt/format.h>

#include "sim/core/refusal.hpp"
#include "sim/record/journal.hpp"

namespace papotage {
namespace {

/// Refuses a key of [record], where it stands.
[[noreturn]] void refuse(const Scenario& s, const char* key, const std::string& message) {
  const Value* section = s.document.root.find("record");
  const Table* record = section ? section->as<Table>() : nullptr;
  const Value* value = record ? record->find(key) : nullptr;
  throw Refusal(value ? value->place() : Place{}, message);
}

}  // namespace

void check_kept(const Scenario& s) {
  if (!s.record.agents.empty())
    refuse(s, "agents",
           "agents: `papotage sweep` keeps no columns of agents; leave them out by --set record.agents=[], or use "
           "`papotage run`");
  if (s.record.posts)
    refuse(s, "posts",
           "posts = true: `papotage sweep` keeps no posts; leave them out by --set record.posts=false, or use "
           "`papotage run`");
}

void check_length(const Prepared& prepared) {
  const Scenario& s = prepared.scenario;
  const std::size_t values = layout_of(prepared, 1, {}).values();
  if (values > most_values)
    refuse(s, "every",
           fmt::format("every = {}: gives each replicate {} numbers, and the journal of `papotage sweep` holds {}; "
                       "record more seldom, or use `papotage run`",
                       s.record.every.days, values, most_values));
}

}  // namespace papotage
