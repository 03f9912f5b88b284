// The numbers of ties: as good as if each tie had drawn a block of its own.
//
// Agents' words come from the draws that models use, since that is what the mix may rely on: words of different agents,
// replicates and times are independent and uniform. The mix must see to it that the ties of one agent are, and that
// nothing that two words have in common shows in their ties. Error rate: 10^-6 for each of 16 families of p-values.

#include <bit>
#include <set>

#include <gtest/gtest.h>

#include "sim/core/draws.hpp"
#include "sim/core/sampling.hpp"
#include "tests/unit/statistics.hpp"

namespace papotage {
namespace {

using namespace papotage::testing;
using Mix = std::uint32_t (*)(std::uint64_t agent_word, std::uint32_t other_end);

std::uint32_t ours(std::uint64_t agent_word, std::uint32_t other_end) { return tie_mix(agent_word, other_end); }

/// Known to be bad: fused sampling as in the literature, a hash of the tie xor a random word.
std::uint32_t fused(std::uint64_t agent_word, std::uint32_t other_end) {
  std::uint32_t x = other_end;
  x = (x ^ x >> 16) * 0x85ebca6bu;
  x = (x ^ x >> 13) * 0xc2b2ae35u;
  return (x ^ x >> 16) ^ static_cast<std::uint32_t>(agent_word);
}
/// Known to be bad: evenly spread points, shifted at random.
std::uint32_t shifted(std::uint64_t agent_word, std::uint32_t other_end) {
  return other_end * 0x9e3779b9u + static_cast<std::uint32_t>(agent_word);
}

std::uint64_t word_of(std::uint32_t agent, std::uint32_t replicate = 0, std::uint32_t time = 0) {
  return Draws(1, replicate, "contagion.entry").block({agent}, time).high();
}

/// The words of agents 0 to count - 1.
std::vector<std::uint64_t> words_of(std::size_t count, std::uint32_t replicate = 0, std::uint32_t time = 0) {
  const Draws draws(1, replicate, "contagion.entry");
  Blocks<Draws::bulk> blocks;
  std::vector<std::uint64_t> words(count);
  for (std::size_t begin = 0; begin < count; begin += Draws::bulk) {
    const std::size_t size = std::min(Draws::bulk, count - begin);
    draws.blocks(static_cast<std::uint32_t>(begin), size, time, blocks);
    for (std::size_t k = 0; k < size; ++k) words[begin + k] = blocks[k].high();
  }
  return words;
}

constexpr std::uint32_t threshold(double p) { return static_cast<std::uint32_t>(p * 0x1p32); }

// -- One number -----------------------------------------------------------------------------------------------------

Family bytes_and_bits(const std::vector<std::uint32_t>& numbers) {
  Family family;
  for (int byte = 0; byte < 4; ++byte) {
    std::vector<std::uint64_t> counts(256);
    for (const std::uint32_t r : numbers) ++counts[r >> 8 * byte & 0xff];
    family.add(uniform_p(counts), "byte " + std::to_string(byte));
  }
  return family;
}

TEST(TieMix, IsUniformOverTheOtherEndsOfAnAgent) {
  Family family;
  std::vector<std::uint32_t> numbers(1 << 16);
  for (std::uint32_t agent = 0; agent < 64; ++agent) {
    const std::uint64_t word = word_of(agent);
    for (std::uint32_t j = 0; j < numbers.size(); ++j) numbers[j] = tie_mix(word, agent * 1000 + j);
    family.add(bytes_and_bits(numbers).p());
  }
  EXPECT_GT(family.p(), error_rate) << family.text();
  for (std::uint32_t j = 0; j < numbers.size(); ++j) numbers[j] = shifted(word_of(0), j);
  EXPECT_LT(bytes_and_bits(numbers).p(), error_rate) << "points that are spread too evenly";
}

TEST(TieMix, IsUniformOverAgentsForAnOtherEnd) {
  const auto words = words_of(1 << 16);
  Family family;
  std::vector<std::uint32_t> numbers(words.size());
  for (std::uint32_t j = 0; j < 64; ++j) {
    for (std::size_t i = 0; i < words.size(); ++i) numbers[i] = tie_mix(words[i], j < 32 ? j : 1u << (j - 32));
    family.add(bytes_and_bits(numbers).p());
  }
  EXPECT_GT(family.p(), error_rate) << family.text();
}

// -- Ties of one agent ----------------------------------------------------------------------------------------------

/// How the numbers of an agent's neighbours may lie.
enum class Ids { consecutive, strided, pages, random };

double live_ties_p(Mix mix, Ids ids, double p, std::uint32_t degree, std::uint32_t agents) {
  const auto words = words_of(agents);
  Splitmix random(7);
  std::vector<std::uint32_t> row(degree);
  for (std::uint32_t k = 0; k < degree; ++k)
    row[k] = ids == Ids::consecutive ? k
             : ids == Ids::strided   ? k * 1000
             : ids == Ids::pages     ? k << 16
                                     : static_cast<std::uint32_t>(random());
  std::vector<std::uint64_t> counts(degree + std::size_t{1});
  for (std::uint32_t i = 0; i < agents; ++i) {
    std::uint32_t live = 0;
    for (const std::uint32_t j : row) live += mix(words[i], i + j) < threshold(p);
    ++counts[live];
  }
  return binomial_p(counts, threshold(p) * 0x1p-32);
}

TEST(TieMix, LiveTiesOfAnAgentAreBinomialWhateverTheNumbersOfItsNeighbours) {
  Family family;
  for (const Ids ids : {Ids::consecutive, Ids::strided, Ids::pages, Ids::random}) {
    const std::string which = " ids " + std::to_string(static_cast<int>(ids));
    family.add(live_ties_p(ours, ids, 1e-4, 10'000, 5'000), "p = .0001" + which);
    family.add(live_ties_p(ours, ids, .03, 100, 100'000), "p = .03" + which);
    for (const double p : {.03, .25, .5}) family.add(live_ties_p(ours, ids, p, 20, 200'000), std::to_string(p) + which);
  }
  EXPECT_GT(family.p(), error_rate) << family.text();
  EXPECT_LT(live_ties_p(shifted, Ids::consecutive, .25, 20, 200'000), error_rate);
}

/// Two numbers, whatever a and b are, as joint tables: of live or not at three thresholds, of the high and of the low
/// three bits.
class Joint {
 public:
  void add(std::uint32_t x, std::uint32_t y) {
    for (std::size_t k = 0; k < thresholds.size(); ++k)
      ++live_[k][(x < threshold(thresholds[k])) * 2u + (y < threshold(thresholds[k]))];
    ++high_[x >> 29 << 3 | y >> 29];
    ++low_[(x & 7) << 3 | (y & 7)];
    ++n_;
  }
  void put_in(Family& family, const std::string& what) const {
    for (std::size_t k = 0; k < thresholds.size(); ++k) {
      const double p = threshold(thresholds[k]) * 0x1p-32, n = static_cast<double>(n_);
      const std::vector<double> expected{n * (1 - p) * (1 - p), n * p * (1 - p), n * p * (1 - p), n * p * p};
      if (expected[3] >= 20) family.add(fit_p(live_[k], expected), what + ", live at " + std::to_string(p));
    }
    family.add(uniform_p(high_), what + ", high bits");
    family.add(uniform_p(low_), what + ", low bits");
  }

 private:
  static constexpr std::array thresholds{.03, .25, .5};
  std::array<std::vector<std::uint64_t>, 3> live_{std::vector<std::uint64_t>(4), std::vector<std::uint64_t>(4),
                                                  std::vector<std::uint64_t>(4)};
  std::vector<std::uint64_t> high_ = std::vector<std::uint64_t>(64), low_ = std::vector<std::uint64_t>(64);
  std::uint64_t n_ = 0;
};

TEST(TieMix, TwoTiesOfAnAgentAreIndependentAtEveryDistance) {
  const auto words = words_of(1 << 19);
  Family family;
  std::vector<std::uint32_t> distances{3, 5, 6, 7, 10, 100, 1000, 12345, 1'000'000};
  for (int k = 0; k <= 25; ++k) distances.push_back(1u << k);  // up to the 33 million people of a country
  for (const std::uint32_t distance : distances) {
    Joint joint;
    for (std::uint32_t i = 0; i < words.size(); ++i)
      joint.add(tie_mix(words[i], i / 16), tie_mix(words[i], i / 16 + distance));
    joint.put_in(family, "distance " + std::to_string(distance));
  }
  EXPECT_GT(family.p(), error_rate) << family.text();
}

/// As models/contagion/by_events.cpp tells the ties of several contacts apart.
constexpr std::uint32_t salt(std::uint32_t contact) { return contact * 0x632be59bu; }

TEST(TieMix, ContactsUnderASaltAreIndependentOverAgents) {
  const auto words = words_of(1 << 19);
  Family family;
  for (std::uint32_t a = 0; a < 4; ++a)
    for (std::uint32_t b = a + 1; b < 5; ++b)
      for (const std::uint32_t apart : {0u, 1u}) {
        Joint joint;
        for (std::uint32_t i = 0; i < words.size(); ++i)
          joint.add(tie_mix(words[i], i / 16 ^ salt(a)), tie_mix(words[i], (i / 16 + apart) ^ salt(b)));
        joint.put_in(family, std::to_string(a) + " with " + std::to_string(b) + ", apart " + std::to_string(apart));
      }
  EXPECT_GT(family.p(), error_rate) << family.text();
}

TEST(TieMix, ContactsUnderASaltAreIndependentAlongTheTiesOfAnAgent) {
  Family family, bad;
  for (std::uint32_t i = 0; i < 64; ++i) {
    const std::uint64_t word = word_of(i);
    Joint joint, of_fused;
    for (std::uint32_t j = 0; j < 1 << 15; ++j) {
      joint.add(tie_mix(word, j), tie_mix(word, j ^ salt(1)));
      of_fused.add(fused(word, j), fused(word ^ salt(1), j));
    }
    joint.put_in(family, "agent " + std::to_string(i));
    of_fused.put_in(bad, "agent " + std::to_string(i));
  }
  EXPECT_GT(family.p(), error_rate) << family.text();
  EXPECT_LT(bad.p(), error_rate);
}

TEST(TieMix, SaltsLeadToNoOtherAgent) {
  // Else the tie of one contact to j would be that of another contact to j ^ salt.
  for (std::uint32_t a = 0; a < 8; ++a)
    for (std::uint32_t b = a + 1; b < 8; ++b) EXPECT_GT(salt(a) ^ salt(b), 1u << 28) << a << ' ' << b;
}

// -- The same tie under two words -----------------------------------------------------------------------------------

/// Pairs of words that have something in common, each along many ties: the table of one pair shows what the two words
/// do to each other, which a table over many pairs would wash out.
Family along_common_ties(Mix mix, const std::vector<std::array<std::uint64_t, 2>>& pairs) {
  Family family;
  for (std::size_t k = 0; k < pairs.size(); ++k) {
    Joint joint;
    for (std::uint32_t j = 0; j < 1 << 15; ++j) joint.add(mix(pairs[k][0], j), mix(pairs[k][1], j));
    joint.put_in(family, "pair " + std::to_string(k));
  }
  return family;
}

void expect_independent(const std::vector<std::array<std::uint64_t, 2>>& pairs) {
  const Family family = along_common_ties(ours, pairs);
  EXPECT_GT(family.p(), error_rate) << family.text();
  EXPECT_LT(along_common_ties(fused, pairs).p(), error_rate) << "the test can't tell";
  EXPECT_LT(along_common_ties(shifted, pairs).p(), error_rate) << "the test can't tell";
}

TEST(TieMix, TiesOfNeighbouringAgentsToTheSameOthersAreIndependent) {
  std::vector<std::array<std::uint64_t, 2>> pairs;
  for (std::uint32_t i = 0; i < 64; ++i) pairs.push_back({word_of(i), word_of(i + 1)});
  expect_independent(pairs);
}

TEST(TieMix, TheSameTiesInNeighbouringReplicatesAreIndependent) {
  std::vector<std::array<std::uint64_t, 2>> pairs;
  for (std::uint32_t r = 0; r < 64; ++r) pairs.push_back({word_of(17, r), word_of(17, r + 1)});
  expect_independent(pairs);
}

TEST(TieMix, TheSameTiesAtNeighbouringEntryTimesAreIndependent) {
  std::vector<std::array<std::uint64_t, 2>> pairs;
  for (std::uint32_t t = 0; t < 64; ++t) pairs.push_back({word_of(17, 0, t), word_of(17, 0, t + 1)});
  expect_independent(pairs);
}

TEST(TieMix, NumbersOfATieThatGoesOnAreIndependent) {
  std::vector<std::array<std::uint64_t, 2>> pairs;
  for (std::uint32_t i = 0; i < 64; ++i)
    for (const std::uint64_t later : {1u, 2u, 5u}) pairs.push_back({word_of(i), word_of(i) + later * tie_mix_again});
  expect_independent(pairs);
}

TEST(TieMix, StepsFromOneTransmissionToTheNextAreIndependent) {
  const auto words = words_of(1 << 19);
  Family family;
  for (const std::uint64_t later : {1u, 2u, 5u}) {
    Joint joint;
    for (std::uint32_t i = 0; i < words.size(); ++i)
      joint.add(tie_mix(words[i], i / 16), tie_mix(words[i] + later * tie_mix_again, i / 16));
    joint.put_in(family, std::to_string(later) + " later");
  }
  EXPECT_GT(family.p(), error_rate) << family.text();
}

TEST(TieMix, TheTwoDirectionsOfATieAreIndependent) {
  const auto words = words_of(1500);
  Joint joint;
  for (std::uint32_t u = 0; u < words.size(); ++u)
    for (std::uint32_t v = u + 1; v < words.size(); ++v) joint.add(tie_mix(words[u], v), tie_mix(words[v], u));
  Family family;
  joint.put_in(family, "u to v with v to u");
  EXPECT_GT(family.p(), error_rate) << family.text();
}

/// The live ties of 64 agents to the same others, as bits, in each of 256 replicates.
std::vector<std::vector<std::uint64_t>> live_sets(Mix mix, double p, std::uint32_t others, bool one_word) {
  std::vector<std::vector<std::uint64_t>> sets(256);
  for (std::uint32_t r = 0; r < 256; ++r) {
    const auto words = words_of(64, r);
    sets[r].resize(std::size_t{64} * others / 64);
    for (std::uint32_t i = 0; i < 64; ++i)
      for (std::uint32_t j = 0; j < others; ++j) {
        const std::uint32_t tie = i * others + j;
        const bool live = mix(words[one_word ? 0 : i], one_word ? tie : j) < threshold(p);
        sets[r][tie / 64] |= std::uint64_t{live} << tie % 64;
      }
  }
  return sets;
}

/// Ties that live in both, for each pair of replicates, and how many live in each one.
Family overlaps(const std::vector<std::vector<std::uint64_t>>& sets, double p) {
  Family family;
  const auto n = static_cast<double>(sets[0].size() * 64);
  for (std::size_t a = 0; a < sets.size(); ++a)
    for (std::size_t b = a; b < sets.size(); ++b) {
      int both = 0;
      for (std::size_t w = 0; w < sets[a].size(); ++w) both += std::popcount(sets[a][w] & sets[b][w]);
      family.add(share_p(both, n, a == b ? p : p * p), "replicates " + std::to_string(a) + " and " + std::to_string(b));
    }
  return family;
}

TEST(TieMix, Of256ReplicatesEachHasALiveEdgeSetOfItsOwn) {
  const struct {
    double p;
    std::uint32_t others;
  } cases[] = {{.25, 64}, {.5, 64}, {.05, 1024}};
  for (const auto& [p, others] : cases) {
    const auto sets = live_sets(ours, p, others, false);
    EXPECT_EQ(std::set(sets.begin(), sets.end()).size(), 256u);
    const Family family = overlaps(sets, p);
    EXPECT_GT(family.p(), error_rate) << "p = " << p << ": " << family.text();
  }
  // What the literature's construction does: a random word a replicate, xor a hash of the tie.
  const auto sets = live_sets(fused, .25, 64, true);
  EXPECT_EQ(std::set(sets.begin(), sets.end()).size(), 4u);
  EXPECT_LT(overlaps(sets, .25).p(), error_rate);
}

// -- When a tie passes ----------------------------------------------------------------------------------------------

TEST(TieMix, StepsOfTransmissionFollowTheirLawAlongLiveTies) {
  // By the same number that told that it passes at all.
  const auto words = words_of(1 << 14);
  Family family;
  for (const double rate : {.003, .05, .7}) {
    const FirstTime first(rate, 1, 20);
    std::vector<std::uint64_t> counts(21);
    std::vector<double> expected(21);
    for (std::uint32_t i = 0; i < words.size(); ++i)
      for (std::uint32_t j = 0; j < 128; ++j) ++counts[first.step(tie_mix(words[i], i + j)) - 1];
    const double n = static_cast<double>(words.size()) * 128;
    for (std::uint32_t d = 1; d <= 20; ++d) expected[d - 1] = n * (std::exp(-rate * (d - 1)) - std::exp(-rate * d));
    expected[20] = n * std::exp(-rate * 20);
    family.add(fit_p(counts, expected), "rate " + std::to_string(rate));
  }
  EXPECT_GT(family.p(), error_rate) << family.text();
}

// -- Avalanche ------------------------------------------------------------------------------------------------------

/// How often each bit of the number flips when one bit of the input does.
std::array<double, 32> flips(std::uint64_t in_word, std::uint32_t in_other_end) {
  constexpr std::uint32_t n = 1 << 17;
  static const auto words = words_of(n);
  std::array<std::uint32_t, 32> counts{};
  for (std::uint32_t i = 0; i < n; ++i) {
    const std::uint32_t flipped = tie_mix(words[i], i) ^ tie_mix(words[i] ^ in_word, i ^ in_other_end);
    for (int bit = 0; bit < 32; ++bit) counts[static_cast<std::size_t>(bit)] += flipped >> bit & 1;
  }
  std::array<double, 32> shares;
  for (std::size_t bit = 0; bit < 32; ++bit) shares[bit] = counts[bit] / double{n};
  return shares;
}

TEST(TieMixAvalanche, EachBitOfTheOtherEndFlipsEachBitOfTheNumberHalfOfTheTime) {
  for (int bit = 0; bit < 32; ++bit)
    for (const double share : flips(0, 1u << bit)) EXPECT_NEAR(share, .5, .01) << bit;
}

TEST(TieMixAvalanche, EachBitOfTheWordsLowHalfFlipsEachBitOfTheNumberHalfOfTheTime) {
  for (int bit = 0; bit < 32; ++bit)
    for (const double share : flips(std::uint64_t{1} << bit, 0)) EXPECT_NEAR(share, .5, .01) << bit;
}

TEST(TieMixAvalanche, EachBitOfTheWordsHighHalfFlipsNearlyHalfOfTheNumbersBits) {
  // It enters late, so its upper bits don't reach everything; words are random in all bits, so that nothing hangs on
  // it.
  for (int bit = 32; bit < 64; ++bit) {
    double sum = 0;
    for (const double share : flips(std::uint64_t{1} << bit, 0)) sum += share;
    EXPECT_GT(sum, 14) << bit;
  }
}

}  // namespace
}  // namespace papotage
