// SPDX-License-Identifier: BSL-1.0
// Passes to a sink that wants_parts() what datagrams hold beside records and samples, and keeps which octets of the
// datagram at hand were read: what is left of it goes out as such, so that nothing is missing.
#pragma once

#include <optional>
#include <vector>

#include "tools/flowrecv/exporter.hpp"
#include "tools/flowrecv/receivers/exporter_observer.hpp"
#include "tools/flowrecv/sinks/sink.hpp"

namespace flowkit::tools {

class part_watch final : public exporter_observer {
 public:
  explicit part_watch(sink& to) noexcept : to_(to) {}

  /// Who else sees it; null: nobody.
  void set_next(observer* by) noexcept { next_ = by, exporters_ = looks_at_exporters(by); }

  /// A datagram comes; until end() it is the one at hand.
  void begin(const datagram& d) noexcept;
  /// `all`: all of it was looked at.
  void end(bool all);

  /// Whose it is; what is found is from now on the exporter's.
  void belongs_to(exporter& e);
  void message(exporter& e, const received_message& m);
  /// Of the message at hand. `these`: octets that it shows, as far as they are in the datagram.
  void show(const received_part& p, octets these = {});
  /// They went out with a record or a sample.
  void covers(octets these);

  [[nodiscard]] const received_message* at_hand() const noexcept { return message_ ? &*message_ : nullptr; }
  [[nodiscard]] const datagram& in() const noexcept { return *datagram_; }
  [[nodiscard]] std::uint64_t number() const noexcept { return number_; }

  void refused(error why, std::string_view words) override;
  void not_decoded(protocol kind) override;
  void found(template_finding f, octets concerned) override;
  void found(sflow5::finding f, octets concerned) override;
  void found(fixed::finding f, octets concerned) override;
  void arrived(const exporter& e, const datagram& d) override;
  void learned(const exporter& e, const template_view& t, template_change change) override;
  void waits(const exporter& e, std::uint16_t id) override;

 private:
  void anomaly(std::string_view words, std::string_view requirement, octets concerned);

  sink& to_;
  observer* next_ = nullptr;
  exporter_observer* exporters_ = nullptr;
  const datagram* datagram_ = nullptr;
  exporter* exporter_ = nullptr;
  std::uint64_t number_ = 0;
  std::optional<received_message> message_;
  std::vector<place> read_;
};

}  // namespace flowkit::tools
