#pragma once
// Weighted Hegselmann-Krause: those around who think alike push an opinion further out or back, by how far it still is
// from the end of the scale on its side.
//
// With s_i = sum of w_ij x_j(t) / k over the k agents j whom i hears with |x_i(t) - x_j(t)| <= epsilon, and k > 0,
//
//   x_i(t + 1) = x_i(t) + s_i (1 - x_i(t))   where x_i(t) >= 0
//   x_i(t + 1) = x_i(t) + s_i (1 + x_i(t))   where x_i(t) < 0
//
// w_ij in [0, 1] is the trust of i in j: the parameter `weight` times the weight of the tie, 1 where the network has
// none. Where weights are larger s_i is kept within [-1, 1], and so are opinions. Oneself is not among the heard; who
// hears nobody near enough keeps its opinion. Opinions are not averaged: those who agree, on whatever side of 0, drive
// one another to its end.
//
// updating = "asynchronous": one uniform agent after another from the present opinions, as in the paper; a step is n
// updates. updating = "synchronous", the default as everywhere: everybody at once.
//
// L. Milli, Appl. Netw. Sci. 6 (2021) 78, "Opinion dynamic modeling of news perception", the group model WHK_G, without
// stubborn agents and similarity. Opinions are in [-1, 1] there too, so epsilon is the paper's. (NDlib documents w =
// 0.1; its code asks for |x_i - x_j| < epsilon and takes 0 for a negative opinion.) Assumes one bound for all.

#include <memory>

#include "models/opinion/continuous.hpp"

namespace papotage {

struct WeightedHegselmannKrause final : EitherOrder<WeightedHegselmannKrause> {
  double epsilon = 0.4, weight = 0.1;

  static constexpr const char* in_turn = "asynchronous; a step is n updates of one agent";
  static About describe() {
    return {"weighted_hegselmann_krause", "opinion", "Being driven to an end of the scale by trusted people alike",
            "synchronous, or one agent after another", "Milli, Appl. Netw. Sci. 6 (2021) 78, WHK_G"};
  }
  static void declare(Declare<WeightedHegselmannKrause>& d);

  std::size_t bytes(const RunSize& size) const override;
  std::unique_ptr<Simulation> simulate(const World& world) const override;
};

}  // namespace papotage
