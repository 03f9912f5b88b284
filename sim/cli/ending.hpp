#pragma once
// How a program begins and ends.

#include <functional>
#include <string>

namespace papotage::cli {

/// Exit statuses.
inline constexpr int exit_failed = 1, exit_refused = 2;

/// To be called first, with main()'s arguments.
void begin_process(char** argv);

/// Why a program ends early. What was refused is told as it is, a failure after the program's name.
struct Ending {
  int status = 0;
  std::string why;
};
/// Of the exception that is being handled.
Ending ending();

/// Does the work, which gives an exit status, and tells on stderr what keeps it from being done.
int ended(const std::function<int()>& work);

}  // namespace papotage::cli
