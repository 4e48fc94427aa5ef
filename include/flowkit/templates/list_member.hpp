// SPDX-License-Identifier: BSL-1.0
// What the lists that are members of records have in common (basic_list, sub_template_list, sub_template_multi_list):
// octets when decoded, else the caller's values; and one iterator over either.
#pragma once

#include <flowkit/core/bytes.hpp>
#include <flowkit/core/list_semantic.hpp>
#include <flowkit/core/result.hpp>
#include <flowkit/core/views.hpp>

namespace flowkit::inline v0::detail {

/// The octets of a decoded list. The first of a list's bases: see structured_list.
class list_octets {
 public:
  [[nodiscard]] constexpr bool is_decoded() const noexcept { return raw_.data() != nullptr; }
  /// What a decoded list was read from, without its length; empty for a list of values.
  [[nodiscard]] constexpr octets raw() const noexcept { return raw_; }

 protected:
  constexpr list_octets() = default;
  constexpr explicit list_octets(octets raw) noexcept : raw_(raw) {}
  /// Of a decoded list. Error: no_space.
  error write_raw(writer& out) const noexcept {
    if (!out.has(raw_.size())) return no_space(out);
    write_view(out, raw_);
    return {};
  }
  static error no_space(const writer& out) noexcept { return {errc::no_space, static_cast<std::uint32_t>(out.size())}; }

 private:
  octets raw_;
};

/// Yields values, or what Read, bool (reader&, T&), reads up to the first octets that do not fit.
template <class T, class Read>
class list_iterator {
 public:
  using value_type = T;
  using difference_type = std::ptrdiff_t;
  constexpr list_iterator() = default;
  constexpr list_iterator(const T* values, std::size_t size) noexcept : values_(values), left_(size) {}
  constexpr list_iterator(octets content, Read read) noexcept : in_(content), read_(read), is_read_(true) { next(); }
  /// Of octets that cannot be read at all.
  static constexpr list_iterator unreadable() noexcept {
    list_iterator i;
    i.sound_ = false;
    return i;
  }

  constexpr T operator*() const noexcept { return is_read_ ? value_ : *values_; }
  constexpr list_iterator& operator++() noexcept {
    if (is_read_)
      next();
    else
      ++values_, --left_;
    return *this;
  }
  constexpr list_iterator operator++(int) noexcept {
    const list_iterator before = *this;
    ++*this;
    return before;
  }
  friend constexpr bool operator==(const list_iterator& a, const list_iterator& b) noexcept {
    return a.left_ == b.left_;
  }
  /// At the end: was everything read?
  [[nodiscard]] constexpr bool is_sound() const noexcept { return sound_; }

 private:
  constexpr void next() noexcept {
    left_ = 0;
    if (!in_.has(1)) return;
    sound_ = read_(in_, value_);
    left_ = sound_;
  }

  const T* values_ = nullptr;
  std::size_t left_ = 0;
  reader in_{octets{}};
  Read read_{};
  T value_{};
  bool is_read_ = false, sound_ = true;
};

/// How many a range of list_iterators yields.
template <class Range>
constexpr std::size_t count_of_items(const Range& r) noexcept {
  std::size_t n = 0;
  for (auto i = r.begin(); i != r.end(); ++i) ++n;
  return n;
}
template <class Range>
constexpr bool is_sound_to_its_end(const Range& r) noexcept {
  auto i = r.begin();
  while (i != r.end()) ++i;
  return i.is_sound();
}
/// Do both yield the same? same(a, b) compares items.
template <class Range>
constexpr bool same_items(const Range& a, const Range& b, auto same) noexcept {
  auto i = a.begin(), k = b.begin();
  for (; i != a.end() && k != b.end(); ++i, ++k)
    if (!same(*i, *k)) return false;
  return i == k && i.is_sound() == k.is_sound();
}

}  // namespace flowkit::detail
