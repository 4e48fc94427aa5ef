// SPDX-License-Identifier: BSL-1.0
// What must hold when a layout is bound to a template that was received: however the exporter ordered, widened, cut or
// resized the fields, the members are those of the layout's own codec, and what is absent is what the caller gave.
#pragma once

#include <limits>

#include <conformance/generators/lists.hpp>
#include <conformance/generators/template.hpp>
#include <conformance/properties/property.hpp>
#include <conformance/properties/template_text.hpp>
#include <conformance/properties/walk.hpp>
#include <flowkit/ipfix/encode.hpp>
#include <flowkit/netflow9/encode.hpp>
#include <flowkit/templates/bind.hpp>

namespace flowkit::conformance {

/// How the received template differs from the layout's own.
enum class difference : unsigned { none = 0, shuffled = 1, widened = 2, narrowed = 4, resized = 8, all = 15 };
constexpr bool has(difference d, difference what) {
  return (static_cast<unsigned>(d) & static_cast<unsigned>(what)) != 0;
}

namespace detail {

/// No arbitrary record takes more octets: records with lists have records in records.
template <const auto& Layout>
inline constexpr std::size_t record_room = [] {
  bool lists = false;
  Layout.for_each([&]<class D>(D) {
    if constexpr (!D::is_fixed) lists |= D::is_list;
  });
  return lists ? std::size_t{16384} : std::size_t{4096};
}();

/// A field of the received template: which field of the layout it is, if any.
struct received_field {
  specifier spec;
  std::size_t index = none;
  static constexpr std::size_t none = ~std::size_t{0};
};

template <class Record, class... D>
std::vector<received_field> arbitrary_difference(layout_t<Record, D...> layout, difference how, source& from) {
  constexpr auto own = specifiers_of(layout);
  constexpr bool is_integer[] = {[] {
    if constexpr (has_value<D>)
      return std::integral<typename D::value> && !std::same_as<typename D::value, bool>;
    else
      return false;
  }()...};
  constexpr bool is_pad[] = {!has_value<D>...};
  std::vector<received_field> out;
  for (std::size_t i = 0; i < own.size(); ++i) {
    if (has(how, difference::narrowed) && from.below(4) == 3) continue;
    received_field f{own[i], is_pad[i] ? received_field::none : i};
    if (has(how, difference::resized) && is_integer[i] && from.coin())
      f.spec.length = static_cast<std::uint16_t>(1 + from.below(8));
    out.push_back(f);
  }
  for (std::size_t n = has(how, difference::widened) ? 1 + from.below(6) : 0; n > 0; --n) {
    received_field f{arbitrary_specifier<ipfix::rules>(from, false, false)};
    for (const specifier& s : own)
      if (s.id == f.spec.id && s.pen == f.spec.pen) f.spec.id = 32000;  // or it would be taken for the layout's
    out.insert(out.begin() + static_cast<std::ptrdiff_t>(from.below(out.size() + 1)), f);
  }
  if (has(how, difference::shuffled))
    for (std::size_t i = out.size(); i > 1; --i) std::swap(out[i - 1], out[from.below(i)]);
  // The same element several times: by occurrence, so the first one present is the layout's first one.
  for (std::size_t i = 0; i < own.size(); ++i) {
    received_field* next = nullptr;
    for (auto& f : out)
      if (f.index != received_field::none && f.index >= i && own[f.index].id == own[i].id &&
          own[f.index].pen == own[i].pen && own[f.index].space == own[i].space) {
        next = &f;
        break;
      }
    if (next == nullptr || is_pad[i]) continue;
    for (auto& f : out)
      if (f.index == i) f.index = next->index;
    next->index = i;
  }
  if (out.empty()) out.push_back({own[0], is_pad[0] ? received_field::none : 0});
  return out;
}  // namespace flowkit::conformance

/// What a member holds at most: packed bits less than its type.
template <class D>
consteval typename D::value greatest_of() {
  using value = typename D::value;
  if constexpr (flowkit::detail::bit_field<D>)
    return static_cast<value>(D::greatest);
  else
    return std::numeric_limits<value>::max();
}

/// The integers that are sent resized, whatever the member can hold: any value of that many octets. What becomes of
/// the member, and how many saturate.
template <class Record, class... D>
std::size_t resize(layout_t<Record, D...>, const std::vector<const received_field*>& of, Record& r,
                   std::vector<std::uint64_t>& numbers, source::spread& from) {
  std::size_t i = 0, saturated = 0;
  const auto one = [&]<class One>(One) {
    const received_field* f = of[i];
    if constexpr (has_value<One> && One::is_fixed) {
      using value = typename One::value;
      if constexpr (std::integral<value> && !std::same_as<value, bool>) {
        if (f != nullptr && f->spec.length != One::min_size) {
          const int spare = 64 - 8 * f->spec.length;
          std::uint64_t bits = from.word();
          if ((bits & 3) != 1) bits >>= bits % 64;  // often small
          bits = bits << spare >> spare;
          numbers[i] = bits;
          using limits = std::numeric_limits<value>;
          if constexpr (std::is_signed_v<value>) {
            const auto v = static_cast<std::int64_t>(bits << spare) >> spare;
            saturated += v < limits::min() || v > limits::max();
            r.*One::member = static_cast<value>(v < limits::min()   ? limits::min()
                                                : v > limits::max() ? limits::max()
                                                                    : static_cast<value>(v));
          } else {
            constexpr value greatest = greatest_of<One>();
            bits &= value_bits(One::info);
            saturated += bits > greatest;
            r.*One::member = bits > greatest ? greatest : static_cast<value>(bits);
          }
        }
      }
    }
    ++i;
  };
  (one(D{}), ...);
  return saturated;
}

/// The members of the fields that are not in the template are what the caller gives.
template <class Record, class... D>
void leave_out(layout_t<Record, D...>, const std::vector<const received_field*>& of, Record& r, const Record& absent) {
  std::size_t i = 0;
  const auto one = [&]<class One>(One) {
    if constexpr (has_value<One>)
      if (of[i] == nullptr) r.*One::member = absent.*One::member;
    ++i;
  };
  (one(D{}), ...);
}

/// Exporters send times after 1970 only: elements for them have no sign.
template <class Record, class... D>
void keep_sendable(layout_t<Record, D...>, Record& r) {
  const auto one = [&]<class One>(One) {
    if constexpr (has_value<One>)
      if constexpr (std::same_as<typename One::value, timestamp>)
        if ((r.*One::member).ns < 0)
          r.*One::member = from_unix_milliseconds(-(to_unix_milliseconds(r.*One::member) + 1));
  };
  (one(D{}), ...);
}

/// The template as octets and back, by the protocol that can announce it.
template <class Encoding>
bool survives(const template_view& t) {
  if (!Encoding::can_announce(t)) return true;
  buffer out(template_size<Encoding>(t));
  write_template<Encoding>(t, out.data());
  std::vector<specifier> fields(t.fields.size());
  reader in{out};
  template_view got;
  return read_template<Encoding>(in, t.is_options, fields, got).code == errc::ok && same_template(got, t);
}
}  // namespace detail

template <const auto& Layout, difference How>
counterexample binds(source& from) {
  using record = typename std::remove_cvref_t<decltype(Layout)>::record;
  const std::size_t n = 1 + from.below(100);
  const std::size_t batch = from.coin() ? 1 + from.below(70) : plan::batch;
  const std::uint64_t seed = from.word();
  const auto received = detail::arbitrary_difference(Layout, How, from);
  std::vector<specifier> fields;
  std::vector<const detail::received_field*> of(Layout.count);  // by field of the layout
  for (const auto& f : received) {
    fields.push_back(f.spec);
    if (f.index != detail::received_field::none) of[f.index] = &f;
  }
  if (shape_of(fields).min_size == 0) return {};  // no records
  const template_view view{.id = 256, .fields = fields};
  if (!detail::survives<ipfix::encoding>(view) || !detail::survives<netflow9::encoding>(view))
    return "is announced as another one: " + to_text(view);

  // The records, some of which are made from few words.
  std::vector<std::uint64_t> words(256), numbers(Layout.count);
  source::spread many{seed};
  for (auto& w : words) w = many.word();
  const record absent = arbitrary_record(Layout, from);
  std::vector<record> expected;
  source kept{words};  // what the records view
  buffer data, one(detail::record_room<Layout>);
  std::vector<std::size_t> ends;
  std::size_t saturated = 0;
  const bool long_forms = from.coin();
  for (std::size_t i = 0; i < n; ++i) {
    record r = arbitrary_record(Layout, i == 0 ? from : kept);
    if (kept.words_left() < 64) kept.restart();
    detail::keep_sendable(Layout, r);
    const auto size = encode(Layout, r, one);
    if (!size) return "cannot be encoded";
    std::array<octets, Layout.count> own;
    std::size_t k = 0;
    walk(Layout, octets{one}.first(*size), [&](auto, octets o, const std::string&) { own[k++] = o; });
    saturated += detail::resize(Layout, of, r, numbers, many);
    for (const auto& f : received) {
      if (f.index == detail::received_field::none) {
        append_record(data, {&f.spec, 1}, many, long_forms);
      } else if (f.spec.is_variable()) {
        reader in{own[f.index]};
        std::size_t length = 0;
        static_cast<void>(read_length(in, length));
        append_value(data, f.spec, in.rest(), long_forms);
      } else if (f.spec.length != own[f.index].size()) {
        const std::size_t at = data.size();
        data.resize(at + f.spec.length);
        store_be(data.data() + at, numbers[f.index], f.spec.length);
      } else {
        data.insert(data.end(), own[f.index].begin(), own[f.index].end());
      }
    }
    ends.push_back(data.size());
    detail::leave_out(Layout, of, r, absent);
    expected.push_back(r);
  }
  data.shrink_to_fit();

  const auto bound = bind(Layout, fields);
  std::size_t done = 0, used = 0, clipped = 0;
  std::vector<record> got(batch);
  const auto wrong = [&](const std::string& what) {
    const std::size_t i = done < n ? done : n - 1, begin = i == 0 ? 0 : ends[i - 1];
    return what + " in record " + std::to_string(done) + " of " + std::to_string(n) + ", batches of " +
           std::to_string(batch) + '\n' + hex(octets{data}.subspan(begin, ends[i] - begin)) + "  # " + to_text(view);
  };
  for (std::size_t i = 0; i < of.size(); ++i)
    if (bound.present().test(i) != (of[i] != nullptr)) return wrong("presence of field " + std::to_string(i));
  while (done < n) {
    const auto o = bound.read(octets{data}.subspan(used), got, {}, absent);
    if (o.failure.code != errc::ok || o.records == 0 || o.records > batch) return wrong("fails: " + to_text(o.failure));
    for (std::size_t i = 0; i < o.records; ++i, ++done)
      if (done >= n || !(got[i] == expected[done])) return wrong("another value");
    used += o.octets, clipped += o.saturated;
    if (used != ends[done - 1]) return wrong("takes another number of octets");
  }
  if (clipped != saturated)
    return wrong(std::to_string(clipped) + " values saturated, not " + std::to_string(saturated));
  from.count_round_trips(n);
  return {};
}

}  // namespace flowkit::conformance
