#include "sim/graph/network.hpp"

#include "sim/core/parallel.hpp"
#include "sim/graph/boost_graph.hpp"

namespace papotage {
namespace {

std::unique_ptr<Network> transposed(const Network& net) {
  std::vector<std::uint64_t> offsets(net.nodes() + std::size_t{1});
  for (const std::uint32_t v : net.targets()) ++offsets[v + std::size_t{1}];
  for (std::size_t i = 1; i < offsets.size(); ++i) offsets[i] += offsets[i - 1];
  std::vector<std::uint32_t> sources(net.arcs());
  std::vector<std::uint64_t> cursor(offsets.begin(), offsets.end() - 1);
  for (std::uint32_t u = 0; u < net.nodes(); ++u)
    for (const std::uint32_t v : net.out(u)) sources[cursor[v]++] = u;
  return std::make_unique<Network>(true, std::move(offsets), std::move(sources));
}

}  // namespace

Network::Network(bool directed, std::vector<std::uint64_t>&& offsets, std::vector<std::uint32_t>&& targets,
                 Dropped dropped, std::vector<std::uint64_t>&& labels)
    : directed_(directed), dropped_(dropped), graph_(std::make_unique<BoostGraph>()), labels_(std::move(labels)) {
  prefer_huge_pages(offsets);
  prefer_huge_pages(targets);
  auto& rows = graph_->m_forward;
  rows.m_rowstart = std::move(offsets);
  rows.m_column = std::move(targets);
  offsets_ = rows.m_rowstart;
  targets_ = rows.m_column;
}

Network::~Network() = default;
Network::Network(Network&&) noexcept = default;
Network& Network::operator=(Network&&) noexcept = default;

const Network& Network::hears() const {
  if (!directed_) return *this;
  if (!transpose_) transpose_ = transposed(*this);
  return *transpose_;
}

std::size_t Network::bytes() const {
  return offsets_.size_bytes() + targets_.size_bytes() + labels_.size() * sizeof(std::uint64_t) +
         (transpose_ ? transpose_->bytes() : 0);
}

}  // namespace papotage
