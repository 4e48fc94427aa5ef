// SPDX-License-Identifier: BSL-1.0
// Running totals (octetTotalCount, packetTotalCount) turned into increases since the flow's last report: a flow that is
// reported five times is not five flows. RFC 7012 section 3.2: totalCounter, deltaCounter.
#pragma once

#include <concepts>

#include <flowkit/core/hash.hpp>
#include <flowkit/core/recent_map.hpp>
#include <flowkit/flow/finish.hpp>

namespace flowkit::inline v0::flow {

/// The last totals of the flows of one exporter. A flow is identified by its flowId, its addresses or its MAC addresses
/// together with all other flow keys; a record with none of the three is not used.
class flow_totals {
 public:
  /// Flows that are remembered, about 1.5 MB.
  static constexpr std::size_t default_limit = 16'384;
  /// A flow without a report for this long is over (active timeouts are up to 30 minutes): it may be evicted.
  static constexpr duration silence = seconds(1800);
  /// Reports of one flow agree on its start, within the resolution of header clocks, which is a second.
  static constexpr duration same_start = seconds(2);

  enum class outcome : std::uint8_t {
    nothing,  ///< the record has no totals, or has deltas as well
    counted,  ///< bytes and packets are the increase
    untold,   ///< the flow cannot be identified, or a later flow has taken its place
    no_room,  ///< more flows are active than can be remembered
  };

  flow_totals() = default;
  explicit flow_totals(std::size_t limit) noexcept : limit_(limit) {}

  /// Sets the record's bytes and packets to the increase since the last report, at the first report to the whole total.
  /// If one of the totals fell, the meter has restarted, unless the message is older than the last one (increase 0).
  /// With the other two outcomes the record gets none; the totals stay in their own columns. The budget is charged.
  template <std::same_as<record> Record>  // so that it costs nothing to include where it is not used
  outcome complete(Record& r, std::size_t& budget) {
    const bool bytes = r.template has<&record::total_bytes>() && !r.template has<&record::bytes>();
    const bool packets = r.template has<&record::total_packets>() && !r.template has<&record::packets>();
    if (!bytes && !packets) return outcome::nothing;
    key which;
    if (!key_of(r, which)) return outcome::untold;
    if (!flows_) flows_ = owned<map>(new map(limit_));
    auto at = flows_->find(which);
    const bool is_new = at == map::none;
    if (is_new) {
      if (!make_room(r.exported, budget)) return outcome::no_room;
      at = flows_->at(which);
    }
    report& last = (*flows_)[at];
    const bool starts = r.template has<&record::start>() && last.start != unknown_time;
    if (!is_new && starts && r.start < last.start - same_start) return outcome::untold;
    const bool follows = is_new || (starts && r.start > last.start + same_start);
    if (follows) last = {};
    const bool late = r.exported < last.exported;
    const bool fell = (bytes && r.total_bytes < last.bytes) || (packets && r.total_packets < last.packets);
    if (fell && !late) last.bytes = last.packets = 0;
    const auto grown = [&](std::uint64_t now, std::uint64_t& before) {
      return fell && late ? 0 : now - std::exchange(before, now);
    };
    if (bytes) r.bytes = grown(r.total_bytes, last.bytes), r.template set_present<&record::bytes>();
    if (packets) r.packets = grown(r.total_packets, last.packets), r.template set_present<&record::packets>();
    if (r.template has<&record::start>() && last.start == unknown_time) last.start = r.start;
    if (!late) last.exported = r.exported;
    return outcome::counted;
  }

  /// Octets that were taken from the budget.
  [[nodiscard]] std::size_t charged() const noexcept { return size() * map::entry_octets; }
  [[nodiscard]] std::size_t size() const noexcept { return flows_ ? flows_->size() : 0; }

 private:
  /// Two hashes of the key: about 2^64 flows would have to be remembered for two to be confused.
  struct key {
    std::uint64_t high, low;
    friend constexpr bool operator==(const key&, const key&) = default;
  };
  struct key_hash {
    constexpr std::uint64_t operator()(const key& k) const noexcept { return k.low; }
  };
  struct report {
    std::uint64_t bytes = 0, packets = 0;
    timestamp start = unknown_time, exported{};
  };
  using map = recent_map<key, report, key_hash>;

  template <class Record>
  static constexpr bool key_of(const Record& r, key& out) noexcept {
    const bool addresses = r.template has<&record::source>() && r.template has<&record::destination>();
    const bool macs = r.template has<&record::source_mac>() && r.template has<&record::destination_mac>();
    if (!addresses && !macs && !r.template has<&record::flow_id>()) return false;
    out = {0x9e3779b97f4a7c15, 0xd1b54a32d192ed03};
    const auto mix = [&out](std::uint64_t v) {
      out.high = mix_bits(out.high ^ v);
      out.low = mix_bits(out.low + v);
    };
    const auto mac = [](const mac_address& m) {
      std::uint64_t v = 0;
      for (const std::uint8_t o : m.octets) v = v << 8 | o;
      return v;
    };
    if (addresses)
      for (const ip_address& a : {r.source, r.destination}) {
        const auto words = std::bit_cast<std::array<std::uint64_t, 2>>(a.octets());
        mix(words[0]), mix(words[1] + a.family());
      }
    if (macs) mix(mac(r.source_mac)), mix(mac(r.destination_mac));
    mix(std::uint64_t{r.template get<&record::source_port>()} << 32 |
        std::uint64_t{r.template get<&record::destination_port>()} << 16 |
        std::uint64_t{r.template get<&record::protocol>()} << 8 | r.template get<&record::tos>());
    mix(std::uint64_t{r.template get<&record::ingress_interface>()} << 32 | r.template get<&record::ingress_vrf>());
    mix(std::uint64_t{r.template get<&record::vlan>()} << 32 |
        std::uint64_t{r.template get<&record::icmp_type_code>()} << 16 |
        std::uint64_t{r.template get<&record::direction>()} << 8 | r.template get<&record::ip_version>());
    mix(r.template get<&record::flow_id>());
    mix(r.template get<&record::observation_domain>());
    return true;
  }

  /// Evicts the flow silent for longest if it must be over.
  template <class Budget>
  bool make_room(timestamp now, Budget& budget) {
    if (flows_->size() < limit_ && budget >= map::entry_octets) {
      budget -= map::entry_octets;
      return true;
    }
    const auto oldest = flows_->oldest();
    if (oldest == map::none || now - (*flows_)[oldest].exported < silence) return false;
    flows_->erase(oldest);
    return true;
  }

  std::size_t limit_ = default_limit;
  owned<map> flows_;  ///< created when needed: there are many sessions, and few send totals
};

}  // namespace flowkit::flow
