#include "sim/record/key_column.hpp"

#include <algorithm>
#include <cassert>
#include <type_traits>

#include "sim/record/schema.hpp"

namespace papotage {
namespace {

template <class T>
constexpr h5::Type stored_as = std::is_same_v<T, std::uint8_t>   ? h5::Type::uint8
                               : std::is_same_v<T, std::int64_t> ? h5::Type::int64
                               : std::is_same_v<T, double>       ? h5::Type::float64
                                                                 : h5::Type::text;

void put(std::uint8_t& to, const Value& value) { to = std::get<bool>(value.data()); }
void put(std::int64_t& to, const Value& value) { to = std::get<std::int64_t>(value.data()); }
void put(double& to, const Value& value) {
  const auto* whole = value.as<std::int64_t>();
  to = whole ? static_cast<double>(*whole) : std::get<double>(value.data());
}
void put(std::string& to, const Value& value) {
  const auto* text = value.as<std::string>();
  to = text ? *text : value.text();
}

}  // namespace

KeyType key_type(std::span<const Value> values) {
  const auto all = [&](auto&& is) { return std::all_of(values.begin(), values.end(), is); };
  if (values.empty()) return KeyType::text;
  if (all([](const Value& v) { return v.as<bool>(); })) return KeyType::boolean;
  if (all([](const Value& v) { return v.as<std::int64_t>(); })) return KeyType::integer;
  if (all([](const Value& v) { return v.as<std::int64_t>() || v.as<double>(); })) return KeyType::number;
  return KeyType::text;
}

h5::Storage line_storage(hsize_t n) { return {.chunk = {std::clamp<hsize_t>(n, 1, line_chunk)}, .packed = true}; }

std::string dataset_name(const std::string& key) {
  std::string name = key;
  std::replace(name.begin(), name.end(), '/', '_');
  return name;
}

h5::Id make_key(hid_t group, const StudyKey& key, hid_t scale) {
  const std::string name = dataset_name(key.name), doc = key.doc.empty() ? key.name : key.doc;
  const h5::Storage storage = line_storage(h5::shape_of(scale).at(0));
  switch (key.type) {
    case KeyType::boolean:
      return make_column(group, {name, key.unit, doc, Column::Type::uint8, {"false", "true"}, {0, 1}}, {scale},
                         storage);
    case KeyType::integer:
      return make_variable(group, {name, key.unit, doc}, h5::Type::int64, {scale}, storage);
    case KeyType::number:
      return make_variable(group, {name, key.unit, doc}, h5::Type::float64, {scale}, storage);
    case KeyType::text:
      break;
  }
  return make_variable(group, {name, key.unit, doc}, h5::Type::text, {scale}, storage);
}

StudyKey key_of(hid_t dataset, const std::string& name) {
  StudyKey key{name, h5::text_attribute(dataset, "units"), h5::text_attribute(dataset, "long_name")};
  switch (h5::type_of(dataset)) {
    case h5::Type::uint8:
      key.type = KeyType::boolean;
      break;
    case h5::Type::int64:
      key.type = KeyType::integer;
      break;
    case h5::Type::float64:
      key.type = KeyType::number;
      break;
    case h5::Type::text:
      key.type = KeyType::text;
      break;
    default:
      throw h5::Error("`" + name + "` has a type that no key has");
  }
  return key;
}

KeyColumn::KeyColumn(KeyType type, std::size_t n) {
  switch (type) {
    case KeyType::boolean:
      values_ = std::vector<std::uint8_t>(n);
      break;
    case KeyType::integer:
      values_ = std::vector<std::int64_t>(n);
      break;
    case KeyType::number:
      values_ = std::vector<double>(n);
      break;
    case KeyType::text:
      values_ = std::vector<std::string>(n);
      break;
  }
}

std::size_t KeyColumn::size() const {
  return std::visit([](const auto& v) { return v.size(); }, values_);
}

void KeyColumn::set(std::size_t i, const Value& value) {
  std::visit([&](auto& v) { put(v.at(i), value); }, values_);
}

Value KeyColumn::at(std::size_t i) const {
  return std::visit(
      [&](const auto& v) {
        using T = typename std::decay_t<decltype(v)>::value_type;
        if constexpr (std::is_same_v<T, std::uint8_t>)
          return Value(v.at(i) != 0);
        else
          return Value(v.at(i));
      },
      values_);
}

void KeyColumn::write(hid_t dataset, hsize_t first, hsize_t n) const {
  assert(n <= size());
  std::visit(
      [&](const auto& v) {
        using T = typename std::decay_t<decltype(v)>::value_type;
        if constexpr (std::is_same_v<T, std::string>)
          h5::write_texts(dataset, {first}, {n}, std::span(v).first(n));
        else
          h5::write(dataset, {first}, {n}, stored_as<T>, v.data());
      },
      values_);
}

void KeyColumn::read(hid_t dataset, hsize_t first, hsize_t n) {
  assert(n <= size());
  std::visit(
      [&](auto& v) {
        using T = typename std::decay_t<decltype(v)>::value_type;
        if constexpr (std::is_same_v<T, std::string>)
          std::ranges::move(h5::read_texts(dataset, {first}, {n}), v.begin());
        else
          h5::read(dataset, {first}, {n}, stored_as<T>, v.data());
      },
      values_);
}

std::vector<KeyColumn> key_columns(const std::vector<StudyKey>& keys, std::size_t n) {
  std::vector<KeyColumn> columns;
  for (const StudyKey& key : keys) columns.emplace_back(key.type, n);
  return columns;
}

void set_row(std::vector<KeyColumn>& columns, std::size_t i, const std::vector<Value>& values) {
  assert(values.size() == columns.size());
  for (std::size_t k = 0; k < columns.size(); ++k) columns[k].set(i, values[k]);
}

std::vector<Value> row_of(const std::vector<KeyColumn>& columns, std::size_t i) {
  std::vector<Value> values;
  for (const KeyColumn& column : columns) values.push_back(column.at(i));
  return values;
}

}  // namespace papotage
