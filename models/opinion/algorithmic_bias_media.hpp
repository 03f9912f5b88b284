#pragma once
// Algorithmic bias with media: as algorithmic_bias, and media of fixed opinions speak to everybody who is online.
//
// After each meeting of i with a peer, with probability p_media, i meets a medium m, chosen with probability
//
//   p_i(m) = max(|x_i - y_m|, d0)^-gamma_media / sum over media k of max(|x_i - y_k|, d0)^-gamma_media
//
// and where |x_i - y_m| < epsilon, x_i += mu (y_m - x_i), with x_i after the meeting with the peer. Media never move.
// Who hears nobody is not on the platform: it meets no media either and keeps its opinion. All else, weights of ties
// and directed networks too, is as in algorithmic_bias; p_media = 0 is that model, bit for bit.
//
// V. Pansanella, A. Sirbu, J. Kertesz and G. Rossetti, "Mass media impact on opinion evolution in biased digital
// environments: a bounded confidence model", Sci. Rep. 13 (2023) 14600 (arXiv 2022). Their opinions are in [0, 1] and
// ours in [-1, 1]: epsilon is twice theirs. Asynchronous: a step is n meetings, one after another.

#include <memory>
#include <string>
#include <vector>

#include "models/opinion/continuous.hpp"

namespace papotage {

/// Opinions of media in [-1, 1], at least one: `[-0.5, 0.5]`.
struct Media {
  std::vector<double> opinions = {0};
};
void read_value(Media&, const Value&, const Declaration&);
Value::Data write_value(const Media&);
std::string type_name(const Media&);
inline Form form_of(const Media&) { return {.kind = Form::Kind::list, .inner = {{Form::Kind::number}}}; }

struct AlgorithmicBiasMedia final : Declared<AlgorithmicBiasMedia, ContinuousModel> {
  double epsilon = 0.64, mu = 0.5, gamma = 1, p_media = 0.05, gamma_media = 1;
  Media media;

  static About describe() {
    return {"algorithmic_bias_media", "opinion", "Bounded confidence on a platform, among people and media",
            "asynchronous; a step is n meetings of pairs", "Pansanella et al., Sci. Rep. 13 (2023) 14600"};
  }
  static void declare(Declare<AlgorithmicBiasMedia>& d);

  bool uses_threads() const override { return false; }
  std::size_t bytes(const RunSize& size) const override { return ColumnSimulation::bytes(size.nodes); }
  std::unique_ptr<Simulation> simulate(const World& world) const override;
};

}  // namespace papotage
