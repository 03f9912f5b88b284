#pragma once
// Transcendental functions whose bits are the same on every processor: SLEEF's pure C forms. The C library chooses
// other code, with other last bits, by processor.

namespace papotage::math {

double exp(double x);
double expm1(double x);
double log(double x);
double log1p(double x);
double pow(double x, double y);

}  // namespace papotage::math
