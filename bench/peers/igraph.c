/* igraph: reads an edge list and runs its SIR (continuous time) on it; prints CPU seconds of each as JSON.
   Usage: peer_igraph FILE BETA GAMMA */
#include <igraph/igraph.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double cpu(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return t.tv_sec + 1e-9 * t.tv_nsec;
}

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  igraph_rng_seed(igraph_rng_default(), 1);
  FILE* file = fopen(argv[1], "r");
  if (!file) return 1;
  igraph_t graph;
  double start = cpu();
  igraph_read_graph_edgelist(&graph, file, 0, IGRAPH_UNDIRECTED);
  const double reading = cpu() - start;
  fclose(file);
  /* One spreader: runs that die out at once are repeated. */
  double sir = 0, reached = 0;
  const double nodes = (double)igraph_vcount(&graph);
  while (reached < 0.1 * nodes) {
    igraph_vector_ptr_t runs;
    igraph_vector_ptr_init(&runs, 0);
    start = cpu();
    igraph_sir(&graph, atof(argv[2]), atof(argv[3]), 1, &runs);
    sir = cpu() - start;
    igraph_sir_t* run = VECTOR(runs)[0];
    reached = igraph_vector_int_tail(&run->no_r);
    igraph_sir_destroy(run);
    igraph_free(run);
    igraph_vector_ptr_destroy(&runs);
  }
  printf("{\"reading\": %.4f, \"sir\": %.4f, \"reached\": %.4f}\n", reading, sir, reached / nodes);
  igraph_destroy(&graph);
  return 0;
}
