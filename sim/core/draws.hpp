#pragma once
// Random numbers as a function of what they decide.
//
// A number is determined by (seed, replicate, decision, entity, time) and nothing else, by Philox4x32-10
// (Salmon, Moraes, Dror & Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011). No generator has state,
// so the order in which threads, shards or ranks ask changes nothing. The layout, which fixes every result:
//
//   key     = the first two words of Philox(counter = {replicate, decision, 0x706f7470, 0x61676521}, key = {seed low,
//   seed high}) counter = {entity.a, entity.b, entity.c, time} output  = four words of 32 bits
//
// A decision is the FNV-1a hash of its name; the entity says who or what is decided about (an agent, a tie (u, v), a
// post).

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace papotage {

/// What is decided: one kind of random choice, named as "model.choice". Two decisions never share numbers.
class Decision {
 public:
  consteval Decision(const char* name) : value_(hash(name)) {}
  constexpr std::uint32_t value() const { return value_; }

  /// FNV-1a.
  static constexpr std::uint32_t hash(std::string_view name) {
    std::uint32_t h = 2166136261u;
    for (const char c : name) h = (h ^ static_cast<unsigned char>(c)) * 16777619u;
    return h;
  }

 private:
  std::uint32_t value_;
};

/// Whom a number is about: up to 96 bits.
struct Entity {
  std::uint32_t a = 0, b = 0, c = 0;
  /// An entity numbered by 64 bits.
  static constexpr Entity numbered(std::uint64_t k) {
    return {static_cast<std::uint32_t>(k), static_cast<std::uint32_t>(k >> 32), 0};
  }
};

/// Four independent uniform words of 32 bits.
struct Block {
  std::array<std::uint32_t, 4> words;
  constexpr std::uint64_t low() const { return words[0] | std::uint64_t{words[1]} << 32; }
  constexpr std::uint64_t high() const { return words[2] | std::uint64_t{words[3]} << 32; }
};

/// The blocks of many entities, word by word, so that a loop over them vectorises.
template <std::size_t N>
struct Blocks {
  alignas(64) std::array<std::array<std::uint32_t, N>, 4> words;
  constexpr Block operator[](std::size_t i) const { return {{words[0][i], words[1][i], words[2][i], words[3][i]}}; }
};

/// The replicate in the key of what replicates share (the network, who is who).
inline constexpr std::uint32_t shared_by_replicates = 0xffffffffu;

/// All the numbers of one decision in one replicate.
class Draws {
 public:
  static constexpr std::size_t bulk = 256;

  Draws(std::uint64_t seed, std::uint32_t replicate, Decision decision);

  Block block(Entity entity, std::uint32_t time = 0) const;

  /// Blocks of the consecutive entities {first + i}, i < count <= bulk, equal to block({first + i}, time).
  void blocks(std::uint32_t first, std::size_t count, std::uint32_t time, Blocks<bulk>& out) const;
  /// Blocks of the entities {agents[i]}, at most `bulk` of them.
  void blocks(std::span<const std::uint32_t> agents, std::uint32_t time, Blocks<bulk>& out) const;
  /// Blocks of the entities numbered first + i (64 bits), i < count <= bulk.
  void numbered_blocks(std::uint64_t first, std::size_t count, std::uint32_t time, Blocks<bulk>& out) const;

  std::array<std::uint32_t, 2> key() const { return key_; }

 private:
  std::array<std::uint32_t, 2> key_;
};

/// The number of a tie: a mix of 64 bits of its agent's block with the agent at the other end. About a tenth of the
/// cost of a block. The two words enter at different places, since a mix that only xors a replicate's word with a hash
/// of the tie makes replicates dependent. Quality is tested in tests/unit/tie_mix.cpp.
constexpr std::uint32_t tie_mix(std::uint64_t agent_word, std::uint32_t other_end) {
  std::uint32_t x = other_end * 0x9e3779b9u + static_cast<std::uint32_t>(agent_word);
  x = (x ^ x >> 16) * 0x85ebca6bu;
  x ^= static_cast<std::uint32_t>(agent_word >> 32);
  x = (x ^ x >> 13) * 0xc2b2ae35u;
  return x ^ x >> 16;
}
/// What is added to the agent's word for the next number of the same tie.
inline constexpr std::uint64_t tie_mix_again = 0x9e3779b97f4a7c15u;

}  // namespace papotage
