// SPDX-License-Identifier: BSL-1.0
// bind(layout, template): reads the fields that a layout wants from the records of a template met at run time.
#pragma once

#include <concepts>
#include <string_view>

#include <flowkit/core/projection.hpp>
#include <flowkit/core/varlen.hpp>
#include <flowkit/templates/execute.hpp>
#include <flowkit/templates/layout_template.hpp>

namespace flowkit {

namespace detail {
template <class T>
inline constexpr bool is_view = std::same_as<T, octets> || std::same_as<T, std::string_view>;

/// read_function of members of type T that hold at most Greatest.
template <class T, std::uint64_t Greatest = ~std::uint64_t{0}>
std::size_t read_batch(const move& m, const std::byte* p, std::byte* member, batch_steps steps,
                       const record_context& context) {
  std::size_t count = 0;
  const auto each = [&](auto how, auto width) {
    for (std::size_t i = 0; i < steps.count; ++i, p += steps.size, member += steps.stride) {
      bool saturated = false;
      T& to = *reinterpret_cast<T*>(member);
      convert_into(to, how, p, width, context, saturated);
      if constexpr (Greatest != ~std::uint64_t{0})
        if (static_cast<std::uint64_t>(to) > Greatest) to = static_cast<T>(Greatest), saturated = true;
      count += saturated;
    }
    return count;
  };
  if constexpr (std::same_as<T, timestamp>) {  // the usual ones, with all choices made before the loop
    if (m.how == conversion::unix_milliseconds && m.width == 8)
      return each(constant_of<conversion::unix_milliseconds>{}, constant_of<std::size_t{8}>{});
    if (m.how == conversion::uptime_milliseconds && m.width == 4)
      return each(constant_of<conversion::uptime_milliseconds>{}, constant_of<std::size_t{4}>{});
  } else if constexpr (std::same_as<T, ip_address>) {
    if (m.how == conversion::ipv4) return each(constant_of<conversion::ipv4>{}, constant_of<std::size_t{4}>{});
  }
  return each(m.how, std::size_t{m.width});
}
/// Walked values whose places a plan may have to keep for a field: the one before it, and a view's own. None for fields
/// that stand in no template, as their terms have no number.
template <class D>
consteval std::size_t most_kept() {
  if constexpr (has_alternatives<D>)
    for (const element* e : D::alternatives)
      if (e->space != element_space::local) return is_view<typename D::value> ? 2 : 1;
  return 0;
}

}  // namespace detail

/// Fields that the template has not keep the default that the caller gives.
template <class Record, class... D>
class binding {
  static_assert(std::is_trivially_copyable_v<Record>, "records are filled member by member, in batches");
  static_assert((detail::in_templates<D> && ...),
                "only layouts of fields, variable-length fields, packed bits and pads are bound to a template");
  static_assert((std::size_t{0} + ... + detail::most_kept<D>()) <= plan::max_kept,
                "a layout to bind has at most 128 fields, a view counting as two");
  using layout_type = layout_t<Record, D...>;

 public:
  using presence = presence_t<sizeof...(D)>;

  binding() = default;
  explicit binding(std::span<const specifier> fields) {
    exact_ = is_template_of<layout_type>(fields);
    std::vector<detail::field_place> places(fields.size());
    detail::compile_walk(fields, plan_, places);
    std::size_t i = 0;
    (present_.set(i++, bind_one<D>(fields, places)), ...);
    number_kept();
    detail::sort_moves(plan_.moves);
    plan_.moves.shrink_to_fit();
  }

  /// The fields of the layout that the template has.
  [[nodiscard]] presence present() const noexcept { return present_; }
  /// The template is the layout's own. Records are read by its fixed codec, if it has no bits: these may have to be
  /// saturated, which is counted.
  [[nodiscard]] bool exact() const noexcept { return exact_; }
  /// Fields whose announced length makes no sense for their element, so that they are not read.
  [[nodiscard]] std::size_t unreadable() const noexcept { return unreadable_; }
  [[nodiscard]] const read_plan& moves() const noexcept { return plan_; }
  [[nodiscard]] std::size_t owned_octets() const noexcept { return plan_.owned_octets(); }

  /// Reads as many records as `out` has room for, at most plan::batch, from the front of `data`. Octets that are fewer
  /// than a record are left (padding).
  template <class Executor = execute_scalar>
  plan::outcome read(octets data, std::span<Record> out, const record_context& context = {},
                     const Record& absent = Record{}) const noexcept {
    if (!exact_ && (present_ != all_present || !covers_record)) {
      const std::size_t n = out.size() < plan::batch ? out.size() : plan::batch;
      const std::size_t size = plan_.shape.min_size;
      const std::size_t most = size == 0 ? 0 : data.size() / size;
      for (std::size_t i = 0; i < n && i < most; ++i) out[i] = absent;
    }
    return read_present<Executor>(data, out, context);
  }

  /// Like read(), but members that the template has no field for are left as they are. Large records of which a
  /// template fills a part are read in a fraction of the time.
  template <class Executor = execute_scalar>
  plan::outcome read_present(octets data, std::span<Record> out, const record_context& context = {}) const noexcept {
    if constexpr (!(detail::bit_field<D> || ...)) {
      if (exact_) return read_exactly(data, out);
    }
    return Executor::read(plan_, data, out.data(), out.size(), sizeof(Record), context);
  }

 private:
  static constexpr presence all_present = ~presence{};
  static constexpr bool covers_record = detail::has_members<Record, layout_type::members>();

  template <class One>
  bool bind_one(std::span<const specifier> fields, std::vector<detail::field_place>& places) {
    if constexpr (has_alternatives<One>) {
      using value = typename One::value;
      for (const element* wanted : One::alternatives) {
        for (std::size_t i = 0; i < fields.size(); ++i) {
          if (places[i].taken || !fields[i].names(*wanted)) continue;
          places[i].taken = true;
          const conversion how = conversion_to<value>(*wanted);
          const bool usable =
              detail::is_view<value> || (!fields[i].is_variable() && readable<value>(how, fields[i].length));
          if (!usable || places[i].offset > 65535) {
            ++unreadable_;
            break;  // the next alternative may do
          }
          read_move m;
          m.how = how;
          m.segment = places[i].step;
          m.offset = static_cast<std::uint16_t>(places[i].offset);
          m.width = fields[i].length;
          m.member = detail::member_offset<Record, One>();
          if constexpr (detail::is_view<value>) {
            m.kind = std::same_as<value, octets> ? move_kind::view_octets : move_kind::view_string;
          } else if constexpr (detail::bit_field<One>) {
            m.kind = move_kind::call;
            m.call = &detail::read_batch<value, One::greatest>;
          } else {
            m.kind = detail::move_for<value>(how, fields[i].length);
            m.call = &detail::read_batch<value>;
          }
          plan_.moves.push_back(m);
          return true;
        }
      }
    }
    return false;
  }

  static bool is_view_move(const read_move& m) noexcept {
    return m.kind == move_kind::view_octets || m.kind == move_kind::view_string;
  }

  /// Variable-length values that no move needs are stepped over without a note of their place; the moves' segments are
  /// renumbered to the kept ones. A value is kept if a move reads it, or reads what stands between it and the next.
  void number_kept() {
    for (const read_move& m : plan_.moves) {
      if (m.segment > 0) plan_.steps[m.segment - 1u].kept = true;
      if (is_view_move(m) && m.width == variable_length) plan_.steps[m.segment].kept = true;
    }
    const auto kept = detail::kept_before(plan_.steps);
    for (read_move& m : plan_.moves) {
      const std::uint16_t step = m.segment;
      if (is_view_move(m) && m.width == variable_length) m.offset = kept[step];
      m.segment = kept[step];
    }
  }

  static plan::outcome read_exactly(octets data, std::span<Record> out) noexcept {
    plan::outcome o;
    const std::size_t n = out.size() < plan::batch ? out.size() : plan::batch;
    if constexpr (!layout_type::has_wire_form) {
      return o;
    } else if constexpr (layout_type::is_fixed) {
      const std::size_t there = data.size() / layout_type::size;
      o.records = there < n ? there : n;
      o.octets = o.records * layout_type::size;
      const std::byte* p = data.data();
      for (std::size_t i = 0; i < o.records; ++i, p += layout_type::size) layout_type::read(p, out[i]);
    } else {
      reader in{data};
      while (o.records < n && in.has(layout_type::min_size)) {
        o.failure = layout_type::read(in, out[o.records]);
        if (o.failure.code != errc::ok) break;
        ++o.records;
        o.octets = in.offset();
      }
    }
    return o;
  }

  read_plan plan_;
  presence present_;
  std::size_t unreadable_ = 0;
  bool exact_ = false;
};

namespace detail {
template <class Layout>
struct binding_of;
template <class Record, class... D>
struct binding_of<layout_t<Record, D...>> {
  using type = binding<Record, D...>;
};
/// Named, not deduced: a deduced type costs the whole binding where only the type is asked for (10 MiB).
template <class Record, class... D>
using template_binding = typename binding_of<template_form<layout_t<Record, D...>>>::type;
}  // namespace detail

/// Compiled once for a template, read for every record. Allocates; the reading does not. Packed bits are bound as
/// fields of their own (template_form). `fields` is whatever converts to a span of specifiers, taken as it is: else
/// std::bind would be the better match for a vector.
template <class Record, class... D, class Fields = std::span<const specifier>>
requires std::convertible_to<Fields&&, std::span<const specifier>>
[[nodiscard]] detail::template_binding<Record, D...> bind(layout_t<Record, D...>, Fields&& fields) {
  return detail::template_binding<Record, D...>{std::span<const specifier>{fields}};
}

}  // namespace flowkit
