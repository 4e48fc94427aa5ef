// SPDX-License-Identifier: BSL-1.0
// The state file as octets, all numbers big-endian: a head, then sessions, each with its runs, its templates and the
// records that it learnt from. Templates are in the wire form of their protocol, after a part that says where they
// are from. The hash of these layouts is in the head: a file whose layout differs from them is not read.
#pragma once

#include <flowkit/core/layout.hpp>
#include <flowkit/core/plain.hpp>
#include <flowkit/core/time.hpp>

namespace flowkit::tools::state {

// clang-format off
struct file_head {
  std::uint64_t magic; std::uint32_t version; std::uint64_t layout, saved, octets; std::uint32_t sessions;
  std::uint64_t digest_high, digest_low;  ///< MD5 of head and sessions, these two being 0
};
inline constexpr auto file_head_layout = layout<file_head>(
    plain<&file_head::magic>, plain<&file_head::version>, plain<&file_head::layout>, plain<&file_head::saved>,
    plain<&file_head::octets>, plain<&file_head::sessions>, plain<&file_head::digest_high>,
    plain<&file_head::digest_low>);

/// `octets`: of its parts, after this.
struct session_head {
  std::uint8_t family; std::uint64_t address_high, address_low; std::uint16_t port, version;
  std::uint32_t domain; std::uint64_t heard; std::uint8_t runs; std::uint32_t templates; std::uint16_t kinds;
  std::uint32_t records, octets;
};
inline constexpr auto session_head_layout = layout<session_head>(
    plain<&session_head::family>, plain<&session_head::address_high>, plain<&session_head::address_low>,
    plain<&session_head::port>, plain<&session_head::version>, plain<&session_head::domain>,
    plain<&session_head::heard>, plain<&session_head::runs>, plain<&session_head::templates>,
    plain<&session_head::kinds>, plain<&session_head::records>, plain<&session_head::octets>);

struct run_part {
  std::uint32_t id; std::uint16_t port, first_port; std::uint32_t expected, self_expected, uptime_ms;
  std::uint64_t exported, received; std::uint8_t evidence, flags;
};
inline constexpr std::uint8_t has_uptime = 1, tells_boot = 2, knows_number = 4;
inline constexpr auto run_part_layout = layout<run_part>(
    plain<&run_part::id>, plain<&run_part::port>, plain<&run_part::first_port>, plain<&run_part::expected>,
    plain<&run_part::self_expected>, plain<&run_part::uptime_ms>, plain<&run_part::exported>,
    plain<&run_part::received>, plain<&run_part::evidence>, plain<&run_part::flags>);

/// Before a template record; of its origins the latest first, 0: no further one.
struct template_part {
  std::uint64_t first_seen, last_seen; std::uint32_t origin_1, origin_2, origin_3, origin_4; std::uint8_t options;
};
inline constexpr auto template_part_layout = layout<template_part>(
    plain<&template_part::first_seen>, plain<&template_part::last_seen>, plain<&template_part::origin_1>,
    plain<&template_part::origin_2>, plain<&template_part::origin_3>, plain<&template_part::origin_4>,
    plain<&template_part::options>);

/// Before a record of options data. `kind`: which of the templates of such records that are before them.
struct record_part { std::uint64_t received; std::uint16_t kind; std::uint32_t octets; };
inline constexpr auto record_part_layout = layout<record_part>(
    plain<&record_part::received>, plain<&record_part::kind>, plain<&record_part::octets>);
// clang-format on

inline constexpr std::uint64_t magic = 0x464c4f5753544154;  // "FLOWSTAT"
inline constexpr std::uint32_t version = 1;

// Times are of after 1970, and far from where differences of two do not fit.
[[nodiscard]] constexpr timestamp time_of(std::uint64_t n) noexcept {
  return {n < std::uint64_t{1} << 62 ? static_cast<std::int64_t>(n) : 0};
}
[[nodiscard]] constexpr std::uint64_t number_of(timestamp t) noexcept { return static_cast<std::uint64_t>(t.ns); }

namespace detail {
constexpr void mix(std::uint64_t& hash, std::uint64_t octet) noexcept { hash = (hash ^ octet) * 0x100000001b3; }  // FNV
/// The names and widths of the fields, in their order.
template <class Layout>
constexpr void mix_layout(std::uint64_t& hash, Layout) noexcept {
  Layout::for_each([&]<class D>(D) {
    for (const char* c = D::info.name; *c != '\0'; ++c) mix(hash, static_cast<unsigned char>(*c));
    mix(hash, 0), mix(hash, D::min_size);
  });
  mix(hash, 255);
}
}  // namespace detail

inline constexpr std::uint64_t layout_hash = [] {
  std::uint64_t hash = 0xcbf29ce484222325;
  detail::mix_layout(hash, file_head_layout), detail::mix_layout(hash, session_head_layout);
  detail::mix_layout(hash, run_part_layout), detail::mix_layout(hash, template_part_layout);
  detail::mix_layout(hash, record_part_layout);
  return hash;
}();

}  // namespace flowkit::tools::state
