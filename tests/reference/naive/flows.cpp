#include "tests/reference/naive/flows.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

namespace papotage::naive {
namespace {

struct Move {
  double wait = std::numeric_limits<double>::infinity();
  int to = -1;
  int met = -1;  // who moves along
};

/// Whom agent i meets by a flow, and the weights of these ties.
struct Contacts {
  const std::vector<std::uint32_t>& agents;
  const std::vector<double>& weights;
};
Contacts contacts_of(const Flow& flow, const Neighbours& net, std::size_t i) {
  if (flow.reached) return {net.reaches[i], net.weight_reaching[i]};
  return {net.hears[i], net.weight_hearing[i]};
}
bool contagious(const Flow& flow, int state) { return std::count(flow.by.begin(), flow.by.end(), state) > 0; }

/// The first of the moves that wait for agent i.
Move first_move(const std::vector<Flow>& flows, const Neighbours& net, const States& now, std::size_t i,
                Random& random) {
  Move first;
  const auto wait = [&](double rate, int to, int met) {
    if (rate == 0) return;
    const double time = std::exponential_distribution<double>(rate)(random);
    if (time < first.wait) first = {time, to, met};
  };
  for (const Flow& flow : flows) {
    if (flow.from != now[i]) continue;
    if (flow.by.empty()) wait(flow.rate, flow.to, -1);
    const auto [agents, weights] = contacts_of(flow, net, i);
    const double all = flow.divided ? std::accumulate(weights.begin(), weights.end(), 0.) : 1;
    for (std::size_t k = 0; k < weights.size(); ++k)
      if (contagious(flow, now[agents[k]]))
        wait(flow.rate * weights[k] / all, flow.to, flow.together ? static_cast<int>(agents[k]) : -1);
  }
  return first;
}

/// Whether no flow has anybody to move: nobody leaves by itself, and nobody meets somebody contagious.
bool nothing_left(const std::vector<Flow>& flows, const Neighbours& net, const States& now) {
  for (std::size_t i = 0; i < now.size(); ++i)
    for (const Flow& flow : flows) {
      if (flow.rate == 0 || flow.from != now[i]) continue;
      const auto& met = contacts_of(flow, net, i).agents;
      if (flow.by.empty() ||
          std::any_of(met.begin(), met.end(), [&](std::uint32_t j) { return contagious(flow, now[j]); }))
        return false;
    }
  return true;
}

Course in_continuous_time(const Epidemic& epidemic, const std::vector<Flow>& flows, States now, const Setup& setup,
                          Random& random) {
  const Neighbours net(setup.network);
  std::vector<bool> touched(now.size());
  std::vector<Moment> history;
  for (double time = 0;;) {
    for (std::size_t i = 0; i < now.size(); ++i) touched[i] = touched[i] || now[i] != epidemic.rest;
    history.push_back({time, counts_of(now, epidemic.compartments)});
    Move first;
    std::size_t who = 0;
    for (std::size_t i = 0; i < now.size(); ++i) {
      const Move move = first_move(flows, net, now, i, random);
      if (move.wait >= first.wait) continue;
      first = move;
      who = i;
    }
    time += first.wait;
    if (!(time < setup.steps * setup.step_days)) break;
    now[who] = first.to;
    if (first.met >= 0) now[static_cast<std::size_t>(first.met)] = first.to;
  }
  return told_epidemic(epidemic, setup, history, touched, nothing_left(flows, net, now));
}

}  // namespace

Course flows_course(const Epidemic& epidemic, const std::vector<Flow>& flows, const States& start, bool continuous,
                    const Setup& setup, Random& random) {
  if (continuous) return in_continuous_time(epidemic, flows, start, setup, random);
  const Neighbours net(setup.network);
  const auto step = [&](const States& now, States& next) {
    std::vector<Move> moves;
    for (std::size_t i = 0; i < now.size(); ++i) {
      const Move move = first_move(flows, net, now, i, random);
      if (!(move.wait < setup.step_days)) continue;
      next[i] = move.to;
      moves.push_back(move);
    }
    for (const Move& move : moves)
      if (move.met >= 0 && next[static_cast<std::size_t>(move.met)] == now[static_cast<std::size_t>(move.met)])
        next[static_cast<std::size_t>(move.met)] = move.to;
  };
  return epidemic_course(epidemic, setup, start, step,
                         [&](const States& end) { return nothing_left(flows, net, end); });
}

}  // namespace papotage::naive
