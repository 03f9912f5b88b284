#pragma once
// Who holds which of two opinions at the start.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "models/chosen.hpp"
#include "models/opinion/initial.hpp"
#include "sim/core/draws.hpp"
#include "sim/core/parameter.hpp"
#include "sim/model/model.hpp"

namespace papotage {

/// Opinions -1 and +1 at the start, in one of two ways:
///   who holds +1, as Chosen reads it, all others holding -1: `3`, `{ share = 0.3 }`, `{ list = [4, 17] }`;
///   opinions in [-1, 1], as InitialOpinions reads them, of which x is +1 with probability (1 + x) / 2, independently
///   of all others: `{ distribution = "beta", alpha = 2, beta = 5 }`, `{ by = "occupation", values = { executive = 0.6
///   }, others = 0 }`, `{ file = "opinions.txt" }`. So x is the state's mean, and a file of -1 and 1 says who holds
///   what.
/// By class the spread `sd` is 0 unless given, so that the share of +1 in a class is (1 + its value) / 2 on average; a
/// spread moves that towards a half, since what lies outside [-1, 1] is left out.
/// A table is one of opinions where it has a key that only those have; `share` alone chooses people.
struct TwoStateStart {
  Chosen chosen = {};
  std::optional<InitialOpinions> opinions = {};  // instead of `chosen`, where there are any

  TwoStateStart() = default;
  TwoStateStart(Chosen who) : chosen(std::move(who)) {}
  TwoStateStart& operator=(Chosen who) { return *this = TwoStateStart(std::move(who)); }  // takes `{.count = 3}`

  bool asks_groupings() const { return opinions ? opinions->asks_groupings() : chosen.asks_groupings(); }
  bool asks_layers() const { return !opinions && chosen.asks_layers(); }
  /// Bytes that draw() needs for so many agents.
  std::size_t bytes(std::uint64_t nodes) const { return opinions ? nodes * sizeof(double) : 0; }
  void check(const Staff& staff, const std::string& key) const;
  /// The states that a replicate starts from; decision "voter.initial", besides that of InitialOpinions.
  void draw(const World& world, std::uint32_t replicate, std::span<std::int8_t> states) const;
};
void read_value(TwoStateStart&, const Value&, const Declaration&);
Value::Data write_value(const TwoStateStart&);
std::string type_name(const TwoStateStart&);
Form form_of(const TwoStateStart&);

/// What opinions x in [-1, 1] come to: +1 with probability (1 + x) / 2, by a word of each agent's. Who holds +1 still
/// does where x is larger.
void draw_states(const Draws& draws, std::span<const double> opinions, std::span<std::int8_t> states);

}  // namespace papotage
