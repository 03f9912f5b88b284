#pragma once
// What every result file has, whatever its command: its root, its scenario, its provenance, and how it ends.

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "sim/record/entries.hpp"
#include "sim/record/hdf5.hpp"
#include "sim/record/part_file.hpp"

namespace papotage {

/// Of the layout that is described in result.hpp; a reader refuses a later one.
constexpr std::int32_t result_format = 1;
constexpr const char* result_type = "papotage";

class ResultFile {
 public:
  /// Refuses what PartFile refuses.
  ResultFile(const std::string& path, bool force);
  ~ResultFile();
  ResultFile(const ResultFile&) = delete;
  ResultFile& operator=(const ResultFile&) = delete;

  void begin(const std::string& title, std::uint64_t seed, const std::string& resolved, const Entries& provenance);

  hid_t root() const { return file_; }
  bool failed() const { return part_->error() != 0; }

  /// Runs `work` unless something has failed before. What it throws, which would end a program in the middle of a
  /// parallel loop, is kept for finish().
  template <class Work>
  void attempt(Work&& work) noexcept {
    if (failed()) return;
    try {
      work();
    } catch (...) {
      keep_exception();
    }
  }

  /// Adds provenance and gives the file its name; datasets and groups should have been closed. Throws
  /// std::system_error, leaving nothing, where anything failed since the beginning.
  void finish(const Entries& provenance);

 private:
  void keep_exception() noexcept;

  std::shared_ptr<PartFile> part_;
  h5::Id file_, provenance_;
  std::mutex mutex_;
  std::string words_;  // of an exception that came before any other failure
};

}  // namespace papotage
