// SPDX-License-Identifier: BSL-1.0
// The sets of a NetFlow v9 or IPFIX message: their templates learnt, their data records counted, the absolute times in
// these moved, also in lists.
#pragma once

#include <optional>
#include <vector>

#include <flowkit/ie/registry.hpp>
#include <flowkit/ipfix/checksum.hpp>
#include <flowkit/templates/decode.hpp>
#include <flowkit/templates/list_walk.hpp>

#include "tools/flowgen/replay/renewer.hpp"
#include "tools/flowgen/replay/times.hpp"

namespace flowkit::tools {

/// What is kept with a template: which of its fields are times.
struct times_of_template {
  std::vector<conversion> kinds;  ///< by field
  bool compiled = false, has_times = false, has_lists = false, has_checksum = false;
  [[nodiscard]] std::size_t owned_octets() const noexcept { return kinds.capacity() * sizeof(conversion); }
};

using renewal_sessions = session_table<times_of_template>;

template <class Rules>
class renewed_sets {
  using entry = renewal_sessions::entry;

 public:
  /// `by`: seconds; none: the times stay.
  renewed_sets(renewal_sessions& sessions, renewal_sessions::handle session, origin from, std::span<std::byte> message,
               std::optional<std::int64_t> by, renewal_counts& lacking) noexcept
      : sessions_(sessions), session_(session), from_(from), message_(message), by_(by), lacking_(lacking) {}

  void renew(set_cursor sets, const record_context& context) {
    set_decoder<Rules, renewal_sessions, renewed_sets> decoder{sessions_, session_,         from_,
                                                               context,   context.received, *this};
    for (set_view s; sets.next(s);) decoder.decode(s);
  }
  [[nodiscard]] std::uint32_t records() const noexcept { return records_; }
  /// Offset of a checksum over the message (RFC 5655), which the last change of an octet must set.
  [[nodiscard]] std::optional<std::size_t> checksum_at() const noexcept { return checksum_at_; }

  // What set_decoder calls.
  void learned(entry&, template_change, place) noexcept {}
  void withdrawn(std::uint16_t) noexcept {}
  void finding(template_finding, place) noexcept {}
  void released(std::size_t) noexcept {}
  void unknown(const set_view&, bool) noexcept { lacking_.sets += by_.has_value(); }
  void data(entry& e, octets content, std::uint32_t offset, const record_context&) {
    if (!e.attached.compiled) compile(e);
    record_cursor cursor{e.fields, e.shape, content, offset};
    for (octets r = cursor.next(); !r.empty(); r = cursor.next()) {
      ++records_;
      const std::uint32_t at = cursor.offset() - static_cast<std::uint32_t>(r.size());
      if (e.attached.has_checksum) note_checksum(e, r, at);
      if (!by_) continue;
      if (e.attached.has_lists)
        walk_record(e.fields, r, at, *this);
      else if (e.attached.has_times)
        for (const field_view& f : record_view(e.fields, r))
          move(e.attached.kinds[f.index], make_place(at + offset_in(r, f.value), f.value.size()));
    }
  }

  // What walk_record calls.
  [[nodiscard]] abstract_type type_of(const specifier& s) const noexcept {
    const element* e = ie::find(s.space, s.pen, s.id);
    return e != nullptr ? e->type : abstract_type::octetArray;
  }
  [[nodiscard]] bool find(std::uint16_t id, template_view& out) noexcept {
    const entry* known = sessions_.find(session_, id, from_);
    if (known != nullptr) out = known->view();
    return known != nullptr;
  }
  void value(const field_view& f, place at) noexcept { move(kind_of(*f.spec), at); }
  void list_begins(const list_head&, const field_view&) noexcept {}
  void list_ends() noexcept {}
  void part_begins(std::uint16_t, place) noexcept {}
  void part_ends() noexcept {}
  void record_begins(place) noexcept {}
  void record_ends() noexcept {}
  void unread(error, place) noexcept { ++lacking_.fields; }

 private:
  static std::size_t offset_in(octets whole, octets part) noexcept {
    return static_cast<std::size_t>(part.data() - whole.data());
  }
  static conversion kind_of(const specifier& s) noexcept { return absolute_time(ie::find(s.space, s.pen, s.id)); }

  void compile(entry& e) {
    times_of_template made;
    made.compiled = true;
    made.has_checksum = std::is_same_v<Rules, ipfix::rules> && ipfix::has_message_checksum(e.view());
    for (const specifier& s : e.fields) {
      made.kinds.push_back(kind_of(s));
      made.has_times |= made.kinds.back() != conversion::none;
      made.has_lists |= is_list(type_of(s));
    }
    sessions_.attach(session_, e, std::move(made));
  }
  void note_checksum(const entry& e, octets record, std::uint32_t at) noexcept {
    if (const octets sum = ipfix::checksum_in(e.view(), record); !sum.empty())
      checksum_at_ = at + offset_in(record, sum);
  }
  void move(conversion kind, place at) noexcept {
    if (kind != conversion::none && !move_time(kind, message_.subspan(at.offset, at.length), *by_)) ++lacking_.fields;
  }

  renewal_sessions& sessions_;
  renewal_sessions::handle session_;
  origin from_;
  std::span<std::byte> message_;
  std::optional<std::int64_t> by_;
  renewal_counts& lacking_;
  std::uint32_t records_ = 0;
  std::optional<std::size_t> checksum_at_;
};

}  // namespace flowkit::tools
