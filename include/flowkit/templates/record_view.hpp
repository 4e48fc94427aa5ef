// SPDX-License-Identifier: BSL-1.0
// One record of any template, field by field: for printing, checking and passing on. Nothing is lost: unknown fields
// stay octets, and the record re-encodes to the same octets.
#pragma once

#include <flowkit/templates/template_view.hpp>

namespace flowkit::inline v0 {

/// One field of one record. Elements are looked up by the caller who wants their names (ie/registry.hpp).
struct field_view {
  const specifier* spec = nullptr;
  std::size_t index = 0;  ///< in the template
  octets value;           ///< without the length of a variable-length field
  octets encoded;         ///< as in the record, with that length
};

class record_view {
 public:
  /// `record` is one whole record of the template, as record_cursor cuts them.
  constexpr record_view(std::span<const specifier> fields, octets record) noexcept : fields_(fields), record_(record) {}

  class iterator {
   public:
    using value_type = field_view;
    using difference_type = std::ptrdiff_t;
    constexpr iterator() = default;
    constexpr iterator(std::span<const specifier> fields, std::size_t index, octets rest) noexcept
        : fields_(fields), index_(index), rest_(rest) {
      read();
    }
    constexpr const field_view& operator*() const noexcept { return field_; }
    constexpr const field_view* operator->() const noexcept { return &field_; }
    constexpr iterator& operator++() noexcept {
      rest_ = rest_.subspan(field_.encoded.size());
      ++index_;
      read();
      return *this;
    }
    constexpr iterator operator++(int) noexcept {
      const iterator before = *this;
      ++*this;
      return before;
    }
    friend constexpr bool operator==(const iterator& a, const iterator& b) noexcept { return a.index_ == b.index_; }

   private:
    constexpr void read() noexcept {
      if (index_ >= fields_.size()) return;
      const specifier& s = fields_[index_];
      std::size_t length = s.length, before = 0;
      if (s.is_variable()) {
        length = std::to_integer<std::size_t>(rest_[0]);
        before = 1;
        if (length == 255) length = load_be<std::uint16_t>(rest_.data() + 1), before = 3;
      }
      field_ = {&s, index_, rest_.subspan(before, length), rest_.first(before + length)};
    }
    std::span<const specifier> fields_;
    std::size_t index_ = 0;
    octets rest_;
    field_view field_;
  };

  [[nodiscard]] constexpr iterator begin() const noexcept { return {fields_, 0, record_}; }
  [[nodiscard]] constexpr iterator end() const noexcept { return {fields_, fields_.size(), {}}; }
  [[nodiscard]] constexpr std::size_t size() const noexcept { return fields_.size(); }
  [[nodiscard]] constexpr octets raw() const noexcept { return record_; }

 private:
  std::span<const specifier> fields_;
  octets record_;
};

}  // namespace flowkit
