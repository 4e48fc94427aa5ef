// SPDX-License-Identifier: BSL-1.0
// Invalid values, and lengths that elements cannot have: these checks need the registry of elements, so include this
// header if you want them; the codecs' umbrella headers do not.
#pragma once

#include <vector>

#include <flowkit/core/convert.hpp>
#include <flowkit/ie/registry.hpp>
#include <flowkit/templates/inspect.hpp>
#include <flowkit/templates/record_view.hpp>

namespace flowkit::inline v0 {

namespace detail {
/// An MPLS label stack entry has 3 octets without its TTL, though the registry calls it an octetArray.
constexpr bool is_mpls_label(const specifier& s) noexcept {
  return s.space == element_space::iana && s.id >= ie::mplsTopLabelStackSection.id &&
         s.id <= ie::mplsTopLabelStackSection.id + 9;
}
/// Names are short; a longer fixed field means a broken template.
inline constexpr std::uint16_t longest_fixed_string = 512;

constexpr bool is_odd_length(const specifier& s, const element& e) noexcept {
  if (e.space == element_space::v9_scope || s.length == 0) return false;  // devices choose lengths of scopes
  if (full_width(e.type) != 0) return !reducible_to(e.type, s.length);
  if (s.is_variable()) return false;
  return is_mpls_label(s) ? s.length != 3 : e.type == abstract_type::string && s.length > longest_fixed_string;
}

/// 4 or 8 octets of IEEE 754: all bits of the exponent are set where it is infinite or no number.
constexpr bool is_finite(octets ieee754) noexcept {
  const std::uint64_t v = load_be(ieee754.data(), ieee754.size());
  return ieee754.size() == 4 ? (v & 0x7f80'0000) != 0x7f80'0000 : (v & 0x7ff0'0000'0000'0000) != 0x7ff0'0000'0000'0000;
}
}  // namespace detail

/// Fields announced with a length that their element cannot have. `record`: the octets of the template record.
template <class Rules, finding_sink<template_finding> Sink>
constexpr void inspect_lengths(const template_view& t, place record, Sink&& sink) {
  if constexpr (ignores<Sink>) return;
  each_specifier<Rules>(t, record, [&](std::size_t, const specifier& s, place at) {
    const element* const e = ie::find(s.space, s.pen, s.id);
    if (e != nullptr && detail::is_odd_length(s, *e)) sink(template_finding::unreadable_field, at);
  });
}

/// Which fields of one template can have invalid values: booleans, floats, times of 8 octets. Create it once per
/// template, as it looks up all elements.
class value_checks {
 public:
  value_checks() = default;
  explicit value_checks(std::span<const specifier> fields) {
    bool is_placed = true;  // no field of variable length so far
    std::uint32_t offset = 0;
    for (std::size_t i = 0; i < fields.size(); ++i) {
      const element* const e = ie::find(fields[i].space, fields[i].pen, fields[i].id);
      is_placed &= !fields[i].is_variable();
      if (e != nullptr && is_checked(e->type)) {
        of_.push_back({static_cast<std::uint16_t>(i), fields[i].length, static_cast<std::uint16_t>(offset), e->type});
        placed_ += is_placed;
      }
      offset += fields[i].length;
    }
  }

  [[nodiscard]] bool empty() const noexcept { return of_.empty(); }
  [[nodiscard]] std::size_t owned_octets() const noexcept { return of_.capacity() * sizeof(check); }

  /// One whole record of the template with these fields; `offset`: of its first octet.
  template <finding_sink<template_finding> Sink>
  void inspect(std::span<const specifier> fields, octets record, std::uint32_t offset, Sink&& sink) const {
    if constexpr (ignores<Sink>) return;
    inspect_placed(record, offset, sink);
    auto next = of_.begin() + static_cast<std::ptrdiff_t>(placed_);
    if (next == of_.end()) return;
    for (const field_view& f : record_view(fields, record)) {
      if (f.index != next->field) continue;
      judge(next->type, f.value, record, offset, sink);
      if (++next == of_.end()) return;
    }
  }
  /// All whole records at the front of a data set's content, of a template of this shape. Where none of the values is
  /// after a field of variable length, records of one size are not walked through.
  template <finding_sink<template_finding> Sink>
  void inspect_all(std::span<const specifier> fields, template_shape shape, octets content, std::uint32_t offset,
                   Sink&& sink) const {
    if constexpr (ignores<Sink>) return;
    if (empty()) return;
    if (shape.variable == 0 && shape.min_size != 0) {
      const std::size_t size = shape.min_size, n = content.size() / size;
      if (!any_odd(content.data(), size, n)) return;  // nearly always
      for (std::size_t i = 0; i < n; ++i)
        inspect_placed(content.subspan(i * size, size), offset + static_cast<std::uint32_t>(i * size), sink);
      return;
    }
    record_cursor cursor{fields, shape, content, offset};
    for (octets r = cursor.next(); !r.empty(); r = cursor.next())
      inspect(fields, r, cursor.offset() - static_cast<std::uint32_t>(r.size()), sink);
  }

 private:
  struct check {
    std::uint16_t field, width;
    std::uint16_t place;  ///< of the first octet, where no field before has a variable length
    abstract_type type;
  };
  /// One value after the other in tight loops: 3 ns a record where judging each in turn takes 8.
  [[nodiscard]] bool any_odd(const std::byte* records, std::size_t size, std::size_t n) const noexcept {
    bool any = false;
    for (std::size_t k = 0; k < placed_; ++k) {
      const check& c = of_[k];
      const std::byte* p = records + c.place;
      if (c.type == abstract_type::dateTimeMilliseconds && c.width == 8)
        for (std::size_t i = 0; i < n; ++i, p += size) any |= load_be<std::uint64_t>(p) > last_milliseconds;
      else
        for (std::size_t i = 0; i < n; ++i, p += size)
          any |= judge(c.type, octets{p, c.width}) != template_finding::count_;
    }
    return any;
  }
  template <class Sink>
  void inspect_placed(octets record, std::uint32_t offset, Sink& sink) const {
    for (std::size_t i = 0; i < placed_; ++i)
      judge(of_[i].type, record.subspan(of_[i].place, of_[i].width), record, offset, sink);
  }
  template <class Sink>
  static void judge(abstract_type type, octets value, octets record, std::uint32_t offset, Sink& sink) {
    if (const template_finding odd = judge(type, value); odd != template_finding::count_)
      sink(odd, make_place(offset + static_cast<std::size_t>(value.data() - record.data()), value.size()));
  }
  /// A timestamp in nanoseconds ends in the year 2262.
  static constexpr std::uint64_t last_milliseconds = 9'223'372'036'854;
  static constexpr bool is_checked(abstract_type t) noexcept {
    using enum abstract_type;
    return t == boolean || t == float32 || t == float64 || (t >= dateTimeMilliseconds && t <= dateTimeNanoseconds);
  }
  /// count_: nothing. A length that the element cannot have was reported with the template.
  static constexpr template_finding judge(abstract_type type, octets v) noexcept {
    using enum abstract_type;
    if (type == boolean)
      return v.size() == 1 && v[0] != std::byte{1} && v[0] != std::byte{2} ? template_finding::bad_boolean
                                                                           : template_finding::count_;
    if (type == float32 || type == float64)
      return (v.size() == 4 || v.size() == 8) && !detail::is_finite(v) ? template_finding::not_finite
                                                                       : template_finding::count_;
    if (v.size() != 8) return template_finding::count_;
    const std::uint64_t time = load_be(v.data(), 8);
    // NTP stamps wrap: only one that is not a time is an anomaly.
    const std::uint64_t ignored = type == dateTimeMicroseconds ? ~ntp_microsecond_bits : 0;
    const bool wild = type == dateTimeMilliseconds ? time > last_milliseconds : (time | ignored) == ~std::uint64_t{0};
    return wild ? template_finding::wild_time : template_finding::count_;
  }

  std::vector<check> of_;   ///< in the order of the fields
  std::size_t placed_ = 0;  ///< the first so many have a place of their own
};

}  // namespace flowkit
