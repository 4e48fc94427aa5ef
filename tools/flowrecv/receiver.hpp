// SPDX-License-Identifier: BSL-1.0
// Datagrams in, flow records out, everything counted. Knows nothing of sockets, files and formats: each datagram goes
// to the receiver of its protocol.
#pragma once

#include <vector>

#include "tools/flowrecv/receivers/protocol_receiver.hpp"

namespace flowkit::tools {

namespace state {
struct session_octets;
}

class receiver {
 public:
  static constexpr std::uint64_t max_log_lines = reception::max_log_lines;

  /// `exporters` and `to` must outlive this.
  receiver(exporter_table& exporters, sink& to, log_sink log, const receiver_settings& settings = {});

  /// Decodes one datagram of any protocol and any content. False if it, or a part of it, is malformed. `over_limit`:
  /// its exporter sends more than it may: it is counted, and its sequence number, but what it brings is not read. A
  /// number of IPFIX does not say how many records its message has: what is missing up to the next message that is read
  /// is not counted, and neither are samples of sFlow that are missing then; of the others all that is missing is
  /// counted.
  bool handle(const datagram& d, bool over_limit = false);

  /// The connection, or file, has ended: what was learnt from it is dropped (RFC 7011 section 8.1). The account stays.
  void close(const message_source& from) { shared_.sessions().close(from); }

  /// All sessions whose state is kept, for the state file.
  void write_state(state::session_octets& out);

  /// It sees what is wrong with each datagram, and must outlive this.
  void set_observer(observer& by) noexcept { shared_.set_observer(&by); }
  /// The most flow records to deliver; the rest of a run is not decoded. 0: no limit.
  void set_limit(std::uint64_t records) noexcept { shared_.set_limit(records); }
  [[nodiscard]] bool limit_reached() const noexcept { return shared_.limit_reached(); }
  [[nodiscard]] std::uint64_t records() const noexcept { return shared_.records(); }
  [[nodiscard]] std::uint64_t datagrams() const noexcept { return datagrams_; }
  [[nodiscard]] const exporter_sessions& sessions() const noexcept { return shared_.sessions(); }
  [[nodiscard]] const exporter_table& exporters() const noexcept { return shared_.exporters(); }
  /// Null where the protocol is not decoded.
  [[nodiscard]] const protocol_receiver* of(protocol p) const noexcept {
    return receivers_[static_cast<std::size_t>(p)].get();
  }

 private:
  void decode(const datagram& d);

  reception shared_;
  std::vector<std::unique_ptr<protocol_receiver>> receivers_;  ///< by protocol
  std::uint64_t datagrams_ = 0;
};

}  // namespace flowkit::tools
