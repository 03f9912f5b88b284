#!/usr/bin/env bash
# The demonstration: talk about a company of 10,000 through a year, from a scenario file to trajectories.
set -euo pipefail
cd "$(dirname "$0")/.."
program=build/release/papotage

mkdir -p build/demo
$program run scenarios/workplace.toml -o build/demo/workplace.h5 --force
cat <<'END'

What to look at next:
  build/release/papotage info build/demo/workplace.h5                   what the result holds
  build/release/papotage check scenarios/workplace.toml                 the scenario with every default
  build/release/papotage run scenarios/workplace.toml -o frozen.h5 --set opinion.model=frozen    if nobody changed their mind
  build/release/papotage run scenarios/workplace.toml -o posts.h5 --set record.posts=true --replicates 4    every post
  build/release/papotage run scenarios/rumour.toml -o rumour.h5         a textbook model on a random network
  build/release/papotage network stats scenarios/company.toml           a company: its people, and the layers that tie them
  models/README.md                                                      the model: equations, constants and their sources
  README.md                                                             how to open the trajectories in Python or R
END
