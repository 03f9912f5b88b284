#pragma once
// Every model that a scenario can name: one include and one word each.

#include "models/contagion/sir.hpp"
#include "models/opinion/friedkin_johnsen.hpp"
#include "models/opinion/voter.hpp"

namespace papotage {

inline Registry catalogue() { return registry_of<Sir, FriedkinJohnsen, Voter>(); }

}  // namespace papotage
