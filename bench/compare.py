"""Runs the benchmarks beside what peers need for the same work, and prints ratios.

Peers and papotage take turns, so that a change of the machine's speed hits both; figures are medians of the rounds, in CPU
seconds of one thread unless said otherwise.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = ROOT / "build" / "bench"
os.environ.setdefault("GOMP_SPINCOUNT", "1000")  # as the program itself
os.environ["PAPOTAGE_BENCH_DIR"] = str(BUILD)


def ours(pattern, *options):
    """Benchmarks whose name matches, by name: the JSON entries of all repetitions."""
    out = subprocess.run([BUILD / "papotage_bench", f"--benchmark_filter={pattern}", "--benchmark_format=json", *options],
                         check=True, capture_output=True, text=True).stdout
    found = {}
    for entry in json.loads(out)["benchmarks"]:
        if entry.get("run_type") == "iteration":
            found.setdefault(entry["run_name"], []).append(entry)
    return found


def middle(entries, key):
    return statistics.median(e[key] for e in entries)


def peer(*command):
    try:
        run = subprocess.run(command, check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"  left out, {command[0]}: {error}", file=sys.stderr)
        return None
    return json.loads(run.stdout.strip().splitlines()[-1])


short = []


def show(what, value, wanted, good):
    if not good:
        short.append(what)
    print(f"  {what:<58} {value:<26} {wanted:<18} {'reached' if good else 'SHORT'}")


def against_peers(rounds):
    text = BUILD / "standard.txt"
    if not text.exists():
        ours("read_text", "--benchmark_min_time=0.01")
    # igraph's time is continuous, so the standard probabilities serve as rates. (The exact rates that belong to them,
    # .03046 and .10536, make igraph 0.10 abort.)
    beta, gamma = 0.03, 0.1
    mine, tool, igraph = [], [], []
    for _ in range(rounds):
        mine.append(ours("^(sir/1000000|voter|voter_synchronous|majority_rule|majority_rule_synchronous|watts_threshold|parse_text|read_text)$"))
        tool.append(peer("/usr/bin/python3", ROOT / "bench/peers/graph_tool_peer.py", text))
        igraph.append(peer(BUILD / "peer_igraph", text, str(beta), str(gamma)))
    sir = statistics.median(middle(m["sir/1000000"], "cpu_time") for m in mine) / 1e3
    voter = statistics.median(middle(m["voter"], "items_per_second") for m in mine)
    reading = statistics.median(middle(m["read_text"], "cpu_time") for m in mine) / 1e3
    rate = text.stat().st_size / reading / 1e6
    print(f"SIR {sir:.3f} s, voter {voter / 1e6:.1f} M updates/s, reading {reading:.3f} s")
    if all(tool):
        theirs = statistics.median(t["sir"] for t in tool)
        show(f"SIR, 10^6 people, against graph-tool ({theirs:.2f} s)", f"{theirs / sir:.1f} times", "20 (30)", theirs / sir >= 20)
        for name, benchmark, rate_of, wanted in (("voter, asynchronous", "voter", "voter_async", "10 (16)"),
                                                 ("voter, synchronous", "voter_synchronous", "voter_sync", "10"),
                                                 ("majority, asynchronous", "majority_rule", "majority_async", "10"),
                                                 ("majority, synchronous", "majority_rule_synchronous", "majority_sync", "10"),
                                                 ("threshold, a whole cascade", "watts_threshold", "threshold_sync", "10")):
            theirs = statistics.median(t[rate_of] for t in tool)
            own = statistics.median(middle(m[benchmark], "items_per_second") for m in mine)
            show(f"{name}, against graph-tool ({theirs / 1e6:.1f} M/s)", f"{own / theirs:.1f} times", wanted, own / theirs >= 10)
    if all(igraph):
        theirs = statistics.median(i["sir"] for i in igraph)
        show(f"SIR, 10^6 people, against igraph ({theirs:.2f} s)", f"{theirs / sir:.1f} times", "15", theirs / sir >= 15)
        theirs = statistics.median(i["reading"] for i in igraph)
        show(f"reading and building from text, against igraph ({theirs:.2f} s)", f"{theirs / reading:.1f} times", "5", theirs / reading >= 5)
    parsing = text.stat().st_size / (statistics.median(middle(m["parse_text"], "cpu_time") for m in mine) / 1e3) / 1e6
    show("text read (one pass, without rows)", f"{parsing:.0f} MB/s", "300 MB/s", parsing >= 300)
    print(f"  to finished rows, with everything: {rate:.0f} MB/s")


def against_itself():
    repeated = ("--benchmark_repetitions=5", "--benchmark_enable_random_interleaving=true")
    sweep = ours("^(friedkin_johnsen/1/|pagerank_sweep)", *repeated)
    step = middle(next(v for k, v in sweep.items() if k.startswith("friedkin")), "items_per_second")
    yard = middle(sweep["pagerank_sweep"], "items_per_second")
    show(f"Friedkin-Johnsen step, {step / 1e6:.0f} M arcs/s, of a PageRank sweep", f"{step / yard:.2f}", "1 (within 1%)", step >= 0.99 * yard)

    runs = ours("^ensemble/", *repeated)
    for name, one in runs.items():
        if "/1/process_time" in name:
            two = runs[name.replace("/1/process_time", "/2/process_time")]
            gain = middle(one, "real_time") / middle(two, "real_time")
            _, people, replicates, *_ = name.split("/")
            if replicates == "1":
                print(f"  two threads, one replicate of {people} people, with all its allocations: {gain:.2f} times")
            else:
                show(f"two threads, {replicates} replicates of {people} people", f"{gain:.2f} times", "1.9", gain >= 1.9)

    recording = ours("^record_", *repeated)
    for model in ("sir", "friedkin_johnsen", "voter"):
        # Of a run of half a second; making the file is a fixed cost besides.
        without, recorded = (middle(recording[f"record_{model}/{k}"], "cpu_time") for k in (0, 1))
        show(f"recording, {model}", f"{100 * (recorded / without - 1):.1f}% of the run", "under 5%", recorded < 1.05 * without)
    without, recorded = (middle(recording[f"record_nothing/{k}"], "cpu_time") for k in (0, 1))
    print(f"  a result file costs {recorded - without:.1f} ms of CPU whatever it holds")


def catalogue():
    repeated = ("--benchmark_repetitions=3", "--benchmark_enable_random_interleaving=true")
    for name, entries in ours("^contagion/", *repeated).items():
        if "of_sir" in entries[0]:
            share = middle(entries, "of_sir")
            show(f"{name.removeprefix('contagion/')}: arcs a second, of sir by events", f"{share:.2f}", "0.5", share >= 0.5)
    for name, entries in ours("^(voter|opinion_steps/deffuant)$", *repeated).items():
        rate = middle(entries, "items_per_second") / 1e6
        show(f"{name.removeprefix('opinion_steps/')}: updates", f"{rate:.0f} M/s", "60 M/s", rate >= 60)
    sweeps = ours("^(friedkin_johnsen/1/|opinion_steps/)", *repeated)
    step = middle(next(v for k, v in sweeps.items() if k.startswith("friedkin")), "items_per_second")
    for name, entries in sweeps.items():
        if "opinion_steps" in name and "deffuant" not in name:
            share = middle(entries, "items_per_second") / step
            show(f"{name.removeprefix('opinion_steps/')}: arcs a second, of friedkin_johnsen", f"{share:.2f}", "1", share >= 0.95)


def workplace():
    years = ours("^(sector|company)_year", "--benchmark_repetitions=3", "--benchmark_enable_random_interleaving=true")
    one, two, company = (next(v for k, v in years.items() if k.startswith(start))
                         for start in ("sector_year/1/", "sector_year/2/", "company_year/1"))
    gain = middle(one, "real_time") / middle(two, "real_time")
    show("two threads, half a million people through a year", f"{gain:.2f} times", "1.9", gain >= 1.9)
    rate = middle(one, "items_per_second") * middle(one, "real_time") / middle(one, "cpu_time")
    print(f"  before {rate / 1e6:.0f} million people a CPU second posts are put")
    flagship = 64 * (365 + 180) / 365 * middle(company, "cpu_time") / 2e3
    show("64 replicates of the flagship on 2 cores", f"{flagship:.1f} s", "10 s", flagship < 10)


def drawing():
    drawn = ours("^generate_erdos_renyi")
    entries = next(iter(drawn.values()))
    seconds = middle(entries, "cpu_time") / 1e3
    show("Erdős-Rényi, 10^6 people, 10^7 arcs", f"{seconds:.2f} s of CPU", "under 1 s", seconds < 1)
    resident = peer("/usr/bin/python3", "-c", """
import json, resource, subprocess, sys
def peak(pattern):
    subprocess.run([sys.argv[1], f"--benchmark_filter={pattern}"], check=True, capture_output=True)
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
nothing = peak("^ties$")
print(json.dumps({"bytes": peak("^generate_erdos_renyi") - nothing}))
""", BUILD / "papotage_bench")
    if resident is None:
        return
    rows = entries[0]["rows_bytes"]
    show("its memory, of the finished rows", f"{resident['bytes'] / rows:.2f} times", "1.3", resident["bytes"] <= 1.3 * rows)


parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
parser.add_argument("--rounds", type=int, default=3)
arguments = parser.parse_args()
print(f"  {'what':<58} {'found':<26} {'wanted (ambition)':<18}")
drawing()
against_itself()
catalogue()
workplace()
against_peers(arguments.rounds)
sys.exit(1 if short else 0)
