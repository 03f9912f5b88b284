#pragma once
// The bytes of a journal. Numbers are little-endian.
//
//   "papotage journal" (16 bytes), format (uint32), then frames: the header's first, then one a record
//   frame    length of the body (uint32, from 1), CRC-32C of length and body (uint32), body
//   header   study (uint32 length and bytes), seed (uint64), tasks (uint64), shard (uint32), shards (uint32), meta
//            (the rest)
//   record   kind (uint8) 0, a host:  its name (the rest). Hosts are numbered from 0 as they come.
//                         1 to 3, a task's TaskRecord::Status:  task (uint64), attempt (uint32), host (uint32),
//                         start (float64), seconds (float32), values (float64 each) or message (the rest)
//
// A frame that doesn't hold what its checksum says is the end of the journal, whatever follows: a power cut may leave
// any mixture of old bytes, new ones and zeros behind what was synced.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sim/record/journal.hpp"

namespace papotage::journal_format {

inline constexpr std::string_view magic = "papotage journal";
inline constexpr const char* no_journal = "is no journal of papotage; remove or rename it";
/// The longest body of a frame, bytes: what a damaged length may at most make a reader allocate.
inline constexpr std::size_t longest = std::size_t{1} << 26;

/// CRC-32C (Castagnoli), as in iSCSI, RFC 3720; `before` is that of the bytes before.
std::uint32_t crc32c(std::string_view bytes, std::uint32_t before = 0) noexcept;

/// All that stands before the records.
std::string beginning(const JournalHeader& header);
/// Append a frame. That of a task refers to its host by number.
void add_host(std::string& to, std::string_view name);
void add_task(std::string& to, const TaskRecord& record, std::uint32_t host);
/// Visits the tasks in frames that add_task() made; false where they aren't whole. `hosts` are known by number.
bool each_task(std::string_view frames, const std::vector<std::string>& hosts, const TaskVisit& visit);

struct Header {
  JournalHeader header;
  std::uint64_t end = 0;  // bytes
};
/// Refuses, as "PATH: ...", what is no journal and one whose header is damaged or of another format.
Header read_header(int fd, const std::string& path);

struct Extent {
  std::uint64_t end = 0;       // of the last whole record
  std::uint64_t size = 0;      // of the file
  std::uint64_t finished = 0;  // records of tasks, done or failed
};
/// Visits the records from `offset` on, and fills `hosts`.
Extent read_records(int fd, const std::string& path, std::uint64_t offset, std::vector<std::string>& hosts,
                    const TaskVisit& visit);

}  // namespace papotage::journal_format
