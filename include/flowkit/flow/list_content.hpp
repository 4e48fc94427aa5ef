// SPDX-License-Identifier: BSL-1.0
// What lists of structured data in a record (RFC 6313) say about the flow, where the normalised flow has a place for
// it: names that deep packet inspection found, and TCP flags. The first of several counts.
#pragma once

#include <flowkit/flow/biflow.hpp>
#include <flowkit/templates/list_walk.hpp>

namespace flowkit::inline v0::flow {

/// Known: as in record_json.hpp.
template <class Known>
class list_content {
 public:
  list_content(const Known& known, record& to) noexcept : known_(known), to_(to) {}

  // What list_walk calls.
  [[nodiscard]] abstract_type type_of(const specifier& s) const noexcept {
    const element* const e = known_.find_element(s);
    return e == nullptr ? abstract_type::octetArray : e->type;
  }
  bool find(std::uint16_t id, template_view& out) const noexcept { return known_.find_template(id, out); }
  void value(const field_view& f, place) noexcept {
    if (depth_ == 0) return;  // a field of the record itself: the table reads those
    const auto text = [&]<auto Member>(const element& e) {
      if (!f.spec->names(e) || f.value.empty() || to_.has<Member>()) return;
      to_.*Member = flowkit::detail::view_of<std::string_view>(f.value);
      to_.set_present<Member>();
    };
    const auto flags = [&]<auto Member>(const element& e) {
      if (!f.spec->names(e) || f.value.empty() || f.value.size() > 2) return;
      const auto seen = static_cast<std::uint16_t>(load_be(f.value.data(), f.value.size()));
      to_.*Member = static_cast<std::uint16_t>((to_.has<Member>() ? to_.*Member : 0) | seen);
      to_.set_present<Member>();
    };
    text.template operator()<&record::http_host>(ie::httpRequestHost);
    text.template operator()<&record::http_host>(ie::cert::httpHost);
    text.template operator()<&record::http_method>(ie::httpRequestMethod);
    text.template operator()<&record::http_target>(ie::httpRequestTarget);
    text.template operator()<&record::http_user_agent>(ie::httpUserAgent);
    text.template operator()<&record::http_user_agent>(ie::cert::httpUserAgent);
    text.template operator()<&record::dns_name>(ie::cert::dnsQName);
    text.template operator()<&record::user>(ie::userName);
    text.template operator()<&record::application_name>(ie::applicationName);
    // The flags of the first packet, and of those after it.
    flags.template operator()<&record::tcp_flags>(ie::cert::initialTCPFlags);
    flags.template operator()<&record::tcp_flags>(ie::cert::unionTCPFlags);
    flags.template operator()<&record::reverse_tcp_flags>(ie::cert::reverseInitialTCPFlags);
    flags.template operator()<&record::reverse_tcp_flags>(ie::cert::reverseUnionTCPFlags);
  }
  void list_begins(const list_head&, const field_view&) noexcept { ++depth_; }
  void list_ends() noexcept { --depth_; }
  void part_begins(std::uint16_t, place) noexcept {}
  void part_ends() noexcept {}
  void record_begins(place) noexcept {}
  void record_ends() noexcept {}
  void unread(error, place) noexcept {}

 private:
  const Known& known_;
  record& to_;
  unsigned depth_ = 0;
};

/// Completes the flow that was read from this record. Views are into the record.
template <class Known>
void complete_from_lists(std::span<const specifier> fields, octets one, const Known& known, record& to) noexcept {
  walk_record(fields, one, 0, list_content<Known>{known, to});
}

}  // namespace flowkit::flow
