// Models of continuous opinions, as their papers' equations read.

#include <functional>

#include "models/opinion/algorithmic_bias.hpp"
#include "models/opinion/algorithmic_bias_media.hpp"
#include "models/opinion/attraction_repulsion.hpp"
#include "models/opinion/cognitive_opinion.hpp"
#include "models/opinion/deffuant.hpp"
#include "models/opinion/degroot.hpp"
#include "models/opinion/friedkin_johnsen.hpp"
#include "models/opinion/frozen.hpp"
#include "models/opinion/hegselmann_krause.hpp"
#include "models/opinion/social_judgement.hpp"
#include "models/opinion/weighted_hegselmann_krause.hpp"
#include "tests/reference/naive/support.hpp"

namespace papotage::naive {
namespace {

using Opinions = std::vector<double>;

double inside(double x) { return x < -1 ? -1 : x > 1 ? 1 : x; }

/// One of several, in proportion to weights.
std::size_t one_of(const std::vector<double>& weights, Random& random) {
  return std::discrete_distribution<std::size_t>(weights.begin(), weights.end())(random);
}

/// The mean of those whom i hears, by weight; its own opinion where it hears nobody.
double mean_around(const Neighbours& net, const Opinions& x, std::size_t i) {
  if (net.hears[i].empty()) return x[i];
  double sum = 0, weight = 0;
  for (std::size_t k = 0; k < net.hears[i].size(); ++k) {
    sum += net.weight_hearing[i][k] * x[net.hears[i][k]];
    weight += net.weight_hearing[i][k];
  }
  return sum / weight;
}

/// Everybody's next opinion by next(opinions, i): all at once, or n uniform agents in turn.
using Next = std::function<double(const Opinions&, std::size_t)>;
Course updated(const Setup& setup, const Opinions& start, bool at_once, Random& random, const Next& next) {
  return opinion_course(setup, start, [&](Opinions& x, std::uint32_t) {
    const Opinions old = x;
    for (std::size_t k = 0; k < x.size(); ++k) {
      if (at_once) {
        x[k] = next(old, k);
      } else {
        const std::size_t i = below(x.size(), random);
        x[i] = next(x, i);
      }
    }
  });
}

/// n meetings: meet(opinions, i, j) of a uniform agent and of one whom it hears, chosen by weight.
template <class Meet>
void meetings(const Neighbours& net, Opinions& x, Random& random, Meet meet) {
  for (std::size_t k = 0; k < x.size(); ++k) {
    const std::size_t i = below(x.size(), random);
    if (!net.hears[i].empty()) meet(x, i, net.hears[i][one_of(net.weight_hearing[i], random)]);
  }
}

/// A meeting in which i, and where ties have no direction j, takes shift(own, other).
template <class Shift>
void both(const Setup& setup, Opinions& x, std::size_t i, std::size_t j, Shift shift) {
  const double xi = x[i], xj = x[j];
  x[i] = inside(xi + shift(xi, xj));
  if (!setup.network.directed()) x[j] = inside(xj + shift(xj, xi));
}

Course friedkin_johnsen(const Model& model, const Setup& setup, Random& random) {
  const auto& m = dynamic_cast<const FriedkinJohnsen&>(model);
  const Neighbours net(setup.network);
  const Opinions first = first_opinions(m.initial, setup, random);
  return updated(setup, first, true, random, [&](const Opinions& x, std::size_t i) {
    return inside(m.susceptibility * mean_around(net, x, i) + (1 - m.susceptibility) * first[i]);
  });
}

Course frozen(const Model& model, const Setup& setup, Random& random) {
  const auto first = first_opinions(dynamic_cast<const Frozen&>(model).initial, setup, random);
  return opinion_course(setup, first, [](Opinions&, std::uint32_t) {});
}

Course degroot(const Model& model, const Setup& setup, Random& random) {
  const auto& m = dynamic_cast<const DeGroot&>(model);
  const Neighbours net(setup.network);
  const Opinions first = first_opinions(m.initial, setup, random);
  if (m.updating == "synchronous")
    return updated(setup, first, true, random, [&](const Opinions& x, std::size_t i) {
      return inside(m.self_weight * x[i] + (1 - m.self_weight) * mean_around(net, x, i));
    });
  return opinion_course(setup, first, [&](Opinions& x, std::uint32_t) {
    meetings(net, x, random, [&](Opinions& y, std::size_t i, std::size_t j) {
      both(setup, y, i, j, [](double own, double other) { return (other - own) / 2; });
    });
  });
}

Course deffuant(const Model& model, const Setup& setup, Random& random) {
  const auto& m = dynamic_cast<const Deffuant&>(model);
  const Neighbours net(setup.network);
  return opinion_course(setup, first_opinions(m.initial, setup, random), [&](Opinions& x, std::uint32_t) {
    meetings(net, x, random, [&](Opinions& y, std::size_t i, std::size_t j) {
      if (std::fabs(y[i] - y[j]) < m.epsilon)
        both(setup, y, i, j, [&](double own, double other) { return m.mu * (other - own); });
    });
  });
}

Course social_judgement(const Model& model, const Setup& setup, Random& random) {
  const auto& m = dynamic_cast<const SocialJudgement&>(model);
  const Neighbours net(setup.network);
  return opinion_course(setup, first_opinions(m.initial, setup, random), [&](Opinions& x, std::uint32_t) {
    meetings(net, x, random, [&](Opinions& y, std::size_t i, std::size_t j) {
      const double d = std::fabs(y[i] - y[j]);
      const double rate = d < m.acceptance ? m.mu : d > m.rejection ? -m.mu : 0;
      both(setup, y, i, j, [&](double own, double other) { return rate * (other - own); });
    });
  });
}

Course attraction_repulsion(const Model& model, const Setup& setup, Random& random) {
  const auto& m = dynamic_cast<const AttractionRepulsion&>(model);
  const Neighbours net(setup.network);
  return opinion_course(setup, first_opinions(m.initial, setup, random), [&](Opinions& x, std::uint32_t) {
    meetings(net, x, random, [&](Opinions& y, std::size_t i, std::size_t j) {
      const double d = std::fabs(y[i] - y[j]);
      if (chance(random) >= std::pow(0.5, d / m.exposure)) return;
      const double step = m.responsiveness * (y[j] - y[i]);
      y[i] = inside(d <= m.tolerance ? y[i] + step : y[i] - step);
    });
  });
}

Course hegselmann_krause(const Model& model, const Setup& setup, Random& random) {
  const auto& m = dynamic_cast<const HegselmannKrause&>(model);
  const Neighbours net(setup.network);
  return updated(setup, first_opinions(m.initial, setup, random), m.updating == "synchronous", random,
                 [&](const Opinions& x, std::size_t i) {
                   double sum = x[i], weight = 1;
                   for (std::size_t k = 0; k < net.hears[i].size(); ++k) {
                     const double other = x[net.hears[i][k]];
                     if (std::fabs(other - x[i]) > m.epsilon) continue;
                     sum += net.weight_hearing[i][k] * other;
                     weight += net.weight_hearing[i][k];
                   }
                   return inside(sum / weight);
                 });
}

Course weighted_hegselmann_krause(const Model& model, const Setup& setup, Random& random) {
  const auto& m = dynamic_cast<const WeightedHegselmannKrause&>(model);
  const Neighbours net(setup.network);
  return updated(setup, first_opinions(m.initial, setup, random), m.updating == "synchronous", random,
                 [&](const Opinions& x, std::size_t i) {
                   std::vector<double> near;
                   for (std::size_t k = 0; k < net.hears[i].size(); ++k) {
                     const double other = x[net.hears[i][k]];
                     if (std::fabs(other - x[i]) <= m.epsilon)
                       near.push_back(m.weight * net.weight_hearing[i][k] * other);
                   }
                   if (near.empty()) return x[i];
                   const double s = inside(mean_of(near));
                   return inside(x[i] >= 0 ? x[i] + s * (1 - x[i]) : x[i] + s * (1 + x[i]));
                 });
}

double appeal(double distance, double gamma) { return std::pow(std::fmax(distance, 2e-5), -gamma); }

/// Both models: without media p_media is 0.
Course biased(const AlgorithmicBiasMedia& m, const Setup& setup, Random& random) {
  const Neighbours net(setup.network);
  const auto approach = [&](double own, double other) {
    return std::fabs(own - other) < m.epsilon ? m.mu * (other - own) : 0;
  };
  return opinion_course(setup, first_opinions(m.initial, setup, random), [&](Opinions& x, std::uint32_t) {
    for (std::size_t k = 0; k < x.size(); ++k) {
      const std::size_t i = below(x.size(), random);
      if (net.hears[i].empty()) continue;
      std::vector<double> peers, media;
      for (std::size_t l = 0; l < net.hears[i].size(); ++l)
        peers.push_back(net.weight_hearing[i][l] * appeal(std::fabs(x[i] - x[net.hears[i][l]]), m.gamma));
      both(setup, x, i, net.hears[i][one_of(peers, random)], approach);
      if (chance(random) >= m.p_media) continue;
      for (const double y : m.media.opinions) media.push_back(appeal(std::fabs(x[i] - y), m.gamma_media));
      x[i] = inside(x[i] + approach(x[i], m.media.opinions[one_of(media, random)]));
    }
  });
}

Course algorithmic_bias(const Model& model, const Setup& setup, Random& random) {
  const auto& m = dynamic_cast<const AlgorithmicBias&>(model);
  AlgorithmicBiasMedia without;
  without.initial = m.initial;
  without.epsilon = m.epsilon;
  without.mu = m.mu;
  without.gamma = m.gamma;
  without.p_media = 0;
  return biased(without, setup, random);
}

Course algorithmic_bias_media(const Model& model, const Setup& setup, Random& random) {
  return biased(dynamic_cast<const AlgorithmicBiasMedia&>(model), setup, random);
}

/// In the paper's own units: risk perceptions, information and ends of the scale in [0, 1].
Course cognitive_opinion(const Model& model, const Setup& setup, Random& random) {
  const auto& m = dynamic_cast<const CognitiveOpinion&>(model);
  const Neighbours net(setup.network);
  const std::size_t n = setup.network.nodes();
  const double information = (1 + m.information) / 2;
  std::vector<double> trust(n), beta(n);
  std::vector<int> risk(n);
  for (std::size_t i = 0; i < n; ++i) {
    trust[i] = m.trust_low + (m.trust_high - m.trust_low) * chance(random);
    beta[i] = m.inform_low + (m.inform_high - m.inform_low) * chance(random);
    const double u = chance(random);
    risk[i] = u < m.alarmed ? 1 : u < m.alarmed + m.reassured ? -1 : 0;
  }
  const auto perceive = [&](std::size_t i, double o, double share, double told) {
    o += share * (told - o);
    return risk[i] == 1 ? (1 + o) / 2 : risk[i] == -1 ? o / 2 : o;
  };
  const auto talks = [&](std::size_t i, double o) { return chance(random) < std::pow(o, 1 / beta[i]); };
  return opinion_course(setup, first_opinions(m.initial, setup, random), [&](Opinions& x, std::uint32_t) {
    for (double& o : x) o = (1 + o) / 2;
    for (std::size_t i = 0; i < n; ++i) x[i] = perceive(i, x[i], trust[i], information);
    meetings(net, x, random, [&](Opinions& o, std::size_t i, std::size_t j) {
      const double oi = o[i], oj = o[j];
      if (talks(j, oj)) o[i] = perceive(i, oi, 1 - trust[i], oj);
      if (talks(i, oi) && !setup.network.directed()) o[j] = perceive(j, oj, 1 - trust[j], oi);
    });
    for (double& o : x) o = 2 * o - 1;
  });
}

}  // namespace

std::vector<Reference> opinion_references() {
  return {{"friedkin_johnsen", friedkin_johnsen},
          {"frozen", frozen},
          {"degroot", degroot},
          {"deffuant", deffuant},
          {"hegselmann_krause", hegselmann_krause},
          {"weighted_hegselmann_krause", weighted_hegselmann_krause},
          {"attraction_repulsion", attraction_repulsion},
          {"algorithmic_bias", algorithmic_bias},
          {"algorithmic_bias_media", algorithmic_bias_media},
          {"cognitive_opinion", cognitive_opinion},
          {"social_judgement", social_judgement}};
}

}  // namespace papotage::naive
