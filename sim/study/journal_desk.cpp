#include "sim/study/journal_desk.hpp"

namespace papotage {

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
  if (record.status == TaskRecord::Status::done) ++done_;
}

bool JournalDesk::stop() const {
  return journal_.error() != 0 || (options_.stop && options_.stop->load(std::memory_order_relaxed));
}

}  // namespace papotage
