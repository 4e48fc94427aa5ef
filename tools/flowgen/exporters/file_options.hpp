// SPDX-License-Identifier: BSL-1.0
// The options of an IPFIX file in the messages of one exporter: a checksum in each, and in the last one of a file the
// time window and the session. Of these both are known at the end only, and no data depend on them.
#pragma once

#include <flowkit/ipfix/encode.hpp>
#include <flowkit/ipfix/file_options.hpp>
#include <flowkit/templates/message_builder.hpp>

#include "tools/flowgen/exporters/export_template.hpp"
#include "tools/flowgen/exporters/file_session.hpp"

namespace flowkit::tools {

class file_options {
  using builder = message_builder<ipfix::encoding>;
  using checksum = ipfix::checksum_template<259>;
  using window = ipfix::time_window_template<260>;
  using session_template = export_template<decltype(emit(ipfix::export_session_layout, {}))>;

 public:
  /// Ids of its templates.
  static constexpr std::uint16_t first_id = 259, last_id = 261;
  /// Octets before the first record of a message: the checksum's template and its record.
  static constexpr std::size_t front = 2 * set_header_layout.size + 64;
  /// Octets of a message within which all of these options fit, and a template and a record of flows too.
  static constexpr std::size_t min_message = 512;

  /// Null: not a file.
  explicit file_options(file_session* of) noexcept : session_(of) {}
  [[nodiscard]] explicit operator bool() const noexcept { return session_ != nullptr; }
  [[nodiscard]] file_session& session() noexcept { return *session_; }

  /// The first records of a message; how many.
  std::size_t begin(builder& to) noexcept {
    if (!told_ && to.add_template(checksum{}).code != errc::ok) return 0;
    told_ = true;
    if (to.add(checksum{}, ipfix::checksum_record{}).code != errc::ok) return 0;
    checksum_at_ = to.size() - std::tuple_size_v<md5_digest>;
    return 1;
  }
  /// The message, once it is finished.
  void seal(std::span<std::byte> message, timestamp exported) noexcept {
    ipfix::seal(message, checksum_at_);
    session_->enter_message(exported);
  }
  /// The last records of the file; how many.
  std::size_t end(builder& to, timestamp exported) {
    std::size_t n = 0;
    session_->enter_message(exported);
    if (session_->has_flows() && to.add_template(window{}).code == errc::ok)
      n += to.add(window{}, {0, session_->earliest_start, session_->latest_end}).code == errc::ok;
    const session_template t = template_of(*session_);
    const ipfix::export_session all{.session = 0,
                                    .exporter = session_->exporter.address,
                                    .collector = session_->collector.address,
                                    .exporter_port = session_->exporter.port,
                                    .collector_port = session_->collector.port,
                                    .transport = 17,
                                    .version = 10,
                                    .first_export = session_->first_export,
                                    .last_export = session_->last_export};
    if (to.add_template(t.view()).code == errc::ok)
      n += to.add(t.view(), t.how(), std::span<const ipfix::export_session>{&all, 1}).records;
    return n;
  }

 private:
  static session_template template_of(const file_session& s) {
    const std::string v4 =
        "sessionScope exporterIPv4Address collectorIPv4Address exporterTransportPort collectorTransportPort"
        " exportTransportProtocol exportProtocolVersion minExportSeconds maxExportSeconds";
    return {261, s.exporter.address.is_v6() ? for_ipv6(v4) : v4, 1};
  }

  file_session* session_;
  std::size_t checksum_at_ = 0;  ///< in the message
  bool told_ = false;            ///< the template of checksums
};

}  // namespace flowkit::tools
