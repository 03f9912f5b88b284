#pragma once
// The datasets of tasks: their outcomes, and how they came about. A whole result has them along (point, replicate), a
// shard's along (task).

#include <cstdint>
#include <initializer_list>
#include <vector>

#include "sim/record/hdf5.hpp"
#include "sim/record/schema.hpp"
#include "sim/record/study_layout.hpp"
#include "sim/record/task_rows.hpp"

namespace papotage {

inline const Description point_number{"point", "1", "point of the design"};

/// n, or less of it so that whole chunks are written, once.
inline std::uint64_t whole_chunks(std::uint64_t n, std::uint64_t chunk) { return n < chunk ? n : n - n % chunk; }

class TaskColumns {
 public:
  /// Outcomes in `group`, along its scales.
  void lay_out_outcomes(hid_t group, const std::vector<Outcome>& outcomes, std::initializer_list<hid_t> scales,
                        const h5::Storage& storage);
  /// Status, times, attempts, hosts and messages in `group`, along its scales.
  void lay_out_provenance(h5::Id group, std::initializer_list<hid_t> scales, const h5::Storage& storage);

  /// The box of these tasks.
  void write(const h5::Shape& start, const h5::Shape& count, const TaskRows& rows);

  /// Ends with what is known of all rows: names of hosts, and messages.
  void finish(const TaskRows& rows);
  const Tally& tally() const { return tally_; }

 private:
  struct Variable {
    h5::Id dataset;
    bool count, undefined;
  };
  void write_messages(const h5::Shape& start, const h5::Shape& count, const TaskRows& rows);

  std::vector<Variable> outcomes_;
  h5::Id group_, status_, started_, seconds_, attempts_, host_, message_;
  TextNumbers messages_{TaskRows::most_messages};
  Tally tally_;
};

}  // namespace papotage
