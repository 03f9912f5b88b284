#pragma once
// Every model that a scenario can name: one include and one word each.

#include "models/contagion/sir.hpp"
#include "models/opinion/friedkin_johnsen.hpp"
#include "models/opinion/frozen.hpp"
#include "models/opinion/voter.hpp"
#include "models/workplace/workplace.hpp"

namespace papotage {

inline Registry catalogue() { return registry_of<Sir, FriedkinJohnsen, Voter, Frozen, Workplace>(); }

}  // namespace papotage
