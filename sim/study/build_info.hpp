#pragma once
// Which program this is. The source is written by CMake (build_info.cpp.in).

namespace papotage {

struct BuildInfo {
  const char* version;
  const char* revision;  // of the source, with "+changes" where it isn't what was committed
  const char* compiler;
};
const BuildInfo& build_info();

}  // namespace papotage
