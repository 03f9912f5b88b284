#pragma once
// Experimental designs: which values the keys of a sweep take together. A design places points in the unit cube, one
// coordinate a key; a KeyRange says which value of the key a coordinate means.
//
// Every coordinate is a function of (design, size, seed) and may be asked for in any order, on any thread, by any
// shard. None is stored: a design of a billion points takes a few kilobytes.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace papotage {

/// Points of a design in the unit cube.
class Design {
 public:
  /// No design has more points.
  static constexpr std::uint64_t most_points = (std::uint64_t{1} << 31) - 1;

  virtual ~Design() = default;
  Design(const Design&) = delete;
  Design& operator=(const Design&) = delete;

  std::size_t keys() const { return keys_; }
  std::uint64_t points() const { return points_; }
  /// The coordinates of point p < points(), one a key: in [0, 1), of a Morris design in [0, 1]. Safe on many threads.
  virtual void fill(std::uint64_t p, std::span<double> coordinates) const = 0;
  std::vector<double> point(std::uint64_t p) const;

 protected:
  Design(std::size_t keys, std::uint64_t points) : keys_(keys), points_(points) {}

 private:
  std::size_t keys_;
  std::uint64_t points_;
};

// Each refuses a size out of range by the name that users give it (`points`, `trajectories`, `levels`, `base`), and no
// keys or too many by `keys`.

/// Independent uniform points. A smaller design is the beginning of a larger one.
std::unique_ptr<Design> random_design(std::size_t keys, std::uint64_t points, std::uint64_t seed);

/// A Latin hypercube (McKay, Beckman & Conover, Technometrics 21 (1979) 239): of the n equal strata of each key every
/// one holds one point, at a random place within. Strata of different keys are paired at random. Another n gives
/// other points throughout.
std::unique_ptr<Design> latin_hypercube(std::size_t keys, std::uint64_t points, std::uint64_t seed);

/// A Sobol sequence, scrambled by the seed. A smaller design is the beginning of a larger one; powers of two are best,
/// since every 2^m points fill the cube evenly. Up to 3667 keys.
///
/// Boost.Random's directions (Joe & Kuo, SIAM J. Sci. Comput. 30 (2008) 2635), the first point included, then a random
/// linear scramble with a digital shift (Matousek, J. Complexity 14 (1998) 527), as SALib and SciPy do by default. The
/// plain sequence begins in the corner where every key is lowest, and leaving that point out spoils the balance (Owen,
/// "On dropping the first Sobol' point", 2020). A scrambled point is uniform, so means over the design are unbiased,
/// and other seeds tell how far off they are.
std::unique_ptr<Design> sobol_design(std::size_t keys, std::uint64_t points, std::uint64_t seed);

/// The trajectories of Morris (Technometrics 33 (1991) 161): each has keys + 1 points on the grid 0, 1/(levels - 1),
/// ..., 1, from one to the next of which one key moves by levels / (2 (levels - 1)), up or down; each key moves once,
/// in random order. Point t (keys + 1) + s is the s-th of trajectory t, the order that SALib takes. `levels` is even,
/// so that all are equally likely. Fewer trajectories are the beginning of more.
std::unique_ptr<Design> morris_design(std::size_t keys, std::uint64_t trajectories, std::uint32_t levels,
                                      std::uint64_t seed);
inline constexpr std::uint32_t morris_levels = 4;  // unless the user says otherwise

/// What Sobol indices are estimated from (Saltelli et al., Comput. Phys. Commun. 181 (2010) 259): `base` rows A and B
/// of a Sobol design with two dimensions a key, and for each key i the row AB_i, which is A but for key i, taken from
/// B. Point r (keys + 2) + m is A for m = 0, AB_m for m = 1 to keys, B for m = keys + 1, each of row r: the order that
/// SALib takes without second-order indices. `base` is best a power of two, from 1024 on. Up to 1833 keys.
///
/// A key's dimensions are neighbours, 2 i in A and 2 i + 1 in B: with the halves of the sequence as A and B, errors of
/// indices of Ishigami's function and Sobol's G are often twice as large, some larger than with random rows at 1024.
std::unique_ptr<Design> saltelli_design(std::size_t keys, std::uint64_t base, std::uint64_t seed);

/// Which of its values each key takes at point p of a grid: the digits of p, the last key running fastest. `sizes` says
/// how many values each key has, one at least; p is below their product.
std::vector<std::size_t> grid_digits(std::uint64_t p, std::span<const std::size_t> sizes);

/// The values that a key takes between two ends.
struct KeyRange {
  double low = 0, high = 1;
  bool logarithmic = false;  // even in the logarithm, as for rates that span orders of magnitude
  bool whole = false;        // whole numbers

  /// Refuses ends that hold no range, by the key's name.
  void check(const std::string& key) const;

  /// The value at u in [0, 1]: `low` at 0, `high` at 1. Whole numbers from low to high share [0, 1) in equal parts;
  /// on a logarithmic scale, v has the part from log(v) to log(v + 1).
  double at(double u) const;
  /// Where a value lies between the ends: 0 at `low`, 1 at `high`, on the scale of the range.
  double coordinate(double value) const;
};

/// The same design with the coordinates of the values that keys really take: whole numbers move by whole steps. A range
/// a key.
std::unique_ptr<Design> as_taken(std::shared_ptr<const Design> design, std::vector<KeyRange> ranges);

}  // namespace papotage
