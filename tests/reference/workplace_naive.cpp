#include "tests/reference/workplace_naive.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <set>
#include <tuple>

#include "models/workplace/first_opinions.hpp"
#include "sim/core/sampling.hpp"

namespace papotage::testing {

NaiveRhythm::NaiveRhythm(bool flat) {
  double sum = 0;
  for (std::size_t h = 0; h < hours_.size(); ++h) {
    const std::size_t hour = h % 24, weekday = h / 24;
    double weight = .6;
    if (hour < 23) weight = 1.5;
    if (hour < 18) weight = 1;
    if (hour < 9) weight = .8;
    if (hour < 7) weight = .2;
    if (weekday >= 5) weight *= .8;
    hours_[h] = flat ? 1 : weight;
    sum += hours_[h];
  }
  for (double& hour : hours_) hour /= sum / 168;
}

double NaiveRhythm::of_day(std::uint32_t day) const {
  double sum = 0;
  for (std::uint64_t h = 0; h < 24; ++h) sum += of_hour(24 * std::uint64_t{day} + h);
  return sum / 24;
}

double NaiveRhythm::within_day(std::uint32_t day, double u) const { return after(day, u * of_day(day)) - day; }

double NaiveRhythm::after(double t, double delay) const {
  for (auto hour = static_cast<std::uint64_t>(t * 24);; ++hour) {
    const double until = static_cast<double>(hour + 1) / 24, passes = (until - t) * of_hour(hour);
    if (delay < passes) return t + delay / of_hour(hour);
    delay -= passes;
    t = until;
  }
}

double naive_delay_law(double seconds) {
  constexpr double c = 6.265725e-4, theta = .2314843, plateau = 300;
  if (seconds <= plateau) return c * seconds;
  return c * plateau + c * plateau * (1 - std::pow(seconds / plateau, -theta)) / theta;
}

double naive_delay(double u, double horizon) {
  const double whole = naive_delay_law(86400 * horizon);
  double low = 0, high = 86400 * horizon;
  for (int k = 0; k < 80; ++k) {
    const double middle = (low + high) / 2;
    (naive_delay_law(middle) <= u * whole ? low : high) = middle;
  }
  return low / 86400;
}

namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();
enum Kind { critical, praise, chatter };
enum Layers { friends, followers };
enum Audience { for_friends, for_friends_of_friends, for_everybody };

double unit(std::uint32_t word) { return word / 4294967296.; }
double sigma(double z) { return 1 / (1 + std::exp(-z)); }
double ratio(double above, double below) { return below > 0 ? above / below : undefined; }
/// With probability p, of a number of 32 bits.
bool happens(std::uint32_t word, double p) { return word < std::round(std::min(p, 1.) * 4294967296.); }

/// The number of the unit of each employee.
std::vector<std::uint32_t> units_of(const Organisation& organisation, UnitKind kind) {
  std::vector<std::uint32_t> of;
  const Partition& partition = organisation.of(kind);
  for (std::uint32_t u = 0; u < partition.units(); ++u) of.insert(of.end(), partition.unit(u).size, u);
  return of;
}

// 4.8: opinions, and what moves them.

struct NaiveOpinions {
  std::vector<double> now;
  virtual ~NaiveOpinions() = default;
  virtual void start(const std::vector<double>& opinions) { now = opinions; }
  virtual void pull(std::uint32_t /*k*/, std::uint32_t /*i*/, double /*strength*/, double /*toward*/) {}
  virtual void push(std::uint32_t /*k*/, std::uint32_t /*i*/, double /*by*/) {}
  virtual void step(std::uint32_t /*k*/, const std::vector<bool>& /*speaks*/) {}
};

/// x(t + 1) = s mean of those who are heard + (1 - s) first, in loops over all pairs.
struct NaiveFriedkinJohnsen : NaiveOpinions {
  double susceptibility;
  std::vector<std::vector<bool>> hears;
  std::vector<double> first;

  NaiveFriedkinJohnsen(double s, const std::vector<List>& rows)
      : susceptibility(s), hears(rows.size(), std::vector<bool>(rows.size())) {
    for (std::size_t i = 0; i < rows.size(); ++i)
      for (const std::uint32_t j : rows[i]) hears[i][j] = true;
  }
  void start(const std::vector<double>& opinions) override { now = first = opinions; }
  void pull(std::uint32_t, std::uint32_t i, double strength, double toward) override {
    now[i] = std::clamp(now[i] + strength * (toward - now[i]), -1., 1.);
    first[i] += strength * (toward - first[i]);
  }
  void push(std::uint32_t, std::uint32_t i, double by) override {
    now[i] = std::clamp(now[i] + by, -1., 1.);
    first[i] += by;
  }
  void step(std::uint32_t, const std::vector<bool>& speaks) override {
    const std::vector<double> before = now;
    for (std::size_t i = 0; i < now.size(); ++i) {
      double sum = 0, heard = 0;
      for (std::size_t j = 0; j < now.size(); ++j)
        if (hears[i][j] && speaks[j]) {
          sum += before[j];
          heard += 1;
        }
      // Who hears nobody hears themselves.
      if (heard == 0) sum = before[i], heard = 1;
      now[i] = std::clamp(susceptibility * sum / heard + (1 - susceptibility) * first[i], -1., 1.);
    }
  }
};

/// n times, somebody takes over the opinion of one whom they hear.
struct NaiveVoter : NaiveOpinions {
  std::vector<List> rows;
  Draws initial, pulled, pushed, interaction;

  NaiveVoter(std::vector<List> heard, std::uint64_t seed, std::uint32_t replicate)
      : rows(std::move(heard)),
        initial(seed, replicate, "voter.initial"),
        pulled(seed, replicate, "voter.pulled"),
        pushed(seed, replicate, "voter.pushed"),
        interaction(seed, replicate, "voter.interaction") {
    for (List& row : rows) std::sort(row.begin(), row.end());
  }
  void start(const std::vector<double>& opinions) override {
    for (std::uint32_t i = 0; i < opinions.size(); ++i)
      now.push_back(uniform(initial.block({i}).low()) < (1 + opinions[i]) / 2 ? 1 : -1);
  }
  void change(const Draws& draws, std::uint32_t k, std::uint32_t i, double by) {
    if (uniform(draws.block({i}, k).low()) < std::abs(by) / 2) now[i] = by > 0 ? 1 : -1;
  }
  void pull(std::uint32_t k, std::uint32_t i, double strength, double toward) override {
    change(pulled, k, i, strength * (toward - now[i]));
  }
  void push(std::uint32_t k, std::uint32_t i, double by) override { change(pushed, k, i, by); }
  void step(std::uint32_t k, const std::vector<bool>& speaks) override {
    for (std::uint64_t turn = 0; turn < now.size(); ++turn) {
      const Block block = interaction.block(Entity::numbered(turn / 2), k);
      const Pick who = pick(turn % 2 ? block.high() : block.low(), now.size());
      const List& row = rows[who.value];
      if (row.empty()) continue;
      const std::uint32_t whom = row[pick(who.rest, row.size()).value];
      if (speaks[whom]) now[who.value] = now[whom];
    }
  }
};

std::unique_ptr<NaiveOpinions> naive_opinions(const Model& model, std::vector<List> heard, std::uint64_t seed,
                                              std::uint32_t replicate) {
  if (const auto* fj = dynamic_cast<const FriedkinJohnsen*>(&model))
    return std::make_unique<NaiveFriedkinJohnsen>(fj->susceptibility, heard);
  if (dynamic_cast<const Voter*>(&model)) return std::make_unique<NaiveVoter>(heard, seed, replicate);
  return std::make_unique<NaiveOpinions>();
}

/// What posts did to somebody between two updates (4.7), in units of 1/256 of a view.
struct Pull {
  double up = 0, down = 0;
  bool any() const { return up + down > 0; }
  double toward() const { return (up - down) / (up + down); }
  double strength(double step) const { return 1 - std::pow(1 - step, (up + down) / 256); }
};

// All that happens, as records.

struct NaivePost {
  std::uint32_t author, day, ordinal;
  double time = 0;
  Kind kind = chatter;
  bool slip = false;
  Audience audience = for_friends;
  double arousal = 0;
  double shares = 0;                // q at its time
  std::array<double, 2> weights{};  // of a view outside and inside, likewise
  Entity entity() const { return {author, day, ordinal}; }
};
struct NaiveView {
  std::size_t post;
  std::uint32_t viewer, by;
  double time;
  Layers layer;
  bool inside;
  double weight;  // in units of 1/256
};
/// A post is put before somebody by somebody.
struct Put {
  std::size_t post;
  std::uint32_t by, person;
  auto operator<=>(const Put&) const = default;
};
/// Somebody passes a post on, on one layer.
struct Event {
  double time;
  std::uint32_t person;
  enum Why { root, reaction, share } why;
  Layers layer;
  std::size_t post;
  auto operator<=>(const Event&) const = default;
};

class NaiveWorkplace {
 public:
  NaiveWorkplace(const Workplace& model, const Premises& premises, const TalkPlan& plan, std::uint32_t replicate);
  TalkTold run();

 private:
  Draws draws(Decision decision) const { return {plan_.seed, replicate_, decision}; }
  // 4.3, 4.4
  void choose_talkers();
  void post(std::uint32_t day);
  void consider(std::uint32_t author, std::uint32_t day, std::uint32_t ordinal);
  void publish(NaivePost post, const Block& mark);
  // 4.5, 4.6
  double shares(const NaivePost& post) const;
  double weight(bool inside) const;
  double sees(std::uint32_t v) const;
  void pass_on(const Event& event);
  void sight(const Event& event, std::uint32_t viewer);
  void later(const Event& event, std::uint32_t viewer, std::uint32_t word, Event::Why why, Layers layer);
  // 4.7 to 4.9
  void first_opinions();
  void update(std::uint32_t k);
  void aggrieve(std::uint32_t k);
  std::vector<bool> speaking() const;
  void move_reputations(const std::vector<Pull>& pulls);
  double reputation() const;
  double climate() const;
  // 4.11
  bool counted(const NaiveView& view) const { return view.time >= plan_.warm_up; }
  bool counted(const NaivePost& post) const { return post.time >= plan_.warm_up; }
  double posts_of(Kind kind) const;
  double views_of(Kind kind, bool inside) const;
  double reach(bool inside) const;
  std::vector<double> shares_of(std::size_t post) const;
  double size_of(std::size_t post) const { return 1 + static_cast<double>(shares_of(post).size()); }
  std::vector<const NaiveView*> outside_views(std::size_t post) const;
  void tell_talkers(TalkTold& told) const;
  void tell_cascades(TalkTold& told) const;
  void tell_views(TalkTold& told) const;
  void tell_leaks(TalkTold& told) const;
  void tell_people(TalkTold& told) const;
  void tell_posts(TalkTold& told) const;
  double crisis() const;
  double volatility() const;

  const Workplace& model_;
  const Premises& premises_;
  const Population& population_;
  TalkPlan plan_;
  std::uint32_t replicate_, employees_, people_;
  std::vector<std::uint32_t> team_, department_, company_;
  std::vector<std::vector<List>> rows_;  // by layer
  double followed_ = 0;                  // F
  NaiveRhythm rhythm_;
  Levers levers_;
  Draws seen_, viewed_, delayed_;

  std::map<std::uint32_t, double> talkers_;  // posts a day of each
  std::multiset<Event> queue_;
  std::vector<NaivePost> posts_;
  std::vector<NaiveView> views_;
  std::set<Put> puts_;
  std::set<std::tuple<std::size_t, std::uint32_t, Layers>> told_;  // (post, by whom, on which layer)
  double audience_ = 0;
  std::map<std::pair<std::size_t, std::uint32_t>, std::set<std::uint32_t>> sights_;  // of (post, viewer), by whom
  std::map<std::pair<std::size_t, std::uint32_t>, double> shares_;                   // of (post, who), and when
  double unfeared_ = 0;

  std::unique_ptr<NaiveOpinions> opinions_;
  std::vector<double> grievances_, reputations_;
  std::size_t views_at_update_ = 0;
  std::vector<double> reputation_at_updates_;
};

std::vector<List> rows_or_none(const Multiplex& multiplex, const std::string& name, std::uint32_t people) {
  const Layer* layer = multiplex.find(name);
  return layer ? rows_of(*layer) : std::vector<List>(people);
}

NaiveWorkplace::NaiveWorkplace(const Workplace& model, const Premises& premises, const TalkPlan& plan,
                               std::uint32_t replicate)
    : model_(model),
      premises_(premises),
      population_(premises.population()),
      plan_(plan),
      replicate_(replicate),
      employees_(population_.employees()),
      people_(population_.people()),
      team_(units_of(population_.organisation(), UnitKind::team)),
      department_(units_of(population_.organisation(), UnitKind::department)),
      company_(units_of(population_.organisation(), UnitKind::company)),
      rows_{rows_or_none(*premises.multiplex, "friends", people_),
            rows_or_none(*premises.multiplex, "followers", people_)},
      rhythm_(model.posting.rhythm == "flat"),
      seen_(draws("workplace.seen")),
      viewed_(draws("workplace.viewed")),
      delayed_(draws("workplace.delayed")),
      grievances_(premises.population().organisation().of(UnitKind::team).units()),
      reputations_(people_, model.reputation.prior) {
  if (const auto* layer = premises.multiplex->find("followers")) {
    double holders = 0;
    for (const std::uint8_t has : *population_.account.column) holders += has;
    followed_ = std::get<std::shared_ptr<FollowerLayer>>(layer->computed())->candidates().mean() * (holders / people_);
  }
  levers_.climate.all = model.tone.perceived_climate;
  levers_.risk.all = model.tone.perceived_risk;
  company_.resize(people_, UINT32_MAX);  // outsiders
  std::vector<List> heard = rows_of(*premises.multiplex->find("work"));
  heard.resize(employees_);
  opinions_ = naive_opinions(*model.opinion_model, std::move(heard), plan.seed, replicate);
}

/// The schedule (4.1).
TalkTold NaiveWorkplace::run() {
  choose_talkers();
  first_opinions();
  const auto every = static_cast<std::uint32_t>(model_.opinion.every.days);
  for (std::uint32_t day = 0; day < plan_.days; ++day) {
    if (model_.policies) model_.policies(day, levers_);
    post(day);
    while (!queue_.empty() && queue_.begin()->time < day + 1) {
      const Event event = *queue_.begin();
      queue_.erase(queue_.begin());
      pass_on(event);
    }
    if ((day + 1) % every != 0) continue;
    update((day + 1) / every - 1);
    if (day + 1 >= plan_.warm_up) reputation_at_updates_.push_back(reputation());
  }
  TalkTold told;
  tell_talkers(told);
  tell_cascades(told);
  tell_views(told);
  tell_leaks(told);
  tell_people(told);
  tell_posts(told);
  return told;
}

void NaiveWorkplace::choose_talkers() {
  const TalkerSettings& by = model_.talker;
  for (std::uint32_t i = 0; i < employees_; ++i) {
    if (!population_.account.of(i)) continue;
    const Block block = draws("workplace.talks").block({i});
    const double logit = by.intercept + by.extimite * normal(block.low()) + by.sex.of[population_.sex.of(i)].second +
                         by.age.of[population_.age.of(i)].second +
                         by.occupation.of[population_.occupation.of(i)].second;
    if (uniform(block.high()) >= sigma(logit)) continue;
    const double z = normal(draws("workplace.rate").block({i}).low());
    talkers_[i] = std::min(model_.posting.rate * std::exp(model_.posting.rate_sd * z) / 365, 50.);
  }
}

void NaiveWorkplace::post(std::uint32_t day) {
  for (const auto& [i, rate] : talkers_) {
    const std::uint64_t word = draws("workplace.posts").block({i}, day).low();
    const std::uint32_t potential = poisson(word, 2 * rate * rhythm_.of_day(day));
    for (std::uint32_t ordinal = 0; ordinal < potential; ++ordinal) consider(i, day, ordinal);
  }
}

/// What a potential post is, and whether it appears.
void NaiveWorkplace::consider(std::uint32_t author, std::uint32_t day, std::uint32_t ordinal) {
  NaivePost post{author, day, ordinal};
  const Block block = draws("workplace.post").block(post.entity());
  const double u = unit(block.words[0]), m = unit(block.words[1]), x = std::clamp(opinions_->now[author], -1., 1.);
  const ToneSettings& t = model_.tone;
  const auto criticism = [&](double c, double r) {
    return sigma(t.critical - t.opinion * x - t.climate * c - t.risk * r);
  };
  post.slip = unit(block.words[2]) < model_.posting.slip;
  if (day >= plan_.warm_up && m < .5) unfeared_ += post.slip || u < criticism(t.perceived_climate, 0);

  const double c = levers_.climate.of(author), is_critical = criticism(c, levers_.risk.of(author));
  const double is_praise = (1 - is_critical) * sigma(t.praise + t.opinion * x + t.climate * c);
  post.kind = post.slip || u < is_critical ? critical : u < is_critical + is_praise ? praise : chatter;
  double lever = levers_.activity.of(author);
  if (post.slip) lever *= levers_.slip.of(author);
  if (!post.slip && post.kind == critical) lever *= levers_.critical.of(author);
  if (post.kind == praise) lever *= levers_.praise.of(author);
  if (m >= lever / 2) return;
  post.time = day + rhythm_.within_day(day, unit(block.words[3]));
  publish(post, draws("workplace.mark").block(post.entity()));
}

/// Whom it is for, how it excites, and when it reaches whom.
void NaiveWorkplace::publish(NaivePost post, const Block& mark) {
  const double u = uniform(mark.low());
  const auto& parts = model_.posting.audience.of;
  post.audience = u < parts[0].second                     ? for_friends
                  : u < parts[0].second + parts[1].second ? for_friends_of_friends
                                                          : for_everybody;
  post.arousal = normal(mark.high());
  queue_.insert({post.time, post.author, Event::root, friends, posts_.size()});
  if (post.audience == for_everybody) queue_.insert({post.time, post.author, Event::root, followers, posts_.size()});
  post.shares = shares(post);
  post.weights = {weight(false), weight(true)};
  posts_.push_back(post);
}

/// q (4.6).
double NaiveWorkplace::shares(const NaivePost& post) const {
  const SharingSettings& s = model_.sharing;
  const double q = s.probability * std::exp(s.arousal * post.arousal - s.arousal * s.arousal / 2);
  return post.kind == critical ? q * s.negativity * levers_.sharing_critical : q;
}

/// Of a view, in units of 1/256 (4.7).
double NaiveWorkplace::weight(bool inside) const {
  const double step = inside ? model_.opinion.step : model_.reputation.step;
  if (step == 0) return 0;
  return std::round(256 * std::log(1 - step * levers_.credibility[0]) / std::log(1 - step));
}

/// p_v (4.5).
double NaiveWorkplace::sees(std::uint32_t v) const {
  const FeedSettings& feed = model_.feed;
  const double arrives = feed.posts_per_tie * (static_cast<double>(rows_[friends][v].size()) + followed_);
  return feed.posts_seen >= arrives ? 1 : feed.posts_seen / arrives;
}

void NaiveWorkplace::pass_on(const Event& event) {
  const NaivePost& post = posts_[event.post];
  if (event.why == Event::share) shares_[{event.post, event.person}] = event.time;
  const List& row = rows_[event.layer][event.person];
  if (told_.insert({event.post, event.person, event.layer}).second && event.time >= plan_.warm_up)
    audience_ += static_cast<double>(row.size());
  const std::uint64_t word = seen_.block(post.entity(), event.person).low();
  for (const std::uint32_t v : row) {
    if (v == post.author || !puts_.insert({event.post, event.person, v}).second) continue;
    const double p = model_.feed.posts_seen > 0 ? std::max(std::round(sees(v) * 65536), 1.) : 0;
    if ((tie_mix(word, v) >> 16) < p) sight(event, v);
  }
}

/// Somebody sees a post, perhaps for the first time, and perhaps reacts or shares it.
void NaiveWorkplace::sight(const Event& event, std::uint32_t viewer) {
  const NaivePost& post = posts_[event.post];
  std::set<std::uint32_t>& from = sights_[{event.post, viewer}];
  from.insert(event.person);
  const bool inside = company_[viewer] == company_[post.author];
  if (from.size() == 1)
    views_.push_back({event.post, viewer, event.person, event.time, event.layer, inside, post.weights[inside]});
  const Block words = viewed_.block(post.entity()), delays = delayed_.block(post.entity(), viewer);
  const List& row = rows_[friends][post.author];
  const bool is_friend = std::find(row.begin(), row.end(), viewer) != row.end();
  if (event.why == Event::root && is_friend && post.audience != for_friends &&
      happens(tie_mix(words.high(), viewer), model_.sharing.reaction))
    later(event, viewer, delays.words[0], Event::reaction, friends);
  if (from.size() != model_.sharing.exposures || !happens(tie_mix(words.low(), viewer), post.shares)) return;
  const bool both = premises_.settings.friends && premises_.settings.followers;
  const bool crosses = both && happens(delays.words[1], model_.sharing.cross_post);
  later(event, viewer, delays.words[2], Event::share, crosses ? Layers(1 - event.layer) : event.layer);
}

void NaiveWorkplace::later(const Event& event, std::uint32_t viewer, std::uint32_t word, Event::Why why, Layers layer) {
  const double delay = naive_delay(unit(word), model_.sharing.horizon.days);
  queue_.insert({rhythm_.after(event.time, delay), viewer, why, layer, event.post});
}

void NaiveWorkplace::first_opinions() {
  const FirstOpinions& law = model_.opinion.initial;
  const OpinionOfNormal opinion(law);
  std::vector<double> first;
  for (std::uint32_t i = 0; i < employees_; ++i)
    first.push_back(opinion(std::sqrt(law.team_icc) * normal(draws("workplace.team_opinion").block({team_[i]}).low()) +
                            std::sqrt(1 - law.team_icc) * normal(draws("workplace.opinion").block({i}).low())));
  opinions_->start(first);
}

void NaiveWorkplace::update(std::uint32_t k) {
  std::vector<Pull> inside(people_), outside(people_);
  for (; views_at_update_ < views_.size(); ++views_at_update_) {
    const NaiveView& view = views_[views_at_update_];
    Pull& pull = (view.inside ? inside : outside)[view.viewer];
    if (posts_[view.post].kind == praise) pull.up += view.weight;
    if (posts_[view.post].kind == critical) pull.down += view.weight;
  }
  const double step = model_.opinion.step;
  for (std::uint32_t i = 0; i < employees_; ++i)
    if (inside[i].any()) opinions_->pull(k, i, inside[i].strength(step), inside[i].toward());
  aggrieve(k);
  opinions_->step(k, speaking());
  move_reputations(outside);
}

void NaiveWorkplace::aggrieve(std::uint32_t k) {
  const GrievanceSettings& of = model_.grievances;
  const double days = model_.opinion.every.days;
  for (std::uint32_t t = 0; t < grievances_.size(); ++t) {
    const std::uint32_t shocks = poisson(draws("workplace.grievance").block({t}, k).low(), of.rate * days / 365);
    const double ends = levers_.resolved.empty() ? 0 : levers_.resolved[t];
    const double stays = grievances_[t] * (1 - ends) * std::exp2(-days / of.half_life.days);
    const double g = std::max(-2., stays - of.size * shocks), by = g - grievances_[t];
    for (std::uint32_t i = 0; i < employees_; ++i)
      if (team_[i] == t) opinions_->push(k, i, by);
    grievances_[t] = g;
  }
}

std::vector<bool> NaiveWorkplace::speaking() const {
  std::vector<bool> speaks;
  for (std::uint32_t i = 0; i < employees_; ++i) {
    const double u = uniform(draws("workplace.fear").block({i}).low());
    speaks.push_back(opinions_->now[i] >= 0 || u >= model_.opinion.silence * levers_.risk.of(i));
  }
  return speaks;
}

void NaiveWorkplace::move_reputations(const std::vector<Pull>& pulls) {
  const ReputationSettings& of = model_.reputation;
  for (std::uint32_t v = 0; v < people_; ++v) {
    double& r = reputations_[v];
    r = of.prior + (r - of.prior) * std::exp2(-model_.opinion.every.days / of.half_life.days);
    if (pulls[v].any()) r += pulls[v].strength(of.step) * (pulls[v].toward() - r);
  }
}

double NaiveWorkplace::reputation() const {
  double sum = 0;
  for (std::uint32_t v = employees_; v < people_; ++v) sum += reputations_[v];
  return ratio(sum, people_ - employees_);
}

double NaiveWorkplace::climate() const {
  const std::vector<bool> speaks = speaking();
  double sum = 0, n = 0;
  for (std::uint32_t i = 0; i < employees_; ++i)
    if (speaks[i]) {
      sum += opinions_->now[i];
      n += 1;
    }
  return ratio(sum, n);
}

double NaiveWorkplace::posts_of(Kind kind) const {
  double n = 0;
  for (const NaivePost& post : posts_) n += counted(post) && post.kind == kind;
  return n;
}

double NaiveWorkplace::views_of(Kind kind, bool inside) const {
  double n = 0;
  for (const NaiveView& view : views_) n += counted(view) && posts_[view.post].kind == kind && view.inside == inside;
  return n;
}

double NaiveWorkplace::reach(bool inside) const {
  std::set<std::uint32_t> reached;
  for (const NaiveView& view : views_)
    if (counted(view) && view.inside == inside) reached.insert(view.viewer);
  return static_cast<double>(reached.size());
}

std::vector<double> NaiveWorkplace::shares_of(std::size_t post) const {
  std::vector<double> times;
  for (auto share = shares_.lower_bound({post, 0}); share != shares_.end() && share->first.first == post; ++share)
    times.push_back(share->second);
  return times;
}

void NaiveWorkplace::tell_talkers(TalkTold& told) const {
  std::map<std::uint32_t, std::pair<double, double>> authors;  // posts and critical ones of each
  double slips = 0, dissatisfied = 0;
  for (const NaivePost& post : posts_) {
    if (!counted(post)) continue;
    authors[post.author].first += 1;
    authors[post.author].second += post.kind == critical;
    slips += post.slip;
  }
  for (const auto& [author, n] : authors) dissatisfied += n.second >= n.first / 2;
  const auto talking = static_cast<double>(authors.size());
  told.outcomes["talk_share"] = talking / employees_;
  told.outcomes["critical_share"] = ratio(dissatisfied, talking);
  told.outcomes["posts"] = posts_of(critical) + posts_of(praise) + posts_of(chatter);
  told.outcomes["silenced_share"] = 1 - ratio(posts_of(critical), unfeared_);
  told.probes["posts_critical"] = posts_of(critical);
  told.probes["posts_praise"] = posts_of(praise);
  told.probes["posts_chatter"] = posts_of(chatter);
  told.probes["posts_slip"] = slips;
}

void NaiveWorkplace::tell_cascades(TalkTold& told) const {
  double n = 0, passed_on = 0, shared = 0;
  for (std::size_t p = 0; p < posts_.size(); ++p) {
    if (!counted(posts_[p])) continue;
    n += 1;
    passed_on += size_of(p);
    shared += size_of(p) > 1;
  }
  told.outcomes["cascade_size"] = ratio(passed_on, n);
  told.outcomes["shared_share"] = ratio(shared, n);
  told.outcomes["audience"] = audience_;
}

void NaiveWorkplace::tell_views(TalkTold& told) const {
  told.outcomes["critical_exposures"] = told.probes["exposures_critical"] = views_of(critical, false);
  told.outcomes["praise_exposures"] = told.probes["exposures_praise"] = views_of(praise, false);
  told.outcomes["critical_exposures_inside"] = told.probes["exposures_critical_inside"] = views_of(critical, true);
  told.outcomes["praise_exposures_inside"] = told.probes["exposures_praise_inside"] = views_of(praise, true);
  told.outcomes["reach_inside"] = told.probes["reach_inside"] = reach(true);
  told.outcomes["reach_outside"] = told.probes["reach_outside"] = reach(false);
  told.outcomes["crisis"] = crisis();
}

/// In the order of time.
std::vector<const NaiveView*> NaiveWorkplace::outside_views(std::size_t post) const {
  std::vector<const NaiveView*> all;
  for (const NaiveView& view : views_)
    if (view.post == post && !view.inside) all.push_back(&view);
  return all;
}

void NaiveWorkplace::tell_leaks(TalkTold& told) const {
  const Partition& departments = population_.organisation().of(UnitKind::department);
  std::vector<double> by_department(departments.units() + std::size_t{1}), by_occupation(4);
  double leaks[2] = {}, contained = 0;
  for (std::size_t p = 0; p < posts_.size(); ++p) {
    const auto outside = outside_views(p);
    if (!counted(posts_[p]) || posts_[p].kind != critical || outside.empty()) continue;
    const NaiveView& first = *outside.front();
    ++leaks[first.layer];
    contained += outside.back()->time - first.time;
    const bool small = departments.unit(department_[first.by]).size < 10;
    ++by_department[small ? departments.units() : department_[first.by]];
    ++by_occupation[population_.occupation.of(first.by)];
  }
  told.breakdowns = {{"leaks_by_department", by_department}, {"leaks_by_occupation", by_occupation}};
  told.outcomes["leaks"] = leaks[friends] + leaks[followers];
  told.outcomes["leaks_friends"] = leaks[friends];
  told.outcomes["leaks_followers"] = leaks[followers];
  told.outcomes["containment_days"] = ratio(contained, leaks[friends] + leaks[followers]);
}

void NaiveWorkplace::tell_people(TalkTold& told) const {
  double loss = 0, sum = 0, squares = 0, aggrieved = 0;
  for (const double r : reputations_) loss += model_.reputation.prior - r;
  told.outcomes["reputation"] = told.probes["reputation"] = reputation();
  told.outcomes["reputation_loss"] = loss;
  told.outcomes["reputation_volatility"] = volatility();
  told.outcomes["climate"] = told.probes["climate"] = climate();
  for (const double x : opinions_->now) sum += x;
  const double mean = sum / employees_;
  for (const double x : opinions_->now) squares += (x - mean) * (x - mean);
  told.probes["opinion_mean"] = mean;
  told.probes["opinion_variance"] = squares / employees_;
  for (const double g : grievances_) aggrieved += g < -.05;
  told.probes["aggrieved_teams"] = aggrieved;
  told.opinions = opinions_->now;
}

void NaiveWorkplace::tell_posts(TalkTold& told) const {
  for (const Column& column : model_.post_columns()) told.posts[column.name];  // also where nobody posts
  const double origin = plan_.warm_up;
  for (std::size_t p = 0; p < posts_.size(); ++p) {
    const NaivePost& post = posts_[p];
    if (!counted(post)) continue;
    double inside = 0;
    for (const NaiveView& view : views_) inside += view.post == p && view.inside;
    const auto outside = outside_views(p);
    told.posts["time"].push_back(post.time - origin);
    told.posts["author"].push_back(post.author);
    told.posts["ordinal"].push_back(post.ordinal);
    told.posts["department"].push_back(department_[post.author]);
    told.posts["tone"].push_back(post.kind);
    told.posts["slip"].push_back(post.slip);
    told.posts["audience"].push_back(post.audience);
    told.posts["arousal"].push_back(static_cast<float>(post.arousal));
    told.posts["size"].push_back(size_of(p));
    told.posts["views_inside"].push_back(inside);
    told.posts["views_outside"].push_back(static_cast<double>(outside.size()));
    told.posts["leak_time"].push_back(outside.empty() ? undefined : outside.front()->time - origin);
    const std::vector<double> shared = shares_of(p);
    told.posts["last_share"].push_back(shared.empty() ? undefined
                                                      : *std::max_element(shared.begin(), shared.end()) - post.time);
  }
}

double NaiveWorkplace::crisis() const {
  std::vector<double> hours, windows;
  for (const NaiveView& view : views_)
    if (posts_[view.post].kind == critical && !view.inside) hours.push_back(24 * (view.time - plan_.warm_up));
  for (std::uint32_t begin = 0; begin + 72 <= 24 * (plan_.days - plan_.warm_up); ++begin) {
    double n = 0;
    for (const double hour : hours) n += hour >= begin && hour < begin + 72;
    windows.push_back(n);
  }
  if (windows.empty()) return undefined;
  std::sort(windows.begin(), windows.end());
  const double median = (windows[windows.size() / 2] + windows[(windows.size() - 1) / 2]) / 2;
  return (windows.back() - median) / employees_;
}

double NaiveWorkplace::volatility() const {
  std::vector<double> changes;
  for (std::size_t k = 1; k < reputation_at_updates_.size(); ++k)
    changes.push_back(reputation_at_updates_[k] - reputation_at_updates_[k - 1]);
  if (changes.size() < 2) return undefined;
  double mean = 0, squares = 0;
  for (const double change : changes) mean += change / static_cast<double>(changes.size());
  for (const double change : changes) squares += (change - mean) * (change - mean);
  return std::sqrt(squares / static_cast<double>(changes.size() - 1));
}

}  // namespace

TalkTold naive_workplace(const Workplace& model, const Premises& premises, const TalkPlan& plan,
                         std::uint32_t replicate) {
  return NaiveWorkplace(model, premises, plan, replicate).run();
}

}  // namespace papotage::testing
