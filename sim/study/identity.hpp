#pragma once
// What a study is known by, so that nothing of another one gets into its journal or result.

#include <string>

#include "sim/study/run.hpp"
#include "sim/study/study.hpp"

namespace papotage {

/// The hash of all that must be equal for results to be, 64 hexadecimal digits: the resolved study, the contents of all
/// files that its points read, the program.
std::string identity_of(const Study& study, const Prepared& base);

}  // namespace papotage
