#include "sim/cli/ending.hpp"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <filesystem>
#include <iostream>
#include <new>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "sim/core/refusal.hpp"

namespace papotage::cli {
namespace {

/// A closed stdin, stdout or stderr would give its number to the next file opened, a result perhaps, and progress and
/// answers would be written into it.
void keep_standard_files() {
  for (const int file : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    if (fcntl(file, F_GETFD) < 0 && errno == EBADF) static_cast<void>(open("/dev/null", O_RDWR));
}

/// Threads that wait for each other spin for milliseconds by default, and where processors are shared they so keep
/// those from running for whom they wait. libgomp reads how long before main() begins: the program starts itself once
/// more.
void wait_briefly(char** argv) {
  if (std::getenv("GOMP_SPINCOUNT") || std::getenv("OMP_WAIT_POLICY")) return;
  setenv("GOMP_SPINCOUNT", "1000", 1);
  // By its own name, as `ps` and `killall` should know it; where that can't be, it goes on as it is.
  std::error_code error;
  const std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe", error);
  if (!error) execv(self.c_str(), argv);
}

std::string unanswered(int error) {
  return fmt::format("the answer could not be written to the standard output ({}); send it elsewhere",
                     std::strerror(error));
}

/// Throws unless everything said has reached stdout.
void check_answered() {
  std::cout.flush();
  if (std::fflush(stdout) != 0 || std::ferror(stdout) || !std::cout.good()) throw std::runtime_error(unanswered(errno));
}

}  // namespace

void begin_process(char** argv) {
  keep_standard_files();
  wait_briefly(argv);
}

Ending ending() {
  try {
    throw;
  } catch (const Refusal& refusal) {
    return {exit_refused, refusal.what()};
  } catch (const std::bad_alloc&) {
    return {exit_failed, "not enough memory; `papotage check` tells how much a scenario needs"};
  } catch (const std::system_error& error) {
    // Of a long answer it is fmt that notices first.
    return {exit_failed, std::ferror(stdout) ? unanswered(error.code().value()) : error.what()};
  } catch (const std::exception& error) {
    return {exit_failed, error.what()};
  }
}

int ended(const std::function<int()>& work) {
  try {
    const int status = work();
    check_answered();
    return status;
  } catch (...) {
    const auto [status, why] = ending();
    std::fprintf(stderr, "%s%s\n", status == exit_refused ? "" : "papotage: ", why.c_str());
    return status;
  }
}

}  // namespace papotage::cli
