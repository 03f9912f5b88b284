#include "sim/cli/failures_text.hpp"

#include <fmt/format.h>

#include "sim/cli/text.hpp"
#include "sim/core/refusal.hpp"

namespace papotage::cli {

std::vector<std::string> failure_lines(const Failures& failures) {
  std::vector<std::string> lines;
  for (const Failures::Kind& kind : failures.kinds) {
    std::string text;
    if (kind.point) text += fmt::format("point {}", *kind.point);
    if (!kind.values.empty()) text += fmt::format(" ({})", kind.values);
    if (kind.point) text += ", ";
    text += kind.tasks == 1 ? fmt::format("replicate {}", kind.replicate)
                            : fmt::format("{} replicates", grouped(kind.tasks));
    lines.push_back(printable(text + ": " + (kind.message.empty() ? "(no message is kept)" : kind.message)));
  }
  if (failures.more > 0) lines.push_back(fmt::format("... and {} more", grouped(failures.more)));
  return lines;
}

}  // namespace papotage::cli
