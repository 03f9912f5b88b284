#include "sim/record/post_rows.hpp"

#include <cassert>
#include <numeric>

namespace papotage {
namespace {

void append(hid_t dataset, hsize_t at, hsize_t n, h5::Type type, const void* values) {
  h5::extend(dataset, at + n);
  h5::write(dataset, {at}, {n}, type, values);
}

}  // namespace

void PostRows::lay_out(hid_t group, const std::vector<Column>& columns) {
  const h5::Storage storage = growing_storage();
  post_ = make_growing_scale(group, {"post", "1", "number of the post"});
  replicate_ = make_variable(group, {"replicate", "1", "replicate"}, h5::Type::uint32, {post_}, storage);
  for (const Column& column : columns)
    columns_.push_back({make_column(group, column, {post_}, storage), type_of(column)});
}

PostRows::Rows PostRows::copy_of(const Simulation& simulation) const {
  Rows rows;
  for (std::size_t k = 0; k < columns_.size(); ++k) {
    const std::span<const std::byte> values = simulation.post_column(k);
    const std::size_t count = values.size() / h5::bytes_of(columns_[k].type);
    assert(k == 0 || count == rows.count);
    rows.count = count;
    rows.columns.emplace_back(values.begin(), values.end());
  }
  return rows;
}

void PostRows::add(std::uint32_t replicate, const Simulation& simulation) {
  Rows rows = copy_of(simulation);
  const std::lock_guard lock(mutex_);
  waiting_.emplace(replicate, std::move(rows));
  for (auto first = waiting_.begin(); first != waiting_.end() && first->first == next_; ++next_) {
    write(next_, first->second);
    first = waiting_.erase(first);
  }
}

void PostRows::write(std::uint32_t replicate, const Rows& rows) {
  if (rows.count == 0) return;
  std::vector<std::int64_t> numbers(rows.count);
  std::iota(numbers.begin(), numbers.end(), static_cast<std::int64_t>(written_));
  append(post_, written_, rows.count, h5::Type::int64, numbers.data());
  const std::vector<std::uint32_t> replicates(rows.count, replicate);
  append(replicate_, written_, rows.count, h5::Type::uint32, replicates.data());
  for (std::size_t k = 0; k < columns_.size(); ++k)
    append(columns_[k].dataset, written_, rows.count, columns_[k].type, rows.columns[k].data());
  written_ += rows.count;
}

void PostRows::finish() {
  const std::lock_guard lock(mutex_);
  for (const auto& [replicate, rows] : waiting_) write(replicate, rows);
  waiting_.clear();
  post_.close();
  replicate_.close();
  for (Variable& column : columns_) column.dataset.close();
}

}  // namespace papotage
