// SPDX-License-Identifier: BSL-1.0
// The catalogue of requirements: what the specifications demand, each under an id that stays. The rows are data, in
// *.tsv beside this file; generate.cpp makes names of them, so that a check with a typo does not compile.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace flowkit::conformance {

/// requirement::IPFIX_7011_3_1_LENGTH is the row IPFIX-7011-3.1-LENGTH.
enum class requirement : std::uint16_t {
#define FLOWKIT_REQUIREMENT(name, ...) name,
#define FLOWKIT_SPECIFIC(general, specific)
#include "conformance/catalogue/requirements.inc"
#undef FLOWKIT_REQUIREMENT
#undef FLOWKIT_SPECIFIC
  count_
};
inline constexpr std::size_t requirement_count = static_cast<std::size_t>(requirement::count_);
[[nodiscard]] constexpr std::size_t index_of(requirement r) noexcept { return static_cast<std::size_t>(r); }

/// The files of the catalogue.
enum class rule_book : std::uint8_t { ipfix, netflow9, netflow5, sflow5 };

/// How strongly the text says it (RFC 2119). A plain statement of format is a MUST.
enum class level : std::uint8_t {
  MUST,
  SHOULD,
  MAY,
  observed,  ///< no text says it: it follows from field definitions, or devices do it
};
[[nodiscard]] const char* to_string(level l) noexcept;

enum class bound : std::uint8_t { exporter, collector, both };
/// What has to be seen: one datagram, several, several with times, or the reaction to something that was sent.
enum class observation : std::uint8_t { datagram, stream, timing, active };

struct requirement_row {
  requirement which;
  const char* id;
  rule_book book;
  conformance::level level;
  bound bound_to;
  observation seen_by;
  const char* clause;
  const char* statement;    ///< one sentence
  const char* decided;      ///< how a check decides it
  const char* consequence;  ///< what a receiver does
  const char* unchecked;    ///< why there is no check; "" if there is one
};

/// In the order of the enum.
[[nodiscard]] std::span<const requirement_row> catalogue() noexcept;
[[nodiscard]] inline const requirement_row& row_of(requirement r) noexcept { return catalogue()[index_of(r)]; }
/// By its id; nullptr if there is none.
[[nodiscard]] const requirement_row* find_requirement(std::string_view id) noexcept;

/// One observation, several rules: where a specific one is told for some octets, the general one is not.
struct precedence {
  requirement general, specific;
};
[[nodiscard]] std::span<const precedence> precedences() noexcept;

/// A test of RFC 5471 (guidelines for IPFIX testing) and the requirements that decide it for a passive observer.
struct rfc5471_row {
  const char* test;
  const char* section;
  const char* title;
  const char* requirements;  ///< ids, with blanks between
  const char* unchecked;     ///< why no passive observer can decide it; "" if one can
};
[[nodiscard]] std::span<const rfc5471_row> rfc5471_tests() noexcept;

}  // namespace flowkit::conformance
