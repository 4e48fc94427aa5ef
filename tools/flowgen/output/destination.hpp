// SPDX-License-Identifier: BSL-1.0
// Where datagrams go: sockets, one for each exporter as far as they suffice, or a file.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

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

class destination {
 public:
  virtual ~destination() = default;
  /// False when nothing more can be sent; error() says why, if it is an error.
  virtual bool send(std::span<const outgoing> batch) = 0;
  /// Where the exporter's datagrams come from, as a receiver sees it.
  [[nodiscard]] virtual endpoint source_of(std::uint32_t exporter) const = 0;
  /// Where datagrams go that nobody agreed to receive; none: to a file, or over a connection.
  [[nodiscard]] virtual std::optional<ip_address> unconnected_target() const { return std::nullopt; }
  /// Number of the connection that the exporter's messages are made for.
  [[nodiscard]] virtual std::uint64_t session(std::uint32_t) const { return 0; }
  /// Where the exporter's connection came from, if what it sends next is the first of another one.
  [[nodiscard]] virtual std::optional<endpoint> renewed(std::uint32_t) { return std::nullopt; }
  /// Writes out what is buffered. False on failure.
  virtual bool finish() { return true; }
  [[nodiscard]] virtual std::string error() const = 0;
  /// After finish(): has, as far as can be known, all arrived that was sent?
  [[nodiscard]] virtual bool complete() const { return true; }
  /// A line for the account, as why datagrams did not go in runs; empty if there is nothing to tell.
  [[nodiscard]] virtual std::string notes() const { return {}; }
  /// What is wrong already; empty if nothing is. Asked for while the run goes on.
  [[nodiscard]] virtual std::string early_warning() { return {}; }
  /// For the closing line: connections refused, and how often the kernel's buffers were full.
  [[nodiscard]] virtual udp_sender::counts network() { return {}; }
};

/// More exporters than this share sockets: descriptors are limited, and the engine id (domain, agent) still identifies
/// them.
inline constexpr std::uint32_t max_sockets = 256;

/// Where the exporter's datagrams come from in files.
[[nodiscard]] endpoint source_in_files(const flowgen_options& o, std::uint32_t exporter);

/// So many connections at once; further exporters share them, as domains of their own.
inline constexpr std::uint32_t max_connections = 4096;

/// The exporters with index % of == number: those of one thread.
struct part_of_run {
  std::uint32_t number = 0, of = 1;
};

/// Throws startup_error.
[[nodiscard]] std::unique_ptr<destination> open_destination(const flowgen_options& options, const stop_flag& stop,
                                                            part_of_run part = {});

}  // namespace flowkit::tools
