// SPDX-License-Identifier: BSL-1.0
// Datagrams in, flow records out, everything counted. Knows nothing of sockets, files and formats.
#pragma once

#include <functional>
#include <string>

#include "tools/common/datagram.hpp"
#include "tools/flowrecv/exporter_table.hpp"
#include "tools/flowrecv/received_sample.hpp"
#include "tools/flowrecv/stored_template.hpp"

namespace flowkit::tools {

struct receiver_settings {
  template_scope scope = template_scope::rfc;
  bool lenient = false;  ///< decode the sets that fit of a malformed IPFIX message
  transport_kind transport = transport_kind::udp;
  cache_limits templates{};
  pending_limits pending{};
};

class receiver {
 public:
  /// Takes a record with the exporter that it is from; false when it is lost on the way out.
  using record_sink = std::function<bool(const flow::record&, const exporter&)>;
  /// Takes any record of NetFlow v9 and IPFIX, options data included, field by field.
  using element_sink = std::function<bool(const received_record&, const exporter&)>;
  /// Takes any sample of sFlow with all its records.
  using sample_sink = std::function<bool(const received_sample&, const exporter&)>;
  /// Takes one line for each reason and exporter, the first time it occurs; at most max_log_lines in all, as whoever
  /// invents exporters would fill the log.
  using log_sink = std::function<void(const std::string&)>;

  static constexpr std::uint64_t max_log_lines = 1000;

  receiver(exporter_table& exporters, record_sink sink, log_sink log, const receiver_settings& settings = {});

  /// Decodes one datagram of any protocol and any content.
  void handle(const datagram& d);

  /// From now on all v9 and IPFIX records go here as well.
  void set_element_sink(element_sink sink) { elements_ = std::move(sink); }
  /// From now on sFlow samples go here as well: those with counters, or all of them.
  void set_sample_sink(sample_sink sink, bool counters_only) {
    samples_ = std::move(sink);
    counters_only_ = counters_only;
  }
  void set_transport(transport_kind t) noexcept { settings_.transport = t; }

  /// The most flow records to hand on; the rest of a run is not looked at. 0: no limit.
  void set_limit(std::uint64_t records) noexcept { limit_ = records; }
  [[nodiscard]] bool limit_reached() const noexcept { return limit_ != 0 && records_ >= limit_; }
  [[nodiscard]] std::uint64_t records() const noexcept { return records_; }
  [[nodiscard]] std::uint64_t datagrams() const noexcept { return datagrams_; }
  [[nodiscard]] const template_store<stored_template>& templates() const noexcept { return store_; }

 private:
  friend class template_message;
  friend class sflow_datagram;

  exporter& arrived(const datagram& d, protocol kind, std::uint32_t domain);
  exporter& arrived(const datagram& d, const exporter_key& key);
  void refuse(exporter& e, const datagram& d, std::size_t reason, std::uint32_t offset);
  void hand_on(exporter& e, const flow::record& r);
  void netflow5(const datagram& d);
  void netflow9(const datagram& d);
  void ipfix(const datagram& d);
  void sflow5(const datagram& d);

  exporter_table& exporters_;
  record_sink sink_;
  element_sink elements_;
  sample_sink samples_;
  bool counters_only_ = false;
  log_sink log_;
  receiver_settings settings_;
  template_store<stored_template> store_;
  std::vector<flow::record> batch_;
  std::uint64_t limit_ = 0, records_ = 0, datagrams_ = 0, log_lines_ = 0;
};

}  // namespace flowkit::tools
