#include "models/workplace/workplace.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "models/workplace/talk.hpp"

namespace papotage {
namespace {

template <class Told>
auto abouts(const std::vector<Told>& told) {
  std::vector<decltype(told.front().about)> all;
  for (const Told& one : told) all.push_back(one.about);
  return all;
}

}  // namespace

const About& Workplace::about() const {
  static const About about = describe();
  return about;
}

std::vector<Part> Workplace::parts() {
  const auto part = [](std::string section, std::string title, auto& object) {
    return Part{std::move(section), std::move(title), &parameters_of<std::remove_reference_t<decltype(object)>>(),
                &object};
  };
  return {part("posting", "how often employees post about the company, and for whom", posting),
          part("posting.talker", "who ever talks about the employer: a logit", talker),
          part("posting.tone", "what a post is: logits", tone),
          part("sharing", "how posts are passed on", sharing),
          part("feed", "how much of what arrives is seen", feed),
          part("opinion", "what employees think of their employer, besides the keys of the opinion model", opinion),
          part("opinion.grievances", "what sours a team", grievances),
          part("reputation", "what others think of employers", reputation)};
}

std::vector<Probe> Workplace::probes() const { return abouts(Talk::probes_); }
std::vector<Outcome> Workplace::outcomes() const { return abouts(Talk::outcomes_); }
std::vector<Column> Workplace::columns() const {
  return {{"opinion", "1", "opinion of the employer, from -1 to 1", Column::Type::float64}};
}
std::vector<Column> Workplace::post_columns() const { return PostTable::columns(); }

std::vector<Breakdown> Workplace::breakdowns(const Multiplex* multiplex) const {
  std::vector<Breakdown> all{{"leaks_by_occupation",
                              "posts",
                              "leaks by the occupation of who passed the post on",
                              "occupation",
                              {"manual", "clerical", "intermediate", "executive"}}};
  if (multiplex)
    all.push_back({"leaks_by_department",
                   "posts",
                   fmt::format("leaks by the department of who passed the post on; the last of these stands for all "
                               "departments of under {} people",
                               Departments::smallest),
                   "department",
                   {},
                   Departments(multiplex->population().organisation()).classes()});
  return all;
}

// A logit with a normal part of standard deviation e is nearly one that is less steep by sqrt(1 + pi e^2 / 8). Classes
// are left aside, and everybody has an account: more than there will be.
double Workplace::expected_posts(std::uint64_t nodes, double days) const {
  const double talkers = logistic(talker.intercept / std::sqrt(1 + .3927 * talker.extimite * talker.extimite));
  const double a_year = posting.rate * std::exp(posting.rate_sd * posting.rate_sd / 2);
  return static_cast<double>(nodes) * talkers * std::min(a_year / 365, PostingSettings::most_posts) * days;
}

std::size_t Workplace::bytes(const RunSize& size) const {
  // Marks, reputations and thresholds of everybody; of employees marks, opinions thrice, traits and counts; a cascade
  // a thread that reaches everybody; hours.
  return size.people * (8 + 8 + 2 + 32 * static_cast<std::size_t>(size.threads)) + size.nodes * (8 + 4 * 8 + 32) +
         size.nodes * 64 + static_cast<std::size_t>(size.threads) * size.steps * 24 * 4 + (std::size_t{1} << 20);
}

void Workplace::check(const Staff& staff) const {
  if (!staff.multiplex) throw Refusal("the workplace needs a [population] and its layers");
  if (!staff.multiplex->friends && !staff.multiplex->followers)
    throw Refusal("the workplace needs [layers.friends] or [layers.followers]: without either nobody sees a post");
  if (opinion.every.days != std::floor(opinion.every.days))
    throw Refusal::about("every", fmt::format("every = {}: must be a whole number of days", opinion.every.days));
  opinion.initial.check("initial");
  opinion_model->check(staff);
}

std::unique_ptr<Simulation> Workplace::simulate(const World& world) const {
  return std::make_unique<Talk>(*this, world);
}

}  // namespace papotage
