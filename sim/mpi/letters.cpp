#include "sim/mpi/letters.hpp"

#include <cstdint>
#include <cstring>

#include <fmt/format.h>

namespace papotage::mpi {
namespace {

/// What stands before the next end of line, which is passed.
std::string_view take_line(std::string_view& bytes) {
  const std::string_view line = bytes.substr(0, bytes.find('\n'));
  bytes.remove_prefix(std::min(bytes.size(), line.size() + 1));
  return line;
}

}  // namespace

std::string packed(const Report& report) {
  return fmt::format("{}\n{}\n{}\n{}", report.host, report.identity, report.ending.status, report.ending.why);
}

Report report_in(std::string_view bytes) {
  Report report;
  report.host = take_line(bytes);
  report.identity = take_line(bytes);
  report.ending.status = std::stoi(std::string(take_line(bytes)));
  report.ending.why = bytes;
  return report;
}

// Words of 64 bits: nothing_left, then of each batch its point, the number of its tries, and the tries.

std::string packed(const Handout& handout) {
  std::string bytes;
  const auto add = [&](std::uint64_t word) { bytes.append(reinterpret_cast<const char*>(&word), sizeof word); };
  add(handout.nothing_left);
  for (const Work& work : handout.works) {
    add(work.point);
    add(work.tries.size());
    for (const Work::Try& t : work.tries) add(std::uint64_t{t.replicate} << 32 | t.attempt);
  }
  return bytes;
}

Handout handout_in(std::string_view bytes) {
  const auto take = [&] {
    std::uint64_t word;
    std::memcpy(&word, bytes.data(), sizeof word);
    bytes.remove_prefix(sizeof word);
    return word;
  };
  Handout handout{{}, take() != 0};
  while (!bytes.empty()) {
    Work work{take(), {}};
    work.tries.resize(take());
    for (Work::Try& t : work.tries) {
      const std::uint64_t word = take();
      t = {static_cast<std::uint32_t>(word >> 32), static_cast<std::uint32_t>(word)};
    }
    handout.works.push_back(std::move(work));
  }
  return handout;
}

}  // namespace papotage::mpi
