// What is told of a workplace: probes and outcomes, a line each (models/README.md, 4.11).

#include "models/workplace/talk.hpp"

namespace papotage {
namespace {

constexpr std::size_t crisis_hours = 72;

double count(std::uint64_t n) { return static_cast<double>(n); }

constexpr auto of_critical = static_cast<std::size_t>(Tone::critical),
               of_praise = static_cast<std::size_t>(Tone::praise);

}  // namespace

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
    {{"audience", "people", "people before whom posts were put, seen or not, each time that a layer passes one on",
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

}  // namespace papotage
