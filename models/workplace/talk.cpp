#include "models/workplace/talk.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

#include "sim/core/parallel.hpp"

namespace papotage {
namespace {

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

}  // namespace

Talk::Talk(const Workplace& model, const World& world)
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

void Talk::start(std::uint32_t replicate) {
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
void Talk::step(std::uint32_t day) {
  if (model_.policies) model_.policies(day, levers_);
  posting_.draw(day, staff_.opinions(), levers_, world_.threads, today_);
  spread(day + 1.);
  ledger_.unfeared(day, today_.unfeared);
  reactions_.settle();
  if ((day + 1) % every_ == 0) update(day + 1);
  if (day + 1 == world_.steps) close();
}

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
  constexpr std::size_t some = 4, ahead = 2;
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

}  // namespace papotage
