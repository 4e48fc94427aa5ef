// SPDX-License-Identifier: BSL-1.0
// What must hold when records are written according to another exporter's template: they read back, as far as the
// template can hold them; what does not fit becomes the nearest value and is counted; and nothing is written beyond the
// end.
#pragma once

#include <conformance/properties/binding_properties.hpp>
#include <conformance/properties/execute_slowly.hpp>
#include <flowkit/templates/emit.hpp>

namespace flowkit::conformance {

namespace detail {
/// What integers become that are sent in other widths; how many saturate.
template <class Record, class... D>
std::size_t narrow(layout_t<Record, D...>, const std::vector<const received_field*>& of, Record& r) {
  std::size_t i = 0, saturated = 0;
  const auto one = [&]<class One>(One) {
    const received_field* f = of[i++];
    if constexpr (has_value<One> && One::is_fixed) {
      using value = typename One::value;
      if constexpr (std::integral<value> && !std::same_as<value, bool>) {
        if (f == nullptr || f->spec.length >= sizeof(value)) return;
        const int bits = 8 * f->spec.length - std::is_signed_v<value>;
        const auto greatest = static_cast<value>((std::uint64_t{1} << bits) - 1);
        const auto least = static_cast<value>(std::is_signed_v<value> ? -1 - static_cast<std::int64_t>(greatest) : 0);
        const value v = r.*One::member;
        r.*One::member = v > greatest ? greatest : v < least ? least : v;
        saturated += v > greatest || v < least;
      }
    }
  };
  (one(D{}), ...);
  return saturated;
}

/// Octets that the records take at most with so many fields: theirs by the layout's own template, and a fixed field may
/// be wider or of no member.
template <class Record, class... D>
std::size_t room_for(layout_t<Record, D...> layout, const std::vector<Record>& records, std::size_t fields) {
  buffer one(65535);
  std::size_t sum = 64;
  for (const Record& r : records) sum += encode(layout, r, one).value_or(0) + 40 * fields;
  return sum;
}

/// All octets after `used` are unchanged.
inline bool untouched(const buffer& out, std::size_t used) {
  for (std::size_t i = used; i < out.size(); ++i)
    if (out[i] != std::byte{0xa5}) return false;
  return true;
}
}  // namespace detail

template <const auto& Layout, difference How>
counterexample emits(source& from) {
  using record = typename std::remove_cvref_t<decltype(Layout)>::record;
  const std::size_t n = 1 + from.below(plan::batch);
  const std::uint64_t seed = from.word();
  const auto received = detail::arbitrary_difference(Layout, How, from);
  std::vector<specifier> fields;
  std::vector<const detail::received_field*> of(Layout.count);
  for (const auto& f : received) {
    fields.push_back(f.spec);
    if (f.index != detail::received_field::none) of[f.index] = &f;
  }
  if (shape_of(fields).min_size == 0) return {};
  const template_view view{.id = 256, .fields = fields};

  std::vector<std::uint64_t> words(256);
  source::spread many{seed};
  for (auto& w : words) w = many.word();
  source kept{words};
  std::vector<record> records, expected;
  const record absent = arbitrary_record(Layout, from);
  std::size_t saturated = 0;
  for (std::size_t i = 0; i < n; ++i) {
    record r = arbitrary_record(Layout, i == 0 ? from : kept);
    if (kept.words_left() < 64) kept.restart();
    detail::keep_sendable(Layout, r);
    records.push_back(r);
    saturated += detail::narrow(Layout, of, r);
    detail::leave_out(Layout, of, r, absent);
    expected.push_back(r);
  }

  const auto how = flowkit::emit(Layout, fields);
  const auto wrong = [&](const std::string& what, octets data) {
    return what + " of " + std::to_string(n) + " records\n" + hex(data) + "  # " + to_text(view);
  };
  for (std::size_t i = 0; i < of.size(); ++i)
    if (how.sent().test(i) != (of[i] != nullptr)) return wrong("field " + std::to_string(i) + " is sent or not", {});
  std::size_t unknown = 0;
  for (const auto& f : received) unknown += f.index == detail::received_field::none;
  std::size_t padding = 0;
  for (const emitted e : how.fields()) padding += e == emitted::padding;
  if (how.absent() + padding != unknown || how.unwritable() != 0) return wrong("fields without a value", {});

  // More room than is needed, which stays as it is; then just enough; then an octet less.
  buffer out(detail::room_for(Layout, records, received.size()), std::byte{0xa5});
  const auto o = how.write(records, out);
  if (o.records != n || o.failure.code != errc::ok) return wrong(std::to_string(o.records) + " are written", {});
  const octets data = octets{out}.first(o.octets);
  if (!detail::untouched(out, o.octets)) return wrong("writes beyond the last", data);
  if (o.saturated != saturated)
    return wrong(std::to_string(o.saturated) + " saturate, not " + std::to_string(saturated), data);
  std::vector<record> got(n);
  const auto back = flowkit::bind(Layout, fields).read(data, got, {}, absent);
  if (back.records != n || back.octets != data.size() || back.saturated != 0) return wrong("do not read back", data);
  for (std::size_t i = 0; i < n; ++i)
    if (!(got[i] == expected[i])) return wrong("record " + std::to_string(i) + " reads back as another", data);

  for (const std::size_t missing : {0u, 1u}) {
    buffer tight(out.size(), std::byte{0xa5});
    const auto t = how.write(records, std::span(tight).first(data.size() - missing));
    if (t.records != n - missing || (t.failure.code == errc::no_space) != (missing == 1) ||
        !same_octets(octets{tight}.first(t.octets), data.first(t.octets)))
      return wrong("with " + std::to_string(missing) + " octets too few: other octets", data);
    if (!detail::untouched(tight, data.size() - missing)) return wrong("writes beyond the end", data);
  }
  buffer slow(data.size());
  const auto s = how.template write<execute_slowly>(records, slow);
  if (s.octets != o.octets || s.saturated != o.saturated || !same_octets(slow, data))
    return wrong("octets are others by the slow executor", slow);
  from.count_round_trips(n);
  return {};
}

}  // namespace flowkit::conformance
