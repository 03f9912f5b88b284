#pragma once
// What replicates wrote, post by post: so many rows that only the end of a replicate tells their number.

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <span>
#include <vector>

#include "sim/record/schema.hpp"

namespace papotage {

/// Datasets (post) that grow, with the posts of replicate 0, then those of replicate 1, and so on, whatever order
/// replicates end in. One that ends early waits in memory until those before it have ended: as replicates begin in
/// their order and run a few at a time, few wait. add() may be called from many threads.
class PostRows {
 public:
  /// Makes the datasets: post, replicate, and one a column.
  void lay_out(hid_t group, const std::vector<Column>& columns);
  /// Copies the posts of a replicate. Once a replicate.
  void add(std::uint32_t replicate, const Simulation& simulation);
  /// Writes what still waits, for a replicate that never came.
  void finish();

 private:
  struct Rows {
    std::size_t count = 0;
    std::vector<std::vector<std::byte>> columns;
  };
  struct Variable {
    h5::Id dataset;
    h5::Type type;
  };

  Rows copy_of(const Simulation& simulation) const;
  void write(std::uint32_t replicate, const Rows& rows);

  h5::Id post_, replicate_;
  std::vector<Variable> columns_;
  std::mutex mutex_;  // guards what follows, and writing
  std::map<std::uint32_t, Rows> waiting_;
  std::uint32_t next_ = 0;  // the first replicate that isn't written
  hsize_t written_ = 0;     // rows
};

}  // namespace papotage
