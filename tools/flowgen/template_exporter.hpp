// SPDX-License-Identifier: BSL-1.0
// One exporter of NetFlow v9 or IPFIX: templates first and then again and again, flows of both IP versions, each in a
// set of its own.
#pragma once

#include <algorithm>
#include <array>
#include <cassert>
#include <optional>

#include "tools/flowgen/exporter.hpp"
#include "tools/flowgen/flow_templates.hpp"
#include "tools/flowgen/traffic.hpp"

namespace flowkit::tools {

/// A Protocol has
///   name, encoding, v4, v6 (layout_templates of exported_flow), sampling (of the options)
///   head(exported, boot, domain), stamp(time, boot), sampling_record(domain, interval)
template <class Protocol>
class template_exporter final : public exporter {
  using encoding = typename Protocol::encoding;
  using v4 = typename Protocol::v4;
  using v6 = typename Protocol::v6;
  using sampling = typename Protocol::sampling;

 public:
  /// The source id (observation domain) is index + 1: 0 has a meaning of its own in IPFIX, that of no domain.
  template_exporter(const exporter_settings& settings, std::uint32_t index)
      : exporter(Protocol::name, index + 1, settings, index),
        settings_(settings),
        traffic_(settings.seed, index),
        chance_(settings.seed * 131 + index),
        builder_(next_sequence()),
        announcer_(settings.refresh) {
    announcer_.define(v4::view());
    announcer_.define(v6::view());
    if (settings.sampling_interval != 0) announcer_.define(sampling::view());
  }

  written write(std::span<std::byte> out, std::size_t flows, timestamp now) noexcept override {
    // Headers of both protocols tell whole seconds (v9: the uptime at that second), so flows are dated against these:
    // they come out to the millisecond, and none ends after its export.
    const timestamp exported = from_unix_seconds(to_unix_seconds(now));
    out = out.first(std::min(out.size(), max_datagram()));
    if (builder_.begin(out, Protocol::head(exported, boot(), domain())).code != errc::ok) return {};
    // Where datagrams are so small that what is due fills them one after the other, flows have the next.
    const bool whole = (starved_ && all_told()) || announce(now);
    const std::size_t n = whole ? add_flows(flows, exported) : 0;
    starved_ = n == 0;
    const octets message = builder_.finish();
    enter_datagram(message.size(), builder_.sequence());
    return {message.size(), n};
  }
  [[nodiscard]] std::size_t max_flows() const noexcept override {
    const std::size_t each = settings_.ipv6_percent == 100 ? v6_size : v4_size;
    return (max_datagram() - encoding::header_size - set_header_layout.size) / each;
  }
  [[nodiscard]] std::size_t max_datagram() const noexcept override { return settings_.max_datagram; }

 private:
  static constexpr std::size_t v4_size = std::remove_cvref_t<decltype(v4::layout)>::size;
  static constexpr std::size_t v6_size = std::remove_cvref_t<decltype(v6::layout)>::size;
  static constexpr std::size_t before_record = encoding::header_size + set_header_layout.size;
  static_assert(before_record + std::max(v4_size, v6_size) <= least_max_datagram);
  static_assert(before_record + template_size<encoding>(v6::view()) <= least_max_datagram);

  [[nodiscard]] std::uint32_t domain() const noexcept { return static_cast<std::uint32_t>(sent().domain); }

  /// Does the collector know all that flows need?
  [[nodiscard]] bool all_told() const noexcept {
    return announcer_.all_known() && (settings_.sampling_interval == 0 || sampling_told_.was_sent());
  }
  /// False when the rest has to go into the next datagram, and flows behind it.
  bool announce(timestamp now) noexcept {
    if (sampling_waits_ && announcer_.is_known(sampling::id) && !tell_sampling(now)) return false;
    const bool whole = announcer_.announce(builder_, now).code == errc::ok && tell_sampling(now);
    sampling_waits_ = !whole && sampling_is_due(now);
    return whole;
  }
  [[nodiscard]] bool sampling_is_due(timestamp now) const noexcept {
    return settings_.sampling_interval != 0 && sampling_told_.due(settings_.refresh, builder_.messages(), now);
  }
  bool tell_sampling(timestamp now) noexcept {
    if (!sampling_is_due(now)) return true;
    if (builder_.add(sampling{}, Protocol::sampling_record(domain(), settings_.sampling_interval)).code != errc::ok)
      return false;
    sampling_told_.sent(builder_.messages(), now);
    enter_options(1);
    return true;
  }

  /// Octets of a set with so many records.
  static constexpr std::size_t set_size(std::size_t records, std::size_t each) noexcept {
    const std::size_t n = records == 0 ? 0 : set_header_layout.size + records * each;
    return encoding::padding == set_padding::to_4 ? (n + 3) / 4 * 4 : n;
  }
  std::size_t add_flows(std::size_t most, timestamp exported) noexcept {
    // How many of each version is settled before the first is made: what does not fit was never counted.
    const std::size_t room = builder_.room();
    std::size_t n4 = 0, n6 = 0;
    while (n4 + n6 < most) {
      const bool is_v6 =
          next_is_v6_.value_or(settings_.ipv6_percent != 0 && chance_.below(100) < settings_.ipv6_percent);
      next_is_v6_ = is_v6;  // a version that finds no room here is the first in the next datagram
      const std::size_t with4 = n4 + (is_v6 ? 0 : 1), with6 = n6 + (is_v6 ? 1 : 0);
      if (set_size(with4, v4_size) + set_size(with6, v6_size) > room) break;
      n4 = with4, n6 = with6;
      next_is_v6_.reset();
    }
    add_set<v4, ipv4_address>(n4, exported, ip_version::v4);
    add_set<v6, ipv6_address>(n6, exported, ip_version::v6);
    return n4 + n6;
  }
  template <class Template, class Address>
  void add_set(std::size_t n, timestamp exported, ip_version version) noexcept {
    std::array<exported_flow<Address>, 32> some;
    while (n > 0) {
      const std::size_t now = std::min(n, some.size());
      for (std::size_t i = 0; i < now; ++i) {
        const flow::record r = traffic_.next(exported, version);
        some[i] = fields_of<Address>(r);
        enter(r);
      }
      [[maybe_unused]] const std::size_t added = builder_.add(Template{}, std::span(some).first(now));
      assert(added == now);
      n -= now;
    }
  }
  template <class Address>
  [[nodiscard]] exported_flow<Address> fields_of(const flow::record& r) const noexcept {
    exported_flow<Address> f{.octets = r.bytes,
                             .packets = r.packets,
                             .protocol = r.protocol,
                             .tos = r.tos,
                             .tcp_flags = r.tcp_flags,
                             .source_port = r.source_port,
                             .destination_port = r.destination_port,
                             .source = {},
                             .destination = {},
                             .source_prefix = r.source_prefix,
                             .destination_prefix = r.destination_prefix,
                             .ingress = r.ingress_interface,
                             .egress = r.egress_interface,
                             .next_hop = {},
                             .source_as = r.source_as,
                             .destination_as = r.destination_as,
                             .first = Protocol::stamp(r.start, boot()),
                             .last = Protocol::stamp(r.end, boot()),
                             .direction = r.direction,
                             .version = r.ip_version};
    if constexpr (std::is_same_v<Address, ipv4_address>) {
      f.source = r.source.v4(), f.destination = r.destination.v4(), f.next_hop = r.next_hop;
    } else {
      f.source = r.source.v6(), f.destination = r.destination.v6(), f.next_hop = r.next_hop_v6;
      f.source_prefix = r.source_prefix_v6, f.destination_prefix = r.destination_prefix_v6;
    }
    return f;
  }

  exporter_settings settings_;
  traffic traffic_;
  random_source chance_;  ///< of its own, so that the flows of one version do not depend on the share of the other
  message_builder<encoding> builder_;
  template_announcer<3> announcer_;
  refresh_timer sampling_told_;
  bool sampling_waits_ = false;  ///< templates left no room for it: first in the next datagram
  std::optional<bool> next_is_v6_;
  bool starved_ = false;  ///< the last datagram had no room for flows
};

}  // namespace flowkit::tools
