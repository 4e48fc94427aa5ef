// SPDX-License-Identifier: BSL-1.0
// What vendors do in NetFlow v9 and receivers must know. All of it is worth a word, none of it is a fault.
#include <fmt/core.h>

#include <flowkit/ie/iana.hpp>

#include "conformance/checks/templates/field_of.hpp"
#include "conformance/checks/templates/specifier_place.hpp"
#include "conformance/examiner/check.hpp"

namespace flowkit::conformance {

namespace {
using enum requirement;

/// Cisco ASA's events (NSEL): firewallEvent, and what goes with it.
struct asa_events {
  static constexpr std::array decides{NFV9_ASA_TIMES, NFV9_ASA_EVENT, NFV9_ASA_BIFLOW};
  enum : std::uint64_t { created = 1, denied = 3, last_event = 5 };

  void on(const template_event& e, findings& out) {
    if (e.entry.is_options || !e.entry.attached.has(ie::firewallEvent)) return;
    out.judge(decides[0], e.entry.attached.has(ie::observationTimeMilliseconds), e.at,
              "observationTimeMilliseconds (323) beside firewallEvent (233)",
              [&] { return fmt::format("template {} has events, but no time of theirs", e.entry.id); });
  }
  static bool wants(const specifier& s, const element*) noexcept { return is_number(s, ie::firewallEvent); }
  void on(const field_event& e, findings& out) {
    const std::uint64_t event = load_be(e.value.data(), e.value.size());
    out.judge(decides[1], event <= last_event, e.at, "0 to 5", [&] { return fmt::format("the event is {}", event); });
    const std::uint64_t octets =
        e.record.number(ie::initiatorOctets).value_or(0) + e.record.number(ie::responderOctets).value_or(0);
    out.judge(decides[2], octets == 0 || (event != created && event != denied), e.at,
              "octets of initiator and responder (231, 232) in updates and at the end of a flow",
              [&] { return fmt::format("{} octets with event {}", octets, event); });
  }
};

/// Strings of fixed lengths in types of vendors.
template <requirement R, std::uint16_t First, std::uint16_t... Lengths>
struct vendor_lengths {
  static constexpr std::array decides{R};
  static constexpr std::array<std::uint16_t, sizeof...(Lengths)> lengths{Lengths...};
  void on(const template_event& e, findings& out) {
    for (std::size_t i = e.entry.scope_count; i < e.entry.fields.size(); ++i) {
      const specifier& s = e.entry.fields[i];
      if (s.space != element_space::v9) continue;
      if constexpr (R == NFV9_ASA_STRINGS) {
        if (s.id == First) judge(e, i, s.length == lengths[0] || s.length == lengths[1], "20 or 65 octets", out);
      } else {
        if (s.id == First) judge(e, i, s.length == lengths[0], "32 octets", out);
        if (s.id == First + 1) judge(e, i, s.length == lengths[1], "64 octets", out);
      }
    }
  }

 private:
  static void judge(const template_event& e, std::size_t i, bool holds, const char* expected, findings& out) {
    out.judge(R, holds, specifier_place(e, i), expected, [&] {
      return fmt::format("field type {} has a length of {}", e.entry.fields[i].id, e.entry.fields[i].length);
    });
  }
};

struct nprobe_types {
  static constexpr std::array decides{NFV9_NPROBE_TYPES};
  static constexpr std::uint16_t first = 57'472;
  void on(const template_event& e, findings& out) {
    for (std::size_t i = e.entry.scope_count; i < e.entry.fields.size(); ++i)
      if (e.entry.fields[i].space == element_space::v9)
        out.judge(decides[0], e.entry.fields[i].id < first, specifier_place(e, i), "field types below 57472", [&] {
          return fmt::format("field type {} is one of nProbe's own: {}", e.entry.fields[i].id,
                             name_of(e.entry.fields[i], e.entry.attached.elements[i]));
        });
    out.seen(decides[0]);
  }
};

/// applicationId of 9 octets: engine 20, then the vendor's number and 4 octets of its own (RFC 6759 section 4.1).
struct application_id {
  static constexpr std::array decides{NFV9_FGT_APPID};
  static constexpr std::size_t size = 9;
  static bool wants(const specifier& s, const element*) noexcept {
    return s.names(ie::applicationId) && s.length == size;
  }
  void on(const field_event& e, findings& out) {
    constexpr std::uint8_t of_enterprise = 20;
    const auto engine = load_be<std::uint8_t>(e.value.data());
    out.judge(decides[0], engine == of_enterprise, e.at, "engine 20 before an enterprise number and 4 octets",
              [&] { return fmt::format("an applicationId of 9 octets with engine {}", engine); });
  }
};
}  // namespace

check_rows netflow9_vendors_checks() noexcept {
  return rows_of_checks<asa_events, vendor_lengths<NFV9_ASA_STRINGS, 40'000, 20, 65>,
                        vendor_lengths<NFV9_PAN_TYPES, 56'701, 32, 64>, nprobe_types, application_id>;
}

}  // namespace flowkit::conformance
