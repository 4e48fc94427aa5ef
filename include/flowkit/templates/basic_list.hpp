// SPDX-License-Identifier: BSL-1.0
// basic_list<element, T>: a member that is a list of values of one information element (RFC 6313 section 4.5.1).
//
//   struct visit { basic_list<ie::httpStatusCode, std::uint16_t> codes; };
//   ... varlen<&visit::codes, ie::basicList>
#pragma once

#include <span>

#include <flowkit/core/convert.hpp>
#include <flowkit/core/convert_back.hpp>
#include <flowkit/core/equal.hpp>
#include <flowkit/core/varlen.hpp>
#include <flowkit/templates/list_member.hpp>
#include <flowkit/templates/list_view.hpp>

namespace flowkit::inline v0 {

/// T: octets or std::string_view or a list (each element has a length of its own), or what a field of the element may
/// be; that takes Width octets. Octets when decoded, a span of the caller's values when encoding.
template <const element& E, class T, std::size_t Width = 0>
class basic_list : public detail::list_octets {
  static constexpr bool is_view = detail::view<T>, is_list = detail::structured_list<T>;

  /// Reads one element of the field that the list announces.
  struct read_element {
    specifier field{};

    [[nodiscard]] constexpr bool can() const noexcept {
      if constexpr (is_view)
        return field.is_variable() || field.length != 0;
      else if constexpr (is_list)
        return field.is_variable();
      else
        return !field.is_variable() && readable<T>(conversion_to<T>(E), field.length);
    }
    constexpr bool operator()(reader& in, T& to) const noexcept {
      std::size_t length = field.length;
      if (field.is_variable() ? static_cast<bool>(read_length(in, length)) : !in.has(length)) return false;
      const octets v = in.take(length);
      if constexpr (is_list) {
        to = T::over(v);
      } else if constexpr (is_view) {
        to = detail::view_of<T>(v);
      } else {
        bool saturated = false;
        to = convert<T>(conversion_to<T>(E), v.data(), v.size(), record_context{}, saturated);
      }
      return true;
    }
  };

 public:
  using value_type = T;
  using iterator = detail::list_iterator<T, read_element>;
  static constexpr abstract_type list_type = abstract_type::basicList;

  constexpr basic_list() = default;
  /// The values are not copied: they must outlive the list. A list of one has no semantic (section 5.6).
  constexpr basic_list(std::span<const T> values, list_semantic semantic = list_semantic::undefined) noexcept
      : values_(values.data()), size_(values.size()), semantic_(semantic) {}
  /// A decoded list: the octets after its length.
  static constexpr basic_list over(octets raw) noexcept { return basic_list{raw, decoded{}}; }

  /// What it is announced as when it is encoded.
  static constexpr specifier field() noexcept { return specify(E, width); }
  [[nodiscard]] constexpr list_semantic semantic() const noexcept {
    return !is_decoded() ? semantic_ : raw().empty() ? list_semantic::undefined : static_cast<list_semantic>(raw()[0]);
  }
  /// Is it whole, and of this element in octets that a T can be read from? A decoded list may be of any other.
  [[nodiscard]] constexpr bool is_readable() const noexcept {
    return !is_decoded() || detail::is_sound_to_its_end(*this);
  }
  /// Elements of a list that is readable.
  [[nodiscard]] constexpr std::size_t size() const noexcept {
    return is_decoded() ? detail::count_of_items(*this) : size_;
  }
  /// The values: of a decoded list those before the first that does not fit; none if it is of another element.
  [[nodiscard]] constexpr iterator begin() const noexcept {
    if (!is_decoded()) return {values_, size_};
    const auto v = read_basic_list(raw());
    if (!v || !v->field.names(E) || !read_element{v->field}.can()) return iterator::unreadable();
    return {v->content, {v->field}};
  }
  [[nodiscard]] constexpr iterator end() const noexcept { return {}; }

  /// What stands after the length. Error: no_space.
  error write(writer& out) const noexcept {
    if (is_decoded()) return write_raw(out);
    constexpr specifier own = field();
    constexpr std::size_t head = 1 + enterprise_specifiers::encoded_size(own);
    if (!out.has(head)) return no_space(out);
    *out.at() = static_cast<std::byte>(semantic_);
    enterprise_specifiers::write_specifier(own, out.at() + 1);
    out.advance(head);
    for (std::size_t i = 0; i < size_; ++i)
      if (const error e = put(values_[i], out)) return e;
    return {};
  }

  /// By what they show: semantic and values.
  friend constexpr bool operator==(const basic_list& a, const basic_list& b) noexcept {
    return a.semantic() == b.semantic() &&
           detail::same_items(a, b, [](const T& x, const T& y) { return detail::same_value(x, y); });
  }

 private:
  struct decoded {};
  constexpr basic_list(octets raw, decoded) noexcept : list_octets(raw) {}

  static constexpr std::uint16_t width_of() noexcept {
    if constexpr (is_view || is_list)
      return variable_length;
    else
      return static_cast<std::uint16_t>(Width != 0 ? Width : wire<T>::width_of(E.type));
  }
  static constexpr std::uint16_t width = width_of();
  static_assert(is_view || is_list || writable<T>(conversion_to<T>(E), width),
                "this type cannot carry the information element");

  static error put(const T& v, writer& out) noexcept {
    if constexpr (is_list) {
      return write_list(v, out);
    } else if constexpr (is_view) {
      return write_varlen(v, out);
    } else {
      if (!out.has(width)) return no_space(out);
      bool saturated = false;
      convert_back(v, conversion_to<T>(E), out.at(), width, record_context{}, saturated);
      out.advance(width);
      return {};
    }
  }

  const T* values_ = nullptr;
  std::size_t size_ = 0;
  list_semantic semantic_ = list_semantic::undefined;
};

}  // namespace flowkit
