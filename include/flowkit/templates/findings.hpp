// SPDX-License-Identifier: BSL-1.0
// What is odd in messages with templates and is decoded all the same: for receivers to count.
#pragma once

#include <cstddef>
#include <cstdint>

namespace flowkit {

enum class template_finding : std::uint8_t {
  count_mismatch,   ///< v9: the header's count is neither of records nor of FlowSets [NFV9-3954-5.1-COUNT]
  datagram_longer,  ///< IPFIX: octets behind the message; another message is decoded
  reserved_set,     ///< a set id below 256 that is not of a template set
  empty_set,        ///< a set of 4 octets
  trailing_octets,  ///< 1 to 3 octets behind the last set
  long_padding,     ///< 4 octets or more of padding
  nonzero_padding,
  short_set,               ///< a data set without one whole record
  damaged_record,          ///< a length inside a record runs over its set
  damaged_template,        ///< a template record that does not fit its set, or too many fields
  template_id_reserved,    ///< a template id below 256
  zero_size_template,      ///< no octets in its records: not kept
  zero_length_field,       ///< beside others that have a length
  options_without_fields,  ///< v9: an options template of scopes only
  redefined_template,
  template_clash,    ///< two exporters of one session define an id differently: each keeps its own
  foreign_template,  ///< data read by the template of another exporter of the session, as there is none of its own
  late_template,           ///< a data set that had to wait for its template, or never met it
  unreadable_field,        ///< announced in a length that its element cannot have: kept as octets
  withdrawal_ignored,      ///< over UDP, or of a template that is not known
  unknown_scope,           ///< v9: scope type outside of 1 to 5
  bad_boolean,             ///< neither 1 nor 2
  not_finite,              ///< a float that is no number
  wild_time,               ///< a time outside of what can be meant
  bad_sampling,            ///< an interval of 0, or beyond reason
  saturated,               ///< a value that did not fit its member
  sequence_counts_itself,  ///< IPFIX: the number includes the message's own records [IPFIX-7011-3.1-SEQ]
  count_,
};
inline constexpr std::size_t template_finding_count = static_cast<std::size_t>(template_finding::count_);

[[nodiscard]] constexpr const char* to_string(template_finding f) noexcept {
  switch (f) {
    case template_finding::count_mismatch: return "count mismatch";
    case template_finding::datagram_longer: return "octets behind the message";
    case template_finding::reserved_set: return "reserved set id";
    case template_finding::empty_set: return "empty set";
    case template_finding::trailing_octets: return "trailing octets";
    case template_finding::long_padding: return "long padding";
    case template_finding::nonzero_padding: return "padding not zero";
    case template_finding::short_set: return "set shorter than a record";
    case template_finding::damaged_record: return "damaged record";
    case template_finding::damaged_template: return "damaged template";
    case template_finding::template_id_reserved: return "reserved template id";
    case template_finding::zero_size_template: return "template of no octets";
    case template_finding::zero_length_field: return "field of no octets";
    case template_finding::options_without_fields: return "options template without options";
    case template_finding::late_template: return "data before its template";
    case template_finding::redefined_template: return "template redefined";
    case template_finding::template_clash: return "template id defined otherwise by another port";
    case template_finding::foreign_template: return "data read by the template of another port";
    case template_finding::unreadable_field: return "field length";
    case template_finding::withdrawal_ignored: return "withdrawal ignored";
    case template_finding::unknown_scope: return "unknown scope type";
    case template_finding::bad_boolean: return "boolean neither 1 nor 2";
    case template_finding::not_finite: return "float not finite";
    case template_finding::wild_time: return "time out of range";
    case template_finding::bad_sampling: return "sampling interval out of range";
    case template_finding::saturated: return "value saturated";
    case template_finding::sequence_counts_itself: return "sequence counts its own records";
    case template_finding::count_: break;
  }
  return "?";
}

}  // namespace flowkit
