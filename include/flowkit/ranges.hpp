// SPDX-License-Identifier: BSL-1.0
// Opt-in: messages, sets, records and fields as range-v3 views, for programs that compose views rather than loop. Costs
// 1.3 s of compile time; nothing else in flowkit includes it.
//
//   for (set_view s : views::sets(message)) ...
//   auto big = views::records(fields, s.content) | ranges::views::filter([](octets r) { return r.size() > 100; });
#pragma once

#include <flowkit/ipfix/message.hpp>
#include <flowkit/netflow9/message.hpp>
#include <flowkit/templates/record_view.hpp>

#include <range/v3/view/facade.hpp>

namespace flowkit::inline v0 {

namespace detail {
/// A cursor of flowkit as an input range. Cursor has `bool next(Value&)`.
template <class Cursor, class Value>
class cursor_view : public ranges::view_facade<cursor_view<Cursor, Value>, ranges::finite> {
  friend ranges::range_access;

 public:
  cursor_view() = default;
  explicit cursor_view(Cursor c) : cursor_(std::move(c)) {}

 private:
  struct position {
    Cursor rest{};
    Value value{};
    bool at_end = false;
    const Value& read() const noexcept { return value; }
    void next() noexcept { at_end = !rest.next(value); }
    bool equal(ranges::default_sentinel_t) const noexcept { return at_end; }
    bool equal(const position& o) const noexcept { return at_end == o.at_end; }
  };
  position begin_cursor() const {
    position p{cursor_};
    p.next();
    return p;
  }
  ranges::default_sentinel_t end_cursor() const noexcept { return {}; }

  Cursor cursor_{};
};

/// Messages of an IPFIX stream, up to the first incomplete one.
class message_frames {
 public:
  message_frames() = default;
  explicit message_frames(octets stream) noexcept : rest_(stream) {}
  bool next(octets& out) noexcept {
    const auto size = ipfix::frame_size(rest_);
    if (!size || *size == 0 || *size > rest_.size()) return false;
    out = rest_.first(*size);
    rest_ = rest_.subspan(*size);
    return true;
  }

 private:
  octets rest_;
};

struct set_walk {
  set_walk() noexcept : set_walk(octets{}, 0) {}
  set_walk(octets sets, std::uint32_t offset) noexcept : cursor(sets, offset) {}
  bool next(set_view& out) noexcept { return cursor.next(out); }
  set_cursor cursor;
};

struct record_walk {
  record_walk() noexcept : record_walk(octets{}, {}) {}
  record_walk(octets content, std::span<const specifier> fields) noexcept : cursor(fields, shape_of(fields), content) {}
  bool next(octets& out) noexcept {
    out = cursor.next();
    return !out.empty();
  }
  record_cursor cursor;
};
}  // namespace detail

namespace views {
/// The messages of an IPFIX file or connection (RFC 7011 section 10.4.3), as octets. Ends before anything that is not a
/// message.
[[nodiscard]] inline auto messages(octets stream) {
  return detail::cursor_view<detail::message_frames, octets>{detail::message_frames{stream}};
}
/// The sets of a message, as set_view. Ends before a set that does not fit.
[[nodiscard]] inline auto sets(const ipfix::message& m) {
  return detail::cursor_view<detail::set_walk, set_view>{detail::set_walk{m.sets, ipfix::header_size}};
}
[[nodiscard]] inline auto sets(const netflow9::message& m) {
  return detail::cursor_view<detail::set_walk, set_view>{detail::set_walk{m.sets, netflow9::header_size}};
}
/// The records of a data set, as octets. The fields are the template's and must outlive the view.
[[nodiscard]] inline auto records(std::span<const specifier> fields, octets content) {
  return detail::cursor_view<detail::record_walk, octets>{detail::record_walk{content, fields}};
}
/// The fields of a record, as field_view.
[[nodiscard]] inline record_view fields(std::span<const specifier> of, octets record) { return {of, record}; }
}  // namespace views

}  // namespace flowkit
