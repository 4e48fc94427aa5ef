// SPDX-License-Identifier: BSL-1.0
// basic_list<element, T>: a member that is a list of values of one information element (RFC 6313 section 4.5.1).
//
//   struct visit { basic_list<ie::httpStatusCode, std::uint16_t> codes; };
//   ... varlen<&visit::codes, ie::basicList>
#pragma once

#include <span>

#include <flowkit/core/convert.hpp>
#include <flowkit/core/convert_back.hpp>
#include <flowkit/core/varlen.hpp>
#include <flowkit/templates/list_view.hpp>

namespace flowkit {

/// T: octets or std::string_view or a list (each element has a length of its own), or what a field of the element may
/// be; that takes Width octets. Octets when decoded, a span of the caller's values when encoding.
template <const element& E, class T, std::size_t Width = 0>
class basic_list {
  static constexpr bool is_view = detail::view<T>, is_list = detail::structured_list<T>;

 public:
  using value_type = T;
  static constexpr abstract_type list_type = abstract_type::basicList;

  constexpr basic_list() = default;
  /// The values are not copied: they must outlive the list. A list of one has no semantic (section 5.6).
  constexpr basic_list(std::span<const T> values, list_semantic semantic = list_semantic::undefined) noexcept
      : values_(values.data()), size_(values.size()), semantic_(semantic) {}
  /// A decoded list: the octets after its length.
  static constexpr basic_list over(octets raw) noexcept {
    basic_list l;
    l.raw_ = raw;
    return l;
  }

  /// What it is announced as when it is encoded.
  static constexpr specifier field() noexcept { return specify(E, width); }
  [[nodiscard]] constexpr bool is_decoded() const noexcept { return raw_.data() != nullptr; }
  /// The octets that a decoded list was read from; empty for a list of values.
  [[nodiscard]] constexpr octets raw() const noexcept { return raw_; }
  [[nodiscard]] constexpr list_semantic semantic() const noexcept {
    return !is_decoded() ? semantic_ : raw_.empty() ? list_semantic::undefined : static_cast<list_semantic>(raw_[0]);
  }
  /// Is it whole, and of this element in octets that a T can be read from? A decoded list may be of any other.
  [[nodiscard]] constexpr bool is_readable() const noexcept {
    if (!is_decoded()) return true;
    iterator i = begin();
    while (i != end()) ++i;
    return i.is_sound();
  }
  /// Elements of a list that is readable.
  [[nodiscard]] constexpr std::size_t size() const noexcept {
    if (!is_decoded()) return size_;
    std::size_t n = 0;
    for (iterator i = begin(); i != end(); ++i) ++n;
    return n;
  }

  class iterator {
   public:
    using value_type = T;
    using difference_type = std::ptrdiff_t;
    constexpr iterator() = default;
    constexpr explicit iterator(const basic_list& of) noexcept : values_(of.values_), left_(of.size_) {
      if (!of.is_decoded()) return;
      const auto v = read_basic_list(of.raw_);
      sound_ = v && v->field.names(E) && reads(v->field);
      if (!sound_) return;
      field_ = v->field;
      in_ = reader{v->content};
      decoded_ = true;
      next();
    }
    constexpr T operator*() const noexcept { return decoded_ ? value_ : *values_; }
    constexpr iterator& operator++() noexcept {
      if (decoded_)
        next();
      else
        ++values_, --left_;
      return *this;
    }
    constexpr iterator operator++(int) noexcept {
      const iterator before = *this;
      ++*this;
      return before;
    }
    friend constexpr bool operator==(const iterator& a, const iterator& b) noexcept { return a.left_ == b.left_; }
    /// At the end: was everything read?
    [[nodiscard]] constexpr bool is_sound() const noexcept { return sound_; }

   private:
    static constexpr bool reads(const specifier& f) noexcept {
      if constexpr (is_view)
        return f.is_variable() || f.length != 0;
      else if constexpr (is_list)
        return f.is_variable();
      else
        return !f.is_variable() && readable<T>(conversion_to<T>(E), f.length);
    }
    constexpr void next() noexcept {
      left_ = 0;
      if (!in_.has(1)) return;
      std::size_t length = field_.length;
      sound_ = field_.is_variable() ? !read_length(in_, length) : in_.has(length);
      if (!sound_) return;
      left_ = 1;
      const octets v = in_.take(length);
      if constexpr (is_list) {
        value_ = T::over(v);
      } else if constexpr (is_view) {
        value_ = detail::view_of<T>(v);
      } else {
        bool saturated = false;
        value_ = convert<T>(conversion_to<T>(E), v.data(), v.size(), record_context{}, saturated);
      }
    }

    const T* values_ = nullptr;
    std::size_t left_ = 0;
    specifier field_;
    reader in_{octets{}};
    T value_{};
    bool decoded_ = false, sound_ = true;
  };
  /// The values: of a decoded list those before the first that does not fit; none if it is of another element.
  [[nodiscard]] constexpr iterator begin() const noexcept { return iterator{*this}; }
  [[nodiscard]] constexpr iterator end() const noexcept { return {}; }

  /// What stands after the length. Error: no_space.
  error write(writer& out) const noexcept {
    if (is_decoded()) return put_raw(raw_, out);
    constexpr specifier own = field();
    constexpr std::size_t head = 1 + enterprise_specifiers::encoded_size(own);
    if (!out.has(head)) return no_space(out);
    *out.at() = static_cast<std::byte>(semantic_);
    enterprise_specifiers::write_specifier(own, out.at() + 1);
    out.advance(head);
    for (std::size_t i = 0; i < size_; ++i)
      if (const error e = put_value(values_[i], out)) return e;
    return {};
  }

  /// By what they show: semantic and values.
  friend constexpr bool operator==(const basic_list& a, const basic_list& b) noexcept {
    if (a.semantic() != b.semantic() || a.is_readable() != b.is_readable()) return false;
    iterator i = a.begin(), k = b.begin();
    for (; i != a.end() && k != b.end(); ++i, ++k)
      if (!same(*i, *k)) return false;
    return i == k;
  }

 private:
  static constexpr std::uint16_t width_of() noexcept {
    if constexpr (is_view || is_list)
      return variable_length;
    else
      return static_cast<std::uint16_t>(Width != 0 ? Width : wire<T>::width_of(E.type));
  }
  static constexpr std::uint16_t width = width_of();
  static_assert(is_view || is_list || writable<T>(conversion_to<T>(E), width),
                "this type cannot carry the information element");

  static error no_space(const writer& out) noexcept { return {errc::no_space, static_cast<std::uint32_t>(out.size())}; }
  static error put_raw(octets v, writer& out) noexcept {
    if (!out.has(v.size())) return no_space(out);
    detail::write_view(out, v);
    return {};
  }
  static error put_value(const T& v, writer& out) noexcept {
    if constexpr (is_list) {
      return write_list(v, out);
    } else if constexpr (is_view) {
      return put_view(v, out);
    } else {
      if (!out.has(width)) return no_space(out);
      bool saturated = false;
      convert_back(v, conversion_to<T>(E), out.at(), width, record_context{}, saturated);
      out.advance(width);
      return {};
    }
  }
  static error put_view(const T& v, writer& out) noexcept {
    if (v.size() > 65535 || !out.has(length_octets(v.size()) + v.size())) return no_space(out);
    write_length(out.at(), v.size());
    out.advance(length_octets(v.size()));
    detail::write_view(out, v);
    return {};
  }
  static constexpr bool same(const T& a, const T& b) noexcept {
    if constexpr (is_view) {
      if (a.size() != b.size()) return false;
      for (std::size_t i = 0; i < a.size(); ++i)
        if (a[i] != b[i]) return false;
      return true;
    } else {
      return a == b;
    }
  }

  octets raw_;  // the first, see detail::structured_list
  const T* values_ = nullptr;
  std::size_t size_ = 0;
  list_semantic semantic_ = list_semantic::undefined;
};

}  // namespace flowkit
