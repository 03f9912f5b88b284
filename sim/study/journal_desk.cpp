#include "sim/study/journal_desk.hpp"

#include <fmt/format.h>

namespace papotage {
namespace {

constexpr std::size_t most_failures = 20;  // that are told

}  // namespace

std::optional<Work> JournalDesk::next() {
  while (!stop()) {
    const std::uint64_t k = next_.fetch_add(options_.shard.of) + options_.shard.number - 1;
    if (k >= study_.batches()) return {};
    const Batch batch = study_.batch(k);
    Work work{batch.point, {}};
    for (std::uint32_t r = batch.first; r < batch.last; ++r)
      if (const std::uint64_t task = study_.task(batch.point, r); !ledger_.done(task))
        work.tries.push_back({r, ledger_.next_attempt(task)});
    if (!work.tries.empty()) return work;
  }
  return {};
}

void JournalDesk::note(const TaskRecord& record) {
  journal_.append(record);
  if (record.status == TaskRecord::Status::started) return;
  if (options_.finished) options_.finished();
  if (record.status == TaskRecord::Status::failed)
    keep(record);
  else
    ++done_;
}

bool JournalDesk::stop() const {
  return journal_.error() != 0 || (options_.stop && options_.stop->load(std::memory_order_relaxed));
}

std::vector<std::string> JournalDesk::failures() const {
  std::vector<std::string> texts;
  for (const auto& [what, failed] : failed_) {
    const auto& [point, message] = what;
    const std::string which = failed.tasks == 1 ? study_.task_name(failed.task)
                                                : fmt::format("{}, {} replicates", study_.name(point), failed.tasks);
    texts.push_back(fmt::format("{}: {}", which, message));
  }
  return texts;
}

void JournalDesk::keep(const TaskRecord& record) {
  const std::lock_guard lock(mutex_);
  const std::pair what(record.task / study_.replicates(), std::string(record.message));
  const auto [it, first] = failed_.try_emplace(what, Failed{record.task, 0});
  it->second.task = std::min(it->second.task, record.task);
  ++it->second.tasks;
  if (first && failed_.size() > most_failures) failed_.erase(std::prev(failed_.end()));
}

}  // namespace papotage
