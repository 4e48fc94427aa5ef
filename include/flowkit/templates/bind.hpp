// SPDX-License-Identifier: BSL-1.0
// bind(layout, template): reads the fields that a layout wants from the records of a template received at run time.
#pragma once

#include <flowkit/core/projection.hpp>
#include <flowkit/core/varlen.hpp>
#include <flowkit/templates/execute_shuffle.hpp>
#include <flowkit/templates/layout_template.hpp>
#include <flowkit/templates/read_batch.hpp>

namespace flowkit::inline v0 {

/// Fields missing from the template keep the default that the caller gives.
template <class Record, class... D>
class binding {
  static_assert(std::is_trivially_copyable_v<Record>, "records are filled member by member, in batches");
  static_assert((detail::in_templates<D> && ...),
                "only layouts of fields, variable-length fields, packed bits and pads are bound to a template");
  static_assert((std::size_t{0} + ... + detail::kept_by<D>()) <= plan::max_kept,
                "a layout to bind has at most 192 fields, a view counting as two, and what is chosen from as often as "
                "it may be sent");
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
    (know<D>(), ...);
    number_kept();
    detail::sort_moves(plan_.moves);
    if constexpr (default_executor::shuffles)
      detail::compile_shuffles(plan_, plan_.moves, sizeof(Record), present_ == all_present && covers_record, true);
    plan_.moves.shrink_to_fit(), plan_.choices.shrink_to_fit(), plan_.candidates.shrink_to_fit();
  }

  /// The fields of the layout that the template has.
  [[nodiscard]] presence present() const noexcept { return present_; }
  /// The template is the layout's own. Its fixed codec reads the records, unless it has bits, which may have to be
  /// saturated and counted.
  [[nodiscard]] bool exact() const noexcept { return exact_; }
  /// Fields whose announced length is impossible for their element, so that they are not read.
  [[nodiscard]] std::size_t unreadable() const noexcept { return unreadable_; }
  [[nodiscard]] const read_plan& moves() const noexcept { return plan_; }
  [[nodiscard]] std::size_t owned_octets() const noexcept { return plan_.owned_octets(); }

  /// Reads as many records as `out` has room for, at most plan::batch, from the front of `data`. Remaining octets that
  /// are fewer than a record are left (padding).
  template <class Executor = default_executor>
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

  /// Like read(), but members that the template has no field for are left as they are. Much faster for large records of
  /// which a template fills only a part.
  template <class Executor = default_executor>
  plan::outcome read_present(octets data, std::span<Record> out, const record_context& context = {}) const noexcept {
    if constexpr (!(detail::bit_field<D> || ...)) {
      if (exact_ && (!Executor::shuffles || plan_.shuffles.empty())) return read_exactly(data, out);
    }
    return Executor::read(plan_, data, out.data(), out.size(), sizeof(Record), context);
  }

 private:
  static constexpr presence all_present = ~presence{};
  static constexpr bool covers_record = detail::has_members<Record, layout_type::members>();

  template <class One>
  bool bind_one(std::span<const specifier> fields, std::vector<detail::field_place>& places) {
    if constexpr (has_alternatives<One>) {
      std::array<candidate, chosen_by_record<One> ? One::alternatives.size() : 1> found;
      std::size_t n = 0;
      for (std::size_t a = 0; a < One::alternatives.size() && n < found.size(); ++a)
        n += find<One>(*One::alternatives[a], static_cast<std::uint8_t>(a), fields, places, found[n]);
      if (n == 1) plan_.moves.push_back(found[0]);
      if constexpr (chosen_by_record<One>) {
        static_assert(One::alternatives.size() <= plan::max_candidates, "at most 8 elements to choose from");
        if (n > 1) {
          plan_.choices.push_back({static_cast<std::uint16_t>(plan_.candidates.size()), static_cast<std::uint16_t>(n),
                                   &detail::choose_batch<One>});
          plan_.candidates.insert(plan_.candidates.end(), found.begin(),
                                  found.begin() + static_cast<std::ptrdiff_t>(n));
        }
      }
      return n != 0;
    } else {
      return false;
    }
  }

  /// The first field of the element that nothing has taken, as a move. False: there is none, or it cannot be read.
  template <class One>
  bool find(const element& wanted, std::uint8_t alternative, std::span<const specifier> fields,
            std::vector<detail::field_place>& places, candidate& m) {
    using value = typename One::value;
    for (std::size_t i = 0; i < fields.size(); ++i) {
      if (places[i].taken || !fields[i].names(wanted)) continue;
      places[i].taken = true;
      const conversion how = conversion_to<value>(wanted);
      const bool usable =
          detail::is_view<value> || (!fields[i].is_variable() && readable<value>(how, fields[i].length));
      if (!usable || places[i].offset > 65535) return ++unreadable_, false;  // the next alternative may do
      m.how = how;
      m.segment = places[i].step;
      m.offset = static_cast<std::uint16_t>(places[i].offset);
      m.width = fields[i].length;
      m.member = detail::member_offset<Record, One>();
      m.call = detail::reader_of<One>();
      m.alternative = alternative;
      if constexpr (detail::is_view<value>)
        m.kind = std::same_as<value, std::string_view> ? move_kind::view_string : move_kind::view_octets;
      else
        m.kind = detail::bit_field<One> ? move_kind::call : detail::move_for<value>(how, fields[i].length);
      return true;
    }
    return false;
  }

  /// All fields are bound: determines which members this field's tests can look at.
  template <class One>
  void know() {
    if constexpr (chosen_by_record<One>) {
      const auto has = [this]<auto Member>(member_constant<Member>) {
        return present_.test(index_of<Member>(layout_type{}));
      };
      const std::uint16_t member = detail::member_offset<Record, One>();
      const auto tell = [&]<class... Tests>(part_list<Tests...>, candidate& c) {
        std::uint8_t i = 0;
        (static_cast<void>(i++ == c.alternative ? c.known = Tests::known(has) : c.known), ...);
      };
      for (candidate& c : plan_.candidates)
        if (c.member == member) tell(typename One::tests{}, c);
    }
  }

  static bool is_view_move(const read_move& m) noexcept {
    return m.kind == move_kind::view_octets || m.kind == move_kind::view_string;
  }

  /// Variable-length values that no move needs are stepped over without a note of their place; the moves' segments are
  /// renumbered to the kept ones. A value is kept if a move reads it, or reads what stands between it and the next.
  void number_kept() {
    const auto keep = [this](const read_move& m) {
      if (m.segment > 0) plan_.steps[m.segment - 1u].kept = true;
      if (is_view_move(m) && m.width == variable_length) plan_.steps[m.segment].kept = true;
    };
    for (const read_move& m : plan_.moves) keep(m);
    for (const candidate& c : plan_.candidates) keep(c);
    const auto kept = detail::kept_before(plan_.steps);
    const auto number = [&kept](read_move& m) {
      const std::uint16_t step = m.segment;
      if (is_view_move(m) && m.width == variable_length) m.offset = kept[step];
      m.segment = kept[step];
    };
    for (read_move& m : plan_.moves) number(m);
    for (candidate& c : plan_.candidates) number(c);
    plan_.kept = kept.back();
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
