#include "sim/graph/network.hpp"

#include "sim/core/parallel.hpp"
#include "sim/graph/boost_graph.hpp"
#include "sim/graph/rows.hpp"

namespace papotage {
namespace {

/// Weights in the order of the transposed rows: sources come in ascending order in both.
std::vector<float> transposed_weights(const Network& net, std::span<const std::uint64_t> offsets) {
  std::vector<float> weights(net.weights().size());
  std::vector<std::uint64_t> next(offsets.begin(), offsets.end());
  for (std::size_t k = 0; k < weights.size(); ++k) weights[next[net.targets()[k]]++] = net.weights()[k];
  return weights;
}

Network transposed(const Network& net) {
  return network_of(net.nodes(), true, Ties::simple_sorted, [&](auto&& tie) {
    for (std::uint32_t u = 0; u < net.nodes(); ++u)
      for (const std::uint32_t v : net.out(u)) tie(v, u);
  });
}

}  // namespace

Network::Network(bool directed, std::vector<std::uint64_t>&& offsets, std::vector<std::uint32_t>&& targets,
                 Dropped dropped, std::vector<std::uint64_t>&& labels, std::vector<float>&& weights)
    : directed_(directed),
      dropped_(dropped),
      graph_(std::make_unique<BoostGraph>()),
      labels_(std::move(labels)),
      weights_(std::move(weights)) {
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
  if (!transpose_) {
    transpose_ = std::make_unique<Network>(transposed(*this));
    if (weighted()) transpose_->weights_ = transposed_weights(*this, transpose_->offsets());
  }
  return *transpose_;
}

std::size_t Network::bytes() const {
  return offsets_.size_bytes() + targets_.size_bytes() + labels_.size() * sizeof(std::uint64_t) +
         weights_.size() * sizeof(float) + (transpose_ ? transpose_->bytes() : 0);
}

}  // namespace papotage
