// SPDX-License-Identifier: BSL-1.0
// Whose a captured datagram is, and as whom it is sent again.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "tools/common/datagram.hpp"
#include "tools/flowgen/output/following.hpp"

namespace flowkit::tools {

enum class identity_kind : std::uint8_t {
  port,     ///< each source endpoint has a socket of its own
  address,  ///< each source address has an address of its own
  none,     ///< all go through one socket
};

class identities {
 public:
  /// Those that are kept apart; a capture with more (made-up sources) shares the last.
  static constexpr std::size_t most = 65'536;

  identities(identity_kind kind, const std::optional<ip_address>& first) : kind_(kind), first_(first) {}

  /// The identity of the datagram's source; the first are numbered in the order in which they come.
  std::uint32_t of(const datagram& d) {
    if (d.source == last_source_ && !shown_.empty()) return last_;
    last_source_ = d.source;
    const auto known = exporters_.find(d.source);
    last_ = known != exporters_.end() ? known->second : enter(d);
    return last_;
  }

  struct shown {
    endpoint source, destination;  ///< as captured; in files: as written
  };
  [[nodiscard]] const std::vector<shown>& all() const noexcept { return shown_; }
  /// Source endpoints in the capture.
  [[nodiscard]] std::size_t exporters() const noexcept { return exporters_.size(); }

 private:
  std::uint32_t enter(const datagram& d) {
    const std::uint32_t which = number_of(d);
    if (exporters_.size() < most) exporters_.emplace(d.source, which);
    return which;
  }
  std::uint32_t number_of(const datagram& d) {
    const auto next = static_cast<std::uint32_t>(shown_.size());
    if (next != 0 && (kind_ == identity_kind::none || next == most)) return next - 1;
    if (kind_ == identity_kind::address) {
      const auto [known, is_new] = addresses_.emplace(d.source.address, next);
      if (!is_new) return known->second;
    }
    shown_.push_back({first_ ? endpoint{following(*first_, next), d.source.port} : d.source, d.destination});
    return next;
  }

  identity_kind kind_;
  std::optional<ip_address> first_;
  std::map<endpoint, std::uint32_t> exporters_;
  std::map<ip_address, std::uint32_t> addresses_;
  std::vector<shown> shown_;
  endpoint last_source_;
  std::uint32_t last_ = 0;
};

}  // namespace flowkit::tools
