// SPDX-License-Identifier: BSL-1.0
// What each anomaly means for the verdict on its frame (docs/testee.md). An anomaly refuses a frame only if octets of
// it were not read as they do not fit the specification. What is read, and wrong in another way, is accepted and named:
// values that make no sense, what an exporter should not do, what a receiver is to step over.
#pragma once

#include <flowkit/fixed/inspect.hpp>
#include <flowkit/sflow5/findings.hpp>
#include <flowkit/templates/findings.hpp>

namespace flowkit::tools {

/// The most severe of a frame is its verdict.
enum class answer : std::uint8_t { accepted, unsupported, refused };
[[nodiscard]] constexpr const char* to_string(answer v) noexcept {
  return v == answer::accepted ? "accepted" : v == answer::refused ? "refused" : "unsupported";
}

enum class reading : std::uint8_t {
  done,             ///< all octets concerned were read, or are such as a receiver steps over
  not_done,         ///< some were not, as they are malformed
  not_done_filled,  ///< likewise, but not if they are zeros: what devices fill datagrams with
  not_offered,      ///< they are legal, and more than this program reads
};

template <class Finding>
struct verdict_row {
  Finding finding;
  reading how;
  const char* why;
};

// clang-format off
inline constexpr auto template_verdicts = [] {
  using enum template_finding;
  using enum reading;
  return std::array<verdict_row<template_finding>, template_finding_count>{{
      {count_mismatch,         done,            "nothing is framed by the header's count"},
      {datagram_longer,        done,            "another message; octets that are none are malformed"},
      {reserved_set,           done,            "to be stepped over by its length (RFC 7011 s3.3.2, RFC 3954 s5.2)"},
      {empty_set,              done,            "it has nothing to read"},
      {trailing_octets,        not_done_filled, "no set has fewer than 4 octets, and zeros fill datagrams"},
      {long_padding,           done,            "legal as long as it is shorter than a record"},
      {nonzero_padding,        done,            "not malformed by RFC 7011 s9.1"},
      {short_set,              not_done,        "a set holds at least one record (RFC 7011 s3.3.1)"},
      {damaged_record,         not_done,        "the rest of its set has no known bounds"},
      {damaged_template,       not_done,        "the rest of its set is lost with it"},
      {template_id_reserved,   not_done,        "no set can refer to it: it is not kept"},
      {zero_size_template,     not_done,        "its records have no bounds: it is not kept"},
      {zero_length_field,      done,            "a value of no octets"},
      {options_without_fields, done,            "legal: what its scopes say is all that there is"},
      {redefined_template,     done,            "the new definition holds"},
      {template_clash,         done,            "both definitions hold, each for its exporter"},
      {foreign_template,       done,            "read by the template of the session"},
      {late_template,          done,            "it waits for its template, or is stepped over"},
      {unreadable_field,       done,            "kept as octets"},
      {withdrawal_ignored,     done,            "to be ignored (RFC 7011 s8.1, s8.4)"},
      {unknown_scope,          done,            "kept by its number"},
      {bad_boolean,            done,            "its value is shown"},
      {not_finite,             done,            "its value is shown"},
      {wild_time,              done,            "its value is shown"},
      {bad_sampling,           done,            "its value is shown"},
      {unmatched_scope,        done,            "nothing is left out of the record"},
      {ambiguous_sampling,     done,            "nothing is left out of the record"},
      {saturated,              done,            "of the flow made of it; its record has the whole value"},
      {uncounted_totals,       done,            "of the flow made of it; its record has the whole value"},
      {damaged_list,           not_done,        "the rest of the list has no known bounds"},
      {list_without_template,  done,            "to be stepped over, as a set is"},
      {deep_list,              not_offered,     "RFC 6313 has no limit; what is deeper is kept as octets"},
      {unknown_semantic,       done,            "the list is read as of undefined semantic (RFC 6313 s4.4)"},
      {contradicting_type,     done,            "the record is read; the registry holds"},
      {unknown_properties,     done,            "the record is read; what it refers to may come"},
      {bad_checksum,           done,            "what the message says is read all the same"},
      {sequence_counts_itself, done,            "the number is read"},
  }};
}();
inline constexpr auto sflow5_verdicts = [] {
  using enum sflow5::finding;
  using enum reading;
  return std::array<verdict_row<sflow5::finding>, sflow5::finding_count>{{
      {trailing_octets,  not_done_filled, "more than the announced samples, and zeros fill datagrams"},
      {agent_unknown,    done,            "legal: address type 0"},
      {agent_moved,      done,            "nothing is wrong with the datagram"},
      {mixed_forms,      done,            "each sample is read by its own form"},
      {unaligned_length, done,            "what the length covers is read"},
      {nonzero_padding,  done,            "padding has no meaning"},
      {sample_longer,    done,            "a later version may be longer: the length is to be used"},
      {sample_length,    not_done,        "the length is not taken at its word: the records end with the datagram"},
      {record_longer,    done,            "a later version may be longer: the length is to be used"},
      {record_damaged,   not_done,        "stepped over by its length"},
      {record_variant,   done,            "a form that is in use"},
      {duplicate_record, done,            "both are shown"},
      {no_records,       done,            "the sample's own members are read"},
      {rate_wild,        done,            "its value is shown"},
      {rate_zero,        done,            "its value is shown"},
      {pool_zero,        done,            "its value is shown"},
      {source_type,      done,            "its value is shown"},
      {frame_length,     done,            "its value is shown"},
      {stripped,         done,            "its value is shown"},
      {header_short,     done,            "the octets are shown; less could be sampled of the packet"},
      {long_string,      done,            "the whole string is shown"},
      {prefix_length,    done,            "its value is shown"},
      {empty_segment,    done,            "its value is shown"},
  }};
}();
inline constexpr auto fixed_verdicts = [] {
  using enum fixed::finding;
  using enum reading;
  return std::array<verdict_row<fixed::finding>, fixed::finding_count>{{
      {count_zero,            done,            "it has no records to read"},
      {count_over_most,       done,            "all records that are there are read"},
      {trailing_octets,       not_done_filled, "more than the announced records, and zeros fill datagrams"},
      {nanoseconds_range,     done,            "its value is read as it is"},
      {boot_before_1970,      done,            "its value is read as it is"},
      {sampling_undefined,    done,            "its value is shown"},
      {sampling_inconsistent, done,            "its value is shown"},
      {last_before_first,     done,            "both values are shown"},
      {last_after_export,     done,            "its value is shown"},
      {no_packets,            done,            "its value is shown"},
      {prefix_over_32,        done,            "its value is shown"},
      {wide_records,          done,            "a form that is in use"},
  }};
}();
// clang-format on

[[nodiscard]] constexpr reading reading_of(template_finding f) noexcept {
  return template_verdicts[static_cast<std::size_t>(f)].how;
}
[[nodiscard]] constexpr reading reading_of(sflow5::finding f) noexcept {
  return sflow5_verdicts[static_cast<std::size_t>(f)].how;
}
[[nodiscard]] constexpr reading reading_of(fixed::finding f) noexcept {
  return fixed_verdicts[static_cast<std::size_t>(f)].how;
}

namespace detail {
template <class Rows>
consteval bool are_in_order(const Rows& rows) {
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (static_cast<std::size_t>(rows[i].finding) != i || rows[i].why == nullptr) return false;
  return true;
}
}  // namespace detail
static_assert(detail::are_in_order(template_verdicts) && detail::are_in_order(sflow5_verdicts) &&
              detail::are_in_order(fixed_verdicts));

}  // namespace flowkit::tools
