#pragma once
// Every model that a scenario can name: one include and one word each.

#include "models/contagion/complex_contagion.hpp"
#include "models/contagion/daley_kendall.hpp"
#include "models/contagion/declared.hpp"
#include "models/contagion/fractional_contagion.hpp"
#include "models/contagion/generalised_threshold.hpp"
#include "models/contagion/hawkes.hpp"
#include "models/contagion/independent_cascade.hpp"
#include "models/contagion/kertesz_threshold.hpp"
#include "models/contagion/linear_threshold.hpp"
#include "models/contagion/maki_thompson.hpp"
#include "models/contagion/profile.hpp"
#include "models/contagion/profile_threshold.hpp"
#include "models/contagion/seir.hpp"
#include "models/contagion/seis.hpp"
#include "models/contagion/seiz.hpp"
#include "models/contagion/si.hpp"
#include "models/contagion/sir.hpp"
#include "models/contagion/sirs.hpp"
#include "models/contagion/sis.hpp"
#include "models/contagion/swir.hpp"
#include "models/contagion/watts_threshold.hpp"
#include "models/opinion/algorithmic_bias.hpp"
#include "models/opinion/algorithmic_bias_media.hpp"
#include "models/opinion/attraction_repulsion.hpp"
#include "models/opinion/cognitive_opinion.hpp"
#include "models/opinion/deffuant.hpp"
#include "models/opinion/degroot.hpp"
#include "models/opinion/friedkin_johnsen.hpp"
#include "models/opinion/frozen.hpp"
#include "models/opinion/hegselmann_krause.hpp"
#include "models/opinion/majority_rule.hpp"
#include "models/opinion/noisy_voter.hpp"
#include "models/opinion/q_voter.hpp"
#include "models/opinion/social_judgement.hpp"
#include "models/opinion/sznajd.hpp"
#include "models/opinion/voter.hpp"
#include "models/opinion/weighted_hegselmann_krause.hpp"
#include "models/workplace/workplace.hpp"

namespace papotage {

inline Registry catalogue() {
  return registry_of<Si, Sis, Sir, Sirs, Seir, Seis, Swir, IndependentCascade, LinearThreshold, GeneralisedThreshold,
                     WattsThreshold, KerteszThreshold, Profile, ProfileThreshold, ComplexContagion, MakiThompson,
                     DaleyKendall, Seiz, Hawkes, FractionalContagion, DeclaredCompartments, DeGroot, FriedkinJohnsen,
                     Deffuant, HegselmannKrause, WeightedHegselmannKrause, AttractionRepulsion, AlgorithmicBias,
                     AlgorithmicBiasMedia, CognitiveOpinion, SocialJudgement, Voter, NoisyVoter, QVoter, MajorityRule,
                     Sznajd, Frozen, Workplace>();
}

}  // namespace papotage
