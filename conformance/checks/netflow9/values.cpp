// SPDX-License-Identifier: BSL-1.0
// Values that RFC 3954 section 8 restricts, sampling aside.
#include <fmt/core.h>

#include <flowkit/ie/iana.hpp>

#include "conformance/checks/templates/field_of.hpp"
#include "conformance/examiner/check.hpp"

namespace flowkit::conformance {

namespace {
using enum requirement;

struct direction {
  static constexpr std::array decides{NFV9_3954_8_DIR};
  static bool wants(const specifier& s, const element*) noexcept { return is_number(s, ie::flowDirection); }
  void on(const field_event& e, findings& out) {
    const std::uint64_t v = load_be(e.value.data(), e.value.size());
    out.judge(decides[0], v <= 1, e.at, "0 (ingress) or 1 (egress)", [&] { return fmt::format("DIRECTION is {}", v); });
  }
};

/// Types and codes the wrong way round. Scanners send pairs that mean nothing, so this is told only where no flow has a
/// pair that is one in the right order alone.
struct icmp_order {
  static constexpr std::array decides{NFV9_3954_8_ICMP};
  static bool wants(const specifier& s, const element*) noexcept { return is_number(s, ie::icmpTypeCodeIPv4); }
  void on(const field_event& e, findings& out) {
    constexpr std::uint64_t icmp = 1;
    if (e.record.number(ie::protocolIdentifier) != icmp || e.value.size() != 2) return;
    const auto v = load_be<std::uint16_t>(e.value.data());
    const auto high = static_cast<std::uint8_t>(v >> 8), low = static_cast<std::uint8_t>(v & 0xff);
    const bool right = is_pair(high, low), swapped = is_pair(low, high);
    if (right) out.seen(decides[0]);
    right_ += right && !swapped;
    if (!swapped || right) return;
    if (++swapped_ == 1) first_ = out.remember(e.at), first_value_ = v;
  }
  void on(const end_event&, findings& out) {
    if (swapped_ == 0) return;
    const auto told = [&] {
      return fmt::format("ICMP_TYPE is 0x{:04x}: type {} has no code {}; so in {} flows, where {} are right",
                         first_value_, first_value_ >> 8, first_value_ & 0xff, swapped_, right_);
    };
    if (right_ == 0)
      out.failed(decides[0], first_, "type * 256 + code", told);
    else
      out.noted(decides[0], first_, "type * 256 + code", told);
  }

 private:
  /// Of those that hosts and routers send (IANA, ICMP parameters).
  static constexpr bool is_pair(std::uint8_t type, std::uint8_t code) noexcept {
    switch (type) {
      case 0:
      case 8:
      case 10:
      case 13:
      case 14:
      case 15:
      case 16:
      case 17:
      case 18:
      case 30:
      case 4: return code == 0;
      case 3: return code <= 15;
      case 5: return code <= 3;
      case 9: return code == 0 || code == 16;
      case 11: return code <= 1;
      case 12: return code <= 2;
      default: return false;
    }
  }

  witness first_;
  std::uint16_t first_value_ = 0;
  std::uint64_t right_ = 0, swapped_ = 0;
};
}  // namespace

check_rows netflow9_values_checks() noexcept { return rows_of_checks<direction, icmp_order>; }

}  // namespace flowkit::conformance
