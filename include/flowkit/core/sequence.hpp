// SPDX-License-Identifier: BSL-1.0
// sequence<Layout>: a repeated part whose elements differ in length. Octets when it was decoded: walked once to check
// that each element is complete, then read one by one on demand. A span of values when it is to be encoded.
#pragma once

#include <span>

#include <flowkit/core/layout.hpp>

namespace flowkit::inline v0 {

template <const auto& Layout>
class sequence {
  using layout_type = std::remove_cvref_t<decltype(Layout)>;
  static_assert(layout_type::min_size > 0, "an element takes at least one octet");

 public:
  using value_type = typename layout_type::record;
  static constexpr std::size_t min_stride = layout_type::min_size;

  constexpr sequence() = default;
  /// The values are not copied: they must outlive the sequence.
  constexpr sequence(std::span<const value_type> values) noexcept : values_(values.data()), size_(values.size()) {}

  /// `count` elements from the front of `in`, which moves past them. On failure it is at the faulty element, and `out`
  /// has those before it.
  [[gnu::always_inline]] static constexpr error read(reader& in, std::size_t count, sequence& out) noexcept {
    out = sequence{};
    out.offset_ = in.offset();
    reader at = in;
    error e{};
    std::size_t n = 0;
    for (; n < count; ++n) {
      reader after = at;
      if (e = step(after); e.code != errc::ok) break;
      at = after;
    }
    out.size_ = n;
    if (n != 0) out.raw_ = {in.at(), static_cast<std::size_t>(at.at() - in.at())};
    in = at;
    return e;
  }

  [[nodiscard]] constexpr std::size_t size() const noexcept { return size_; }
  [[nodiscard]] constexpr bool empty() const noexcept { return size_ == 0; }
  /// The octets that a decoded sequence was read from; empty for one of values.
  [[nodiscard]] constexpr octets raw() const noexcept { return raw_; }
  /// Of the first element, in the datagram that was decoded.
  [[nodiscard]] constexpr std::uint32_t offset() const noexcept { return offset_; }

  constexpr error write(writer& out) const noexcept {
    if (values_ != nullptr) {
      for (std::size_t i = 0; i < size_; ++i)
        if (const error e = Layout.write(values_[i], out)) return e;
      return {};
    }
    if (!out.has(raw_.size())) return {errc::no_space, static_cast<std::uint32_t>(out.size())};
    for (std::size_t i = 0; i < raw_.size(); ++i) out.at()[i] = raw_[i];
    out.advance(raw_.size());
    return {};
  }

  /// Yields values; enough of an input iterator for `for`, <algorithm> and ranges.
  class iterator {
   public:
    using value_type = sequence::value_type;
    using difference_type = std::ptrdiff_t;
    constexpr iterator() = default;
    [[gnu::always_inline]] constexpr explicit iterator(const sequence& of) noexcept
        : in_(of.raw_, of.offset_), values_(of.values_), left_(of.size_) {
      load();
    }
    constexpr const value_type& operator*() const noexcept { return value_; }
    constexpr const value_type* operator->() const noexcept { return &value_; }
    [[gnu::always_inline]] constexpr iterator& operator++() noexcept {
      --left_;
      load();
      return *this;
    }
    constexpr iterator operator++(int) noexcept {
      const iterator before = *this;
      ++*this;
      return before;
    }
    /// By what is left: of one sequence.
    friend constexpr bool operator==(const iterator& a, const iterator& b) noexcept { return a.left_ == b.left_; }

   private:
    [[gnu::always_inline]] constexpr void load() noexcept {
      if (left_ == 0) return;
      if (values_ != nullptr) {  // asked in this way g++ sees that it is not null
        value_ = *values_++;
      } else {
        if constexpr (!layout_type::covers_record) value_ = value_type{};
        static_cast<void>(Layout.read(in_, value_));  // it was whole when the sequence was read
      }
    }

    reader in_{octets{}};
    const value_type* values_ = nullptr;
    std::size_t left_ = 0;
    value_type value_{};
  };
  [[nodiscard]] [[gnu::always_inline]] constexpr iterator begin() const noexcept { return iterator{*this}; }
  [[nodiscard]] constexpr iterator end() const noexcept { return {}; }

  friend constexpr bool operator==(const sequence& a, const sequence& b) noexcept {
    if (a.size_ != b.size_) return false;
    for (iterator i = a.begin(), k = b.begin(); i != a.end(); ++i, ++k)
      if (!(*i == *k)) return false;
    return true;
  }

 private:
  [[gnu::always_inline]] static constexpr error step(reader& in) noexcept {
    if constexpr (layout_type::covers_record) {
      value_type one;
      return Layout.read(in, one);
    } else {
      value_type one{};
      return Layout.read(in, one);
    }
  }

  octets raw_;
  const value_type* values_ = nullptr;
  std::size_t size_ = 0;
  std::uint32_t offset_ = 0;
};

}  // namespace flowkit
