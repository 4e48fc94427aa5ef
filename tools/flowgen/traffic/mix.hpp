// SPDX-License-Identifier: BSL-1.0
// Which applications a stream of flows is of, and how each talks.
#pragma once

#include <span>
#include <vector>

#include "tools/flowgen/traffic/application.hpp"

namespace flowkit::tools {

/// Which of the two directions has most of the octets.
enum class talk : std::uint8_t {
  down,    ///< the server's: web, and what is not known
  up,      ///< the client's: mail that is sent, backups, logs
  either,  ///< one of both: files, shells
  ask,     ///< as many packets in both, and larger ones from the server: names
  alike,   ///< as many in both, of any size: calls
  echo,    ///< the same octets in both
};

/// What an application's conversations are like, beyond its own numbers.
struct manners {
  explicit manners(const application& a) noexcept;

  talk how;
  bool internal;        ///< its servers are in the data centre
  bool acknowledges;    ///< the direction with few octets has fewer packets, too
  bool has_ports;       ///< TCP and UDP, and what a profile gives a port
  std::uint32_t shift;  ///< whose servers are popular, of 2^32: each port has its own
  /// Octets of a packet: from the least, and how many more, with the most octets and without.
  std::uint32_t heavy_least, heavy_more, light_least, light_more;
};

/// What the records of a stream of flows are like.
struct record_habits {
  bool both_directions = false;  ///< in one record, so that no second flow tells of the answer
  bool ends_alone = false;       ///< nothing but the addresses tells two flows apart, and they must not be confused
};

class application_mix {
 public:
  struct one {
    application is;
    manners has;
  };
  /// At least one. `stream`: its number among the mixes of an exporter.
  explicit application_mix(std::span<const application> all, std::uint32_t stream = 0, const record_habits& h = {});
  /// The usual one: shares in the order of what campus networks report, mostly short web and DNS flows, a few long and
  /// large ones.
  [[nodiscard]] static const application_mix& usual();
  [[nodiscard]] static std::span<const application> usual_applications() noexcept;

  [[nodiscard]] const one& pick(dice& d) const noexcept {
    return all_[shares_[d.below(static_cast<std::uint32_t>(shares_.size()))]];
  }
  [[nodiscard]] std::uint64_t weight() const noexcept { return weight_; }
  [[nodiscard]] std::uint32_t stream() const noexcept { return stream_; }
  [[nodiscard]] bool both_directions() const noexcept { return habits_.both_directions; }
  [[nodiscard]] bool ends_alone() const noexcept { return habits_.ends_alone; }

 private:
  std::vector<one> all_;
  std::vector<std::uint16_t> shares_;  ///< each as often as its weight: found without a search
  std::uint64_t weight_ = 0;
  std::uint32_t stream_;
  record_habits habits_;
};

}  // namespace flowkit::tools
