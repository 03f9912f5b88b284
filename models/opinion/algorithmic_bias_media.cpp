#include "models/opinion/algorithmic_bias_media.hpp"

#include "models/opinion/biased.hpp"

namespace papotage {

void read_value(Media& member, const Value& value, const Declaration& declaration) {
  const auto* array = value.as<Array>();
  if (!array || array->empty()) refuse_value(value, declaration, "a list of at least one opinion, each in [-1, 1]");
  Declaration one = declaration;
  one.range = within(-1, 1);
  Media media{.opinions = {}};
  for (const Value& element : *array) read_value(media.opinions.emplace_back(), element, one);
  member = std::move(media);
}

Value::Data write_value(const Media& media) {
  Array list;
  for (const double x : media.opinions) list.emplace_back(Value::Data(x));
  return list;
}

std::string type_name(const Media&) { return "list of numbers"; }

void AlgorithmicBiasMedia::declare(Declare<AlgorithmicBiasMedia>& d) {
  d(&AlgorithmicBiasMedia::epsilon, {.name = "epsilon",
                                     .unit = "opinion",
                                     .range = at_least(0),
                                     .doc = "who differs by less listens to one another",
                                     .source = "Pansanella et al. 2023, twice their epsilon"});
  d(&AlgorithmicBiasMedia::mu, {.name = "mu",
                                .range = within(0, 0.5),
                                .doc = "part of the difference by which each moves",
                                .source = "Sirbu et al. 2019: 1/2"});
  d(&AlgorithmicBiasMedia::gamma, {.name = "gamma",
                                   .range = within(0, 100),
                                   .doc = "strength of the bias towards partners of like opinion, 0 for none",
                                   .source = "Sirbu et al. 2019"});
  d(&AlgorithmicBiasMedia::p_media, {.name = "p_media",
                                     .range = within(0, 1),
                                     .doc = "probability to meet a medium after each meeting with a peer",
                                     .source = "Pansanella et al. 2023, p_m"});
  d(&AlgorithmicBiasMedia::gamma_media, {.name = "gamma_media",
                                         .range = within(0, 100),
                                         .doc = "strength of the bias towards media of like opinion, 0 for none",
                                         .source = "Pansanella et al. 2023, gamma_m"});
  d(&AlgorithmicBiasMedia::media, {.name = "media", .unit = "opinion", .doc = "opinions of the media, from -1 to 1"});
  d(&AlgorithmicBiasMedia::initial, {.name = "initial", .doc = "opinions at the start"});
}

std::unique_ptr<Simulation> AlgorithmicBiasMedia::simulate(const World& world) const {
  return simulate_biased(initial, world,
                         {.epsilon = epsilon,
                          .mu = mu,
                          .gamma = gamma,
                          .media_share = p_media,
                          .gamma_media = gamma_media,
                          .media = media.opinions});
}

}  // namespace papotage
