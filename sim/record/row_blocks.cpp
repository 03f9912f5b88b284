#include "sim/record/row_blocks.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace papotage {
namespace {

constexpr std::size_t waiting_bytes = 64u << 20;

}  // namespace

void RowBlocks::add_variable(hid_t group, const Description& about, bool count, std::initializer_list<hid_t> scales) {
  h5::Storage storage = rows_storage(replicates_, width_);
  rows_ = static_cast<std::uint32_t>(storage.chunk[0]);
  storage.chunk.resize(scales.size());
  const h5::Type type = count ? h5::Type::int64 : h5::Type::float64;
  variables_.push_back({make_variable(group, about, type, scales, storage), count, false});
}

std::uint32_t RowBlocks::rows_in(std::uint32_t block) const { return std::min(rows_, replicates_ - block * rows_); }

void RowBlocks::add(std::uint32_t replicate, std::span<const double> values) {
  assert(replicate < replicates_ && values.size() == variables_.size() * width_);
  const std::uint32_t number = replicate / rows_, row = replicate % rows_, rows = rows_in(number);
  std::map<std::uint32_t, Block>::node_type ready;
  {
    const std::lock_guard lock(mutex_);
    ++arrived_;
    Block& block = waiting_[number];
    if (block.values.empty()) {
      block.values.resize(variables_.size() * rows * width_);
      block.present.resize(rows);
      block.missing = rows;
    }
    for (std::size_t v = 0; v < variables_.size(); ++v) {
      const auto from = values.subspan(v * width_, width_);
      std::copy(from.begin(), from.end(),
                block.values.begin() + static_cast<std::ptrdiff_t>((v * rows + row) * width_));
      if (variables_[v].count && std::any_of(from.begin(), from.end(), [](double x) { return std::isnan(x); }))
        variables_[v].undefined = true;
    }
    block.present[row] = true;
    if (--block.missing == 0) {
      ready = waiting_.extract(number);
    } else if (waiting_.size() * variables_.size() * rows_ * width_ * sizeof(double) > waiting_bytes) {
      const auto fullest = std::min_element(waiting_.begin(), waiting_.end(), [](const auto& a, const auto& b) {
        return a.second.missing < b.second.missing;
      });
      ready = waiting_.extract(fullest);
    }
  }
  if (ready) write(ready.key(), ready.mapped());
}

void RowBlocks::write(std::uint32_t number, const Block& block) {
  const auto rows = static_cast<std::uint32_t>(block.present.size());
  for (std::uint32_t begin = 0; begin < rows; ++begin) {
    if (!block.present[begin]) continue;
    std::uint32_t end = begin + 1;
    while (end < rows && block.present[end]) ++end;
    write_rows(number, block, begin, end);
    begin = end;
  }
}

void RowBlocks::write_rows(std::uint32_t number, const Block& block, std::uint32_t begin, std::uint32_t end) {
  for (std::size_t v = 0; v < variables_.size(); ++v) {
    const double* from = block.values.data() + (v * block.present.size() + begin) * width_;
    const std::size_t n = (end - begin) * width_;
    h5::Shape start{std::uint64_t{number} * rows_ + begin, 0}, count{end - begin, width_};
    start.resize(h5::shape_of(variables_[v].dataset).size());
    count.resize(start.size());
    if (!variables_[v].count) {
      h5::write(variables_[v].dataset, start, count, h5::Type::float64, from);
      continue;
    }
    h5::write(variables_[v].dataset, start, count, h5::Type::int64, stored_counts({from, n}).data());
  }
}

void RowBlocks::finish() {
  const std::lock_guard lock(mutex_);
  for (const auto& [number, block] : waiting_) write(number, block);
  waiting_.clear();
  for (Variable& variable : variables_) {
    if (variable.count && (variable.undefined || arrived_ < replicates_)) mark_undefined(variable.dataset);
    variable.dataset.close();
  }
}

}  // namespace papotage
