// SPDX-License-Identifier: BSL-1.0
// Values of fields, each by itself: types and ranges. Times: times.cpp.
#include <bit>
#include <cmath>

#include <flowkit/templates/inspect.hpp>

#include "conformance/checks/ipfix/template_checks.hpp"
#include "conformance/checks/templates/utf8.hpp"

namespace flowkit::conformance {

namespace {
using enum requirement;

struct boolean {
  static constexpr std::array decides{IPFIX_7011_6_1_5_BOOL};
  [[nodiscard]] bool wants(const specifier& s, const element* e) const noexcept {
    return e != nullptr && e->type == abstract_type::boolean && s.length == 1;
  }
  void on(const field_event& e, findings& out) {
    const auto v = std::to_integer<unsigned>(e.value[0]);
    out.judge(decides[0], v == 1 || v == 2, e.at, "1 (true) or 2 (false)",
              [&] { return fmt::format("{} is {}", name_of(e.spec, e.what), v); });
  }
};

/// Text in fields of fixed length.
struct filled_text {
  static constexpr std::array decides{IPFIX_7011_6_1_6_STRPAD};
  [[nodiscard]] bool wants(const specifier& s, const element* e) const noexcept {
    return e != nullptr && e->type == abstract_type::string && !s.is_variable();
  }
  void on(const field_event& e, findings& out) {
    const octets own = without_fill(e.value);
    const std::size_t fill = e.value.size() - own.size();
    out.judge(decides[0], fill == 0, make_place(e.at.offset + own.size(), fill), "text that fills its field", [&] {
      return fmt::format("{} is filled with {} octets of NUL or blank", name_of(e.spec, e.what), fill);
    });
  }
};

struct floating {
  static constexpr std::array decides{IPFIX_7011_6_1_3_FLOAT};
  [[nodiscard]] bool wants(const specifier& s, const element* e) const noexcept {
    return e != nullptr && ((e->type == abstract_type::float64 && (s.length == 8 || s.length == 4)) ||
                            (e->type == abstract_type::float32 && s.length == 4));
  }
  void on(const field_event& e, findings& out) {
    const std::uint64_t raw = load_be(e.value.data(), e.value.size());
    const double v = value(raw, e.value.size()),
                 swapped = value(__builtin_bswap64(raw) >> (64 - 8 * e.value.size()), e.value.size());
    const bool is_swapped = !is_usual(v) && is_usual(swapped);
    out.judge(decides[0], std::isfinite(v) && !is_swapped, e.at, "a finite number, big-endian", [&] {
      return fmt::format("{} is {}{}", name_of(e.spec, e.what), v,
                         is_swapped ? fmt::format("; in little-endian order it would be {}", swapped) : "");
    });
  }

 private:
  static double value(std::uint64_t raw, std::size_t size) noexcept {
    return size == 4 ? double{std::bit_cast<float>(static_cast<std::uint32_t>(raw))} : std::bit_cast<double>(raw);
  }
  static bool is_usual(double v) noexcept { return v == 0 || (std::abs(v) > 1e-12 && std::abs(v) < 1e18); }
};

struct range {
  static constexpr std::array decides{IPFIX_7012_2_1_RANGE, IPFIX_IANA_136_ENDREASON};
  [[nodiscard]] bool wants(const specifier& s, const element* e) const noexcept {
    return e != nullptr && s.length >= 1 && s.length <= 8 &&
           (e->has_range() || s.names(ie::flowDirection) || s.names(ie::flowEndReason)) &&
           reducible_to(e->type, s.length);
  }
  void on(const field_event& e, findings& out) {
    const std::uint64_t v = load_be(e.value.data(), e.value.size());
    const auto name = [&] { return fmt::format("{} is {}", name_of(e.spec, e.what), v); };
    if (e.spec.names(ie::flowEndReason)) {  // the top bits are free for later use
      const std::uint64_t reason = v & 0x1f;
      return out.judge(decides[1], reason >= 1 && reason <= 5, e.at, "1 to 5", name);
    }
    const std::uint64_t least = e.what->has_range() ? e.what->range_min : 0;
    const std::uint64_t most = e.what->has_range() ? e.what->range_max : 1;
    out.judge(
        decides[0], v >= least && v <= most, e.at, [&] { return fmt::format("{} to {}", least, most); }, name);
  }
};

struct zero_octets {
  static constexpr std::array decides{IPFIX_IANA_210_PADZERO};
  [[nodiscard]] bool wants(const specifier& s, const element*) const noexcept { return s.names(ie::paddingOctets); }
  void on(const field_event& e, findings& out) {
    out.judge(decides[0], all_zero(e.value), e.at, "zeros", [] { return "paddingOctets are not zero"; });
  }
};

struct control_bits {
  static constexpr std::array decides{IPFIX_7125_CONTROLBITS};
  [[nodiscard]] bool wants(const specifier& s, const element*) const noexcept { return s.names(ie::tcpControlBits); }
  void on(const field_event& e, findings& out) {
    if (e.value.size() != 2) return out.seen(decides[0]);
    const auto v = load_be<std::uint16_t>(e.value.data());
    out.judge(decides[0], (v & 0xf000) == 0, e.at, "the four bits of the data offset zero",
              [&] { return fmt::format("tcpControlBits is {:#06x}", v); });
  }
};

/// The types of other elements, as an exporter sends them (RFC 5610).
struct flags_type {
  static constexpr std::array decides{IPFIX_7012_3_2_5_FLAGS};
  void on(const record_event& e, findings& out) {
    if (!e.entry.is_options) return;
    const auto type = e.number(ie::informationElementDataType), means = e.number(ie::informationElementSemantics);
    if (!type || !means || *means != static_cast<std::uint64_t>(data_semantics::flags)) return;
    const bool is_unsigned = (*type >= 1 && *type <= 4) || *type == 23;
    // The registry itself has flags in an octetArray.
    const bool is_of_iana = e.number(ie::informationElementId) == std::uint64_t{ie::mibObjectValueBits.id} &&
                            e.number(ie::privateEnterpriseNumber).value_or(0) == 0 &&
                            *type == static_cast<std::uint64_t>(ie::mibObjectValueBits.type);
    out.judge(decides[0], is_unsigned || is_of_iana, e.place_of(ie::informationElementDataType),
              "an unsigned type (1 to 4, 23)",
              [&] { return fmt::format("an element of flags has data type {}", *type); });
  }
};
}  // namespace

check_rows ipfix_values_checks() noexcept {
  return rows_of_checks<boolean, filled_text, floating, range, zero_octets, control_bits, flags_type>;
}

}  // namespace flowkit::conformance
