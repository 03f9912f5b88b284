#pragma once
// The configuration model: every agent draws its number of ties from a given distribution and holds out as many stubs;
// stubs are joined in pairs, all pairings being equally likely. Loops and repeats are erased and counted in dropped()
// (Britton, Deijfen & Martin-Löf, "Generating simple random graphs with prescribed degree distribution", J. Stat. Phys.
// 124, 2006): degrees keep their distribution in the limit of many agents as long as its mean is finite.
//
// Where the sum of the degrees is odd, one agent, chosen uniformly, holds out one stub more. Working memory is one word
// a stub.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "sim/core/draws.hpp"
#include "sim/core/parameter.hpp"
#include "sim/core/sampling.hpp"
#include "sim/graph/degree_law.hpp"
#include "sim/graph/rows.hpp"

namespace papotage {

struct Configuration {
  static constexpr const char* name = "configuration";
  static constexpr const char* title = "a given distribution of degrees, random otherwise";
  static constexpr const char* source = "Britton, Deijfen & Martin-Löf 2006, erased configuration model";

  std::uint32_t nodes = 0;
  std::string degrees;        // which distribution
  double mean_degree = 0;     // poisson, regular; 0 for not given
  double exponent = 0;        // power_law: P(k) ~ k^-exponent; 0 for not given
  std::uint32_t minimum = 0;  // power_law: least degree; 0 for 1
  std::uint32_t maximum = 0;  // power_law: largest degree; 0 for nodes - 1

  static void declare(Declare<Configuration>& d) {
    d(&Configuration::nodes, {.name = "nodes", .range = at_least(1), .required = true, .doc = "number of agents"});
    d(&Configuration::degrees, {.name = "degrees",
                                .choices = {"power_law", "poisson", "regular"},
                                .required = true,
                                .doc = "distribution of the number of ties"});
    d(&Configuration::mean_degree,
      {.name = "mean_degree", .range = at_least(0), .doc = "of poisson; of regular, a whole number; 0 elsewhere"});
    d(&Configuration::exponent,
      {.name = "exponent", .range = at_least(0), .doc = "of power_law, above 1: P(k) ~ k^-exponent; 0 elsewhere"});
    d(&Configuration::minimum, {.name = "minimum", .doc = "least degree of power_law; 0 for 1"});
    d(&Configuration::maximum, {.name = "maximum", .doc = "largest degree of power_law; 0 for nodes - 1"});
  }

  void check() const {
    if (degrees == "power_law") {
      if (mean_degree != 0)
        refuse("mean_degree", mean_degree,
               "doesn't belong to degrees = \"power_law\", which has exponent, minimum, maximum");
      if (exponent <= 1) refuse("exponent", exponent, "must be above 1 with degrees = \"power_law\"");
      if (largest() >= nodes) refuse("maximum", largest(), fmt::format("must be below nodes = {}", nodes));
      if (least() > largest()) refuse("minimum", least(), fmt::format("must be at most maximum = {}", largest()));
      return;
    }
    const std::string only = fmt::format("doesn't belong to degrees = \"{}\", which has mean_degree", degrees);
    if (exponent != 0) refuse("exponent", exponent, only);
    if (minimum != 0) refuse("minimum", minimum, only);
    if (maximum != 0) refuse("maximum", maximum, only);
    if (!(mean_degree > 0) || mean_degree > nodes - 1.)
      refuse("mean_degree", mean_degree,
             fmt::format("must be in (0, nodes - 1 = {}] with degrees = \"{}\"", nodes - 1, degrees));
    if (degrees == "regular" && mean_degree != std::floor(mean_degree))
      refuse("mean_degree", mean_degree, "must be a whole number with degrees = \"regular\"");
  }
  std::uint64_t expected_nodes() const { return nodes; }
  std::uint64_t expected_arcs() const { return static_cast<std::uint64_t>(law().mean() * nodes); }

  DegreeLaw law() const {
    if (degrees == "power_law") return DegreeLaw::power(exponent, least(), largest());
    if (degrees == "poisson") return DegreeLaw::poisson(mean_degree, nodes - 1);
    return DegreeLaw::regular(static_cast<std::uint32_t>(mean_degree));
  }

  Network generate(std::uint64_t seed, std::uint32_t replicate) const {
    std::vector<std::uint32_t> stubs = stubs_of(seed, replicate);
    join(stubs, Draws(seed, replicate, "configuration.pairing"));
    return network_of(nodes, false, Ties::any, [&](auto&& tie) {
      for (std::uint64_t k = 0; k < stubs.size(); k += 2) tie(stubs[k], stubs[k + 1]);
    });
  }

 private:
  std::uint32_t least() const { return std::max(minimum, 1u); }
  std::uint32_t largest() const { return maximum == 0 ? std::max(nodes - 1, 1u) : maximum; }

  template <class T>
  [[noreturn]] static void refuse(const char* key, T value, const std::string& why) {
    throw Refusal::about(key, fmt::format("{} = {}: {}", key, value, why));
  }

  /// Every agent as often as it has stubs, an even number in all.
  std::vector<std::uint32_t> stubs_of(std::uint64_t seed, std::uint32_t replicate) const {
    const DegreeLaw degree = law();
    const Draws draws(seed, replicate, "configuration.degree");
    const auto each = [&](auto&& take) {
      Blocks<Draws::bulk> blocks;
      for (std::uint64_t first = 0; first < nodes; first += Draws::bulk) {
        const std::uint64_t last = std::min<std::uint64_t>(first + Draws::bulk, nodes);
        draws.blocks(static_cast<std::uint32_t>(first), last - first, 0, blocks);
        for (std::uint64_t i = first; i < last; ++i)
          take(static_cast<std::uint32_t>(i), degree(blocks[i - first].low()));
      }
    };
    std::uint64_t sum = 0;
    each([&](std::uint32_t, std::uint32_t k) { sum += k; });
    auto stubs = column_of<std::uint32_t>(sum + sum % 2);
    std::uint64_t end = 0;
    each([&](std::uint32_t i, std::uint32_t k) {
      std::fill_n(stubs.begin() + static_cast<std::ptrdiff_t>(end), k, i);
      end += k;
    });
    if (sum % 2 != 0)
      stubs.back() =
          static_cast<std::uint32_t>(pick(Draws(seed, replicate, "configuration.parity").block({}).low(), nodes).value);
    return stubs;
  }

  /// Puts stubs into a random order as far as pairs need it: each stub at an even place gets as its partner, from those
  /// that follow, one chosen uniformly.
  static void join(std::vector<std::uint32_t>& stubs, const Draws& draws) {
    Blocks<Draws::bulk> blocks;
    const std::uint64_t pairs = stubs.size() / 2;
    constexpr std::uint64_t at_once = 2 * Draws::bulk;  // a block serves two pairs
    std::array<std::uint64_t, at_once> partner;
    for (std::uint64_t first = 0; first < pairs; first += at_once) {
      const std::uint64_t count = std::min(at_once, pairs - first);
      draws.numbered_blocks(first / 2, (count + 1) / 2, 0, blocks);
      for (std::uint64_t k = 0; k < count; ++k) {
        const std::uint64_t word = k % 2 == 0 ? blocks[k / 2].low() : blocks[k / 2].high();
        const std::uint64_t after = 2 * (first + k) + 1;
        partner[k] = after + pick(word, stubs.size() - after).value;
        __builtin_prefetch(&stubs[partner[k]], 1);
      }
      for (std::uint64_t k = 0; k < count; ++k) std::swap(stubs[2 * (first + k) + 1], stubs[partner[k]]);
    }
  }
};

}  // namespace papotage
