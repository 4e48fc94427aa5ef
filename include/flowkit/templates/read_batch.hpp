// SPDX-License-Identifier: BSL-1.0
// What a plan calls to fill members of one field: from what its one field of the template holds, or from the one of
// several that counts in the record.
#pragma once

#include <concepts>
#include <string_view>

#include <flowkit/core/choose.hpp>
#include <flowkit/core/views.hpp>
#include <flowkit/templates/plan.hpp>
#include <flowkit/templates/template_form.hpp>

namespace flowkit::inline v0 {

namespace detail {
/// Filled with a view of the value itself: a list begins with the octets that it was decoded from.
template <class T>
inline constexpr bool is_view = view<T> || structured_list<T>;

/// read_function of members of type T that hold at most Greatest.
template <class T, std::uint64_t Greatest = ~std::uint64_t{0}>
std::size_t read_batch(const move& m, const std::byte* p, std::byte* member, batch_steps steps,
                       const record_context& context) {
  // By value: as captures p, member and the count would be in memory, and each record would wait for the one before.
  const auto each = [&context, steps](auto how, auto width, const std::byte* from, std::byte* members) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < steps.count; ++i, from += steps.size, members += steps.stride) {
      bool saturated = false;
      T& to = *reinterpret_cast<T*>(members);
      convert_into(to, how, from, width, context, saturated);
      if constexpr (Greatest != ~std::uint64_t{0})
        if (static_cast<std::uint64_t>(to) > Greatest) to = static_cast<T>(Greatest), saturated = true;
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
  }
  return each(m.how, std::size_t{m.width}, p, member);
}
/// Walked values whose places a plan may have to keep for a field: the one before it, and a view's own; for each
/// alternative, if records choose. None for fields that are in no template, as their terms have no number.
template <class D>
consteval std::size_t kept_by() {
  std::size_t fields = 0;
  if constexpr (has_alternatives<D>) {
    for (const element* e : D::alternatives) fields += e->space != element_space::local;
    if (fields > 1 && !chosen_by_record<D>) fields = 1;
    if (is_view<typename D::value>) fields *= 2;
  }
  return fields;
}

/// What a value that the plan's executor does not read itself is read by.
template <class D>
consteval read_function reader_of() {
  if constexpr (is_view<typename D::value>)
    return nullptr;
  else if constexpr (bit_field<D>)
    return &read_batch<typename D::value, D::greatest>;
  else
    return &read_batch<typename D::value>;
}

[[nodiscard]] inline bool is_zero(octets v) noexcept {
  if (v.size() <= 8) return load_be(v.data(), v.size()) == 0;
  for (const std::byte b : v)
    if (b != std::byte{0}) return false;
  return true;
}

template <class Record, class... Tests>
meant meaning(part_list<Tests...>, const candidate& c, const Record& r) noexcept {
  meant is = meant::unknown;
  std::uint8_t i = 0;
  (static_cast<void>(i++ == c.alternative ? is = Tests::of(r, c.known) : is), ...);
  return is;
}

/// choose_function of a field. Candidates rank: 3, it applies and is not zero; 2, not zero; 1, zero.
template <class D>
std::size_t choose_batch(std::span<const candidate_values> from, std::byte* records, batch_steps steps,
                         const record_context& context) {
  using record = typename D::record;
  using value = typename D::value;
  std::size_t saturated = 0;
  for (std::size_t i = 0; i < steps.count; ++i, records += steps.stride) {
    record& r = *reinterpret_cast<record*>(records);
    const candidate_values* best = nullptr;
    int most = 0;
    for (const candidate_values& c : from) {
      const meant is = meaning(typename D::tests{}, *c.of, std::as_const(r));
      if (is == meant::no) continue;
      const int says = is_zero(c[i]) ? 1 : is == meant::yes ? 3 : 2;
      if (says > most) best = &c, most = says;
    }
    if (best == nullptr) {
      r.*D::member = value{};
      continue;
    }
    const octets v = (*best)[i];
    if constexpr (is_view<value>)
      r.*D::member = value{reinterpret_cast<typename value::const_pointer>(v.data()), v.size()};
    else
      saturated += best->of->call(*best->of, v.data(), records + best->of->member, {1, 0, 0}, context);
  }
  return saturated;
}

}  // namespace detail

}  // namespace flowkit
