// What models of continuous opinions share: when they are still, what moves them from outside, and whom they hear.

#include <gtest/gtest.h>

#include "models/opinion/deffuant.hpp"
#include "models/opinion/degroot.hpp"
#include "models/opinion/friedkin_johnsen.hpp"
#include "models/opinion/hegselmann_krause.hpp"
#include "sim/engine/stepper.hpp"
#include "tests/support/networks.hpp"
#include "tests/support/opinions.hpp"

namespace papotage::testing {
namespace {

/// A model of each kind: all at once, in turn, in pairs.
std::vector<std::unique_ptr<Model>> kinds() {
  std::vector<std::unique_ptr<Model>> all;
  all.push_back(std::make_unique<HegselmannKrause>());
  auto in_turn = std::make_unique<HegselmannKrause>();
  in_turn->updating = "asynchronous";
  all.push_back(std::move(in_turn));
  all.push_back(std::make_unique<Deffuant>());
  return all;
}

/// Two pairs that can't hear one another's opinions.
const Opinions apart{-0.9, -0.9, 0.9, 0.9};

TEST(ContinuousOpinions, AreStillOnceNobodyMovesAndNoLongerWhenMovedFromOutside) {
  const auto network = path(4);
  for (const auto& model : kinds()) {
    const auto simulation = model->simulate({*network, 1, 1, 100, 1});
    auto& opinions = dynamic_cast<OpinionSimulation&>(*simulation);
    opinions.start_from(0, apart);
    EXPECT_FALSE(simulation->still()) << "nobody looked yet";
    simulation->step(0);
    EXPECT_TRUE(simulation->still());
    const OpinionSimulation::Push push{1, 0.1};
    opinions.push(1, {&push, 1});
    EXPECT_FALSE(simulation->still());
    std::uint32_t t = 1;
    while (!simulation->still() && t < 100) simulation->step(t++);
    EXPECT_TRUE(simulation->still());
    const OpinionSimulation::Pull pull{2, 0.5, 1};
    opinions.pull(t, {&pull, 1});
    EXPECT_FALSE(simulation->still());
    opinions.start_from(1, apart);
    EXPECT_FALSE(simulation->still());
  }
}

TEST(ContinuousOpinions, AreNeverStillWhereOthersMayBeHeardNext) {
  const auto network = path(4);
  std::vector<std::uint8_t> voice(4, 0);
  for (const auto& model : kinds()) {
    World world{*network, 1, 1, 100, 1};
    world.voice = voice.data();
    const auto simulation = model->simulate(world);
    dynamic_cast<OpinionSimulation&>(*simulation).start_from(0, Opinions{0, 0.1, 0.2, 0.3});
    simulation->step(0);
    EXPECT_FALSE(simulation->still());
  }
}

TEST(ContinuousOpinions, WhoIsPushedStaysInRange) {
  const auto network = path(4);
  for (const auto& model : kinds()) {
    const auto simulation = model->simulate({*network, 1, 1, 100, 1});
    auto& opinions = dynamic_cast<OpinionSimulation&>(*simulation);
    opinions.start_from(0, apart);
    const OpinionSimulation::Push push{3, 5};
    opinions.push(0, {&push, 1});
    const OpinionSimulation::Pull pull{0, 0.5, 0.1};
    opinions.pull(0, {&pull, 1});
    Opinions now(4);
    opinions.read(now);
    EXPECT_EQ(now, (Opinions{-0.4, -0.9, 0.9, 1}));
  }
}

TEST(ContinuousOpinions, ModelsSayOfThemselvesInWhichOrderTheyUpdate) {
  for (const auto& model : kinds()) EXPECT_EQ(model->uses_threads(), model->about().updating == "synchronous");
  DeGroot gossip;
  gossip.updating = "asynchronous";
  EXPECT_EQ(gossip.about().updating, "asynchronous; a step is n meetings of pairs");
  EXPECT_EQ(gossip.about().name, "degroot");
}

TEST(ContinuousOpinions, TheSilentAreLeftOutWithTheirWeights) {
  const auto network = weighted_network(200, true, 1500);
  std::vector<std::uint8_t> voice;
  for (std::uint32_t i = 0; i < 200; ++i) voice.push_back(i % 3 != 0);
  const Opinions start = uniform_opinions(200), end = after(DeGroot{}, network, start, 1, 0, voice.data());
  const Network& hears = network->hears();
  for (std::uint32_t i = 0; i < 200; ++i) {
    double sum = 0, weight = 0;
    for (std::size_t k = 0; k < hears.out(i).size(); ++k) {
      const std::uint32_t j = hears.out(i)[k];
      sum += voice[j] * hears.weights(i)[k] * start[j];
      weight += voice[j] * hears.weights(i)[k];
    }
    EXPECT_NEAR(end[i], weight > 0 ? sum / weight : start[i], 1e-14);
  }
}

}  // namespace
}  // namespace papotage::testing
