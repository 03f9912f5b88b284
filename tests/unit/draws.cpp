// What a draw is, and that draws are uniform and independent along everything that they are keyed by.
//
// Error rate: each test of quality fails a sound generator with probability 10^-6 (tests/unit/statistics.hpp); there
// are 7 axes with 3 tests each, and 3 tests of decisions.

#include "sim/core/draws.hpp"

#include <bit>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include <Random123/philox.h>
#include <gtest/gtest.h>

#include "tests/unit/statistics.hpp"

namespace papotage {
namespace {

using namespace papotage::testing;
using Words = std::array<std::uint32_t, 4>;

Words philox(const Words& counter, std::uint32_t key0, std::uint32_t key1) {
  const auto words = r123::Philox4x32{}({{counter[0], counter[1], counter[2], counter[3]}}, {{key0, key1}});
  return {words[0], words[1], words[2], words[3]};
}

TEST(Philox, GivesTheKnownAnswersOfRandom123) {
  EXPECT_EQ(philox({0, 0, 0, 0}, 0, 0), (Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  EXPECT_EQ(philox({~0u, ~0u, ~0u, ~0u}, ~0u, ~0u), (Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, 0xa4093822, 0x299f31d0),
            (Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(Draws, FollowTheLayoutOfTheHeader) {
  // FNV-1a of "test.choice", computed elsewhere.
  std::uint32_t fnv = 2166136261u;
  for (const char c : std::string("test.choice")) fnv = (fnv ^ static_cast<unsigned char>(c)) * 16777619u;
  for (const std::uint64_t seed : {0ull, 1ull, 0x0123456789abcdefull, ~0ull})
    for (const std::uint32_t replicate : {0u, 1u, 77u, shared_by_replicates}) {
      const Words key = philox({replicate, fnv, 0x706f7470, 0x61676521}, static_cast<std::uint32_t>(seed),
                               static_cast<std::uint32_t>(seed >> 32));
      const Draws draws(seed, replicate, "test.choice");
      EXPECT_EQ(draws.key(), (std::array<std::uint32_t, 2>{key[0], key[1]}));
      EXPECT_EQ(draws.block({1, 2, 3}, 4).words, philox({1, 2, 3, 4}, key[0], key[1]));
      EXPECT_EQ(draws.block({5}).words, philox({5, 0, 0, 0}, key[0], key[1]));
    }
}

TEST(Draws, StayWhatTheyAre) {
  // Every result hangs on these; a change needs "Output changes" in the changelog.
  EXPECT_EQ(Draws(1, 0, "contagion.entry").block({7}, 3).words,
            (Words{0xc190e9d8, 0x56fe19fc, 0xf0f35e9a, 0x0d77f8be}));
  EXPECT_EQ(Draws(1, shared_by_replicates, "erdos_renyi.gap").block(Entity::numbered(1ull << 32 | 5)).words,
            (Words{0xedf0620b, 0x0ec2affc, 0x15803001, 0xe2a51d93}));
}

TEST(Block, HalvesAreWordsInOrder) {
  const Block block{{1, 2, 3, 4}};
  EXPECT_EQ(block.low(), 0x0000000200000001u);
  EXPECT_EQ(block.high(), 0x0000000400000003u);
}

TEST(Entity, NumberedTakes64Bits) {
  const Entity entity = Entity::numbered(0x0123456789abcdef);
  EXPECT_EQ(entity.a, 0x89abcdefu);
  EXPECT_EQ(entity.b, 0x01234567u);
  EXPECT_EQ(entity.c, 0u);
}

TEST(Decision, IsTheFnvHashOfItsName) {
  EXPECT_EQ(Decision("").value(), 0x811c9dc5u);
  EXPECT_EQ(Decision("a").value(), 0xe40c292cu);
  EXPECT_EQ(Decision("foobar").value(), 0xbf9cf968u);
}

/// The names in the sources that look like "model.choice" and stand in a call of Draws, with the hash of each.
std::map<std::string, std::uint32_t> decisions_in_sources() {
  std::map<std::string, std::uint32_t> decisions;
  const std::regex call("\\b(?:Draws(?:\\s+\\w+)?|draws_|Decision)\\s*[({][^;\"]*\"([^\"]+)\"");
  for (const char* folder : {"sim", "models"})
    for (const auto& file :
         std::filesystem::recursive_directory_iterator(std::filesystem::path(PAPOTAGE_SOURCE) / folder)) {
      if (!file.is_regular_file()) continue;
      std::stringstream text;
      text << std::ifstream(file.path()).rdbuf();
      const std::string source = text.str();
      for (std::sregex_iterator it(source.begin(), source.end(), call), end; it != end; ++it) {
        std::uint32_t h = 2166136261u;
        for (const char c : (*it)[1].str()) h = (h ^ static_cast<unsigned char>(c)) * 16777619u;
        decisions[(*it)[1]] = h;
      }
    }
  return decisions;
}

TEST(Decision, NoTwoNamesInTheSourcesShareAHash) {
  const auto decisions = decisions_in_sources();
  EXPECT_TRUE(decisions.contains("contagion.entry"));
  EXPECT_TRUE(decisions.contains("erdos_renyi.gap"));
  std::set<std::uint32_t> hashes;
  for (const auto& [name, hash] : decisions) EXPECT_TRUE(hashes.insert(hash).second) << name;
}

TEST(Draws, KeysOfNeighbouringSeedsReplicatesAndDecisionsDiffer) {
  std::set<std::array<std::uint32_t, 2>> keys;
  std::size_t count = 0;
  for (std::uint64_t seed = 0; seed < 100; ++seed)
    for (std::uint32_t replicate = 0; replicate < 500; ++replicate)
      for (const Decision decision : {Decision("a.b"), Decision("a.c"), Decision("b.b")}) {
        keys.insert(Draws(seed << (seed % 2 * 32), replicate, decision).key());
        ++count;
      }
  // Odd seeds stand in the high half. By chance two of these keys would be equal with probability 10^-9.
  EXPECT_EQ(keys.size(), count);
}

// -- In bulk --------------------------------------------------------------------------------------------------------

/// Entities that a bulk call at its limits could get wrong: the last ones, and across 2^32.
constexpr std::uint32_t firsts[] = {0, 1, 1000, 0x7fffffff, 0xffffff00, 0xfffffff0};

TEST(Draws, ConsecutiveBlocksEqualSingleOnesForEveryCount) {
  const Draws draws(42, 3, "test.bulk");
  auto blocks = std::make_unique<Blocks<Draws::bulk>>();
  for (std::size_t count = 1; count <= Draws::bulk; ++count) {
    const std::uint32_t first = firsts[count % std::size(firsts)], time = static_cast<std::uint32_t>(count * 7);
    draws.blocks(first, count, time, *blocks);
    for (std::size_t i = 0; i < count; ++i)
      ASSERT_EQ((*blocks)[i].words, draws.block({first + static_cast<std::uint32_t>(i)}, time).words)
          << count << ' ' << i;
  }
}

TEST(Draws, BlocksOfListedAgentsEqualSingleOnesForEveryCount) {
  const Draws draws(42, 3, "test.bulk");
  auto blocks = std::make_unique<Blocks<Draws::bulk>>();
  Splitmix random(1);
  for (std::size_t count = 1; count <= Draws::bulk; ++count) {
    std::vector<std::uint32_t> agents(count);
    for (std::uint32_t& agent : agents) agent = static_cast<std::uint32_t>(random());
    draws.blocks(agents, ~static_cast<std::uint32_t>(count), *blocks);
    for (std::size_t i = 0; i < count; ++i)
      ASSERT_EQ((*blocks)[i].words, draws.block({agents[i]}, ~static_cast<std::uint32_t>(count)).words)
          << count << ' ' << i;
  }
}

TEST(Draws, NumberedBlocksEqualSingleOnesForEveryCount) {
  const Draws draws(42, 3, "test.bulk");
  auto blocks = std::make_unique<Blocks<Draws::bulk>>();
  for (std::size_t count = 1; count <= Draws::bulk; ++count) {
    const std::uint64_t first = std::uint64_t{count % 5} << 32 | firsts[count % std::size(firsts)];
    draws.numbered_blocks(first, count, 9, *blocks);
    for (std::size_t i = 0; i < count; ++i)
      ASSERT_EQ((*blocks)[i].words, draws.block(Entity::numbered(first + i), 9).words) << count << ' ' << i;
  }
}

// -- Quality --------------------------------------------------------------------------------------------------------

/// Blocks along one of the things a draw is keyed by, everything else fixed.
struct Axis {
  const char* name;
  Block (*block)(std::uint32_t k);
};
const Axis axes[] = {
    {"agent", [](std::uint32_t k) { return Draws(1, 0, "test.axis").block({k}); }},
    {"other end",
     [](std::uint32_t k) {
       return Draws(1, 0, "test.axis").block({17, k});
     }},
    {"ordinal",
     [](std::uint32_t k) {
       return Draws(1, 0, "test.axis").block({17, 4, k});
     }},
    {"time", [](std::uint32_t k) { return Draws(1, 0, "test.axis").block({17}, k); }},
    {"replicate", [](std::uint32_t k) { return Draws(1, k, "test.axis").block({17}); }},
    {"seed", [](std::uint32_t k) { return Draws(k, 0, "test.axis").block({17}); }},
    {"high half of the seed",
     [](std::uint32_t k) { return Draws(std::uint64_t{k} << 32, 0, "test.axis").block({17}); }},
};
/// Known to be bad: a counter times a constant, and a counter beside a constant hash.
const Axis bad_axes[] = {
    {"Weyl",
     [](std::uint32_t k) {
       return Block{{k * 0x9e3779b9u, k * 0x85ebca6bu, k * 0xc2b2ae35u, k * 0x27d4eb2fu}};
     }},
    {"hash xor counter",
     [](std::uint32_t k) {
       return Block{{k ^ 0x6627e8d5u, k ^ 0xe169c58du, k ^ 0xbc57ac4cu, k ^ 0x9b00dbd8u}};
     }},
    {"every other repeated", [](std::uint32_t k) { return Draws(1, 0, "test.axis").block({k / 2}); }},
};

std::vector<Block> along(const Axis& axis, std::uint32_t count) {
  std::vector<Block> blocks(count);
  for (std::uint32_t k = 0; k < count; ++k) blocks[k] = axis.block(k);
  return blocks;
}

/// Each of the 16 bytes and 128 bits.
Family uniformity(const std::vector<Block>& blocks) {
  Family family;
  for (int word = 0; word < 4; ++word)
    for (int byte = 0; byte < 4; ++byte) {
      std::vector<std::uint64_t> counts(256);
      for (const Block& b : blocks) ++counts[b.words[word] >> 8 * byte & 0xff];
      family.add(uniform_p(counts), "byte " + std::to_string(4 * word + byte));
      for (int bit = 0; bit < 8; ++bit) {
        std::uint64_t hits = 0;
        for (std::size_t v = 0; v < 256; ++v) hits += v >> bit & 1 ? counts[v] : 0;
        family.add(share_p(static_cast<double>(hits), static_cast<double>(blocks.size()), .5),
                   "bit " + std::to_string(32 * word + 8 * byte + bit));
      }
    }
  return family;
}

/// Joint tables of the high and of the low 4 bits: of each word with each of the next block, of words within a block.
Family joint_tables(const std::vector<Block>& blocks) {
  Family family;
  for (int a = 0; a < 4; ++a)
    for (int b = 0; b < 4; ++b)
      for (const std::size_t apart : {0, 1, 2}) {
        if (apart == 0 && b <= a) continue;
        std::vector<std::uint64_t> high(256), low(256);
        for (std::size_t k = apart; k < blocks.size(); ++k) {
          const std::uint32_t x = blocks[k - apart].words[a], y = blocks[k].words[b];
          ++high[x >> 28 << 4 | y >> 28];
          ++low[(x & 15) << 4 | (y & 15)];
        }
        const std::string what = std::to_string(a) + " with " + std::to_string(b) + ", apart " + std::to_string(apart);
        family.add(uniform_p(high), "high bits of words " + what);
        family.add(uniform_p(low), "low bits of words " + what);
      }
  return family;
}

/// How often each of the 128 bits agrees with each bit of the next block, and with every other one of its own.
Family bit_agreements(const std::vector<Block>& blocks) {
  const std::size_t n = (blocks.size() - 1) / 64 * 64;
  const auto bits = [&](int bit, std::size_t from) {  // one bit of blocks from, from + 1, ..., 64 a word
    std::vector<std::uint64_t> column(n / 64);
    for (std::size_t k = 0; k < n; ++k)
      column[k / 64] |= std::uint64_t{blocks[from + k].words[bit / 32] >> bit % 32 & 1} << k % 64;
    return column;
  };
  std::vector<std::vector<std::uint64_t>> here, next;
  for (int bit = 0; bit < 128; ++bit) {
    here.push_back(bits(bit, 0));
    next.push_back(bits(bit, 1));
  }
  Family family;
  const auto compare = [&](const std::vector<std::uint64_t>& x, const std::vector<std::uint64_t>& y,
                           const std::string& what) {
    std::uint64_t differ = 0;
    for (std::size_t w = 0; w < x.size(); ++w) differ += static_cast<std::uint64_t>(std::popcount(x[w] ^ y[w]));
    family.add(share_p(static_cast<double>(differ), static_cast<double>(n), .5), what);
  };
  for (std::size_t a = 0; a < 128; ++a)
    for (std::size_t b = 0; b < 128; ++b) {
      const std::string what = std::to_string(a) + " with " + std::to_string(b);
      compare(here[a], next[b], "bit " + what + " of the next");
      if (a < b) compare(here[a], here[b], "bits " + what);
    }
  return family;
}

constexpr std::uint32_t length = 1 << 16;

TEST(DrawQuality, EveryByteAndBitIsUniformAlongEveryAxis) {
  for (const Axis& axis : axes) {
    const Family family = uniformity(along(axis, length));
    EXPECT_GT(family.p(), error_rate) << axis.name << ": " << family.text();
  }
  EXPECT_LT(uniformity(along(bad_axes[0], length)).p(), error_rate);
  EXPECT_LT(uniformity(along(bad_axes[1], length)).p(), error_rate);
}

TEST(DrawQuality, NeighboursAreIndependentAlongEveryAxis) {
  for (const Axis& axis : axes) {
    const Family family = joint_tables(along(axis, length));
    EXPECT_GT(family.p(), error_rate) << axis.name << ": " << family.text();
  }
  for (const Axis& axis : bad_axes) EXPECT_LT(joint_tables(along(axis, length)).p(), error_rate) << axis.name;
}

TEST(DrawQuality, NoBitFollowsAnotherAlongEveryAxis) {
  for (const Axis& axis : axes) {
    const Family family = bit_agreements(along(axis, length));
    EXPECT_GT(family.p(), error_rate) << axis.name << ": " << family.text();
  }
  for (const Axis& axis : bad_axes) EXPECT_LT(bit_agreements(along(axis, length)).p(), error_rate) << axis.name;
}

TEST(DrawQuality, DecisionsAreIndependentOfOneAnother) {
  // The same agents under two decisions, alternating as if they were neighbours.
  const Axis axis{
      "decision", [](std::uint32_t k) {
        return (k % 2 == 0 ? Draws(1, 0, "contagion.entry") : Draws(1, 0, "contagion.initial")).block({k / 2});
      }};
  const std::vector<Block> blocks = along(axis, 2 * length);
  EXPECT_GT(uniformity(blocks).p(), error_rate);
  EXPECT_GT(joint_tables(blocks).p(), error_rate);
  EXPECT_GT(bit_agreements(blocks).p(), error_rate);
}

}  // namespace
}  // namespace papotage
