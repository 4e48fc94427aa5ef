// SPDX-License-Identifier: BSL-1.0
// One exporter of NetFlow v9 or IPFIX as a profile describes it: a template is announced when the first flow needs it,
// and then periodically.
#pragma once

#include <algorithm>
#include <array>
#include <cassert>
#include <optional>
#include <utility>
#include <vector>

#include <flowkit/templates/message_builder.hpp>

#include "tools/flowgen/exporters/due_options.hpp"
#include "tools/flowgen/exporters/exporter.hpp"
#include "tools/flowgen/exporters/file_options.hpp"
#include "tools/flowgen/exporters/header_habits.hpp"
#include "tools/flowgen/exporters/process_account.hpp"
#include "tools/flowgen/exporters/sets_of_records.hpp"
#include "tools/flowgen/exporters/staging.hpp"
#include "tools/flowgen/exporters/template_choice.hpp"
#include "tools/flowgen/profile/compiled.hpp"
#include "tools/flowgen/traffic/traffic.hpp"

namespace flowkit::tools {

/// A Protocol has name, encoding, head(context, domain). Capacity: templates at the most.
template <class Protocol, std::size_t Capacity>
class template_exporter final : public exporter {
  using encoding = typename Protocol::encoding;
  /// Files, and what an exporter tells of itself: options of IPFIX.
  static constexpr bool is_ipfix = std::is_same_v<encoding, ipfix::encoding>;

 public:
  /// The source id (observation domain) is index + 1, if the profile has no other: 0 has a meaning of its own in IPFIX,
  /// that of no domain.
  template_exporter(const exporter_settings& settings, std::shared_ptr<const compiled_profile> how, std::uint32_t index)
      : exporter(Protocol::name, how->from->domain.value_or(1) + index, settings, index),
        settings_(settings),
        how_(std::move(how)),
        choice_(how_->flows, settings.ipv6_percent, settings.seed * 131 + index),
        traffic_(settings.seed, index, timeouts_of(*how_->from), settings.network, how_->flows.size()),
        values_(settings.seed * 151 + index),
        index_(index),
        builder_(next_sequence(), padding_of(*how_->from)),
        habits_(*how_->from, next_sequence()),
        announcer_(settings.refresh, how_->from->sets),
        file_(settings.file),
        account_(domain(), boot()) {
    counts_.resize(how_->flows.size());
    known_.resize(how_->flows.size());
    traffic_.use(choice_.streams());
    join();
  }

 protected:
  written make(std::span<std::byte> out, std::size_t flows, timestamp now) noexcept override {
    // Headers of both protocols have whole seconds (v9: the uptime at that second), so flow times are relative to
    // these: they are exact to the millisecond, and none is after its export.
    const timestamp exported = from_unix_seconds(to_unix_seconds(now));
    const record_context context{.export_time = exported, .uptime_ms = uptime_at(exported, boot()), .has_uptime = true};
    out = out.first(std::min(out.size(), max_datagram()));
    if (!begin(out, context)) return {};
    define(flows != 0);
    // Where datagrams are so small that what is due fills them one after the other, flows have the next.
    const bool whole = (starved_ && all_told()) || announce(now);
    const bool apart = how_->from->templates_alone && has_more_than_its_front();
    const std::size_t n = whole && !apart ? add_flows(flows, context, now) : 0;
    starved_ = n == 0;
    return {finish(out, exported, n), n};
  }
  written make_end(std::span<std::byte> out, timestamp now) override {
    if constexpr (is_ipfix) {
      if (!file_) return {};
      const timestamp exported = from_unix_seconds(to_unix_seconds(now));
      out = out.first(std::min(out.size(), max_datagram()));
      if (!begin(out, {.export_time = exported})) return {};
      enter_options(file_.end(builder_, exported));
      return {finish(out, exported, 0), 0};
    } else {
      return {};
    }
  }
  void begin_again() noexcept override {
    forget();
    account_ = process_account{domain(), boot()};
  }

 public:
  manifest_entry begin_session() override {
    forget();
    return begin_account();
  }
  [[nodiscard]] std::size_t max_flows() const noexcept override {
    return (max_datagram() - encoding::header_size - set_header_layout.size) / choice_.least_size();
  }
  [[nodiscard]] std::size_t sure_flows() const noexcept override {
    const std::size_t room = max_datagram() - encoding::header_size;
    return std::max<std::size_t>(room / (set_header_layout.size + choice_.greatest_size()), 1);
  }
  [[nodiscard]] std::size_t max_datagram() const noexcept override { return settings_.max_datagram; }
  [[nodiscard]] std::size_t interfaces() const noexcept override {
    return settings_.samplers == 0 ? 2 : sampled_interfaces(settings_.samplers);
  }

 private:
  void join() {
    std::array<double, 3> shares{};
    std::vector<std::uint8_t> carries;
    for (std::size_t i = 0; i < how_->flows.size(); ++i) {
      carries.push_back(how_->flows[i].carries());
      for (std::size_t p = 0; p < shares.size(); ++p)
        if ((carries.back() >> p & 1) != 0) shares[p] += choice_.share_v4(i);
    }
    staged_sampling how;
    if (settings_.samplers != 0)
      how.interval_of = [this](const staged_flow& f) {
        static thread_local flow::record r{};
        traffic_.put(f, r);
        sample(r);
        return interval_of(static_cast<std::uint32_t>(r.sampler));
      };
    join_scenarios(settings_, index_, clock(), timeouts_of(*how_->from), shares, std::move(carries), traffic_,
                   std::move(how));
  }
  /// What it told is not known any more, and its numbers begin at 0.
  void forget() noexcept {
    builder_ = message_builder<encoding>{0, padding_of(*how_->from)};
    announcer_.restart();
    options_ = {}, statistics_ = {};
    keys_told_ = 0;
    starved_ = false;
    habits_ = header_habits<encoding>{*how_->from, 0};
    std::fill(known_.begin(), known_.end(), false);
  }
  static set_padding padding_of(const profile& p) noexcept {
    if (!p.pads) return encoding::padding;
    return *p.pads ? set_padding::to_4 : set_padding::none;
  }
  [[nodiscard]] std::uint32_t domain() const noexcept { return static_cast<std::uint32_t>(sent().domain); }
  [[nodiscard]] run_numbers numbers() const noexcept { return {settings_.sampling_interval, domain(), index_, boot()}; }

  [[nodiscard]] bool begin(std::span<std::byte> out, const record_context& context) noexcept {
    head_ = Protocol::head(context, domain());
    if (builder_.begin(out, head_).code != errc::ok) return false;
    if constexpr (is_ipfix)
      if (file_) enter_options(file_.begin(builder_));
    front_ = builder_.totals().records;
    return true;
  }
  /// Files begin each message with a checksum.
  [[nodiscard]] bool has_more_than_its_front() const noexcept { return builder_.totals().records > front_; }
  /// Octets of the message in `out`.
  std::size_t finish(std::span<std::byte> out, timestamp exported, std::size_t flows) noexcept {
    std::size_t size = builder_.finish().size();
    const std::uint32_t next =
        habits_.keep(out.first(size), builder_.totals(), builder_.sequence(), static_cast<std::uint32_t>(flows), head_);
    if constexpr (is_ipfix)
      if (file_) file_.seal(out.first(size), exported);
    if (const std::size_t fill = std::min(how_->from->fill, out.size()); size < fill) {
      std::fill(out.begin() + static_cast<std::ptrdiff_t>(size), out.begin() + static_cast<std::ptrdiff_t>(fill),
                std::byte{});
      size = fill;
    }
    enter_datagram(size, next);
    return size;
  }
  /// Due from now on; nothing changes where it is already.
  void define(const template_view& t) noexcept {
    if (!announcer_.has(t.id)) announcer_.define(t);
  }
  void define(bool has_flows) noexcept {
    const bool lazily = !how_->from->templates_alone && how_->at_once.empty();
    if (has_flows && lazily)
      if (const std::size_t next = choice_.next().which; !known_[next]) define(how_->flows[next].view());
    if (std::exchange(all_defined_, true)) return;
    for (const template_view& t : how_->at_once) define(t);
    if (how_->from->templates_alone)
      for (const compiled_template& t : how_->flows)
        if (choice_.is_used(t)) define(t.view());
    for (const template_view& t : how_->others) define(t);
    for (const compiled_options& o : how_->options) define(o.view());
    if (settings_.statistics) process_account::each_template([this](const template_view& t) { define(t); });
  }

  /// Does the collector know all that flows need?
  [[nodiscard]] bool all_told() const noexcept {
    return announcer_.all_known() && (how_->options.empty() || options_.was_sent()) &&
           (!settings_.statistics || statistics_.was_sent());
  }
  [[nodiscard]] bool options_known() const noexcept {
    return std::all_of(how_->options.begin(), how_->options.end(),
                       [this](const compiled_options& o) { return announcer_.is_known(o.id); });
  }
  /// False if the rest has to go into the next datagram, and flows after it.
  bool announce(timestamp now) noexcept {
    const bool alone = how_->from->templates_alone;  // what waits goes after the templates
    if (!alone && options_.waits() && options_known() && !tell_options(now)) return false;
    if (!alone && statistics_.waits() && announcer_.all_known() && !tell_statistics(now)) return false;
    const bool announced = announcer_.announce(builder_, now).code == errc::ok;
    const bool apart = alone && has_more_than_its_front();
    const bool whole = announced && !apart && tell_options(now) && tell_statistics(now);
    options_.wait(!whole && options_are_due(now));
    statistics_.wait(!whole && statistics_are_due(now));
    return whole;
  }
  [[nodiscard]] bool options_are_due(timestamp now) const noexcept {
    return !how_->options.empty() && options_.due(settings_.options_refresh, builder_.messages(), now);
  }
  [[nodiscard]] std::size_t options_count() const noexcept {
    std::size_t n = 0;
    for (const compiled_options& o : how_->options) n += o.count(settings_.samplers);
    return n;
  }
  bool tell_options(timestamp now) noexcept {
    if (!options_are_due(now)) return true;
    return options_.tell(options_count(), builder_.messages(), now, [&](std::size_t from) {
      const compiled_options* o = how_->options.data();
      for (; from >= o->count(settings_.samplers); ++o) from -= o->count(settings_.samplers);
      const std::size_t sampler = o->for_each_sampler ? from / o->records.size() + 1 : 0;
      static thread_local flow::record values{};
      values.sampler = sampler;
      run_numbers run = numbers();
      if (sampler != 0) run.sampling_interval = interval_of(static_cast<std::uint32_t>(sampler));
      const record_writer& how = o->records[from % o->records.size()];
      const record_writer::of_exporter writer{how, run, values_};
      values.present = how.sent();
      const std::size_t n = builder_.add(o->view(), writer, std::span<const flow::record>{&values, 1}).records;
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
    return static_cast<std::size_t>(std::count_if(how_->flows.begin(), how_->flows.end(),
                                                  [this](const auto& t) { return announcer_.is_known(t.id()); }));
  }
  bool tell_statistics([[maybe_unused]] timestamp now) noexcept {
    if constexpr (is_ipfix) {
      if (!statistics_are_due(now)) return true;
      std::array<template_view, Capacity> flows;
      std::size_t n = 0;
      for (const compiled_template& t : how_->flows)
        if (announcer_.is_known(t.id())) flows[n++] = t.view();
      const bool all = statistics_.tell(process_account::records(n), builder_.messages(), now, [&](std::size_t record) {
        const bool fits = account_.add(builder_, record, since_boot(), now, flows);
        enter_options(fits);
        return std::size_t{fits};
      });
      if (all) keys_told_ = n;
      return all;
    }
    return true;
  }

  /// Octets of so many records in their sets. Limited sets hold flows of one version of IP.
  [[nodiscard]] std::size_t set_size(const std::array<std::size_t, 2>& records, std::size_t each) const noexcept {
    const auto one = [&](std::size_t n) {
      const std::size_t octets = n == 0 ? 0 : set_header_layout.size + n * each;
      return pads_ ? (octets + 3) / 4 * 4 : octets;
    };
    const std::size_t most = how_->from->set_records;
    if (most == 0) return one(records[0] + records[1]);
    const auto limited = [&](std::size_t n) { return n / most * one(most) + one(n % most); };
    return limited(records[0]) + limited(records[1]);
  }
  std::size_t add_flows(std::size_t most, const record_context& context, timestamp now) noexcept {
    // How many of each template and version is settled before the first is made: what does not fit was never counted.
    std::fill(counts_.begin(), counts_.end(), std::array<std::size_t, 2>{});
    std::size_t flows = 0, size = 0;
    while (flows < most) {
      const auto [which, version] = choice_.next();
      const compiled_template& t = how_->flows[which];
      if (!known_[which] && !announcer_.is_known(t.id())) {
        // The first of its template: that takes room only where it leaves enough for the flows.
        define(t.view());
        const std::size_t all = size + set_header_layout.size + template_size<encoding>(t.view());
        if (all > builder_.room() || announcer_.announce(builder_, now).code != errc::ok) break;
      }
      known_[which] = true;
      auto counts = counts_[which];
      ++counts[version == ip_version::v6];
      const std::size_t with = size - set_size(counts_[which], t.size()) + set_size(counts, t.size());
      if (with > builder_.room()) break;
      size = with;
      counts_[which] = counts;
      ++flows;
      choice_.take();
    }
    for (std::size_t i = 0; i < counts_.size(); ++i) {
      add_set(counts_[i][0], how_->flows[i], context, ip_version::v4);
      add_set(counts_[i][1], how_->flows[i], context, ip_version::v6);
    }
    return flows;
  }
  [[nodiscard]] std::uint32_t interval_of(std::uint32_t sampler) const noexcept {
    return settings_.sampling_interval * sampler;
  }
  /// Puts the flow on one of the interfaces that are sampled. Clients are at interfaces 1, 3, 5 ..., servers at 2, 4, 6
  /// ..., as they are at 1 and 2 without samplers.
  void sample(flow::record& r) noexcept {
    const std::uint32_t pairs = sampled_interfaces(settings_.samplers) / 2;
    const bool from_client = is_from_client(r);
    dice which{conversation_hash(r)};  // both directions take the same way
    const std::uint32_t client = 2 * which.below(pairs), server = 2 * which.below(pairs);
    r.ingress_interface += from_client ? client : server;
    r.egress_interface += from_client ? server : client;
    r.sampler = (r.ingress_interface - 1) % settings_.samplers + 1;
  }
  void add_set(std::size_t n, const compiled_template& t, const record_context& context, ip_version version) noexcept {
    // 808 octets each, made in place one over the other: to clear them costs more than to fill them.
    static thread_local std::array<flow::record, 32> room;
    const record_writer::of_exporter writer{t.records(), numbers(), values_};
    const derivation_context derive{active_ms_, settings_.sampling_interval, domain()};
    // Whole sets, where they are limited: 1 to 32 records.
    const std::size_t in_set = how_->from->set_records;
    const std::size_t batch = in_set == 0 ? room.size() : room.size() / in_set * in_set;
    while (n > 0) {
      const auto some = std::span(room).first(std::min(n, batch));
      traffic_.next(context.export_time, version, t.mix(), some);
      keep_after_boot(some, context.export_time);
      if (settings_.samplers != 0)
        for (flow::record& r : some) sample(r);
      t.prepare(some, derive);
      if (file_) file_.session().enter(some);
      add_in_sets(builder_, some, t, writer, context, how_->from->set_records);
      t.as_received(some);
      enter_all(some, {t.id(), sampling_interval(), traffic_.labels()});
      n -= some.size();
    }
  }
  void enter_all(std::span<const flow::record> some, flow_origin of) noexcept {
    if (settings_.samplers == 0) return enter(some, of);
    const std::span<const flow_label> labels = of.labels;
    for (std::size_t i = 0; i < some.size(); ++i) {
      of.sampling_interval = interval_of(static_cast<std::uint32_t>(some[i].sampler));
      if (!labels.empty()) of.labels = labels.subspan(i, 1);
      enter(some.subspan(i, 1), of);
    }
  }

  exporter_settings settings_;
  std::shared_ptr<const compiled_profile> how_;
  template_choice choice_;
  traffic traffic_;
  random_source values_;  ///< of its own, so that flows do not depend on what else a profile draws
  std::uint32_t index_;
  message_builder<encoding> builder_;
  header_habits<encoding> habits_;
  typename encoding::header head_{};
  template_announcer<Capacity> announcer_;
  file_options file_;
  process_account account_;
  due_options options_, statistics_;
  std::vector<std::array<std::size_t, 2>> counts_;  ///< of each template, flows of IPv4 and of IPv6
  std::vector<bool> known_;                         ///< templates that the collector knows
  bool all_defined_ = false;                        ///< but for those that wait for the first flow
  std::uint32_t active_ms_ = timeouts_of(*how_->from).active_ms;
  bool pads_ = padding_of(*how_->from) == set_padding::to_4;
  std::size_t keys_told_ = 0;  ///< of so many templates of flows
  std::uint32_t front_ = 0;    ///< records that the message began with
  bool starved_ = false;       ///< the last datagram had no room for flows
};

}  // namespace flowkit::tools
