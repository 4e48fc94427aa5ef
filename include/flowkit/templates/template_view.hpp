// SPDX-License-Identifier: BSL-1.0
// A template as decoders use it: its fields, and what follows from them about its records.
#pragma once

#include <span>

#include <flowkit/templates/specifier.hpp>

namespace flowkit::inline v0 {

/// Template ids below belong to sets of their own kinds (RFC 7011 section 3.3.2, RFC 3954 section 5.2).
inline constexpr std::uint16_t first_template_id = 256;

struct template_view {
  std::uint16_t id = 0;
  std::uint16_t scope_count = 0;  ///< the first so many fields are the scope
  bool is_options = false;        ///< a v9 options template may have no scope, so the count does not show it
  std::span<const specifier> fields;

  [[nodiscard]] constexpr std::span<const specifier> scope() const noexcept { return fields.first(scope_count); }
};

/// What the fields determine about the records.
struct template_shape {
  std::size_t min_size = 0;  ///< octets of the shortest record; 0: records cannot be counted
  std::size_t variable = 0;  ///< how many fields have a variable length
  friend constexpr bool operator==(const template_shape&, const template_shape&) = default;
};
[[nodiscard]] constexpr template_shape shape_of(std::span<const specifier> fields) noexcept {
  template_shape s;
  for (const specifier& f : fields) {
    s.min_size += f.min_size();
    s.variable += f.is_variable();
  }
  return s;
}

/// Cuts data octets into records, without looking into more than the lengths.
class record_cursor {
 public:
  constexpr record_cursor(std::span<const specifier> fields, template_shape shape, octets data,
                          std::uint32_t offset = 0) noexcept
      : fields_(fields), shape_(shape), in_(data, offset) {}

  /// The next record; empty when fewer octets are left than the shortest record takes (they are padding), or when a
  /// length inside the record runs over the end: then failure() says where.
  constexpr octets next() noexcept {
    if (shape_.min_size == 0 || in_.remaining() < shape_.min_size) return {};
    if (shape_.variable == 0) return in_.take(shape_.min_size);
    reader walk = in_;
    for (const specifier& f : fields_) {
      std::size_t length = f.length;
      if (f.is_variable()) {
        failure_ = read_length(walk, length);
        if (failure_.code != errc::ok) return {};
      } else if (!walk.has(length)) {
        failure_ = {errc::bad_length, walk.offset()};
        return {};
      }
      walk.advance(length);
    }
    return in_.take(static_cast<std::size_t>(walk.at() - in_.at()));
  }

  [[nodiscard]] constexpr error failure() const noexcept { return failure_; }
  /// What is left: padding, or the damaged record and what follows it.
  [[nodiscard]] constexpr octets rest() const noexcept { return in_.rest(); }
  [[nodiscard]] constexpr std::uint32_t offset() const noexcept { return in_.offset(); }

 private:
  std::span<const specifier> fields_;
  template_shape shape_;
  reader in_;
  error failure_{};
};

}  // namespace flowkit
