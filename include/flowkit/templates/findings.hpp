// SPDX-License-Identifier: BSL-1.0
// Anomalies in messages with templates that do not prevent decoding: for receivers to count.
#pragma once

#include <flowkit/core/finding.hpp>

namespace flowkit::inline v0 {

enum class template_finding : std::uint8_t {
  count_mismatch,   ///< v9: the header's count is neither of records nor of FlowSets
  datagram_longer,  ///< IPFIX: octets after the message; another message is decoded
  reserved_set,     ///< a set id below 256 that is not a template set's
  empty_set,        ///< a set of 4 octets
  trailing_octets,  ///< after the last set: 1 to 3 octets, or zeros
  long_padding,     ///< 4 octets or more of padding
  nonzero_padding,
  short_set,               ///< a data set without a complete record
  damaged_record,          ///< a length inside a record runs over its set
  damaged_template,        ///< a template record that does not fit its set, or too many fields
  template_id_reserved,    ///< a template id below 256
  zero_size_template,      ///< no octets in its records: not kept
  zero_length_field,       ///< in a template with other fields that have a length
  options_without_fields,  ///< v9: an options template of scopes only
  redefined_template,
  template_clash,    ///< two exporters of one session define an id differently: both definitions are kept
  foreign_template,  ///< data decoded with the template of another exporter of the session, as there is none of its own
  late_template,     ///< a data set that had to wait for its template, or never met it
  unreadable_field,  ///< announced with a length that its element cannot have: kept as octets
  withdrawal_ignored,      ///< over UDP, or of a template that is not known
  unknown_scope,           ///< v9: scope type outside of 1 to 5
  bad_boolean,             ///< neither 1 nor 2
  not_finite,              ///< a float that is no number
  wild_time,               ///< a time outside the plausible range
  bad_sampling,            ///< an interval of 0, or implausibly large
  unmatched_scope,         ///< sampling or names with a scope that no flow can match
  ambiguous_sampling,      ///< options announce different rates of equal rank for a flow
  saturated,               ///< a value that did not fit its member
  uncounted_totals,        ///< running totals of a flow that cannot be identified: the increase is unknown
  damaged_list,            ///< IPFIX: a list whose head, elements or parts do not fit it: the rest of it is not read
  list_without_template,   ///< IPFIX: records in a list of a template that is not known
  deep_list,               ///< IPFIX: lists in lists, more than are opened
  unknown_semantic,        ///< IPFIX: a list whose semantic is not registered
  contradicting_type,      ///< IPFIX: a type record that says otherwise than the registry, or an earlier one
  unknown_properties,      ///< IPFIX: a record refers to common properties that are not known
  bad_checksum,            ///< IPFIX: a message that is not the one that its checksum was made of
  sequence_counts_itself,  ///< IPFIX: the number includes the message's own records
  count_,
};
inline constexpr std::size_t template_finding_count = count_of_findings<template_finding>;

/// Each protocol has its own catalogue of requirements: see netflow9::tag() and ipfix::tag().
struct template_finding_row {
  template_finding finding;
  const char* netflow9;  ///< tag
  const char* ipfix;     ///< tag
  const char* words;
};

// No tag: v9 has no message length, withdrawals or self-counting numbers, RFC 3954 asks for no set to hold a record and
// has no booleans, floats or 64-bit times; IPFIX has no count and any scope; options without fields are no fault;
// sampling rates come in many elements, none of them with a rule; any element may be a scope, and the RFCs leave open
// what rates that differ mean; saturated and uncounted_totals are bounds of the reader, and exporters that share a
// session are not at fault; NetFlow v9 has no lists, and how deep these may be is the reader's bound. Padding of 4
// octets and more is legal in IPFIX up to the record's size, so its rule is the one on alignment.
// clang-format off
inline constexpr auto template_finding_table = [] {
  using enum template_finding;
  return std::array<template_finding_row, template_finding_count>{{
      {count_mismatch,         "NFV9-3954-5.1-COUNT",       "", "count mismatch"},
      {datagram_longer,        "",                          "IPFIX-7011-3.1-LENGTH", "octets after the message"},
      {reserved_set,           "NFV9-3954-5.2-FSID0",       "IPFIX-7011-3.3.2-SETIDRSV", "reserved set id"},
      {empty_set,              "",                          "IPFIX-7011-3.3.2-EMPTYSET", "empty set"},
      {trailing_octets,        "NFV9-3954-5.1-TILE",        "IPFIX-7011-3.1-SETSUM", "trailing octets"},
      {long_padding,           "NFV9-3954-5.3-PADMAX",      "IPFIX-7011-3.3.1-ALIGN", "long padding"},
      {nonzero_padding,        "NFV9-3954-5.3-PADZERO",     "IPFIX-7011-3.3.1-PADZERO", "padding not zero"},
      {short_set,              "NFV9-3954-5.3-WHOLE",       "IPFIX-7011-3.4.3-DATALEN", "set shorter than a record"},
      {damaged_record,         "NFV9-3954-5.2-NOVAR",       "IPFIX-7011-7-INSET", "damaged record"},
      {damaged_template,       "NFV9-3954-5.2-FIELDCOUNT",  "IPFIX-7011-3.4.1-FIELDCOUNT", "damaged template"},
      {template_id_reserved,   "NFV9-3954-5.2-TID",         "IPFIX-7011-3.4.1-TID", "reserved template id"},
      {zero_size_template,     "NFV9-3954-5.2-ZEROLEN",     "IPFIX-7011-3.4.3-ZEROREC", "template of no octets"},
      {zero_length_field,      "NFV9-3954-5.2-ZEROLEN",     "IPFIX-7011-3.2-FIELDLEN", "field of no octets"},
      {options_without_fields, "",                          "", "options template without options"},
      {redefined_template,     "NFV9-3954-7-NOREUSE",       "IPFIX-7011-8.4-REUSE", "template redefined"},
      {template_clash,         "",                          "", "template id defined otherwise by another port"},
      {foreign_template,       "",                          "", "data read by the template of another port"},
      {late_template,          "NFV9-3954-7-BEFORE",        "IPFIX-7011-8-TMPLFIRST", "data before its template"},
      {unreadable_field,       "NFV9-3954-8-LEN",           "IPFIX-7011-3.2-FIELDLEN", "field length"},
      {withdrawal_ignored,     "",                          "IPFIX-7011-8.4-NOWD", "withdrawal ignored"},
      {unknown_scope,          "NFV9-3954-6.1-SCOPETYPE",   "", "unknown scope type"},
      {bad_boolean,            "",                          "IPFIX-7011-6.1.5-BOOL", "boolean neither 1 nor 2"},
      {not_finite,             "",                          "IPFIX-7011-6.1.3-FLOAT", "float not finite"},
      {wild_time,              "",                          "IPFIX-7011-6.1.8-MS", "time out of range"},
      {bad_sampling,           "NFV9-3954-8-SAMPLEINT",     "", "sampling interval out of range"},
      {unmatched_scope,        "",                          "", "options of a scope that matches nothing"},
      {ambiguous_sampling,     "",                          "", "several sampling rates for a flow"},
      {saturated,              "",                          "", "value saturated"},
      {uncounted_totals,       "",                          "", "running totals of no known flow"},
      {damaged_list,           "",                          "IPFIX-6313-4.5.1-BLFIT", "damaged list"},
      {list_without_template,  "",                          "", "list of a template that is not known"},
      {deep_list,              "",                          "", "lists in lists too deep"},
      {unknown_semantic,       "",                          "IPFIX-6313-4.4-SEM", "list semantic not registered"},
      {contradicting_type,     "",                          "IPFIX-5610-3.9-IDENT", "type record contradicts"},
      {unknown_properties,     "",                          "IPFIX-5473-3.2-PRIOR", "common properties not known"},
      {bad_checksum,           "",                          "IPFIX-5655-8.1.1-MD5", "message checksum wrong"},
      {sequence_counts_itself, "", "IPFIX-7011-3.1-SEQUNIT", "sequence counts its own records"},
  }};
}();
// clang-format on
static_assert(detail::is_in_order(template_finding_table));

[[nodiscard]] constexpr const char* to_string(template_finding f) noexcept {
  return detail::cell(template_finding_table, f, &template_finding_row::words);
}

}  // namespace flowkit
