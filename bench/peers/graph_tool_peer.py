"""graph-tool: SIR (synchronous) and voter (asynchronous) on an edge list; prints CPU seconds as JSON.

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

voter = dynamics.VoterState(graph, q=2)
updates = 5 * nodes
begin = time.process_time()
voter.iterate_async(updates)
voter_seconds = time.process_time() - begin

print(json.dumps({"sir": sir_seconds, "reached": float((sir.get_state().a != 0).mean()), "voter_rate": updates / voter_seconds}))
