// SPDX-License-Identifier: BSL-1.0
// Templates and values that no text forbids, and that receivers trip over: checks over the requirement that they
// decide, for NetFlow v9 and IPFIX.
#pragma once

#include <fmt/core.h>

#include <flowkit/ie/iana.hpp>

#include "conformance/checks/templates/field_of.hpp"
#include "conformance/checks/templates/specifier_place.hpp"
#include "conformance/checks/templates/utf8.hpp"
#include "conformance/examiner/check.hpp"

namespace flowkit::conformance {

/// An element stands once in a template. Lists, and elements with an order of their own, may stand there again.
template <requirement R>
struct element_once {
  static constexpr std::array decides{R};
  void on(const template_event& e, findings& out) {
    if (e.change == template_change::refreshed) return;
    keys_.clear();
    for (std::size_t i = 0; i < e.entry.fields.size(); ++i)
      if (!is_free(e.entry.fields[i])) keys_.push_back({key_of(e.entry.fields[i]), i});
    std::sort(keys_.begin(), keys_.end());
    out.seen(R);
    for (std::size_t i = 1; i < keys_.size(); ++i) {
      if (keys_[i].of != keys_[i - 1].of) continue;
      const std::size_t field = keys_[i].field;
      out.noted(R, specifier_place(e, field), "an element once", [&] {
        return fmt::format("template {} has {} twice", e.entry.id,
                           name_of(e.entry.fields[field], e.entry.attached.elements[field]));
      });
    }
  }

 private:
  struct key {
    std::uint64_t of;
    std::size_t field;
    auto operator<=>(const key&) const = default;
  };
  static constexpr std::uint64_t key_of(const specifier& s) noexcept {
    return std::uint64_t{s.pen} << 32 | static_cast<std::uint64_t>(s.space) << 16 | s.id;
  }
  static bool is_free(const specifier& s) noexcept {
    for (const element* e :
         {&ie::paddingOctets, &ie::observationTimeSeconds, &ie::observationTimeMilliseconds,
          &ie::observationTimeMicroseconds, &ie::observationTimeNanoseconds, &ie::selectorId, &ie::informationElementId,
          &ie::basicList, &ie::subTemplateList, &ie::subTemplateMultiList})
      if (s.names(*e)) return true;
    return false;
  }
  std::vector<key> keys_;
};

/// The direction of a flow names one of its interfaces.
template <requirement R>
struct interface_of_direction {
  static constexpr std::array decides{R};
  static bool wants(const specifier& s, const element*) noexcept { return is_number(s, ie::flowDirection); }
  void on(const field_event& e, findings& out) {
    const std::uint64_t direction = load_be(e.value.data(), e.value.size());
    if (e.record.entry.is_options || direction > 1) return;
    const element& which = direction == 0 ? ie::ingressInterface : ie::egressInterface;
    const auto interface = e.record.number(which);
    if (!interface) return;
    out.judge(R, *interface != 0, e.record.place_of(which), "an interface where the direction says that there is one",
              [&] { return fmt::format("direction {} with {} 0", direction, which.name); });
  }
};

template <requirement R>
struct total_over_delta {
  static constexpr std::array decides{R};
  static bool wants(const specifier& s, const element*) noexcept {
    return is_number(s, ie::octetTotalCount) || is_number(s, ie::packetTotalCount);
  }
  void on(const field_event& e, findings& out) {
    const bool is_octets = e.spec.id == ie::octetTotalCount.id;
    const auto delta = e.record.number(is_octets ? ie::octetDeltaCount : ie::packetDeltaCount);
    if (!delta || e.record.entry.is_options) return;
    const std::uint64_t total = load_be(e.value.data(), e.value.size());
    out.judge(R, total >= *delta, e.at, "the delta of the same record, or more", [&] {
      return fmt::format("a total of {} {} with a delta of {}", total, is_octets ? "octets" : "packets", *delta);
    });
  }
};

/// Octets between the shortest IP header and the longest packet, for each packet. Events have no packets.
template <requirement R>
struct octets_a_packet {
  static constexpr std::array decides{R};
  void on(const record_event& e, findings& out) {
    const examined_template& t = e.about();
    const bool is_v6 = t.has(ie::sourceIPv6Address) || t.has(ie::destinationIPv6Address);
    const bool is_v4 = t.has(ie::sourceIPv4Address) || t.has(ie::destinationIPv4Address);
    if ((!is_v4 && !is_v6) || e.entry.is_options || t.has(ie::firewallEvent)) return;
    judge(e, ie::octetDeltaCount, ie::packetDeltaCount, is_v4, out);
    judge(e, ie::octetTotalCount, ie::packetTotalCount, is_v4, out);
  }

 private:
  static void judge(const record_event& e, const element& counter, const element& of, bool is_v4, findings& out) {
    const auto octets = e.number(counter), packets = e.number(of);
    if (!octets || !packets) return;
    const double n = static_cast<double>(*packets), sum = static_cast<double>(*octets);
    const double least = is_v4 ? 20 : 40, most = 65'535 + 40;
    out.judge(R, *packets >= 1 && sum >= least * n && sum <= most * n, e.place_of(counter),
              is_v4 ? "1 packet or more, 20 to 65575 octets each" : "1 packet or more, 40 to 65575 octets each",
              [&] { return fmt::format("{} packets with {} octets", *packets, *octets); });
  }
};

/// Text is well-formed UTF-8.
template <requirement R>
struct utf8_text {
  static constexpr std::array decides{R};
  static bool wants(const specifier& s, const element* e) noexcept {
    return e != nullptr && e->type == abstract_type::string && s.space != element_space::v9_scope;
  }
  void on(const field_event& e, findings& out) {
    const std::size_t good = utf8_prefix(e.value);
    out.judge(R, good == e.value.size(), e.at, "well-formed UTF-8",
              [&] { return fmt::format("{}: octet {} begins no character", e.what->name, good); });
  }
};

/// Elements that IANA has deprecated. `Only`: those for which there is nothing else.
template <requirement R, std::uint16_t... Only>
struct not_deprecated {
  static constexpr std::array decides{R};
  void on(const template_event& e, findings& out) {
    if (e.change == template_change::refreshed) return;
    out.seen(R);
    for (std::size_t i = 0; i < e.entry.fields.size(); ++i) {
      const element* const what = e.entry.attached.elements[i];
      if (what == nullptr || !what->deprecated || ((what->id == Only) || ...)) continue;
      out.failed(R, specifier_place(e, i), "elements in use",
                 [&] { return fmt::format("template {} has {}, which is deprecated", e.entry.id, what->name); });
    }
  }
};

}  // namespace flowkit::conformance
