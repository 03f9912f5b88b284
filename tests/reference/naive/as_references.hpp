#pragma once
// The naive references as sim/study/theory/references.hpp wants them.

#include "sim/study/theory/references.hpp"

namespace papotage::naive {

/// That of the model of this name, or none.
theory::Reference as_reference(const std::string& model);

}  // namespace papotage::naive
