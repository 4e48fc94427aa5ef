// SPDX-License-Identifier: BSL-1.0
// What NetFlow v9 and IPFIX call things, and where their texts say so.
#pragma once

#include <flowkit/core/layout_parts.hpp>
#include <flowkit/ipfix/message.hpp>
#include <flowkit/ipfix/template.hpp>
#include <flowkit/netflow9/message.hpp>
#include <flowkit/netflow9/template.hpp>
#include <flowkit/templates/cache.hpp>
#include <flowkit/templates/session_key.hpp>

namespace flowkit::conformance::detail {

/// RFC 3954.
struct v9 : netflow9::rules {
  static constexpr auto version = netflow9_sessions;
  static constexpr auto& message = parts_of<netflow9::message_layout>;
  static constexpr const char *set = "FlowSet", *header_clause = "RFC 3954 s5.1", *set_clause = "RFC 3954 s5.2",
                              *template_clause = "RFC 3954 s5.2", *data_clause = "RFC 3954 s5.3",
                              *options_clause = "RFC 3954 s6.1", *options_data_clause = "RFC 3954 s6.2";
  /// What follows the id of a template, of an options template.
  static constexpr const char *counts[] = {"field count"}, *options_counts[] = {"option scope length", "option length"};
};

/// RFC 7011.
struct v10 : ipfix::rules {
  static constexpr auto version = ipfix_sessions;
  static constexpr auto& message = parts_of<ipfix::message_layout>;
  static constexpr const char *set = "set", *header_clause = "RFC 7011 s3.1", *set_clause = "RFC 7011 s3.3.2",
                              *template_clause = "RFC 7011 s3.4.1", *data_clause = "RFC 7011 s3.4.3",
                              *options_clause = "RFC 7011 s3.4.2.2", *options_data_clause = "RFC 7011 s3.4.3";
  static constexpr const char *counts[] = {"field count"}, *options_counts[] = {"field count", "scope field count"};
};

/// What became of a template record.
inline const char* in_words(template_change c) noexcept {
  switch (c) {
    case template_change::added: return "new";
    case template_change::refreshed: return "as it was announced before";
    case template_change::redefined: return "replaces another definition";
    case template_change::kind_changed: return "replaces another definition, of the other kind";
    case template_change::clash: return "another definition of this id is in use";
  }
  return "";
}

}  // namespace flowkit::conformance::detail
