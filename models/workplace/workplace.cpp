#include "models/workplace/workplace.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "models/workplace/ledger.hpp"
#include "models/workplace/reputation.hpp"
#include "models/workplace/staff_opinions.hpp"
#include "sim/core/parallel.hpp"

namespace papotage {
namespace {

constexpr std::size_t crisis_hours = 72;

/// How many people an account holder follows on average: followers are candidates who have an account.
double followed_by_one(const Layer* followers, const Population& population) {
  if (!followers) return 0;
  const auto& layer = *std::get<std::shared_ptr<FollowerLayer>>(followers->computed());
  std::uint64_t holders = 0;
  for (const std::uint8_t has : *population.account.column) holders += has;
  return layer.candidates().mean() * static_cast<double>(holders) / population.people();
}

Paths paths_of(const Workplace& model, const World& world) {
  const Multiplex& multiplex = *world.multiplex;
  const Population& population = multiplex.population();
  const Layer *friends = multiplex.find("friends"), *followers = multiplex.find("followers");
  return {.friends = friends,
          .followers = followers,
          .companies = &population.organisation().of(UnitKind::company),
          .seeing = Seeing(model.feed, friends, followed_by_one(followers, population), population.people()),
          .delay = Delay(model.sharing.horizon.days),
          .rhythm = model.posting.rhythm == "flat" ? Rhythm::flat() : Rhythm::weekly(),
          .sharing = model.sharing,
          .opinion_step = model.opinion.step,
          .reputation_step = model.reputation.step,
          .end = static_cast<double>(world.steps)};
}

/// A replicate. Its steps are days.
class Talk final : public Simulation {
 public:
  Talk(const Workplace& model, const World& world)
      : model_(model),
        world_(world),
        population_(world.multiplex->population()),
        every_(static_cast<std::uint32_t>(model.opinion.every.days)),
        paths_(paths_of(model, world)),
        posting_(model.posting, model.tone, paths_.rhythm),
        reactions_(population_.people(), population_.employees(), world.threads, world.warm_up,
                   world.steps - world.warm_up),
        staff_(*model.opinion_model, model.opinion, model.grievances, world,
               population_.organisation().of(UnitKind::team)),
        reputation_(model.reputation, population_.employees(), population_.people(), every_, world.steps / every_),
        ledger_(population_, world.warm_up, world.keep_posts) {
    for (int thread = 0; thread < world.threads; ++thread) workers_.emplace_back(paths_);
  }

  void start(std::uint32_t replicate) override {
    levers_ = {};
    levers_.climate.all = model_.tone.perceived_climate;
    levers_.risk.all = model_.tone.perceived_risk;
    posting_.start(Talkers::drawn(model_.talker, model_.posting, population_, world_.seed, replicate, world_.threads),
                   world_.seed, replicate);
    for (Worker& worker : workers_) worker.start(world_.seed, replicate);
    reactions_.start();
    staff_.start(replicate, levers_);
    reputation_.start();
    ledger_.start();
    reputations_.clear();
  }

  /// The order of a day, written once.
  void step(std::uint32_t day) override {
    if (model_.policies) model_.policies(day, levers_);
    posting_.draw(day, staff_.opinions(), levers_, world_.threads, today_);
    spread(day + 1.);
    ledger_.unfeared(day, today_.unfeared);
    reactions_.settle();
    if ((day + 1) % every_ == 0) update(day + 1);
    if (day + 1 == world_.steps) close();
  }

  bool still() const override { return false; }
  void probe(std::span<double> values) const override { fill(values, probes_); }
  void outcomes(std::span<double> values) const override { fill(values, outcomes_); }
  void breakdown(std::size_t k, std::span<double> values) const override {
    const auto counts = k == 0 ? ledger_.leaks_by_occupation() : ledger_.leaks_by_department();
    std::copy(counts.begin(), counts.end(), values.begin());
  }
  std::span<const std::byte> column(std::size_t) const override { return std::as_bytes(staff_.opinions()); }
  std::span<const std::byte> post_column(std::size_t k) const override { return ledger_.table().column(k); }

  /// What is told, with how it is had: one line a number.
  template <class About>
  struct Told {
    About about;
    double (*of)(const Talk&);
  };
  static const std::vector<Told<Probe>> probes_;
  static const std::vector<Told<Outcome>> outcomes_;

 private:
  using Held = std::unique_ptr<Cascade>;

  /// What a thread has of its own.
  struct Worker {
    explicit Worker(const Paths& paths) : spread(paths) {}
    void start(std::uint64_t seed, std::uint32_t replicate) {
      spread.start(seed, replicate);
      live.clear();
      ended.clear();
    }
    /// Most posts are over within the day, and leave their memory for the next.
    void end_or_go_on(Held& cascade) {
      if (cascade->live()) return live.push_back(std::move(cascade));
      ended.push_back(cascade->fate);
      if (!next) next = std::move(cascade);
    }
    Spread spread;
    Held next;
    std::vector<Held> live;
    std::vector<Fate> ended;
  };
  template <class About>
  void fill(std::span<double> values, const std::vector<Told<About>>& told) const {
    for (std::size_t k = 0; k < told.size(); ++k) values[k] = told[k].of(*this);
  }

  void spread(double until);
  void run_some(Worker& worker, Reactions::Lane& lane, double until, std::atomic<std::size_t>& next);
  void update(std::uint32_t day);
  void close();
  double volatility() const;

  Workplace model_;
  World world_;
  const Population& population_;
  std::uint32_t every_;  // days between updates
  Paths paths_;
  Posting posting_;
  Reactions reactions_;
  StaffOpinions staff_;
  Reputation reputation_;
  Ledger ledger_;
  Levers levers_;
  DayOfPosts today_;
  std::vector<std::uint32_t> numbers_;  // of today's posts
  std::vector<Held> waiting_;           // cascades that began before
  std::vector<Worker> workers_;         // by thread
  std::vector<double> reputations_;     // the mean after each update that counts
};

/// Runs every live cascade and the day's posts until the day's end, on all threads. Which thread runs which is left
/// open.
void Talk::spread(double until) {
  numbers_.clear();
  for (const Post& post : today_.posts) numbers_.push_back(ledger_.posted(post));
  waiting_.clear();
  for (Worker& worker : workers_) {
    waiting_.insert(waiting_.end(), std::move_iterator(worker.live.begin()), std::move_iterator(worker.live.end()));
    worker.live.clear();
  }
  std::atomic<std::size_t> next{0};
  on_threads(world_.threads, [&](int thread) {
    run_some(workers_[static_cast<std::size_t>(thread)], reactions_.lane(thread), until, next);
  });
  for (Worker& worker : workers_) {
    for (const Fate& fate : worker.ended) ledger_.ended(fate);
    worker.ended.clear();
  }
}

void Talk::run_some(Worker& worker, Reactions::Lane& lane, double until, std::atomic<std::size_t>& next) {
  constexpr std::size_t some = 16, ahead = 2;
  const std::size_t old = waiting_.size(), all = old + today_.posts.size();
  for (std::size_t begin; (begin = next.fetch_add(some)) < all;)
    for (std::size_t k = begin; k < std::min(begin + some, all); ++k) {
      if (k < old) {
        worker.spread.run(*waiting_[k], until, lane);
        worker.end_or_go_on(waiting_[k]);
        continue;
      }
      if (k + ahead < all) paths_.expect(today_.posts[k + ahead - old].key.author);
      if (!worker.next) worker.next = std::make_unique<Cascade>();
      Held cascade = std::move(worker.next);
      worker.spread.open(*cascade, today_.posts[k - old], numbers_[k - old], levers_, until, lane);
      worker.end_or_go_on(cascade);
    }
}

void Talk::update(std::uint32_t day) {
  const std::uint32_t k = day / every_;
  staff_.update(k - 1, reactions_, levers_);
  reputation_.update(k, reactions_);
  if (day >= world_.warm_up) reputations_.push_back(reputation_.mean());
}

/// The run's end: cascades that are still live are told as they stand.
void Talk::close() {
  for (const Worker& worker : workers_)
    for (const Held& cascade : worker.live) ledger_.ended(cascade->fate);
}

double Talk::volatility() const {
  if (reputations_.size() < 3) return std::numeric_limits<double>::quiet_NaN();
  const auto n = static_cast<double>(reputations_.size() - 1);
  const double mean = (reputations_.back() - reputations_.front()) / n;
  double squares = 0;
  for (std::size_t k = 1; k < reputations_.size(); ++k) {
    const double d = reputations_[k] - reputations_[k - 1] - mean;
    squares += d * d;
  }
  return std::sqrt(squares / (n - 1));
}

double count(std::uint64_t n) { return static_cast<double>(n); }

constexpr auto of_critical = static_cast<std::size_t>(Tone::critical),
               of_praise = static_cast<std::size_t>(Tone::praise);

const std::vector<Talk::Told<Probe>> Talk::probes_{
    {{"posts_critical", "posts", "critical posts, slips included", true},
     [](const Talk& t) { return count(t.ledger_.posts(Tone::critical)); }},
    {{"posts_praise", "posts", "posts that praise the company", true},
     [](const Talk& t) { return count(t.ledger_.posts(Tone::praise)); }},
    {{"posts_chatter", "posts", "other posts about the company", true},
     [](const Talk& t) { return count(t.ledger_.posts(Tone::chatter)); }},
    {{"posts_slip", "posts", "posts that their author would regret", true},
     [](const Talk& t) { return count(t.ledger_.slips()); }},
    {{"exposures_critical", "views", "views of critical posts outside the author's company", true},
     [](const Talk& t) { return count(t.reactions_.counts().outside[of_critical]); }},
    {{"exposures_praise", "views", "views of praise outside the author's company", true},
     [](const Talk& t) { return count(t.reactions_.counts().outside[of_praise]); }},
    {{"exposures_critical_inside", "views", "views of critical posts within the author's company", true},
     [](const Talk& t) { return count(t.reactions_.counts().inside[of_critical]); }},
    {{"exposures_praise_inside", "views", "views of praise within the author's company", true},
     [](const Talk& t) { return count(t.reactions_.counts().inside[of_praise]); }},
    {{"reach_inside", "people", "people of the author's company who saw a post", true},
     [](const Talk& t) { return count(t.reactions_.reach_inside()); }},
    {{"reach_outside", "people", "other people who saw a post", true},
     [](const Talk& t) { return count(t.reactions_.reach_outside()); }},
    {{"opinion_mean", "1", "mean opinion of employees"},
     [](const Talk& t) { return moments(t.staff_.opinions(), t.world_.threads).mean; }},
    {{"opinion_variance", "1", "variance of employees' opinions"},
     [](const Talk& t) { return moments(t.staff_.opinions(), t.world_.threads).variance; }},
    {{"climate", "1", "mean opinion of those who don't keep silent"}, [](const Talk& t) { return t.staff_.climate(); }},
    {{"reputation", "1", "mean reputation of employers among outsiders"},
     [](const Talk& t) { return t.reputation_.mean(); }},
    {{"aggrieved_teams", "teams", "teams with a grievance worse than -.05", true},
     [](const Talk& t) { return count(t.staff_.aggrieved_teams()); }},
};

const std::vector<Talk::Told<Outcome>> Talk::outcomes_{
    {{"talk_share", "1", "share of employees with a post"}, [](const Talk& t) { return t.ledger_.talk_share(); }},
    {{"critical_share", "1", "share of these at least half of whose posts are critical"},
     [](const Talk& t) { return t.ledger_.critical_share(); }},
    {{"posts", "posts", "posts about the company", true}, [](const Talk& t) { return count(t.ledger_.posts()); }},
    {{"cascade_size", "people", "mean number of people who passed a post on, with its author"},
     [](const Talk& t) { return t.ledger_.cascade_size(); }},
    {{"shared_share", "1", "share of posts that somebody shared"},
     [](const Talk& t) { return t.ledger_.shared_share(); }},
    {{"audience", "people", "people before whom posts were put, seen or not: one a post, person and who passes it on",
      true},
     [](const Talk& t) { return count(t.reactions_.counts().audience); }},
    {{"reach_inside", "people", "people of the author's company who saw a post", true},
     [](const Talk& t) { return count(t.reactions_.reach_inside()); }},
    {{"reach_outside", "people", "other people who saw a post", true},
     [](const Talk& t) { return count(t.reactions_.reach_outside()); }},
    {{"critical_exposures", "views", "views of critical posts outside the author's company", true},
     [](const Talk& t) { return count(t.reactions_.counts().outside[of_critical]); }},
    {{"praise_exposures", "views", "views of praise outside the author's company", true},
     [](const Talk& t) { return count(t.reactions_.counts().outside[of_praise]); }},
    {{"critical_exposures_inside", "views", "views of critical posts within the author's company", true},
     [](const Talk& t) { return count(t.reactions_.counts().inside[of_critical]); }},
    {{"praise_exposures_inside", "views", "views of praise within the author's company", true},
     [](const Talk& t) { return count(t.reactions_.counts().inside[of_praise]); }},
    {{"leaks", "posts", "critical posts that somebody outside saw", true},
     [](const Talk& t) { return count(t.ledger_.leaks(Way::friends) + t.ledger_.leaks(Way::followers)); }},
    {{"leaks_friends", "posts", "leaks by way of friends", true},
     [](const Talk& t) { return count(t.ledger_.leaks(Way::friends)); }},
    {{"leaks_followers", "posts", "leaks by way of followers", true},
     [](const Talk& t) { return count(t.ledger_.leaks(Way::followers)); }},
    {{"containment_days", "day", "mean time from a leak to the last view outside"},
     [](const Talk& t) { return t.ledger_.containment_days(); }},
    {{"reputation", "1", "mean reputation of employers among outsiders at the end"},
     [](const Talk& t) { return t.reputation_.mean(); }},
    {{"reputation_loss", "people", "sum over everybody of what reputation lacks to its prior"},
     [](const Talk& t) { return t.reputation_.loss(); }},
    {{"reputation_volatility", "1", "standard deviation of how the mean reputation changes from update to update"},
     [](const Talk& t) { return t.volatility(); }},
    {{"crisis", "views per employee", "worst 72 hours of critical views outside, above the median of such windows"},
     [](const Talk& t) { return crisis(t.reactions_.critical_by_hour(), crisis_hours, t.population_.employees()); }},
    {{"climate", "1", "mean opinion of those who don't keep silent, at the end"},
     [](const Talk& t) { return t.staff_.climate(); }},
    {{"silenced_share", "1", "share of critical posts that fear and policies suppressed"},
     [](const Talk& t) { return t.ledger_.silenced_share(); }},
};

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
  // Marks, reputations and thresholds of everybody; of employees marks, opinions thrice, traits and counts; a day's
  // cascades; hours.
  return size.people * (8 + 4 + 4 + 4) + size.nodes * (8 + 4 * 8 + 32) + size.nodes * 64 +
         static_cast<std::size_t>(size.threads) * size.steps * 24 * 4 + (std::size_t{1} << 20);
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
