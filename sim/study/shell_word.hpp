#pragma once
// Text as a word of bash.

#include <string>
#include <string_view>

namespace papotage {

/// The text as one word of a bash script, on one line and printable whatever is in it.
std::string shell_word(std::string_view text);

}  // namespace papotage
