// SPDX-License-Identifier: BSL-1.0
// What the doctor sees, exporter by exporter, while the receiver decodes: the material of the checks.
#pragma once

#include <map>
#include <optional>

#include "tools/flowrecv/doctor/makes.hpp"
#include "tools/flowrecv/doctor/rhythm.hpp"
#include "tools/flowrecv/doctor/sampling_watch.hpp"
#include "tools/flowrecv/doctor/sides.hpp"
#include "tools/flowrecv/doctor/time_watch.hpp"
#include "tools/flowrecv/receivers/exporter_observer.hpp"
#include "tools/flowrecv/sinks/sink.hpp"

namespace flowkit::tools::doctor {

/// A template of an exporter.
struct template_watch {
  std::uint64_t announced = 0;
  timestamp last{};
  duration longest{};  ///< between two announcements
};

struct watched {
  rhythm arrivals;
  endpoint destination;                          ///< of its latest datagram
  std::map<std::uint16_t, std::uint64_t> ports;  ///< where they came: datagrams by destination port
  std::size_t largest = 0;                       ///< octets of a datagram
  std::uint64_t fragmented = 0;                  ///< datagrams; only captures show it
  std::uint64_t oversized = 0;                   ///< datagrams that do not fit into a frame of Ethernet
  std::map<std::uint16_t, template_watch> templates;
  std::map<std::uint16_t, std::uint64_t> waiting;  ///< data sets that met no template, by its id
  make_signs signs;
  sampling_watch sampling;
  time_watch times;
  std::uint64_t other_sides = 0;  ///< flows that are another's other side
  std::uint64_t flows = 0;
  std::optional<std::uint32_t> active_timeout, inactive_timeout;  ///< seconds, as its options announce them
};

class observation final : public sink, public exporter_observer {
 public:
  /// Looks at `most` exporters one by one, some KiB each; of those that come later only the account is judged.
  explicit observation(std::size_t most) : most_(most) {}

  /// Null: it was not looked at.
  [[nodiscard]] const watched* of(const exporter_key& key) const;

  bool flow(const received_flow& f) override;
  bool data_record(const received_record& r, const exporter& from) override;
  [[nodiscard]] bool wants_data_records() const override { return true; }

  void refused(error, std::string_view) override {}
  void not_decoded(protocol) override {}
  void found(template_finding, octets) override {}
  void found(sflow5::finding, octets) override {}
  void found(fixed::finding, octets) override {}
  void arrived(const exporter& e, const datagram& d) override;
  void learned(const exporter& e, const template_view& t, template_change change) override;
  void waits(const exporter& e, std::uint16_t id) override;

 private:
  /// Null: there are too many.
  watched* at(const exporter_key& key);

  std::size_t most_;
  std::map<exporter_key, watched> seen_;
  exporter_key latest_key_;
  watched* latest_ = nullptr;
  sides sides_;
  timestamp now_{};
};

}  // namespace flowkit::tools::doctor
