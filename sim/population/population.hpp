#pragma once
// Everybody: employees 0 to employees() - 1 in organisation preorder, then outsiders. One column an attribute.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "sim/population/organisation.hpp"
#include "sim/population/settings.hpp"

namespace papotage {

/// An attribute of everybody: one byte a person, a class below names.size().
struct Attribute {
  std::string name;
  std::vector<std::string> classes;
  std::shared_ptr<const std::vector<std::uint8_t>> column;

  std::uint8_t of(std::uint32_t person) const { return (*column)[person]; }
};

/// Who is who, by (seed, replicate); in a scenario, without the replicate (contract 10).
///
/// An employee's rank r in an attribute is uniform on [0, 1): with probability |c|, c being the attribute's correlation
/// with level, it is that of their level (employees being ranked by level, at random within one; descending where
/// c < 0), else drawn by itself. Classes follow by the cumulated shares. So each margin is met in expectation whatever
/// c, and attributes depend on each other through level alone: of those whose level spans the ranks [F, F + f),
///   P(class | level) = (1 - |c|) share + |c| (the part of [F, F + f) within the class's cumulated shares) / f,
/// and the rank correlation of r with level is c sqrt(1 - sum of f^3 over levels), the root being what is left where
/// those of one level share a rank. An outsider's ranks are drawn by themselves.
///
/// Accounts and adopters come from one uniform number an employee: u < account, u < adopters. So adopters have
/// accounts, and raising either share takes nobody away. Numbers are resolved to 2^-32.
class Population {
 public:
  /// From settled settings; employees and outsiders are at most 2^32 - 2 together.
  Population(const PopulationSettings& settings, std::uint32_t outsiders, std::uint64_t seed, std::uint32_t replicate,
             int threads = 1);

  /// The null model of attributes: deals sex, age and occupation out anew, each by a random permutation of its own of
  /// the employees and another one of the outsiders, by (seed, replicate). Counts stay; what was built on the columns
  /// before stays as it is.
  void shuffle(std::uint64_t seed, std::uint32_t replicate, int threads = 1);

  std::uint32_t employees() const { return organisation_.employees(); }
  std::uint32_t outsiders() const { return people() - employees(); }
  std::uint32_t people() const { return static_cast<std::uint32_t>(sex.column->size()); }
  bool is_employee(std::uint32_t person) const { return person < employees(); }
  const Organisation& organisation() const { return organisation_; }

  Attribute sex, age, occupation;
  Attribute level;    // Organisation::level, named for the kind of unit that one heads; outsiders: 0
  Attribute account;  // 1: has an account on the social networks, so do all outsiders
  Attribute adopter;  // 1: uses the internal network; adopters have accounts, outsiders never adopt

  std::size_t bytes() const;

 private:
  Organisation organisation_;
};

}  // namespace papotage
