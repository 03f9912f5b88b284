#pragma once
// Which opinions agents start from.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "models/opinion/opinion_file.hpp"
#include "sim/core/parameter.hpp"
#include "sim/model/model.hpp"

namespace papotage {

/// A mean opinion for each class: `{ executive = 0.4, manual = -0.2 }`, or `[0.5, -0.5]` where classes are numbered.
struct ClassOpinions {
  std::vector<std::pair<std::string, double>> named = {};
  std::vector<double> numbered = {};
  bool empty() const { return named.empty() && numbered.empty(); }
};
void read_value(ClassOpinions&, const Value&, const Declaration&);
Value::Data write_value(const ClassOpinions&);
std::string type_name(const ClassOpinions&);
Form form_of(const ClassOpinions&);

/// Initial continuous opinions in [-1, 1], independent of one another, in one of these ways:
///   { distribution = "uniform", low = -1, high = 1 }              as by default
///   { distribution = "normal", mean = 0, sd = 0.2 }               of the normal law, what lies outside being left out
///   { distribution = "bimodal", pole = 0.5, sd = 0.2, share = 0.5 }   a share around +pole, the others around -pole,
///                                                                 each so
///   { distribution = "beta", alpha = 1, beta = 1 }                the beta law, stretched from [0, 1] to [-1, 1]
///   { distribution = "constant", opinion = 0 }                    everybody's
///   { by = "occupation", values = { executive = 0.4 }, others = 0, sd = 0.2 }    normal around the class's value;
///                                                                 without `others`, all classes have one
///   { file = "opinions.txt" }                                     as OpinionFile reads it
/// A model that has a member `initial` of this type hands the question on:
///   bool asks_groupings() const override { return initial.asks_groupings(); }
struct InitialOpinions {
  std::string distribution = "uniform";
  double low = -1, high = 1;
  double mean = 0, sd = .2;
  double pole = .5, share = .5;
  double alpha = 1, beta = 1;
  double opinion = 0;
  std::string by = {};
  ClassOpinions values = {};
  std::optional<double> others = {};
  std::string file = {}, sha256 = {};
  std::shared_ptr<const OpinionFile> contents = {};  // of the file

  static void declare(Declare<InitialOpinions>& d);
  bool asks_groupings() const { return !by.empty(); }
  void check(const Staff& staff, const std::string& key) const;
  /// The opinions that a replicate starts from; decision "opinion.initial".
  void draw(const World& world, std::uint32_t replicate, std::span<double> opinions) const;
};
void read_value(InitialOpinions&, const Value&, const Declaration&);
Value::Data write_value(const InitialOpinions&);
std::string type_name(const InitialOpinions&);

}  // namespace papotage
