// SPDX-License-Identifier: BSL-1.0
// Whose turn it is to send: the group that has sent the least of its share, and in it one exporter after the other.
#pragma once

#include <algorithm>
#include <vector>

#include "tools/flowgen/network/group.hpp"

namespace flowkit::tools {

class group_turns {
 public:
  /// `most`: flows of a datagram, which holds at least `sure` of them.
  void add(const exporter_group& g, std::size_t most, std::size_t sure) {
    all_.push_back({g.first, g.count, 0, g.share, most, std::max<std::size_t>(sure, 1), 0});
    shares_ += g.share;
  }
  /// Flows that the next datagram should have.
  [[nodiscard]] std::size_t flows() const noexcept { return all_[next_].flows; }
  /// The exporter that sends it.
  [[nodiscard]] std::uint32_t take() noexcept {
    one& g = all_[next_];
    const std::uint32_t exporter = g.first + g.turn;
    g.turn = g.turn + 1 < g.count ? g.turn + 1 : 0;
    return exporter;
  }
  /// Flows that it had: so many less are due.
  void enter(std::size_t flows) noexcept {
    all_[next_].sent += flows;
    for (std::size_t i = 0; i < all_.size(); ++i)
      if (is_before(all_[i], all_[next_])) next_ = i;
  }
  /// Datagrams for each flow of the run, if none holds more than is sure.
  [[nodiscard]] double most_datagrams_of_a_flow() const noexcept {
    double sum = 0;
    for (const one& g : all_)
      sum += static_cast<double>(g.share) / static_cast<double>(shares_) / static_cast<double>(g.sure);
    return sum;
  }

 private:
  struct one {
    std::uint32_t first, count, turn;
    std::uint64_t share;
    std::size_t flows, sure;
    std::uint64_t sent;
  };
  /// Has it less of its share? The first of several has the turn.
  static bool is_before(const one& a, const one& b) noexcept {
    const auto mine = static_cast<unsigned __int128>(a.sent) * b.share;
    const auto others = static_cast<unsigned __int128>(b.sent) * a.share;
    return mine < others || (mine == others && a.first < b.first);
  }

  std::vector<one> all_;
  std::size_t next_ = 0;
  std::uint64_t shares_ = 0;
};

}  // namespace flowkit::tools
