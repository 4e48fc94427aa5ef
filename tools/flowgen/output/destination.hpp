// SPDX-License-Identifier: BSL-1.0
// Where datagrams go: sockets, connections, or a file.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "tools/common/transport/udp_sender.hpp"
#include "tools/flowgen/options.hpp"

namespace flowkit::tools {

/// One datagram on its way.
struct outgoing {
  std::uint32_t exporter;  ///< index
  octets payload;
  timestamp leaves;
  std::uint64_t session = 0;  ///< of the exporter, as destination::session() said when the datagram was made
  std::uint64_t slot = 0;     ///< where it stands in the run: datagrams of a lower one go before it (load/slots.hpp)
};

/// A target that nobody asked whether it wants datagrams.
struct unasked_target {
  ip_address address;
  double share;  ///< of the run's datagrams that go there
};

struct target_account {
  endpoint target;
  std::uint64_t datagrams = 0, refused = 0, failed = 0;
};

class destination {
 public:
  virtual ~destination() = default;
  /// False when nothing more can be sent; error() says why, if it is an error.
  virtual bool send(std::span<const outgoing> batch) = 0;
  /// Where the exporter's datagrams come from, as a receiver sees it.
  [[nodiscard]] virtual endpoint source_of(std::uint32_t exporter) const = 0;
  /// Each address once; none: to a file, or over connections.
  [[nodiscard]] virtual std::vector<unasked_target> unasked_targets() const { return {}; }
  /// What went to each target, where there are several.
  [[nodiscard]] virtual std::vector<target_account> by_target() { return {}; }
  /// Where datagrams go over UDP; none: to a file, or over connections.
  [[nodiscard]] virtual std::vector<endpoint> udp_targets() const { return {}; }
  /// Number of the connection that the exporter's messages are made for.
  [[nodiscard]] virtual std::uint64_t session(std::uint32_t) const { return 0; }
  /// Where the exporter's connection came from, if what it sends next is the first of another one.
  [[nodiscard]] virtual std::optional<endpoint> renewed(std::uint32_t) { return std::nullopt; }
  /// Writes out what is buffered. False on failure.
  virtual bool finish() { return true; }
  [[nodiscard]] virtual std::string error() const = 0;
  /// After finish(): has, as far as can be known, all arrived that was sent?
  [[nodiscard]] virtual bool complete() const { return true; }
  /// Asked for twice a second of a run: a line about what its user would want to know at once, as that nobody
  /// listens at a target; each is said once. Mostly empty.
  [[nodiscard]] virtual std::string early_warning() { return {}; }
  /// A line for the account, as why datagrams did not go in runs; empty if there is nothing to tell.
  [[nodiscard]] virtual std::string notes() { return {}; }
  /// For the closing line: connections refused, and how often the kernel's buffers were full.
  [[nodiscard]] virtual udp_sender::counts network() { return {}; }
};

/// Where the exporter's datagrams come from in files.
[[nodiscard]] endpoint source_in_files(const flowgen_options& o, std::uint32_t exporter);

/// So many connections of a run at once; further exporters share them, as domains of their own.
inline constexpr std::uint32_t max_connections = 4096;

/// The exporters that a destination serves, when several share a run: those whose index has this remainder. Sockets and
/// connections are of a part; a file is written by one destination.
struct part_of_run {
  std::uint32_t number = 0, of = 1;

  [[nodiscard]] constexpr std::uint32_t exporters(std::uint32_t in_run) const noexcept {
    return in_run / of + (number < in_run % of ? 1 : 0);
  }
  /// Its number among those of the part, and back.
  [[nodiscard]] constexpr std::uint32_t place(std::uint32_t exporter) const noexcept { return exporter / of; }
  [[nodiscard]] constexpr std::uint32_t exporter(std::uint32_t place) const noexcept { return place * of + number; }
};

/// The options outlive it. Throws startup_error.
[[nodiscard]] std::unique_ptr<destination> open_destination(const flowgen_options& options, const stop_flag& stop,
                                                            part_of_run part = {});

}  // namespace flowkit::tools
