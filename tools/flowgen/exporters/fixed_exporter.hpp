// SPDX-License-Identifier: BSL-1.0
// One exporter of NetFlow with fixed records: an engine with its own uptime, sequence and traffic. What its header and
// its records hold follows from the layouts of the version.
#pragma once

#include <algorithm>
#include <array>
#include <cassert>

#include <flowkit/fixed/format.hpp>
#include <flowkit/fixed/header.hpp>
#include <flowkit/flow/emit.hpp>

#include "tools/flowgen/exporters/exporter.hpp"
#include "tools/flowgen/exporters/staging.hpp"
#include "tools/flowgen/profile/catalogue.hpp"
#include "tools/flowgen/profile/compiled.hpp"
#include "tools/flowgen/traffic/traffic.hpp"

namespace flowkit::tools {

namespace detail {
/// The record as a template: padding where it has padding, and where it has what no flow has a value for.
template <class Record, class... D>
constexpr std::array<specifier, sizeof...(D)> record_fields(layout_t<Record, D...>) {
  const auto one = []<class One>(std::type_identity<One>) -> specifier {
    constexpr auto width = static_cast<std::uint16_t>(One::min_size);
    if constexpr (has_alternatives<One>)
      if (flowkit::detail::sent_as<One>().space != element_space::local)
        return specify(flowkit::detail::sent_as<One>(), width);
    return {.pen = 0, .id = flowkit::detail::padding_octets_id, .length = width, .space = element_space::iana};
  };
  return {one(std::type_identity<D>{})...};
}
/// The layout of a datagram without its records, which are written in place: they are not to be copied over themselves.
template <class Message, class Version, class Count, class Head, class Records>
constexpr auto before_records(layout_t<Message, Version, Count, Head, Records>) {
  return layout_t<Message, Version, Count, Head>{};
}
}  // namespace detail

template <class Format>
class fixed_exporter final : public exporter {
  using header = typename Format::header;
  static constexpr std::size_t most = plan::batch;  ///< a datagram is one batch; profiles may have more than is usual
  static_assert(Format::max_records <= most);
  static constexpr bool has_engine = requires(header & h) { h.engine_type, h.engine_id; };
  static constexpr bool has_sequence = requires(header & h) { h.flow_sequence; };
  static constexpr bool has_sampling = fixed::samples<header>;

 public:
  /// Engine type and id are the two octets of `index`; the manifest's domain is both in one number. Versions without
  /// an engine have no domain.
  fixed_exporter(protocol which, const exporter_settings& settings, std::uint32_t index)
      : fixed_exporter(to_string(which), settings, index,
                       settings.imitates ? settings.imitates : generic_profile(which)) {}

 private:
  fixed_exporter(const char* name, const exporter_settings& settings, [[maybe_unused]] std::uint32_t index,
                 std::shared_ptr<const profile> like)
      : exporter(name, has_engine ? like->domain.value_or(0) + index : 0, settings, index),
        how_(common_of(std::move(like))),
        traffic_(settings.seed, index, how_->timeouts, settings.network),
        values_(settings.seed * 151 + index) {
    traffic_.use({true, false});
    join_scenarios(settings, index, clock(), how_->timeouts, {1, 1, 1}, {carries_all}, traffic_, {});
    if constexpr (has_sequence)
      head_.flow_sequence = next_sequence();
    else
      have_no_sequence();
    if constexpr (has_engine) {
      head_.engine_type = static_cast<std::uint8_t>(sent().domain >> 8);
      head_.engine_id = static_cast<std::uint8_t>(sent().domain & 0xff);
    }
    if constexpr (has_sampling) {
      if (settings.sampling_interval > 1) {
        head_.mode = fixed::sampling_mode::random;
        head_.sampling_interval = static_cast<std::uint16_t>(settings.sampling_interval);
      }
    }
  }

 protected:
  written make(std::span<std::byte> out, std::size_t flows, timestamp now) noexcept override {
    static thread_local std::array<flow::record, most> room;
    flows = std::min(flows, how_->max_flows);
    const auto some = std::span(room).first(flows);
    if (out.size() < fixed::encoded_size<Format>(flows)) return {};
    const timestamp exported = from_unix_milliseconds(to_unix_milliseconds(now));  // so that no stamp is rounded
    traffic_.next(exported, ip_version::v4, how_->mix, some);
    keep_after_boot(some, exported);
    for (flow::record& r : some) r.bytes = std::min<std::uint64_t>(r.bytes, 0xffff'ffff);  // its field has 4 octets
    if (how_->no_source_port)
      for (flow::record& r : some) r.source_port = 0;
    if (how_->no_destination_port)
      for (flow::record& r : some) r.destination_port = 0;
    enter(some, {.template_id = 0, .sampling_interval = sampling_interval(), .labels = traffic_.labels()});
    const std::int64_t s = to_unix_seconds(exported);
    head_.sys_uptime = uptime_at(exported, boot());
    head_.unix_secs = static_cast<std::uint32_t>(s);
    head_.unix_nsecs = static_cast<std::uint32_t>(exported.ns - s * 1'000'000'000);

    const auto records = out.subspan(Format::header_size, flows * Format::record_layout.size);
    const record_writer::of_exporter writer{how_->records, {}, values_};
    [[maybe_unused]] const plan::outcome done = writer.write(some, records, fixed::context(head_));
    assert(done.records == flows && done.saturated == 0);
    const fixed::message<Format> message{head_, list<Format::record_layout>::over(records)};
    constexpr auto front = detail::before_records(fixed::message_layout<Format>);
    if (!encode(front, message, out)) return {};
    const std::size_t size = fixed::encoded_size<Format>(flows);
    enter_datagram(size, has_sequence ? next_sequence() + static_cast<std::uint32_t>(flows) : 0);
    if constexpr (has_sequence) head_.flow_sequence = next_sequence();
    return {size, flows};
  }
  void begin_again() noexcept override {
    if constexpr (has_sequence) head_.flow_sequence = next_sequence();
  }

 public:
  [[nodiscard]] std::size_t max_flows() const noexcept override { return how_->max_flows; }
  [[nodiscard]] std::size_t max_datagram() const noexcept override {
    return fixed::encoded_size<Format>(how_->max_flows);
  }

 private:
  /// What all exporters of a run have in common.
  struct common {
    std::shared_ptr<const profile> of;
    record_writer records;
    application_mix mix;
    flow_timeouts timeouts;
    std::size_t max_flows;  ///< of a datagram
    bool no_source_port, no_destination_port;
  };
  static std::shared_ptr<const common> common_of(std::shared_ptr<const profile> p) {
    static constexpr auto fields = detail::record_fields(Format::record_layout);
    static thread_local std::shared_ptr<const common> last;
    if (last && last->of == p) return last;
    const auto is_zero = [&](const element& e) { return is_constant_zero(p->values, {}, e); };
    const std::size_t flows = std::min(std::max(p->max_flows.value_or(0), Format::max_records), most);
    last = std::make_shared<const common>(common{p,
                                                 {fields, p->values, {}, p->name},
                                                 mix_of(*p),
                                                 timeouts_of(*p),
                                                 flows,
                                                 is_zero(ie::sourceTransportPort),
                                                 is_zero(ie::destinationTransportPort)});
    return last;
  }

  std::shared_ptr<const common> how_;
  traffic traffic_;
  random_source values_;
  header head_{};
};

}  // namespace flowkit::tools
