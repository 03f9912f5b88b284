#pragma once
// A workplace in which all is constant, so that theory can tell what comes of it.

#include "models/workplace/workplace.hpp"

namespace papotage::theory {

/// Everybody talks, `posts_a_day` times on average, at any hour and never by a slip, for the public; who sees a post,
/// all whom it reaches, never shares it. All think `opinion` of the employer for ever, if the guest is `frozen`.
void hold_constant(Workplace& model, double posts_a_day, double opinion);

}  // namespace papotage::theory
