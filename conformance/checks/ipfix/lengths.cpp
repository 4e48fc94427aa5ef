// SPDX-License-Identifier: BSL-1.0
// Lengths of fields against the types of their elements. One length has one fault: that of its type, else the general
// one.
#include "conformance/checks/ipfix/template_checks.hpp"

namespace flowkit::conformance {

namespace {
using enum requirement;
using enum abstract_type;

struct field_lengths {
  static constexpr std::array decides{IPFIX_7011_3_2_FIELDLEN, IPFIX_7011_3_2_OVERSIZE, IPFIX_7011_6_1_2_ADDR,
                                      IPFIX_7011_6_1_7_SEC,    IPFIX_7011_6_2_RSEFLOAT, IPFIX_7011_6_2_RSENOT,
                                      IPFIX_7011_7_VARTYPES};

  void on(const template_event& e, findings& out) {
    each_new_field(e, [&](std::size_t, const specifier& s, const element* what, place at) {
      if (what == nullptr || what->type > unsigned256) return;
      const std::uint16_t full = full_width(what->type);
      if (full == 0) return out.seen(IPFIX_7011_3_2_FIELDLEN);
      if (s.is_variable())
        return out.failed(IPFIX_7011_7_VARTYPES, at, fmt::format("{} octets", full),
                          [&] { return fmt::format("{} has a variable length", name_of(s, what)); });
      out.seen(IPFIX_7011_7_VARTYPES);
      const requirement broken = rule_of(what->type, s.length, full);
      for (const requirement r : decides)
        if (applies(r, what->type)) out.seen(r);
      if (s.length == full || reducible_to(what->type, s.length)) return;
      out.failed(broken, at, allowed(what->type, full),
                 [&] { return fmt::format("{} has {} octets", name_of(s, what), s.length); });
    });
  }

 private:
  static constexpr bool is_address(abstract_type t) noexcept {
    return t == macAddress || t == ipv4Address || t == ipv6Address;
  }
  static constexpr bool is_float(abstract_type t) noexcept { return t == float32 || t == float64; }
  static constexpr bool is_integer(abstract_type t) noexcept { return reducible_to(t, 1) || full_width(t) == 1; }
  static constexpr bool applies(requirement r, abstract_type t) noexcept {
    switch (r) {
      case IPFIX_7011_6_1_2_ADDR: return is_address(t);
      case IPFIX_7011_6_1_7_SEC: return t == dateTimeSeconds;
      case IPFIX_7011_6_2_RSEFLOAT: return is_float(t);
      case IPFIX_7011_6_2_RSENOT: return !is_float(t) && (!is_integer(t) || t == boolean);
      case IPFIX_7011_7_VARTYPES: return false;
      default: return true;
    }
  }
  static constexpr requirement rule_of(abstract_type t, std::uint16_t length, std::uint16_t full) noexcept {
    if (length == 0) return IPFIX_7011_3_2_FIELDLEN;
    if (length < full) return is_float(t) ? IPFIX_7011_6_2_RSEFLOAT : IPFIX_7011_6_2_RSENOT;
    if (is_address(t)) return IPFIX_7011_6_1_2_ADDR;
    if (t == dateTimeSeconds) return IPFIX_7011_6_1_7_SEC;
    return IPFIX_7011_3_2_OVERSIZE;
  }
  static std::string allowed(abstract_type t, std::uint16_t full) {
    if (t == float64) return "8 octets, or 4";
    return reducible_to(t, 1) && full > 1 ? fmt::format("1 to {} octets", full) : fmt::format("{} octets", full);
  }
};

/// 65535 in a template, and what it leads to in the records.
struct variable_lengths {
  static constexpr std::array decides{IPFIX_7011_7_VARMARK, IPFIX_7011_7_INSET};
  void on(const set_end_event& e, findings& out) {
    bool any = false, all_fixed = true;
    std::size_t size = 0;  // if what has a fixed type was sent in its own length all the same
    const specifier* odd = nullptr;
    for (std::size_t i = 0; i < e.entry.fields.size(); ++i) {
      const specifier& s = e.entry.fields[i];
      const element* what = e.entry.attached.elements[i];
      const std::uint16_t full = what == nullptr ? std::uint16_t{0} : full_width(what->type);
      any |= s.is_variable();
      all_fixed &= !s.is_variable() || full != 0;
      size += s.is_variable() ? full : s.length;
      if (s.is_variable() && odd == nullptr) odd = &s;
    }
    if (!any) return;
    if (!e.is_damaged) return out.seen(decides[0]), out.seen(decides[1]);
    const std::size_t whole = e.set_octets;
    if (all_fixed && size != 0 && whole % size == 0)
      return out.failed(decides[0], e.at, "65535 for variable lengths only", [&] {
        return fmt::format("element {} has length 65535, but its values have no length before them", odd->id);
      });
    out.failed(decides[1], e.at, "lengths that end within the set",
               [] { return "a field of variable length runs over the end of its set"; });
  }
};
}  // namespace

check_rows ipfix_lengths_checks() noexcept { return rows_of_checks<field_lengths, variable_lengths>; }

}  // namespace flowkit::conformance
