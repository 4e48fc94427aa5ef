// SPDX-License-Identifier: BSL-1.0
// Values in the records that say how a packet was forwarded, and by whom it was sent.
#include <fmt/core.h>

#include <flowkit/sflow5/extended_data.hpp>

#include "conformance/examiner/check.hpp"

namespace flowkit::conformance {

namespace {
using enum requirement;
using namespace sflow5;

constexpr std::uint32_t all_ones = 0xffff'ffff;

/// Octets of the well-formed UTF-8 sequence at the front; 0: none (RFC 3629 section 4).
[[nodiscard]] std::size_t utf8_at(std::string_view s) noexcept {
  const auto octet = [&](std::size_t i) { return i < s.size() ? static_cast<unsigned char>(s[i]) : 0u; };
  const unsigned a = octet(0), b = octet(1);
  if (a < 0x80) return 1;
  const std::size_t n = a >= 0xc2 && a <= 0xdf ? 2 : a >= 0xe0 && a <= 0xef ? 3 : a >= 0xf0 && a <= 0xf4 ? 4 : 0;
  for (std::size_t i = 1; i < n; ++i)
    if ((octet(i) & 0xc0) != 0x80) return 0;
  const bool is_wrong =
      (a == 0xe0 && b < 0xa0) || (a == 0xed && b > 0x9f) || (a == 0xf0 && b < 0x90) || (a == 0xf4 && b > 0x8f);
  return is_wrong ? 0 : n;
}
[[nodiscard]] bool is_utf8(std::string_view s) noexcept {
  while (!s.empty()) {
    const std::size_t n = utf8_at(s);
    if (n == 0) return false;
    s.remove_prefix(n);
  }
  return true;
}

struct forwarding {
  static constexpr std::array decides{SFLOW_5_SW_VLAN, SFLOW_5_RT_MASK,    SFLOW_5_UNKINT,
                                      SFLOW_5_URL_DIR, SFLOW_5_MPLS_LABEL, SFLOW_5_CHARSET};

  void on(const sflow5_finding_event& e, findings& out) {
    if (e.what == sflow5::finding::prefix_length)
      out.failed(SFLOW_5_RT_MASK, e.where, "0 to 32 for IPv4, to 128 for IPv6",
                 [] { return "a mask is longer than the address"; });
  }
  void on(const sflow5_record_event& e, findings& out) {
    if (e.kind != block_kind::flow_record) return;
    if (const auto s = e.as<extended_switch>()) return vlans(e, *s, out);
    if (const auto r = e.as<extended_router>()) {
      out.seen(SFLOW_5_RT_MASK);
      known(r->src_mask_len, e.at<&extended_router::src_mask_len>(), out);
      known(r->dst_mask_len, e.at<&extended_router::dst_mask_len>(), out);
      return;
    }
    if (const auto g = e.as<extended_gateway>()) {
      known(g->as, e.at<&extended_gateway::as>(), out);
      known(g->src_as, e.at<&extended_gateway::src_as>(), out);
      known(g->src_peer_as, e.at<&extended_gateway::src_peer_as>(), out);
      return;
    }
    if (const auto u = e.as<extended_user>()) {
      user(u->src_charset, u->src_user, e.at<&extended_user::src_user>(), out);
      return user(u->dst_charset, u->dst_user, e.at<&extended_user::dst_user>(), out);
    }
    if (const auto u = e.as<extended_url>())
      return out.judge(SFLOW_5_URL_DIR, u->direction == 1 || u->direction == 2, e.at<&extended_url::direction>(),
                       "1 (source) or 2 (destination)",
                       [&] { return fmt::format("the direction is {}", u->direction); });
    if (const auto m = e.as<extended_mpls>()) {
      labels("incoming", m->in_stack, e.at<&extended_mpls::in_stack>(), out);
      labels("outgoing", m->out_stack, e.at<&extended_mpls::out_stack>(), out);
    }
  }

 private:
  /// Is the integer known, or unknown by 0?
  static bool known(std::uint32_t value, place at, findings& out) {
    out.judge(SFLOW_5_UNKINT, value != all_ones, at, "0, if it is unknown",
              [] { return "0xffffffff, which only counters use for unknown"; });
    return value != all_ones;
  }

  static void vlans(const sflow5_record_event& e, const extended_switch& s, findings& out) {
    const auto check = [&](const char* what, std::uint32_t value, std::uint32_t most, place at) {
      if (!known(value, at, out)) return;
      out.judge(SFLOW_5_SW_VLAN, value <= most, at, most == 7 ? "0 to 7" : "0 to 4095",
                [&] { return fmt::format("{} is {}", what, value); });
    };
    check("src_vlan", s.src_vlan, 4'095, e.at<&extended_switch::src_vlan>());
    check("src_priority", s.src_priority, 7, e.at<&extended_switch::src_priority>());
    check("dst_vlan", s.dst_vlan, 4'095, e.at<&extended_switch::dst_vlan>());
    check("dst_priority", s.dst_priority, 7, e.at<&extended_switch::dst_priority>());
  }

  static void user(std::uint32_t charset, std::string_view name, place at, findings& out) {
    constexpr std::uint32_t utf8 = 106;
    if (charset != utf8 || name.empty()) return;
    out.judge(SFLOW_5_CHARSET, is_utf8(name), at, "UTF-8, as character set 106 says",
              [] { return "a user's name is no UTF-8"; });
  }

  /// `at`: the stack, with its count (RFC 3032 section 2.1).
  static void labels(const char* which, const words& stack, place at, findings& out) {
    constexpr std::uint32_t bottom = 0x100;
    for (std::size_t i = 0; i < stack.size(); ++i) {
      const bool is_last = i + 1 == stack.size(), has_bit = (stack[i].value & bottom) != 0;
      if (is_last == has_bit) continue;
      return out.failed(SFLOW_5_MPLS_LABEL, make_place(at.offset + 4 + 4 * i, 4),
                        "the bottom bit on the last label alone", [&] {
                          return fmt::format("label {} of {} of the {} stack has {}bottom bit", i + 1, stack.size(),
                                             which, has_bit ? "the " : "no ");
                        });
    }
    if (!stack.empty()) out.seen(SFLOW_5_MPLS_LABEL);
  }
};
}  // namespace

check_rows sflow5_extended_checks() noexcept { return rows_of_checks<forwarding>; }

}  // namespace flowkit::conformance
