#include "sim/study/input_file.hpp"

#include <filesystem>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "sim/record/sha256.hpp"

namespace papotage {

InputFile::InputFile(std::string key, const Value& value, std::string wanted)
    : key_(std::move(key)), value_(value), path_(resolve_path(value)), wanted_(std::move(wanted)) {}

void InputFile::refuse_pipe() const {
  // Read once, a pipe would leave nothing to hash.
  std::error_code unknown;
  if (std::filesystem::is_other(path_, unknown))
    throw Refusal(value_.place(), fmt::format("{} = \"{}\": is a pipe or a device, whose contents can't be known "
                                              "again; save them in a file and give that",
                                              key_, path_));
}

void InputFile::check_hash() {
  sha256_ = content_hash(path_);
  if (!wanted_.empty() && wanted_ != sha256_)
    throw Refusal(value_.place(),
                  fmt::format("{}: is another file than is wanted, or has changed since: its SHA-256 is {}, "
                              "wanted is {}",
                              path_, sha256_, wanted_));
}

}  // namespace papotage
