#include "sim/study/layers.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "sim/core/parallel.hpp"
#include "sim/record/part_file.hpp"
#include "sim/record/sha256.hpp"

namespace papotage {
namespace {

/// Text that is written as it comes.
class TextFile {
 public:
  TextFile(const std::string& path, bool force) : file_(path, force) {}

  template <class... Args>
  void print(fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(text_), format, std::forward<Args>(args)...);
    if (text_.size() > std::size_t{1} << 20) flush();
  }
  void comment(const std::string& lines) {
    for (std::size_t begin = 0; begin < lines.size();) {
      const std::size_t end = std::min(lines.find('\n', begin), lines.size());
      print("# {}\n", lines.substr(begin, end - begin));
      begin = end + 1;
    }
  }
  void publish() {
    flush();
    file_.publish();
  }

 private:
  void flush() {
    file_.write(written_, text_.data(), text_.size());
    written_ += text_.size();
    text_.clear();
  }

  PartFile file_;
  fmt::memory_buffer text_;
  std::uint64_t written_ = 0;
};

void write_people(const Population& population, TextFile& file) {
  const Organisation& organisation = population.organisation();
  const std::array columns{&population.level,      &population.sex,     &population.age,
                           &population.occupation, &population.account, &population.adopter};
  file.print("person,kind");
  for (auto kind = unit_kinds.rbegin(); kind != unit_kinds.rend(); ++kind)
    file.print(",{}", unit_names[static_cast<std::size_t>(*kind)]);
  for (const Attribute* column : columns) file.print(",{}", column->name);
  file.print("\n");
  for (std::uint32_t i = 0; i < population.people(); ++i) {
    const bool inside = population.is_employee(i);
    file.print("{},{}", i, inside ? "employee" : "outsider");
    for (auto kind = unit_kinds.rbegin(); kind != unit_kinds.rend(); ++kind)
      inside ? file.print(",{}", organisation.of(*kind).unit_at(i).number) : file.print(",");
    for (const Attribute* column : columns) file.print(",{}", column->classes[column->of(i)]);
    file.print("\n");
  }
}

}  // namespace

std::string digest(const Layer& layer, int threads) {
  constexpr std::size_t grain = 4096;
  std::vector<std::string> blocks((layer.people() + grain - 1) / grain);
  for_blocks(layer.people(), grain, threads, [&](std::size_t begin, std::size_t end) {
    std::vector<std::uint32_t> buffer(layer.room());
    Sha256 hash;
    for (std::size_t i = begin; i < end; ++i) {
      const auto row = layer.out(static_cast<std::uint32_t>(i), buffer.data());
      const auto size = static_cast<std::uint32_t>(row.size());
      hash.update(&size, sizeof size);
      hash.update(row.data(), row.size_bytes());
    }
    blocks[begin / grain] = hash.hex();
  });
  Sha256 all;
  for (const std::string& block : blocks) all.update(block.data(), block.size());
  return all.hex();
}

void export_layer(const Multiplex& multiplex, const Layer& layer, const std::string& comment,
                  const ExportPaths& paths) {
  TextFile edges(paths.edges, paths.force);
  std::optional<TextFile> people;
  if (!paths.people.empty()) people.emplace(paths.people, paths.force);
  edges.comment(comment);
  std::vector<std::uint32_t> buffer(layer.room());
  for (std::uint32_t i = 0; i < layer.people(); ++i)
    for (const std::uint32_t j : layer.out(i, buffer.data()))
      if (layer.directed() || i < j) edges.print("{} {}\n", i, j);
  if (people) write_people(multiplex.population(), *people);
  edges.publish();
  if (people) people->publish();
}

void export_network(const Network& network, const std::string& comment, const ExportPaths& paths) {
  TextFile edges(paths.edges, paths.force);
  edges.comment(comment);
  for (std::uint32_t i = 0; i < network.nodes(); ++i)
    for (std::size_t k = 0; k < network.out(i).size(); ++k) {
      const std::uint32_t j = network.out(i)[k];
      if (!network.directed() && i > j) continue;
      edges.print("{} {}", network.label(i), network.label(j));
      if (network.weighted()) edges.print(" {}", network.weights(i)[k]);
      edges.print("\n");
    }
  edges.publish();
}

}  // namespace papotage
