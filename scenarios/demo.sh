#!/usr/bin/env bash
# The demonstration: a rumour in a workplace of 10,000, from a scenario file to trajectories.
set -euo pipefail
cd "$(dirname "$0")/.."
program=build/release/papotage

mkdir -p build/demo
$program run scenarios/rumour.toml -o build/demo/rumour.h5 --force
cat <<'END'

What to look at next:
  build/release/papotage info build/demo/rumour.h5                      what the result holds
  build/release/papotage check scenarios/rumour.toml                    the scenario with every default
  build/release/papotage run scenarios/rumour.toml -o weak.h5 --set contagion.beta=0.02     a rumour that convinces less
  build/release/papotage run scenarios/rumour.toml -o ours.h5 --set network.file=FILE       in your own network: two numbers a line
  build/release/papotage network stats scenarios/company.toml           a company: its people, and the layers that tie them
  README.md                                                             how to open the trajectories in Python or R
END
