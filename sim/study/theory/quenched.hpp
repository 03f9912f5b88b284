#pragma once
// SIS on a network that is given: what is known of how many are infectious, in continuous time. `ratio` is beta /
// gamma.

#include <vector>

#include "sim/graph/network.hpp"

namespace papotage::theory {

/// P(infectious) of each agent in the endemic state if those of its contacts were independent: y = r / (1 + r) with
/// r = ratio times the sum of y over its contacts. P. Van Mieghem, J. Omic and R. Kooij, IEEE/ACM Trans. Netw. 17
/// (2009) 1. Too much, for infectious agents stand together (E. Cator and P. Van Mieghem, Phys. Rev. E 89
/// (2014) 052802). All 0 for a ratio of at most 1 / largest eigenvalue. An undirected network.
std::vector<double> independent_contacts(const Network& network, double ratio);

/// The same where a contact counts as infectious only by what it heard from others, so that nobody is informed again by
/// those whom it informed: M. Shrestha, S. V. Scarpino and C. Moore, Phys. Rev. E 92 (2015) 022821. Too little by what
/// does come back; the two differ by about 1 / degree.
std::vector<double> contacts_without_echo(const Network& network, double ratio);

/// Mean number of infectious agents after some days, from a random one, if who is infectious could be infected once
/// more: that of a linear process, the sum of exp((beta A - gamma) days) over pairs of agents by n. Too much. A.
/// Ganesh, L. Massoulie and D. Towsley, INFOCOM 2005.
double linear_growth(const Network& network, double beta, double gamma, double days);

}  // namespace papotage::theory
