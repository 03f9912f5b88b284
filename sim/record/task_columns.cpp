#include "sim/record/task_columns.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <utility>

#include "sim/record/key_column.hpp"
#include "sim/record/schema.hpp"

namespace papotage {
namespace {

void write_failures(hid_t provenance, std::uint32_t replicates, const std::map<std::uint64_t, std::string>& messages) {
  std::vector<std::uint64_t> tasks;
  std::vector<std::int64_t> points, replicate_of;
  std::vector<std::string> texts;
  for (const auto& [task, message] : messages) {
    tasks.push_back(task);
    points.push_back(static_cast<std::int64_t>(task / replicates));
    replicate_of.push_back(static_cast<std::int64_t>(task % replicates));
    texts.push_back(message);
  }
  const hsize_t n = tasks.size();
  const h5::Id group = h5::make_group(provenance, "failures");
  const h5::Id scale = make_scale(group, {"task", "1", "number of the task"}, std::span<const std::uint64_t>(tasks));
  const auto column = [&](const char* name, const char* doc, h5::Type type) {
    return make_variable(group, {name, "1", doc}, type, {scale}, line_storage(n));
  };
  h5::write(column("point", "its point", h5::Type::int64), {0}, {n}, h5::Type::int64, points.data());
  h5::write(column("replicate", "its replicate", h5::Type::int64), {0}, {n}, h5::Type::int64, replicate_of.data());
  h5::write_texts(column("message", "why it failed", h5::Type::text), {0}, {n}, texts);
}

}  // namespace

void TaskColumns::lay_out_outcomes(hid_t group, const std::vector<Outcome>& outcomes,
                                   std::initializer_list<hid_t> scales, const h5::Storage& storage) {
  for (const Outcome& o : outcomes) {
    const h5::Type type = o.count ? h5::Type::int64 : h5::Type::float64;
    outcomes_.push_back({make_variable(group, {o.name, o.unit, o.doc}, type, scales, storage), o.count, false});
  }
}

void TaskColumns::lay_out_provenance(h5::Id group, std::initializer_list<hid_t> scales, const h5::Storage& storage) {
  group_ = std::move(group);
  // The unit is "s": "seconds" would make xarray turn numbers into time spans.
  started_ = make_variable(group_, {"started", "s", "start of the task, since 1970-01-01 UTC"}, h5::Type::float64,
                           scales, storage);
  seconds_ = make_variable(group_, {"seconds", "s", "time that it took"}, h5::Type::float32, scales, storage);
  attempts_ = make_variable(group_, {"attempts", "1", "times that it was begun"}, h5::Type::uint32, scales, storage);
  host_ = make_variable(group_, {"host", "1", "where it ran, as a host_number; -1 where it didn't"}, h5::Type::int32,
                        scales, storage);
  status_ = make_column(group_,
                        {"status",
                         "1",
                         "how it ended",
                         Column::Type::uint8,
                         {"done", "failed", "missing"},
                         {TaskRows::done, TaskRows::failed, TaskRows::missing}},
                        scales, storage);
}

void TaskColumns::write(const h5::Shape& start, const h5::Shape& count, const TaskRows& rows) {
  for (std::size_t k = 0; k < outcomes_.size(); ++k) {
    Variable& v = outcomes_[k];
    const std::span<const double> values = rows.outcome(k);
    if (!v.count) {
      h5::write(v.dataset, start, count, h5::Type::float64, values.data());
      continue;
    }
    v.undefined = v.undefined || std::any_of(values.begin(), values.end(), [](double x) { return std::isnan(x); });
    h5::write(v.dataset, start, count, h5::Type::int64, stored_counts(values).data());
  }
  h5::write(started_, start, count, h5::Type::float64, rows.started().data());
  h5::write(seconds_, start, count, h5::Type::float32, rows.seconds().data());
  h5::write(attempts_, start, count, h5::Type::uint32, rows.attempts().data());
  h5::write(host_, start, count, h5::Type::int32, rows.host().data());
  h5::write(status_, start, count, h5::Type::uint8, rows.status().data());
  const Tally tally = rows.tally();
  tally_.done += tally.done;
  tally_.failed += tally.failed;
  tally_.missing += tally.missing;
}

void TaskColumns::write_hosts(const std::vector<std::string>& hosts) {
  if (tally_.missing > 0) h5::set_attribute(host_, "_FillValue", h5::Type::int32, &TaskRows::no_host, 1);
  const h5::Id number = make_numbers(group_, {"host_number", "1", "number of the host"}, hosts.size());
  const h5::Id names = make_variable(group_, {"host_name", "1", "name of the host"}, h5::Type::text, {number},
                                     line_storage(hosts.size()));
  h5::write_texts(names, {0}, {hosts.size()}, hosts);
}

void TaskColumns::finish(hid_t provenance, std::uint32_t replicates, const TaskRows& rows) {
  for (Variable& v : outcomes_) {
    if (v.undefined) mark_undefined(v.dataset);
    v.dataset.close();
  }
  write_hosts(rows.hosts());
  if (!rows.messages().empty()) write_failures(provenance, replicates, rows.messages());
  const std::pair<const char*, std::uint64_t> numbers[] = {
      {"done", tally_.done}, {"failed", tally_.failed}, {"missing", tally_.missing}};
  for (const auto& [name, n] : numbers) h5::set_attribute(group_, name, h5::Type::uint64, &n, 1);
  for (h5::Id* id : {&started_, &seconds_, &attempts_, &host_, &status_, &group_}) id->close();
}

}  // namespace papotage
