#!/usr/bin/env bash
# The same bits from g++ and clang++, for any x86-64 processor and for this one (contract 1 of the design).
#
# usage: compare.sh BUILD_DIR [PROGRAM]
#
# Builds tests/identity/digests.cpp and what it needs in BUILD_DIR, runs each program and fails with a diff where one
# prints another hash than the first: by g++ and by clang++, for any processor and for this one. Where a PROGRAM is given
# it is the one by g++ for any processor, and only clang++ for this one is set against it, so that both differ at once.
set -euo pipefail
[ $# -eq 1 ] || [ $# -eq 2 ] || { echo "usage: compare.sh BUILD_DIR [PROGRAM]" >&2; exit 2; }
given=${2:-}
mkdir -p "$1"
build=$(cd "$1" && pwd)
cd "$(dirname "$0")/../.."

lacks() { # PACKAGE WHAT
  echo "compare.sh: $2: install Debian's package $1 (apt-get install $1)" >&2
  exit 1
}
try() { # COMPILER SOURCE: does it compile and link with OpenMP?
  echo "$2" | "$1" -std=c++20 -fopenmp -x c++ - -x none -o "$build/try" ${3:-} 2>/dev/null
}
command -v g++ >/dev/null || lacks g++ "there is no g++"
command -v clang++ >/dev/null || lacks clang "there is no clang++"
try g++ '#include <omp.h>
int main() { return omp_get_max_threads() == 0; }' || lacks g++ "g++ has no OpenMP"
try clang++ '#include <omp.h>
int main() { return omp_get_max_threads() == 0; }' || lacks libomp-dev "clang++ finds no OpenMP runtime"
try g++ '#include <fmt/format.h>
int main() {}' -lfmt || lacks libfmt-dev "there is no fmt"
try g++ '#include <sleef.h>
int main() {}' -lsleef || lacks libsleef-dev "there is no SLEEF"
try g++ '#include <Random123/philox.h>
int main() {}' || lacks librandom123-dev "there is no Random123"
try g++ '#include <openssl/evp.h>
int main() {}' -lcrypto || lacks libssl-dev "there is no OpenSSL"
rm -f "$build/try"

flags=(-std=c++20 -O3 -w -ffp-contract=off -fopenmp -I.)
# The program, the models, and of sim/ the sources of the headers that these include, and so on.
sources=(tests/identity/digests.cpp models/*.cpp models/*/*.cpp)
open=("${sources[@]}")
declare -A seen
while [ ${#open[@]} -gt 0 ]; do
  mapfile -t headers < <(sed -n 's/^#include "\(.*\)\.hpp".*/\1/p' "${open[@]}" | sort -u)
  open=()
  for header in "${headers[@]}"; do
    [ -z "${seen[$header]:-}" ] || continue
    seen[$header]=1
    open+=("$header.hpp")
    case $header in sim/*) if [ -e "$header.cpp" ]; then sources+=("$header.cpp"); open+=("$header.cpp"); fi ;; esac
  done
done
ccache=$(command -v ccache || true)
builds=(g++-generic g++-native clang++-generic clang++-native)
[ -z "$given" ] || builds=(clang++-native)

object() { # BUILD SOURCE
  local name=${2%.cpp}
  echo "$build/$1/${name//\//_}.o"
}
# Compiles: all sources of all builds, as many at once as there are processors.
jobs() {
  for name in "${builds[@]}"; do
    mkdir -p "$build/$name"
    rm -f "$build/$name"/*.o
    march=; [ "${name##*-}" = native ] && march=-march=native
    for source in "${sources[@]}"; do
      printf '%s\n' "$ccache ${name%-*} ${flags[*]} $march -c $source -o $(object "$name" "$source")"
    done
  done
}
list=$build/jobs
jobs >"$list"
xargs -P "$(nproc)" -I{} sh -c '{} || exit 255' <"$list" || { echo "compare.sh: a build failed" >&2; exit 1; }

status=0
first=${builds[0]}
if [ -n "$given" ]; then
  first=given
  "$given" >"$build/given.txt" || { echo "compare.sh: $given failed" >&2; status=1; }
fi
for name in "${builds[@]}"; do
  "${name%-*}" -fopenmp "$build/$name"/*.o -lfmt -lsleef -lcrypto -o "$build/$name/digests"
  "$build/$name/digests" >"$build/$name.txt" || { echo "compare.sh: $name failed" >&2; status=1; }
  if ! diff --label "$first" --label "$name" -u0 "$build/$first.txt" "$build/$name.txt"; then
    echo "compare.sh: $first and $name give other bits" >&2
    status=1
  fi
done
[ $status -eq 0 ] && echo "$(wc -l <"$build/$first.txt") hashes are the same from $first ${builds[*]}"
exit $status
