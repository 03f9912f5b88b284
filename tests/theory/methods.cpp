// The methods of compartment models agree where they should: "continuous" is what "steps" and "events" come to as steps
// get short. Every compartment model that runs both ways, in distribution, on small networks. A family errs once in a
// thousand choices of seeds.

#include "models/catalogue.hpp"
#include "models/contagion/compartments.hpp"
#include "tests/support/ensembles.hpp"
#include "tests/support/networks.hpp"
#include "tests/support/statistics.hpp"
#include "tests/support/variants.hpp"

namespace papotage::testing {
namespace {

constexpr std::uint32_t replicates = 1000, days = 12;

/// All that is told of a model by a method, with steps of that length.
std::map<std::string, std::vector<double>> told(Model& model, const std::string& method, const Shared& network,
                                                std::uint32_t steps_a_day) {
  set(model, "method", method);
  set(model, "initial", share_of(0.3));
  const std::vector<std::uint32_t> records{2 * steps_a_day, 6 * steps_a_day, days * steps_a_day};
  Plan plan = plan_of(days * steps_a_day, replicates, 1. / steps_a_day, records);
  plan.seed = steps_a_day;
  const auto ensemble = run(model, network, plan);
  std::map<std::string, std::vector<double>> samples;
  for (std::size_t p = 0; p < model.probes().size(); ++p)
    for (std::size_t record = 0; record < records.size(); ++record)
      samples[fmt::format("{} at record {}", model.probes()[p].name, record)] =
          probes_of(ensemble, p, record, records.size());
  for (std::size_t k = 0; k < model.outcomes().size(); ++k) {
    auto& sample = samples[model.outcomes()[k].name] = outcomes_of(ensemble, k);
    for (double& x : sample) x = std::floor(x);  // times as whole days, which steps don't change
  }
  return samples;
}

bool runs(const Entry& entry, const std::string& method) {
  const auto model = entry.make();
  if (!dynamic_cast<const CompartmentModel*>(model.get()) || !set(*model, "method", method)) return false;
  try {
    model->check({100});
    return true;
  } catch (const Refusal&) {
    return false;
  }
}

TEST(Methods, ShortStepsComeToContinuousTime) {
  std::size_t models = 0;
  for (const Entry& entry : catalogue()) {
    if (!runs(entry, "continuous")) continue;
    ++models;
    Family family;
    for (const auto& [name, network] : small_networks()) {
      const auto model = entry.make();
      const auto continuous = told(*model, "continuous", network, 1);
      for (const std::string method : {"steps", "events"}) {
        if (!runs(entry, method)) continue;
        const auto other = told(*model, method, network, 100);
        for (const auto& [what, sample] : continuous)
          family.add(fmt::format("{}, {}, {}: {}", entry.about.name, method, name, what),
                     same_law(sample, other.at(what)));
      }
    }
    family.expect();
  }
  EXPECT_GE(models, 11u);
}

}  // namespace
}  // namespace papotage::testing
