#include "tests/reference/naive/naive.hpp"

namespace papotage::naive {

const Reference* find_reference(const std::string& name) {
  static const std::vector<Reference> all = [] {
    std::vector<Reference> list;
    for (const auto& family : {contagion_references(), opinion_references(), two_state_references(),
                               threshold_references(), hawkes_references()})
      list.insert(list.end(), family.begin(), family.end());
    return list;
  }();
  for (const Reference& reference : all)
    if (reference.name == name) return &reference;
  return nullptr;
}

}  // namespace papotage::naive
