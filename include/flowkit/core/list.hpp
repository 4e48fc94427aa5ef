// SPDX-License-Identifier: BSL-1.0
// list<Layout>: the records of a repeated part. Octets when it was decoded (read one by one, no heap), a span of
// values when it is to be encoded; equal by element.
#pragma once

#include <span>

#include <flowkit/core/layout.hpp>

namespace flowkit::inline v0 {

template <const auto& Layout>
class list {
  using layout_type = std::remove_cvref_t<decltype(Layout)>;
  static_assert(layout_type::is_fixed, "a list of records of one size");

 public:
  using value_type = typename layout_type::record;
  static constexpr std::size_t stride = layout_type::size;
  static constexpr std::size_t min_stride = stride;

  constexpr list() = default;
  /// The values are not copied: they must outlive the list.
  constexpr list(std::span<const value_type> values) noexcept : values_(values.data()), size_(values.size()) {}
  /// The caller has checked that `raw` holds whole records.
  static constexpr list over(octets raw) noexcept {
    list l;
    l.raw_ = raw.data();
    l.size_ = raw.size() / stride;
    return l;
  }

  /// `count` records from the front of `in`, which has octets for them: the caller has checked that.
  static constexpr error read(reader& in, std::size_t count, list& out) noexcept {
    out = over(in.take(count * stride));
    return {};
  }

  [[nodiscard]] constexpr std::size_t size() const noexcept { return size_; }
  [[nodiscard]] constexpr bool empty() const noexcept { return size_ == 0; }
  [[nodiscard]] constexpr value_type operator[](std::size_t i) const noexcept {
    assert(i < size_);
    return raw_ != nullptr ? Layout.read(raw_ + i * stride) : values_[i];
  }
  /// The octets that a decoded list was read from; empty for a list of values.
  [[nodiscard]] constexpr octets raw() const noexcept {
    return raw_ != nullptr ? octets{raw_, size_ * stride} : octets{};
  }
  /// Reads records from `first` on into `out`; returns how many.
  constexpr std::size_t read(std::span<value_type> out, std::size_t first = 0) const noexcept {
    const std::size_t n = first >= size_ ? 0 : (size_ - first < out.size() ? size_ - first : out.size());
    if (raw_ != nullptr) {
      const std::byte* p = raw_ + first * stride;
      for (std::size_t i = 0; i < n; ++i, p += stride) Layout.read(p, out[i]);
    } else {
      for (std::size_t i = 0; i < n; ++i) out[i] = values_[first + i];
    }
    return n;
  }
  /// The caller has room for size() * stride octets at p.
  constexpr void write(std::byte* p) const noexcept {
    for (std::size_t i = 0; i < size_; ++i, p += stride) {
      if (raw_ == nullptr)
        Layout.write(values_[i], p);
      else
        for (std::size_t k = 0; k < stride; ++k) p[k] = raw_[i * stride + k];
    }
  }

  constexpr error write(writer& out) const noexcept {
    if (out.remaining() / stride < size_) return {errc::no_space, static_cast<std::uint32_t>(out.size())};
    write(out.at());
    out.advance(size_ * stride);
    return {};
  }

  /// Yields values; enough of an input iterator for `for`, <algorithm> and ranges.
  class iterator {
   public:
    using value_type = list::value_type;
    using difference_type = std::ptrdiff_t;
    constexpr iterator() = default;
    constexpr iterator(const list* of, std::size_t at) noexcept : of_(of), at_(at) {}
    constexpr value_type operator*() const noexcept { return (*of_)[at_]; }
    constexpr iterator& operator++() noexcept {
      ++at_;
      return *this;
    }
    constexpr iterator operator++(int) noexcept {
      const iterator before = *this;
      ++at_;
      return before;
    }
    friend constexpr bool operator==(const iterator& a, const iterator& b) noexcept { return a.at_ == b.at_; }

   private:
    const list* of_ = nullptr;
    std::size_t at_ = 0;
  };
  [[nodiscard]] constexpr iterator begin() const noexcept { return {this, 0}; }
  [[nodiscard]] constexpr iterator end() const noexcept { return {this, size_}; }

  friend constexpr bool operator==(const list& a, const list& b) noexcept {
    if (a.size_ != b.size_) return false;
    for (std::size_t i = 0; i < a.size_; ++i)
      if (!(a[i] == b[i])) return false;
    return true;
  }

 private:
  const std::byte* raw_ = nullptr;
  const value_type* values_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace flowkit
