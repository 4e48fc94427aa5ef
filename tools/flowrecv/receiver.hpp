// SPDX-License-Identifier: BSL-1.0
// Datagrams in, flow records out, everything counted. Knows nothing of sockets, files and formats.
#pragma once

#include <functional>
#include <string>

#include <flowkit/flow/finish.hpp>

#include "tools/common/datagram.hpp"
#include "tools/flowrecv/exporter_table.hpp"

namespace flowkit::tools {

class receiver {
 public:
  /// Takes a record with the exporter that it is from; false when it is lost on the way out.
  using record_sink = std::function<bool(const flow::record&, const exporter&)>;
  /// Takes one line for each reason and exporter, the first time it occurs.
  using log_sink = std::function<void(const std::string&)>;

  receiver(exporter_table& exporters, record_sink sink, log_sink log)
      : exporters_(exporters), sink_(std::move(sink)), log_(std::move(log)) {}

  /// Decodes one datagram of any protocol and any content.
  void handle(const datagram& d);

  /// The most flow records to hand on; the rest of a run is not looked at. 0: no limit.
  void set_limit(std::uint64_t records) noexcept { limit_ = records; }
  [[nodiscard]] bool limit_reached() const noexcept { return limit_ != 0 && records_ >= limit_; }
  [[nodiscard]] std::uint64_t records() const noexcept { return records_; }
  [[nodiscard]] std::uint64_t datagrams() const noexcept { return datagrams_; }

 private:
  exporter& arrived(const datagram& d, protocol kind, std::uint32_t domain);
  void refuse(exporter& e, const datagram& d, std::size_t reason, std::uint32_t offset);
  void netflow5(const datagram& d);

  exporter_table& exporters_;
  record_sink sink_;
  log_sink log_;
  std::uint64_t limit_ = 0, records_ = 0, datagrams_ = 0;
};

}  // namespace flowkit::tools
