// What a parameter of a layer changes: its own layer, and no other but as models/README.md says. Every parameter that
// is declared is changed here, so that one which does nothing, or whose test is missing, fails.

#include <map>
#include <set>

#include <gtest/gtest.h>

#include "tests/unit/layers_support.hpp"

namespace papotage {
namespace {

using testing::List;
using testing::rows_of;
using testing::whole_company;

using Layers = std::map<std::string, std::vector<List>>;
using Names = std::set<std::string>;

/// Everything of which there can be more or less is there: several sites, regions, adopters, people outside.
MultiplexSettings usual() {
  return whole_company(900, [](MultiplexSettings& s) {
    s.outsiders.count = 500;
    s.population.adopters = .5;
    s.friends->region = 300;
    s.friends->mean_degree = 40;
    s.followers->most = 500;
  });
}
Layers layers_of(const MultiplexSettings& settings) {
  const Multiplex multiplex(settings, 7, 0);
  Layers layers;
  for (const Layer& layer : multiplex.layers()) layers[layer.name()] = rows_of(layer);
  return layers;
}
Names changed(const Layers& before, const Layers& after) {
  Names names;
  for (const auto& [name, rows] : after)
    if (!before.count(name) || rows != before.at(name)) names.insert(name);
  return names;
}

/// Another allowed value of each parameter.
const std::map<std::string, Value::Data>& others() {
  static const std::map<std::string, Value::Data> values{{"hierarchy.span", std::int64_t{5}},
                                                         {"hierarchy.elsewhere", .2},
                                                         {"work.mean_degree", 19.},
                                                         {"work.within_team", .25},
                                                         {"work.within_department", .5},
                                                         {"work.clustering", .25},
                                                         {"work.sociability", .7},
                                                         {"work.rewired", true},
                                                         {"friends.mean_degree", 41.},
                                                         {"friends.clustering", .6},
                                                         {"friends.tie_overlap", .3},
                                                         {"friends.manager_tie", .2},
                                                         {"friends.homophily_age", .45},
                                                         {"friends.homophily_occupation", .2},
                                                         {"friends.beyond_region", .2},
                                                         {"friends.region", std::int64_t{500}},
                                                         {"friends.sociability", .7},
                                                         {"friends.rewired", true},
                                                         {"followers.mean_degree", 21.},
                                                         {"followers.exponent", 2.5},
                                                         {"followers.most", std::int64_t{400}},
                                                         {"internal.mean_degree", 19.},
                                                         {"internal.within_department", .3},
                                                         {"internal.clustering", .2},
                                                         {"internal.sociability", .7}};
  return values;
}

/// Changes each declared parameter of one layer and hands on what it changed.
template <class Settings, class Act>
void each_parameter(const std::string& layer, std::optional<Settings> MultiplexSettings::*member, Act&& act) {
  for (const Parameter& parameter : parameters_of<Settings>()) {
    const std::string name = layer + "." + parameter.name;
    const auto other = others().find(name);
    ASSERT_NE(other, others().end()) << name << " is declared: what does it change?";
    MultiplexSettings settings = usual();
    parameter.read(&*(settings.*member), Value(other->second));
    settings.settle();
    act(name, settings);
  }
}
template <class Act>
void each_parameter_of_all(Act&& act) {
  each_parameter("hierarchy", &MultiplexSettings::hierarchy, act);
  each_parameter("work", &MultiplexSettings::work, act);
  each_parameter("friends", &MultiplexSettings::friends, act);
  each_parameter("followers", &MultiplexSettings::followers, act);
  each_parameter("internal", &MultiplexSettings::internal, act);
}

TEST(LayerParameters, ChangeTheirOwnLayerAndNoOther) {
  const Layers before = layers_of(usual());
  std::size_t parameters = 0;
  each_parameter_of_all([&](const std::string& name, const MultiplexSettings& settings) {
    const std::string layer = name.substr(0, name.find('.'));
    const bool colleagues = layer == "hierarchy" || (layer == "work" && name != "work.rewired");
    const Names expected = colleagues ? Names{layer, "friends"} : Names{layer};
    EXPECT_EQ(changed(before, layers_of(settings)), expected) << name;
    ++parameters;
  });
  EXPECT_EQ(parameters, others().size()) << "a parameter is no longer declared";
}

TEST(LayerParameters, ChangeNobodysAttributes) {
  const auto population = [](const MultiplexSettings& s) {
    return Population(s.population, s.outsiders_count(), 7, 0);
  };
  const Population before = population(usual());
  each_parameter_of_all([&](const std::string& name, const MultiplexSettings& settings) {
    const Population after = population(settings);
    for (const auto attribute : {&Population::sex, &Population::age, &Population::occupation, &Population::level,
                                 &Population::account, &Population::adopter})
      ASSERT_TRUE(*(before.*attribute).column == *(after.*attribute).column) << name;
  });
}

TEST(LayerParameters, ThatSayNothingAboutColleaguesLeaveFriendsAlone) {
  // Where colleagues are no more likely to be friends than others, who they are makes no difference.
  const auto strangers = [](MultiplexSettings s) {
    s.friends->tie_overlap = s.friends->manager_tie = 0;
    return layers_of(s);
  };
  const Layers before = strangers(usual());
  each_parameter("work", &MultiplexSettings::work, [&](const std::string& name, const MultiplexSettings& settings) {
    EXPECT_EQ(changed(before, strangers(settings)), Names{"work"}) << name;
  });
  each_parameter("hierarchy", &MultiplexSettings::hierarchy,
                 [&](const std::string& name, const MultiplexSettings& settings) {
                   EXPECT_EQ(changed(before, strangers(settings)), Names{"hierarchy"}) << name;
                 });
}

/// The rows of employees, in which nobody outside stands.
Layers inside(Layers layers, std::uint32_t employees) {
  layers.erase("friends");
  layers.erase("followers");
  for (auto& [name, rows] : layers) rows.resize(employees);
  return layers;
}

TEST(LayerParameters, OfOutsidersLeaveTheLayersInsideAlone) {
  const Layers before = inside(layers_of(usual()), 900);
  MultiplexSettings more = usual();
  more.outsiders.count = 600;
  EXPECT_EQ(changed(before, inside(layers_of(more), 900)), Names{});
  for (const double degree : {40., 50.}) {
    MultiplexSettings by_ties = usual();
    by_ties.outsiders = {.ties_to_staff = 10, .count = {}};
    by_ties.friends->mean_degree = degree;
    by_ties.settle();
    EXPECT_EQ(by_ties.outsiders_count(), std::lround(.67 * 900 * (degree / 10 - 1)));
    EXPECT_EQ(changed(before, inside(layers_of(by_ties), 900)), Names{});
  }
}

TEST(LayerParameters, ALayerThatIsNotThereLeavesTheOthersAlone) {
  const Layers all = layers_of(usual());
  const auto without = [&](auto member) {
    MultiplexSettings settings = usual();
    (settings.*member).reset();
    return changed(all, layers_of(settings));
  };
  EXPECT_EQ(without(&MultiplexSettings::hierarchy), Names{"friends"});
  EXPECT_EQ(without(&MultiplexSettings::work), Names{"friends"});
  EXPECT_EQ(without(&MultiplexSettings::friends), Names{});
  EXPECT_EQ(without(&MultiplexSettings::followers), Names{});
  EXPECT_EQ(without(&MultiplexSettings::internal), Names{});
}

}  // namespace
}  // namespace papotage
