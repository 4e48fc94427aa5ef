// SPDX-License-Identifier: BSL-1.0
// emit(layout, template): how records of a layout are written according to a template known only at run time, from a
// file, a capture or a user. The reverse of bind().
#pragma once

#include <concepts>
#include <string_view>

#include <flowkit/core/bit_set.hpp>
#include <flowkit/core/varlen.hpp>
#include <flowkit/templates/execute_shuffle.hpp>
#include <flowkit/templates/layout_template.hpp>

namespace flowkit::inline v0 {

/// What becomes of one field of a template.
enum class emitted : std::uint8_t {
  written,     ///< from a member
  padding,     ///< paddingOctets: zeros
  absent,      ///< the layout has nothing for it: zeros, or an empty value
  unwritable,  ///< no value of its element can have the announced length: zeros, or an empty value
};

namespace detail {
/// write_function of members of type T.
template <class T>
std::size_t write_batch(const move& m, std::byte* p, const std::byte* member, batch_steps steps,
                        const record_context& context) {
  const auto each = [&context, steps](auto how, auto width, std::byte* to, const std::byte* members) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < steps.count; ++i, to += steps.size, members += steps.stride) {
      bool saturated = false;
      convert_back(*reinterpret_cast<const T*>(members), how, to, width, context, saturated);
      count += saturated;
    }
    return count;
  };
  if constexpr (std::same_as<T, timestamp>) {  // the usual ones, with all choices made before the loop
    if (m.how == conversion::unix_milliseconds && m.width == 8)
      return each(constant_of<conversion::unix_milliseconds>{}, constant_of<std::size_t{8}>{}, p, member);
    if (m.how == conversion::uptime_milliseconds && m.width == 4)
      return each(constant_of<conversion::uptime_milliseconds>{}, constant_of<std::size_t{4}>{}, p, member);
  } else if constexpr (std::same_as<T, ip_address>) {
    if (m.how == conversion::ipv4)
      return each(constant_of<conversion::ipv4>{}, constant_of<std::size_t{4}>{}, p, member);
    if (m.how == conversion::ipv6)
      return each(constant_of<conversion::ipv6>{}, constant_of<std::size_t{16}>{}, p, member);
  }
  return each(m.how, std::size_t{m.width}, p, member);
}

template <class T>
consteval write_function writer_of() {
  if constexpr (structured_list<T>)
    return nullptr;
  else
    return &write_batch<T>;
}
template <class T>
error put_list(const std::byte* member, writer& out) noexcept {
  return write_list(*reinterpret_cast<const T*>(member), out);
}
template <class T>
consteval list_function list_writer_of() {
  if constexpr (structured_list<T>)
    return &put_list<T>;
  else
    return nullptr;
}

/// What the compiling of a template needs to know of a member's type.
struct emitted_type {
  conversion (*how)(const element&);
  bool (*fits)(const element&, conversion, std::size_t width);
  move_kind (*kind)(conversion, std::size_t width);
  write_function call;
  view_type view;
  list_function list;
};
template <class T>
inline constexpr emitted_type emitted_type_of = {
    .how =
        [](const element& e) { return view<T> || structured_list<T> ? conversion::raw_octets : conversion_to<T>(e); },
    .fits =
        [](const element& e, conversion c, std::size_t width) {
          if constexpr (view<T>) return true;
          if constexpr (structured_list<T>) return false;  // of variable length alone
          // What has a length of its own has just that one: octets are not an address because they are four.
          if (c == conversion::raw_octets && full_width(e.type) != 0) return width == sizeof(T);
          return writable<T>(c, width);
        },
    .kind = [](conversion c, std::size_t width) { return move_for<T>(c, width); },
    .call = writer_of<T>(),
    .view = std::same_as<T, octets>             ? view_type::octets_view
            : std::same_as<T, std::string_view> ? view_type::string_view
            : structured_list<T>                ? view_type::list
                                                : view_type::none,
    .list = list_writer_of<T>()};

/// A field of the layout without its types: one plan compiler serves all layouts.
struct emitted_field {
  std::span<const element* const> alternatives;  ///< none: in no template
  const emitted_type* type = nullptr;
  std::uint16_t member = 0;
};
template <class Record, class D>
emitted_field emitted_field_of() noexcept {
  if constexpr (has_alternatives<D>)
    return {D::alternatives, &emitted_type_of<typename D::value>, member_offset<Record, D>()};
  else
    return {};
}

/// A template, so that it costs nothing to include where it is not used.
template <class Plan>
class write_compiler {
 public:
  write_compiler(std::span<const specifier> fields, std::span<emitted> fates, Plan& to)
      : fields_(fields), fates_(fates), plan_(to), places_(fields.size()) {
    compile_walk(fields, plan_, places_);
  }

  /// The first of the field's alternatives, in their order, that the template has and can carry.
  bool take_first(const emitted_field& from) {
    for (const element* e : from.alternatives)
      if (take(from, *e)) return true;
    return false;
  }
  /// The alternatives that no field took: they are written from the same member.
  bool take_others(const emitted_field& from, bool sent) {
    for (const element* e : from.alternatives)
      if (!wrote(from, *e)) sent |= take(from, *e);
    return sent;
  }
  /// What remains is padding, or nothing that the layout knows.
  void finish() {
    for (std::size_t i = 0; i < fields_.size(); ++i) {
      if (fates_[i] != emitted::absent) continue;
      const bool padding = fields_[i].space == element_space::iana && fields_[i].id == padding_octets_id;
      if (padding) fates_[i] = emitted::padding;
    }
    for (std::size_t i = 0; i < fields_.size(); ++i) {
      if (fates_[i] == emitted::written || fields_[i].is_variable() || fields_[i].length == 0) continue;
      if (places_[i].step == plan_.steps.size())
        plan_.blank_tail = true;
      else
        plan_.steps[places_[i].step].blank = true;
    }
    for (const write_move& m : plan_.moves)
      if (m.segment > 0) plan_.steps[m.segment - 1u].kept = true;
    const auto kept = kept_before(plan_.steps);
    for (write_move& m : plan_.moves) m.segment = kept[m.segment];
    plan_.kept = kept.back();
    sort_moves(plan_.moves);
    plan_.moves.shrink_to_fit();
  }

 private:
  /// The next field of the template that names the element, whether it can carry it or not.
  bool take(const emitted_field& from, const element& e) {
    for (std::size_t i = 0; i < fields_.size(); ++i) {
      if (places_[i].taken || !fields_[i].names(e)) continue;
      places_[i].taken = true;
      const bool is = write(from, e, i);
      fates_[i] = is ? emitted::written : emitted::unwritable;
      return is;
    }
    return false;
  }
  bool write(const emitted_field& from, const element& e, std::size_t i) {
    const specifier& f = fields_[i];
    const emitted_type& type = *from.type;
    if (f.is_variable()) {
      if (type.view == view_type::none) return false;
      write_step& s = plan_.steps[places_[i].step];
      s.value = type.view;
      s.member = from.member;
      s.list = type.list;
    } else {
      const conversion how = type.how(e);
      if (!type.fits(e, how, f.length) || places_[i].offset > 65535) return false;
      write_move m;
      m.kind = type.kind(how, f.length);
      m.how = how;
      m.segment = places_[i].step;
      m.offset = static_cast<std::uint16_t>(places_[i].offset);
      m.width = f.length;
      m.member = from.member;
      m.call = type.call;
      plan_.moves.push_back(m);
    }
    written_.push_back({&from, &e});
    return true;
  }
  [[nodiscard]] bool wrote(const emitted_field& from, const element& e) const {
    for (const auto& w : written_)
      if (w.first == &from && same_element(*w.second, e)) return true;
    return false;
  }

  std::span<const specifier> fields_;
  std::span<emitted> fates_;
  Plan& plan_;
  std::vector<field_place> places_;
  std::vector<std::pair<const emitted_field*, const element*>> written_;
};

/// Can the octets of the fixed codec hold every value of the member? Else it would cut where a plan saturates.
template <class D>
consteval bool says_all() {
  if constexpr (!D::is_fixed)
    return false;
  else if constexpr (!has_alternatives<D>)
    return true;
  else if constexpr (std::same_as<typename D::value, timestamp>)
    return false;
  else
    return D::min_size == sizeof(typename D::value);
}
}  // namespace detail

/// Compiled once for a template, run for every batch of records. Each field of the layout goes to the first of its
/// alternatives, in the listed order, that the template has and no other field took: repeated elements by occurrence.
/// Fields of the template that name another alternative are written from the same member as well (octetTotalCount
/// beside octetDeltaCount). The rest is zeros, or empty.
template <class Record, class... D>
class emission {
  using layout_type = layout_t<Record, D...>;
  static_assert((detail::in_templates<D> && ...),
                "only layouts of fields, variable-length fields, packed bits and pads are written by a template");

 public:
  using presence = presence_t<sizeof...(D)>;

  emission() = default;
  explicit emission(std::span<const specifier> fields) {
    exact_ = is_template_of<layout_type>(fields);
    fates_.assign(fields.size(), emitted::absent);
    detail::write_compiler to{fields, fates_, plan_};
    const std::array<detail::emitted_field, sizeof...(D)> members{detail::emitted_field_of<Record, D>()...};
    for (std::size_t i = 0; i < members.size(); ++i) sent_.set(i, to.take_first(members[i]));
    for (std::size_t i = 0; i < members.size(); ++i) sent_.set(i, to.take_others(members[i], sent_.test(i)));
    to.finish();
    if constexpr (default_executor::shuffles) detail::compile_shuffles(plan_, plan_.moves, sizeof(Record), true, false);
  }

  /// The template is the layout's own. Records are written by its fixed codec, if that never cuts a value.
  [[nodiscard]] bool exact() const noexcept { return exact_; }
  /// What becomes of each field of the template.
  [[nodiscard]] std::span<const emitted> fields() const noexcept { return fates_; }
  /// How many fields the layout has nothing for, and how many announce a length that their element cannot have. Both
  /// are written as zeros, or as empty values.
  [[nodiscard]] std::size_t absent() const noexcept { return count(emitted::absent); }
  [[nodiscard]] std::size_t unwritable() const noexcept { return count(emitted::unwritable); }
  /// The fields of the layout that the template has, and those that it lacks.
  [[nodiscard]] presence sent() const noexcept { return sent_; }
  [[nodiscard]] presence unsent() const noexcept { return ~sent_ & can_be_sent; }
  /// Octets of a record; of the shortest if is_fixed() is false. 0: there are no records to write.
  [[nodiscard]] std::size_t min_size() const noexcept { return plan_.shape.min_size; }
  [[nodiscard]] bool is_fixed() const noexcept { return plan_.shape.variable == 0; }
  [[nodiscard]] const write_plan& moves() const noexcept { return plan_; }
  [[nodiscard]] std::size_t owned_octets() const noexcept { return plan_.owned_octets() + fates_.capacity(); }

  /// Writes the records in order, as many as fit whole and at most plan::batch. If the room runs out, the failure is
  /// no_space; without failure the rest, if any, is for the next call. `out` may be written up to its end, never
  /// beyond.
  template <class Executor = default_executor>
  plan::outcome write(std::span<const Record> records, std::span<std::byte> out,
                      const record_context& context = {}) const noexcept {
    if constexpr (codec_says_all) {
      if (exact_ && (!Executor::shuffles || plan_.shuffles.empty())) return write_exactly(records, out);
    }
    return Executor::write(plan_, records.data(), records.size(), sizeof(Record), out, context);
  }

 private:
  static constexpr bool codec_says_all =
      detail::announces_itself<layout_type>::value && (detail::says_all<D>() && ...) && layout_type::min_size > 0;
  static constexpr presence can_be_sent = [] {
    presence can;
    std::size_t i = 0;
    const auto one = [&]<class One>(std::type_identity<One>) {
      if constexpr (has_alternatives<One>) can.set(i);
      ++i;
    };
    (one(std::type_identity<D>{}), ...);
    return can;
  }();

  [[nodiscard]] std::size_t count(emitted what) const noexcept {
    std::size_t n = 0;
    for (const emitted f : fates_) n += f == what;
    return n;
  }

  static plan::outcome write_exactly(std::span<const Record> records, std::span<std::byte> out) noexcept {
    plan::outcome o;
    constexpr std::size_t size = layout_type::min_size;
    const std::size_t wanted = records.size() < plan::batch ? records.size() : plan::batch;
    const std::size_t room = out.size() / size;
    o.records = room < wanted ? room : wanted;
    o.octets = o.records * size;
    if (o.records < wanted) o.failure = {errc::no_space, static_cast<std::uint32_t>(o.octets)};
    std::byte* p = out.data();
    for (std::size_t i = 0; i < o.records; ++i, p += size) layout_type::write(records[i], p);
    return o;
  }

  write_plan plan_;
  std::vector<emitted> fates_;
  presence sent_;
  bool exact_ = false;
};

namespace detail {
template <class Layout>
struct emission_of;
template <class Record, class... D>
struct emission_of<layout_t<Record, D...>> {
  using type = emission<Record, D...>;
};
template <class Record, class... D>
using template_emission = typename emission_of<template_form<layout_t<Record, D...>>>::type;
}  // namespace detail

/// Compiled once for a template, run for every batch. Allocates; the writing does not. Packed bits are written as
/// fields of their own (template_form).
template <class Record, class... D>
[[nodiscard]] detail::template_emission<Record, D...> emit(layout_t<Record, D...>, std::span<const specifier> fields) {
  return detail::template_emission<Record, D...>{fields};
}

}  // namespace flowkit
