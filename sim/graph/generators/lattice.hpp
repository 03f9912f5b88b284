#pragma once
// A lattice of rows and columns: each agent is tied to the four nearest (the von Neumann neighbourhood) or to the eight
// around it (the Moore neighbourhood). The agent in row r and column c is number r * columns + c. A periodic lattice is
// a torus: its last row is next to its first, and its last column to its first. A lattice of one row is a line.

#include <cstdint>
#include <string>

#include <fmt/format.h>

#include "sim/core/parameter.hpp"
#include "sim/graph/rows.hpp"

namespace papotage {

struct Lattice {
  static constexpr const char* name = "lattice";
  static constexpr const char* title = "rows and columns, each agent tied to the nearest 4 or 8";
  static constexpr const char* source = "von Neumann 1966; Moore 1962";

  std::uint32_t rows = 0, columns = 0;
  bool periodic = false;
  std::string neighbourhood = "von_neumann";  // or "moore"

  static void declare(Declare<Lattice>& d) {
    d(&Lattice::rows, {.name = "rows", .range = at_least(1), .required = true, .doc = "rows of agents"});
    d(&Lattice::columns, {.name = "columns", .range = at_least(1), .required = true, .doc = "agents in a row"});
    d(&Lattice::periodic,
      {.name = "periodic", .doc = "whether opposite borders are next to each other, as on a torus"});
    d(&Lattice::neighbourhood, {.name = "neighbourhood",
                                .choices = {"von_neumann", "moore"},
                                .doc = "tied to the nearest 4, or to all 8 around"});
  }

  void check() const {
    constexpr std::uint64_t most = 0xfffffffe;
    if (std::uint64_t{rows} * columns > most)
      throw Refusal::about("columns", fmt::format("columns = {}: makes {} agents of {} rows; networks end at {}",
                                                  columns, std::uint64_t{rows} * columns, rows, most));
    for (const bool of_rows : {true, false}) {
      const char* const key = of_rows ? "rows" : "columns";
      const std::uint32_t size = of_rows ? rows : columns;
      if (periodic && size < 3)
        throw Refusal::about(key, fmt::format("{} = {}: a periodic lattice has at least 3, or both neighbours of an "
                                              "agent would be one; set periodic = false or take a `ring`",
                                              key, size));
    }
  }
  std::uint64_t expected_nodes() const { return std::uint64_t{rows} * columns; }
  std::uint64_t expected_arcs() const {
    const std::uint64_t steps_right = periodic ? columns : columns - 1, steps_down = periodic ? rows : rows - 1;
    return 2 * (rows * steps_right + columns * steps_down + (moore() ? 2 * steps_right * steps_down : 0));
  }

  /// Nothing is drawn: every seed and replicate gives the same network.
  Network generate(std::uint64_t /*seed*/, std::uint32_t /*replicate*/) const {
    const auto nodes = static_cast<std::uint32_t>(expected_nodes());
    const bool diagonals = moore();
    return network_of(nodes, false, Ties::any, [&, this](auto&& tie) {
      for (std::uint32_t r = 0; r < rows; ++r) {
        const bool down = periodic || r + 1 < rows;
        const std::uint32_t here = r * columns, below = r + 1 < rows ? here + columns : 0;
        for (std::uint32_t c = 0; c < columns; ++c) {
          const std::uint32_t left = c > 0 ? c - 1 : columns - 1, right = c + 1 < columns ? c + 1 : 0;
          const bool has_left = periodic || c > 0, has_right = periodic || c + 1 < columns;
          if (has_right) tie(here + c, here + right);
          if (down && diagonals && has_left) tie(here + c, below + left);
          if (down) tie(here + c, below + c);
          if (down && diagonals && has_right) tie(here + c, below + right);
        }
      }
    });
  }

 private:
  bool moore() const { return neighbourhood == "moore"; }
};

}  // namespace papotage
