// SPDX-License-Identifier: BSL-1.0
// The sets (v9: FlowSets) of a message: id, length, content.
#pragma once

#include <flowkit/core/layout.hpp>

namespace flowkit::inline v0 {

namespace term {
inline constexpr element set_id = local_term("set id", abstract_type::unsigned16);
inline constexpr element set_length = local_term("set length", abstract_type::unsigned16, unit::octets);
}  // namespace term

/// The length counts this header, the records and the padding. As a layout of its own and not with length_of_whole: a
/// message builder patches it when the set is closed.
struct set_header {
  std::uint16_t id;
  std::uint16_t length;
  friend constexpr bool operator==(const set_header&, const set_header&) = default;
};
// clang-format off
inline constexpr auto set_header_layout = layout<set_header>(
    field<&set_header::id, term::set_id>,
    field<&set_header::length, term::set_length>);
// clang-format on
static_assert(set_header_layout.size == 4);

struct set_view {
  std::uint16_t id = 0;
  std::uint32_t offset = 0;  ///< of the set header in the datagram
  octets content;            ///< what follows the set header, padding included
};

/// Walks sets. The sets lie within the enclosing octets; their content is not checked.
class set_cursor {
 public:
  /// `offset`: of the first set in the datagram.
  constexpr set_cursor(octets sets, std::uint32_t offset) noexcept : in_(sets, offset) {}

  /// False at the end (fewer octets than a set header are left, see rest()), or at a set whose length is below 4 or
  /// over the end: then failure() says where.
  constexpr bool next(set_view& out) noexcept {
    if (!in_.has(set_header_layout.size)) return false;
    const set_header h = set_header_layout.read(in_.at());
    if (h.length < set_header_layout.size || !in_.has(h.length)) {
      failure_ = {errc::bad_length, in_.offset() + 2};
      return false;
    }
    out = {h.id, in_.offset(), {in_.at() + set_header_layout.size, h.length - set_header_layout.size}};
    in_.advance(h.length);
    return true;
  }
  [[nodiscard]] constexpr error failure() const noexcept { return failure_; }
  /// Octets after the last set, and where they begin.
  [[nodiscard]] constexpr octets rest() const noexcept { return in_.rest(); }
  [[nodiscard]] constexpr std::uint32_t offset() const noexcept { return in_.offset(); }

 private:
  reader in_;
  error failure_{};
};

/// Do the sets lie one after the other within the octets? errc::ok, or the first that does not.
[[nodiscard]] constexpr error check_sets(octets sets, std::uint32_t offset) noexcept {
  set_cursor c{sets, offset};
  for (set_view s; c.next(s);) {
  }
  return c.failure();
}

}  // namespace flowkit
