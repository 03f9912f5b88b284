#pragma once
// SEIZ: ideas meet sceptics, and who was only exposed makes up their mind later.
//
//   susceptible -> infectious   by contact with an infectious one, beta p per tie
//   susceptible -> exposed      by contact with an infectious one, beta (1 - p) per tie
//   susceptible -> sceptic      by contact with a sceptic, b l per tie
//   susceptible -> exposed      by contact with a sceptic, b (1 - l) per tie
//   exposed     -> infectious   by contact with an infectious one, rho per tie
//   exposed     -> infectious   spontaneously, epsilon
//
// L. M. A. Bettencourt, A. Cintron-Arias, D. I. Kaiser and C. Castillo-Chavez, Physica A 364 (2006) 513-536 (without
// births and departures); F. Jin, E. Dougherty, P. Saraf, Y. Cao and N. Ramakrishnan, "Epidemiological modeling of news
// and rumors on Twitter", SNAKDD 2013. Their rates are divided by the population; here they are per tie.

#include "models/contagion/compartments.hpp"

namespace papotage {

struct Seiz final : Declared<Seiz, CompartmentModel> {
  double beta = 0.05;
  double p = 0.3;
  double b = 0.05;
  double l = 0.5;
  double rho = 0.02;
  double epsilon = 0.01;
  Chosen sceptics = {.count = 0, .name = "sceptics"};

  static About describe() {
    return {"seiz", "contagion", "Susceptible, exposed, infectious, sceptic",
            "synchronous, all from the states at a step's start; or continuous time",
            "Bettencourt, Cintron-Arias, Kaiser & Castillo-Chavez, Physica A 364 (2006) 513; Jin et al., SNAKDD 2013"};
  }
  static void declare(Declare<Seiz>& d) {
    d(&Seiz::beta, {.name = "beta",
                    .unit = "1/day per contact",
                    .range = at_least(0),
                    .doc = "rate of contact between susceptible and infectious"});
    d(&Seiz::p,
      {.name = "p", .unit = "1", .range = within(0, 1), .doc = "probability that such a contact convinces at once"});
    d(&Seiz::b, {.name = "b",
                 .unit = "1/day per contact",
                 .range = at_least(0),
                 .doc = "rate of contact between susceptible and sceptics"});
    d(&Seiz::l, {.name = "l",
                 .unit = "1",
                 .range = within(0, 1),
                 .doc = "probability that such a contact makes a sceptic at once"});
    d(&Seiz::rho, {.name = "rho",
                   .unit = "1/day per contact",
                   .range = at_least(0),
                   .doc = "rate at which contact with an infectious one convinces an exposed one"});
    d(&Seiz::epsilon, {.name = "epsilon",
                       .unit = "1/day",
                       .range = at_least(0),
                       .doc = "rate at which the exposed are convinced by themselves"});
    d(&Seiz::sceptics, {.name = "sceptics", .unit = "people", .doc = "who is sceptic at the start"});
    declare_common(d);
  }
  Scheme scheme() const override {
    enum : std::uint8_t { susceptible, exposed, infectious, sceptic };
    return {.compartments = {"susceptible", "exposed", "infectious", "sceptic"},
            .transitions = {{.from = susceptible, .to = infectious, .with = in(infectious), .rate = beta * p},
                            {.from = susceptible, .to = exposed, .with = in(infectious), .rate = beta * (1 - p)},
                            {.from = susceptible, .to = sceptic, .with = in(sceptic), .rate = b * l},
                            {.from = susceptible, .to = exposed, .with = in(sceptic), .rate = b * (1 - l)},
                            {.from = exposed, .to = infectious, .with = in(infectious), .rate = rho},
                            {.from = exposed, .to = infectious, .rate = epsilon}},
            .spreading = in(infectious),
            .starts = {{infectious, initial}, {sceptic, sceptics}}};
  }
};

}  // namespace papotage
