#pragma once
// Rows of replicates, gathered until a chunk of them is complete.

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "sim/record/schema.hpp"

namespace papotage {

/// Datasets (replicate), (replicate, time) or (replicate, class) whose rows come in any order of replicates and from
/// many threads. A block of rows is packed and written once, when it is complete, so that many small replicates are
/// quick; at most 64 MiB wait, beyond which blocks are written with holes.
class RowBlocks {
 public:
  RowBlocks() = default;
  /// `scales` has the replicates first; a row is `width` values of each dataset. Counts are int64, others float64.
  RowBlocks(std::uint32_t replicates, std::size_t width) : replicates_(replicates), width_(width) {}
  void add_variable(hid_t group, const Description& about, bool count, std::initializer_list<hid_t> scales);

  /// The row of a replicate: `width` values of the first dataset, then of the second, and so on. Once a replicate.
  void add(std::uint32_t replicate, std::span<const double> values);
  /// Writes what is waiting. A count that isn't defined somewhere, or whose replicate never came, is the least int64
  /// there, and an attribute _FillValue says so.
  void finish();

 private:
  struct Variable {
    h5::Id dataset;
    bool count;
    bool undefined;
  };
  struct Block {
    std::vector<double> values;  // dataset by dataset, row by row
    std::vector<bool> present;   // by row
    std::uint32_t missing = 0;   // rows
  };

  std::uint32_t rows_in(std::uint32_t block) const;
  void write(std::uint32_t number, const Block& block);
  void write_rows(std::uint32_t number, const Block& block, std::uint32_t begin, std::uint32_t end);

  std::uint32_t replicates_ = 0;
  std::size_t width_ = 0;
  std::uint32_t rows_ = 1;  // of a block
  std::vector<Variable> variables_;
  std::mutex mutex_;  // guards what follows, and Variable::undefined
  std::map<std::uint32_t, Block> waiting_;
  std::uint64_t arrived_ = 0;
};

}  // namespace papotage
