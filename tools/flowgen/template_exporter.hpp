// SPDX-License-Identifier: BSL-1.0
// One exporter of NetFlow v9 or IPFIX: a template is announced when the first flow needs it, and then periodically;
// each is in a set of its own, as some collectors read every template of a set as if it were the last.
#pragma once

#include <algorithm>
#include <array>
#include <cassert>
#include <optional>
#include <vector>

#include <flowkit/templates/message_builder.hpp>

#include "tools/flowgen/due_options.hpp"
#include "tools/flowgen/export_template.hpp"
#include "tools/flowgen/exporter.hpp"
#include "tools/flowgen/file_options.hpp"
#include "tools/flowgen/process_account.hpp"
#include "tools/flowgen/traffic.hpp"

namespace flowkit::tools {

/// A Protocol has
///   name, encoding
///   flow_fields(), sampling_fields         its templates as text, that of IPv4 flows
///   sampler_fields, sampler_of_flow        the second one where there are several, and what names one in a flow
///   head(context, domain)
template <class Protocol>
class template_exporter final : public exporter {
  using encoding = typename Protocol::encoding;
  using flow_template = export_template<flow::flow_emission>;
  /// Files, and what an exporter tells of itself: options of IPFIX.
  static constexpr bool is_ipfix = std::is_same_v<encoding, ipfix::encoding>;

 public:
  /// The source id (observation domain) is index + 1: 0 has a meaning of its own in IPFIX, that of no domain.
  template_exporter(const exporter_settings& settings, std::uint32_t index)
      : exporter(Protocol::name, index + 1, settings, index),
        settings_(settings),
        templates_(all_templates(settings.samplers != 0)),
        samplers_(samplers_of(settings, index + 1)),
        traffic_(settings.seed, index),
        chance_(settings.seed * 131 + index),
        builder_(next_sequence()),
        announcer_(settings.refresh, template_sets::own),
        file_(settings.file),
        account_(index + 1, boot()) {}

  written write(std::span<std::byte> out, std::size_t flows, timestamp now) noexcept override {
    // Headers of both protocols have whole seconds (v9: the uptime at that second), so flow times are relative to
    // these: they are exact to the millisecond, and none is after its export.
    const timestamp exported = from_unix_seconds(to_unix_seconds(now));
    const record_context context{.export_time = exported, .uptime_ms = uptime_at(exported, boot()), .has_uptime = true};
    out = out.first(std::min(out.size(), max_datagram()));
    if (!begin(out, context)) return {};
    if (flows != 0) define(next_version());
    if (!samplers_.empty()) define(templates_.sampling.view());
    if (settings_.statistics) process_account::each_template([this](const template_view& t) { define(t); });
    // Where datagrams are so small that what is due fills them one after the other, flows have the next.
    const bool whole = (starved_ && all_told()) || announce(now);
    const std::size_t n = whole ? add_flows(flows, context, now) : 0;
    starved_ = n == 0;
    return {finish(out, exported), n};
  }
  written write_end(std::span<std::byte> out, timestamp now) override {
    if constexpr (is_ipfix) {
      if (!file_) return {};
      const timestamp exported = from_unix_seconds(to_unix_seconds(now));
      out = out.first(std::min(out.size(), max_datagram()));
      if (!begin(out, {.export_time = exported})) return {};
      enter_options(file_.end(builder_, exported));
      return {finish(out, exported), 0};
    } else {
      return {};
    }
  }
  manifest_entry begin_session() override {
    builder_ = message_builder<encoding>{};
    announcer_.restart();
    sampling_ = {}, statistics_ = {};
    keys_told_ = 0;
    starved_ = false;
    return begin_account();
  }
  [[nodiscard]] std::size_t max_flows() const noexcept override {
    const std::size_t each = of(settings_.ipv6_percent == 100 ? ip_version::v6 : ip_version::v4).size();
    return (max_datagram() - encoding::header_size - set_header_layout.size) / each;
  }
  [[nodiscard]] std::size_t max_datagram() const noexcept override { return settings_.max_datagram; }

 private:
  struct templates {
    flow_template v4, v6;
    export_template<sampling_emission> sampling;

    explicit templates(bool several)
        : v4(256, flow_fields(several)),
          v6(257, for_ipv6(flow_fields(several))),
          sampling(258, several ? Protocol::sampler_fields : Protocol::sampling_fields, 1) {
      check(v4), check(v6), check(sampling);
    }
    static std::string flow_fields(bool several) {
      return Protocol::flow_fields() + (several ? Protocol::sampler_of_flow : "");
    }
    /// Can the protocol announce it, and does the smallest datagram hold it?
    static void check(const auto& t) {
      const std::size_t before = encoding::header_size + set_header_layout.size;
      const std::size_t most = before + std::max(t.size(), template_size<encoding>(t.view()));
      if (!encoding::can_announce(t.view()))
        throw startup_error(exit_code::usage,
                            fmt::format("template {}: {} cannot announce one of its fields", t.id(), Protocol::name));
      if (!t.how().is_fixed() || most > min_max_datagram)
        throw startup_error(
            exit_code::usage,
            fmt::format("template {}: the template or a record needs a datagram of {} octets, at most {} are allowed",
                        t.id(), most, min_max_datagram));
    }
  };
  /// One for all exporters of a run, which have samplers or have none.
  static const templates& all_templates(bool several_samplers) {
    static const templates one{false}, several{true};
    return several_samplers ? several : one;
  }
  /// What is announced of each; none if nothing is sampled.
  static std::vector<sampling_options> samplers_of(const exporter_settings& s, std::uint32_t domain) {
    std::vector<sampling_options> out;
    for (std::uint32_t i = 1; i <= s.samplers; ++i)
      out.push_back({domain, static_cast<std::uint8_t>(i), s.sampling_interval * i, 1, 1, s.sampling_interval * i - 1});
    if (s.samplers == 0 && s.sampling_interval != 0)
      out.push_back({domain, 0, s.sampling_interval, 1, 1, s.sampling_interval - 1});
    return out;
  }
  [[nodiscard]] const flow_template& of(ip_version v) const noexcept {
    return v == ip_version::v4 ? templates_.v4 : templates_.v6;
  }

  [[nodiscard]] std::uint32_t domain() const noexcept { return static_cast<std::uint32_t>(sent().domain); }

  [[nodiscard]] bool begin(std::span<std::byte> out, const record_context& context) noexcept {
    if (builder_.begin(out, Protocol::head(context, domain())).code != errc::ok) return false;
    if constexpr (is_ipfix)
      if (file_) enter_options(file_.begin(builder_));
    return true;
  }
  /// Octets of the message in `out`.
  std::size_t finish(std::span<std::byte> out, timestamp exported) noexcept {
    const std::size_t size = builder_.finish().size();
    if constexpr (is_ipfix)
      if (file_) file_.seal(out.first(size), exported);
    enter_datagram(size, builder_.sequence());
    return size;
  }

  /// Due from now on; nothing changes where it is already.
  void define(const template_view& t) noexcept {
    if (!announcer_.has(t.id)) announcer_.define(t);
  }
  void define(ip_version v) noexcept { define(of(v).view()); }

  /// Does the collector know all that flows need?
  [[nodiscard]] bool all_told() const noexcept {
    return announcer_.all_known() && (samplers_.empty() || sampling_.was_sent()) &&
           (!settings_.statistics || statistics_.was_sent());
  }
  /// False if the rest has to go into the next datagram, and flows after it.
  bool announce(timestamp now) noexcept {
    if (sampling_.waits() && announcer_.is_known(templates_.sampling.id()) && !tell_sampling(now)) return false;
    if (statistics_.waits() && announcer_.all_known() && !tell_statistics(now)) return false;
    const bool whole =
        announcer_.announce(builder_, now).code == errc::ok && tell_sampling(now) && tell_statistics(now);
    sampling_.wait(!whole && sampling_is_due(now));
    statistics_.wait(!whole && statistics_are_due(now));
    return whole;
  }
  [[nodiscard]] bool sampling_is_due(timestamp now) const noexcept {
    return !samplers_.empty() && sampling_.due(settings_.refresh, builder_.messages(), now);
  }
  bool tell_sampling(timestamp now) noexcept {
    if (!sampling_is_due(now)) return true;
    const auto& t = templates_.sampling;
    return sampling_.tell(samplers_.size(), builder_.messages(), now, [&](std::size_t from) {
      const std::size_t n = builder_.add(t.view(), t.how(), std::span(samplers_).subspan(from)).records;
      enter_options(n);
      return n;
    });
  }
  [[nodiscard]] bool statistics_are_due(timestamp now) const noexcept {
    // Where nothing is lost templates are sent once; counts that grow are not.
    const refresh_policy& often = settings_.refresh.reliable ? refresh_policy{} : settings_.refresh;
    return settings_.statistics &&
           (statistics_.due(often, builder_.messages(), now) || keys_told_ < known_flow_templates());
  }
  /// Whose keys can be told.
  [[nodiscard]] std::size_t known_flow_templates() const noexcept {
    return std::size_t{announcer_.is_known(templates_.v4.id())} + announcer_.is_known(templates_.v6.id());
  }
  bool tell_statistics([[maybe_unused]] timestamp now) noexcept {
    if constexpr (is_ipfix) {
      if (!statistics_are_due(now)) return true;
      std::array<template_view, 2> flows;
      std::size_t n = 0;
      for (const flow_template* t : {&templates_.v4, &templates_.v6})
        if (announcer_.is_known(t->id())) flows[n++] = t->view();
      const bool all = statistics_.tell(process_account::records(n), builder_.messages(), now, [&](std::size_t record) {
        const bool fits = account_.add(builder_, record, sent(), now, flows);
        enter_options(fits);
        return std::size_t{fits};
      });
      if (all) keys_told_ = n;
      return all;
    }
    return true;
  }

  /// Of the next flow. A version that finds no room is the first in the next datagram.
  ip_version next_version() noexcept {
    if (!next_version_) {
      const bool is_v6 = settings_.ipv6_percent != 0 && chance_.below(100) < settings_.ipv6_percent;
      next_version_ = is_v6 ? ip_version::v6 : ip_version::v4;
    }
    return *next_version_;
  }
  /// Octets of a set with so many records.
  static constexpr std::size_t set_size(std::size_t records, std::size_t each) noexcept {
    const std::size_t n = records == 0 ? 0 : set_header_layout.size + records * each;
    return encoding::padding == set_padding::to_4 ? (n + 3) / 4 * 4 : n;
  }
  std::size_t add_flows(std::size_t most, const record_context& context, timestamp now) noexcept {
    // How many of each version is settled before the first is made: what does not fit was never counted.
    std::size_t n4 = 0, n6 = 0;
    while (n4 + n6 < most) {
      const ip_version version = next_version();
      const std::size_t with4 = n4 + (version == ip_version::v4 ? 1 : 0),
                        with6 = n6 + (version == ip_version::v6 ? 1 : 0);
      if (!announcer_.is_known(of(version).id())) {
        // The first of its version: the template takes room only where it leaves enough for the flows.
        define(version);
        const std::size_t all = set_size(n4, templates_.v4.size()) + set_size(n6, templates_.v6.size()) +
                                set_header_layout.size + template_size<encoding>(of(version).view());
        if (all > builder_.room() || announcer_.announce(builder_, now).code != errc::ok) break;
      }
      if (set_size(with4, templates_.v4.size()) + set_size(with6, templates_.v6.size()) > builder_.room()) break;
      n4 = with4, n6 = with6;
      next_version_.reset();
    }
    add_set(n4, context, ip_version::v4);
    add_set(n6, context, ip_version::v6);
    return n4 + n6;
  }
  /// Puts the flow on one of the interfaces that are sampled; the sampler's interval. Clients are at interfaces 1, 3, 5
  /// ..., servers at 2, 4, 6 ..., as they are at 1 and 2 without samplers.
  std::uint32_t sample(flow::record& r) noexcept {
    const std::uint32_t pairs = sampled_interfaces(settings_.samplers) / 2;
    r.ingress_interface += 2 * chance_.below(pairs);
    r.egress_interface += 2 * chance_.below(pairs);
    const sampling_options& by = samplers_[(r.ingress_interface - 1) % samplers_.size()];
    r.sampler = by.sampler;
    r.template set_present<&flow::record::sampler>();
    return by.interval;
  }
  void add_set(std::size_t n, const record_context& context, ip_version version) noexcept {
    // 808 octets each, made in place one over the other: to clear them costs more than to fill them.
    static thread_local std::array<flow::record, 32> room;
    const flow_template& t = of(version);
    while (n > 0) {
      const auto some = std::span(room).first(std::min(n, room.size()));
      traffic_.next(context.export_time, version, some);
      if (file_) file_.session().enter(some);
      if (settings_.samplers == 0)
        enter(some);
      else
        for (flow::record& r : some) enter({&r, 1}, sample(r));
      [[maybe_unused]] const plan::outcome added =
          builder_.add(t.view(), t.how(), std::span<const flow::record>(some), context);
      assert(added.records == some.size() && added.blank == 0);
      n -= some.size();
    }
  }

  exporter_settings settings_;
  const templates& templates_;
  const std::vector<sampling_options> samplers_;
  traffic traffic_;
  random_source chance_;  ///< of its own, so that the flows of one version do not depend on the share of the other
  message_builder<encoding> builder_;
  template_announcer<3 + process_account::templates> announcer_;
  file_options file_;
  process_account account_;
  due_options sampling_, statistics_;
  std::size_t keys_told_ = 0;  ///< of so many templates of flows
  std::optional<ip_version> next_version_;
  bool starved_ = false;  ///< the last datagram had no room for flows
};

}  // namespace flowkit::tools
