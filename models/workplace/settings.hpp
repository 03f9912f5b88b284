#pragma once
// What a scenario says about talk: the sections that the workplace reads.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "sim/core/parameter.hpp"
#include "sim/population/shares.hpp"

namespace papotage {

/// A number for each class of an attribute, written as `{ woman = -0.4, man = 0.2 }`; every class is named.
struct ByClass {
  std::vector<std::pair<std::string, double>> of;
};
void read_value(ByClass&, const Value&, const Declaration&);  // the names allowed are those of the default
Value::Data write_value(const ByClass&);
std::string type_name(const ByClass&);
Form form_of(const ByClass&);

/// [posting.talker]: logit P(talks about the employer at all | account)
struct TalkerSettings {
  double intercept = -.87;
  double extimite = 1;
  ByClass sex{{{"woman", -.57}, {"man", .23}}};
  ByClass age{{{"18-24", .86}, {"25-34", .51}, {"35-49", -.04}, {"50-64", -1.70}}};
  ByClass occupation{{{"manual", -1.12}, {"clerical", .33}, {"intermediate", .33}, {"executive", .44}}};
  static void declare(Declare<TalkerSettings>& d);
};

/// [posting.tone]: logits of what a post is
struct ToneSettings {
  double critical = 0, praise = .4;  // intercepts
  double opinion = 2.5, climate = 0, risk = .5;
  double perceived_climate = 0, perceived_risk = .86;
  static void declare(Declare<ToneSettings>& d);
};

/// [posting]
struct PostingSettings {
  static constexpr double most_posts = 50;  // a day and talker

  double rate = 4;       // posts a year, median over talkers
  double rate_sd = 1.5;  // standard deviation of its logarithm
  double slip = .007;    // per post
  Shares audience{{{"friends", .5}, {"friends_of_friends", .3}, {"public", .2}}};
  std::string rhythm = "weekly";
  static void declare(Declare<PostingSettings>& d);
};

/// [sharing]
struct SharingSettings {
  double probability = .005;  // per viewer
  double negativity = 1.2;    // factor for critical posts
  double arousal = .5;        // sd of the logarithm of how a post's arousal multiplies
  std::uint32_t exposures = 1;
  double cross_post = .02;  // per share
  double reaction = .05;    // per friend who sees a post that isn't for friends alone
  Duration horizon{7};
  static void declare(Declare<SharingSettings>& d);
};

/// [feed]
struct FeedSettings {
  double posts_seen = 40;    // a day and person
  double posts_per_tie = 3;  // a day and friend
  static void declare(Declare<FeedSettings>& d);
};

/// [reputation]
struct ReputationSettings {
  double prior = 0;
  double step = .05;
  Duration half_life{180};
  static void declare(Declare<ReputationSettings>& d);
};

/// `initial` of [opinion]
struct FirstOpinions {
  double mean = .25, sd = .45, team_icc = .15;
  static void declare(Declare<FirstOpinions>& d);
  /// Refuses (about `key`) a spread that no law on [-1, 1] has.
  void check(const std::string& key) const;
};
void read_value(FirstOpinions&, const Value&, const Declaration&);
Value::Data write_value(const FirstOpinions&);
std::string type_name(const FirstOpinions&);

/// [opinion], besides the keys of the opinion model
struct StaffOpinionSettings {
  Duration every{7};
  FirstOpinions initial;
  double step = .02;    // per view
  double silence = .5;  // P(keeps silent | thinks ill, perceives the risk as certain)
  static void declare(Declare<StaffOpinionSettings>& d);
};

/// [opinion.grievances]
struct GrievanceSettings {
  double rate = .5;  // a year and team
  double size = .3;
  Duration half_life{90};
  static void declare(Declare<GrievanceSettings>& d);
};

}  // namespace papotage
