"""graph-tool: SIR, thresholds (synchronous), voter and majority vote (both ways) on an edge list; prints CPU seconds and
rates as JSON.

Usage: graph_tool_peer.py FILE
"""

import json
import sys
import time
import warnings

warnings.filterwarnings("ignore")

import graph_tool as gt
import graph_tool.dynamics as dynamics
import numpy as np

edges = np.fromfile(sys.argv[1], dtype=np.int64, sep=" ").reshape(-1, 2)
graph = gt.Graph(directed=False)
nodes = int(edges.max()) + 1
graph.add_vertex(nodes)
graph.add_edge_list(edges)
gt.openmp_set_num_threads(1)
gt.seed_rng(1)
start_state = np.random.default_rng(1).random(nodes) < 0.01

sir = dynamics.SIRState(graph, beta=0.03, gamma=0.1, s=graph.new_vp("int", vals=start_state.astype(int)))
begin = time.process_time()
sir.iterate_sync(100)
sir_seconds = time.process_time() - begin



def updates_a_second(state, iterate, steps):
    """`iterate` is "async" (steps of n updates of uniform agents) or "sync"."""
    begin = time.process_time()
    if iterate == "async":
        state.iterate_async(steps * nodes)
    else:
        state.iterate_sync(steps)
    return steps * nodes / (time.process_time() - begin)


rates = {}
for name, state in (("voter", dynamics.VoterState), ("majority", dynamics.MajorityVoterState)):
    for iterate in ("async", "sync"):
        rates[f"{name}_{iterate}"] = updates_a_second(state(graph, q=2), iterate, 5 if name == "voter" else 2)

# A cascade over everybody from one in fifty; a step costs the same whatever happens in it.
few = graph.new_vp("int", vals=(np.random.default_rng(2).random(nodes) < 0.02).astype(int))
rates["threshold_sync"] = updates_a_second(dynamics.BinaryThresholdState(graph, h=0.18, s=few), "sync", 5)

print(json.dumps({"sir": sir_seconds, "reached": float((sir.get_state().a != 0).mean()), **rates}))
