#include "sim/record/task_columns.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "sim/record/key_column.hpp"
#include "sim/record/schema.hpp"

namespace papotage {
namespace {

/// The texts whose numbers a column holds.
void write_numbered(hid_t group, const Description& number, const Description& text,
                    const std::vector<std::string>& texts) {
  const h5::Id scale = make_numbers(group, number, texts.size());
  const h5::Id all = make_variable(group, text, h5::Type::text, {scale}, line_storage(texts.size()));
  h5::write_texts(all, {0}, {texts.size()}, texts);
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
  message_ = make_variable(group_, {"message", "1", "why it failed, as a message_number; -1 where it didn't"},
                           h5::Type::int32, scales, storage);
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
  write_messages(start, count, rows);
  const Tally tally = rows.tally();
  tally_.done += tally.done;
  tally_.failed += tally.failed;
  tally_.missing += tally.missing;
}

void TaskColumns::write_messages(const h5::Shape& start, const h5::Shape& count, const TaskRows& rows) {
  std::vector<std::int32_t> numbers(rows.size(), TextNumbers::none);
  for (std::size_t i = 0; i < numbers.size(); ++i)
    if (const std::string_view message = rows.message(i); !message.empty()) numbers[i] = messages_.number_of(message);
  h5::write(message_, start, count, h5::Type::int32, numbers.data());
}

void TaskColumns::finish(const TaskRows& rows) {
  for (Variable& v : outcomes_) {
    if (v.undefined) mark_undefined(v.dataset);
    v.dataset.close();
  }
  if (tally_.missing > 0) h5::set_attribute(host_, "_FillValue", h5::Type::int32, &TextNumbers::none, 1);
  h5::set_attribute(message_, "_FillValue", h5::Type::int32, &TextNumbers::none, 1);
  write_numbered(group_, {"host_number", "1", "number of the host"}, {"host_name", "1", "name of the host"},
                 rows.hosts());
  write_numbered(group_, {"message_number", "1", "number of the message"}, {"message_text", "1", "why a task failed"},
                 messages_.texts());
  const std::pair<const char*, std::uint64_t> numbers[] = {
      {"done", tally_.done}, {"failed", tally_.failed}, {"missing", tally_.missing}};
  for (const auto& [name, n] : numbers) h5::set_attribute(group_, name, h5::Type::uint64, &n, 1);
  for (h5::Id* id : {&started_, &seconds_, &attempts_, &host_, &message_, &status_, &group_}) id->close();
}

}  // namespace papotage
