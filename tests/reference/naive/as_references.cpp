#include "tests/reference/naive/as_references.hpp"

#include "tests/reference/naive/naive.hpp"

namespace papotage::naive {

theory::Reference as_reference(const std::string& model) {
  const Reference* reference = find_reference(model);
  if (!reference) return {};
  return [reference](const Model& m, const Network& network, const theory::Trial& trial) {
    Random random(trial.seed);
    const Setup setup{network, trial.steps, trial.step_days, trial.records};
    std::vector<theory::Course> courses;
    for (std::uint32_t r = 0; r < trial.replicates; ++r) {
      Course course = reference->run(m, setup, random);
      courses.push_back({std::move(course.series), std::move(course.outcomes)});
    }
    return courses;
  };
}

}  // namespace papotage::naive
