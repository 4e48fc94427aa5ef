// SPDX-License-Identifier: BSL-1.0
// Flows that are exported where they enter and where they leave: the same record twice, but for what tells the places
// apart. For NetFlow v9 and IPFIX.
#pragma once

#include <cstdlib>

#include <flowkit/ie/iana.hpp>

#include "conformance/checks/seen_lately.hpp"
#include "conformance/checks/templates/field_of.hpp"
#include "conformance/examiner/check.hpp"

namespace flowkit::conformance {

template <requirement R>
struct exported_twice {
  static constexpr std::array decides{R};
  static constexpr std::int64_t within_ns = 2'000'000'000;

  void on(const record_event& e, findings& out) {
    if (e.entry.is_options) return;
    const plan& p = plan_of(e.entry);
    if (!p.can_tell) return;
    std::uint64_t flow = seed, place_in_network = seed;
    if (e.entry.shape.variable == 0) {
      for (const part& s : p.parts) {
        std::uint64_t& to = s.tells_apart ? place_in_network : flow;
        to = digest_of(e.record.subspan(s.from, s.size), to);
      }
    } else {
      for (std::size_t i = 0; i < e.values.size(); ++i) {
        std::uint64_t& to = tells_apart(e.entry.fields[i]) ? place_in_network : flow;
        to = digest_of(e.values[i], to);
      }
    }
    if (lately_.empty()) lately_.resize(entries);
    record_seen& s = lately_[flow % entries];
    const datagram& in = e.message.in;
    const std::int64_t now = in.has_time() ? in.received.ns : std::int64_t{e.message.export_time} * 1'000'000'000;
    const bool twice = s.flow == flow && s.place_in_network != place_in_network && std::abs(now - s.at) <= within_ns;
    out.judge(R, !twice, e.at, "each flow once", [] {
      return "the same flow, with the same counters and times, came from another interface or direction";
    });
    s = {flow, place_in_network, now};
  }

 private:
  static constexpr std::uint64_t seed = 0x9e37'79b9'7f4a'7c15;
  static constexpr std::size_t entries = 128, plans = 8;  ///< 3 KiB for each of 10,000 streams

  /// Octets of a record, or what is between variable fields: of the flow, or of where it was seen.
  struct part {
    std::size_t from, size;
    bool tells_apart;
  };
  struct plan {
    const template_entry* of = nullptr;
    std::uint64_t serial = 0;  ///< of its definition
    bool can_tell = false;     ///< it has addresses, counters, times, and a direction or interface
    std::vector<part> parts;
  };
  struct record_seen {
    std::uint64_t flow = 0, place_in_network = 0;
    std::int64_t at = 0;
  };

  static bool tells_apart(const specifier& s) noexcept {
    return is_any(s, {&ie::flowDirection, &ie::ingressInterface, &ie::egressInterface, &ie::ingressPhysicalInterface,
                      &ie::egressPhysicalInterface});
  }
  static bool is_any(const specifier& s, std::initializer_list<const element*> of) noexcept {
    return std::any_of(of.begin(), of.end(), [&](const element* e) { return s.names(*e); });
  }
  const plan& plan_of(const template_entry& t) {
    plan& p = plans_[t.id % plans];
    if (p.of == &t && p.serial == t.attached.serial) return p;
    bool addresses = false, counters = false, times = false, places = false;
    std::size_t from = 0;
    p = {&t, t.attached.serial, false, {}};
    for (const specifier& s : t.fields) {
      const bool apart = tells_apart(s);
      addresses |= is_any(s, {&ie::sourceIPv4Address, &ie::sourceIPv6Address});
      counters |= is_any(s, {&ie::octetDeltaCount, &ie::packetDeltaCount, &ie::octetTotalCount, &ie::packetTotalCount});
      times |= is_any(s, {&ie::flowStartSysUpTime, &ie::flowStartSeconds, &ie::flowStartMilliseconds,
                          &ie::flowStartMicroseconds, &ie::flowStartNanoseconds});
      places |= apart;
      if (!p.parts.empty() && p.parts.back().tells_apart == apart)
        p.parts.back().size += s.length;
      else
        p.parts.push_back({from, s.length, apart});
      from += s.length;
    }
    p.can_tell = addresses && counters && times && places;
    return p;
  }

  std::array<plan, plans> plans_;
  std::vector<record_seen> lately_;
};

}  // namespace flowkit::conformance
