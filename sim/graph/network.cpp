#include "sim/graph/network.hpp"

#include "sim/core/parallel.hpp"
#include "sim/graph/boost_graph.hpp"
#include "sim/graph/rows.hpp"

namespace papotage {
namespace {

std::unique_ptr<Network> transposed(const Network& net) {
  return std::make_unique<Network>(network_of(net.nodes(), true, Ties::simple_sorted, [&](auto&& tie) {
    for (std::uint32_t u = 0; u < net.nodes(); ++u)
      for (const std::uint32_t v : net.out(u)) tie(v, u);
  }));
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
