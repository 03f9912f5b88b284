#pragma once
// A user's mistake, and where it stands.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace papotage {

/// Bytes of the character (UTF-8) with which `text` begins; 0 where it begins with none.
std::size_t character_length(std::string_view text);

/// Text that is safe on a terminal and fits one line: control characters, line separators, marks that reverse the
/// direction of writing and stray bytes are written as escapes.
std::string printable(std::string_view text);

/// Where a value was written: a line and column of a file, or an option of the command line (line 0).
struct Place {
  std::shared_ptr<const std::string> source;
  std::uint32_t line = 0;
  std::uint32_t column = 0;

  bool known() const { return source != nullptr; }
  bool on_command_line() const { return source && line == 0; }
  /// "FILE:LINE:COLUMN" or the option; empty where unknown.
  std::string text() const;
};

/// One clear message about a user's mistake: what stands there, what is allowed, what to do. Its text is made
/// printable, so that names and values may be put into it as they are. Thrown by whoever notices; `key` names the
/// parameter until somebody who knows its place locates it. Exit status 2, nothing written.
class Refusal : public std::runtime_error {
 public:
  explicit Refusal(std::string message) : Refusal(Place{}, std::move(message)) {}
  Refusal(Place place, std::string message);
  /// About the parameter `key` of the section that is being read; located later.
  static Refusal about(std::string key, std::string message);

  const Place& place() const { return place_; }
  const std::string& key() const { return key_; }
  const std::string& message() const { return message_; }

 private:
  Place place_;
  std::string key_, message_;
};

/// The name among `known` that is nearest in edits, within a third of its length, or empty. Two neighbouring letters
/// that are swapped are one edit.
std::string nearest_name(std::string_view name, const std::vector<std::string>& known);

/// "; did you mean `x`?" when a name is near, otherwise "; known: a, b, c".
std::string suggestion(std::string_view name, const std::vector<std::string>& known);

}  // namespace papotage
