// SPDX-License-Identifier: BSL-1.0
// What ipfix_bench.cpp reads and writes: its templates, 1024 different records, and a million of them in datagrams, in
// the layouts' own order and shuffled.
#pragma once

#include <cstdlib>
#include <random>
#include <vector>

#include <flowkit/ipfix/encode.hpp>
#include <flowkit/templates/emit.hpp>
#include <flowkit/templates/message_builder.hpp>

#include "ipfix_records.hpp"

namespace flowkit::bench {

using record_template = layout_template<record_layout, 256>;
using named_template = layout_template<named_layout, 257>;

/// The same fields in an order that only a template says.
inline constexpr auto other_fields = shuffled_fields<record_layout>();
inline constexpr auto other_named_fields = shuffled_fields<named_layout>();
inline constexpr template_view other_template{.id = 256, .fields = other_fields};
inline constexpr template_view other_named_template{.id = 257, .fields = other_named_fields};

inline constexpr std::size_t million = 1'000'000;
inline constexpr std::size_t datagram_size = 1400;

/// Datagrams back to back, with where each begins.
struct stream {
  std::vector<std::byte> octets;
  std::vector<std::size_t> begins;
  std::size_t records = 0;
  [[nodiscard]] flowkit::octets datagram(std::size_t i) const {
    const std::size_t end = i + 1 < begins.size() ? begins[i + 1] : octets.size();
    return flowkit::octets{octets}.subspan(begins[i], end - begins[i]);
  }
};

template <class Layout>
auto noise(const Layout& layout) {
  static std::mt19937_64 random{7};
  std::array<std::byte, 72> octets;
  for (auto& o : octets) o = static_cast<std::byte>(random() & 0xff);
  return layout.read(octets.data());
}

/// A million records, `add(builder, the i-th)` by `add`.
template <class Add>
stream make_stream(Add add) {
  stream s;
  ipfix::message_builder builder;
  std::array<std::byte, datagram_size> out;
  while (s.records < million) {
    if (builder.begin(out, {.export_time = 1'700'000'000, .sequence = 0, .observation_domain = 1}).code != errc::ok)
      std::abort();
    while (add(builder, s.records)) ++s.records;
    const octets message = builder.finish();
    s.begins.push_back(s.octets.size());
    s.octets.insert(s.octets.end(), message.begin(), message.end());
  }
  return s;
}
template <class Template, class Record>
stream stream_of(Template t, const std::vector<Record>& values) {
  return make_stream([&](auto& to, std::size_t i) { return to.add(t, values[i % values.size()]).code == errc::ok; });
}
template <const auto& Layout, class Record>
stream stream_by(const template_view& t, const std::vector<Record>& values) {
  const auto how = emit(Layout, t.fields);
  return make_stream([&](auto& to, std::size_t i) {
    return to.add(t, how, std::span<const Record>(&values[i % values.size()], 1)).records == 1;
  });
}

inline const std::vector<record>& records() {
  static const std::vector<record> all = [] {
    std::vector<record> v;
    for (int i = 0; i < 1024; ++i) v.push_back(noise(record_layout));
    return v;
  }();
  return all;
}
inline const std::vector<named>& named_records() {
  static constexpr std::string_view names[] = {"https", "dns", "ms-office-365", "youtube", "GigabitEthernet0/0/1",
                                               "eth0"};
  static const std::vector<named> all = [] {
    std::vector<named> v;
    for (std::size_t i = 0; i < 1024; ++i) {
      const record& r = records()[i];
      v.push_back(
          {r.source,   r.destination, r.next_hop,   r.ingress_interface, r.egress_interface, r.packets,
           r.octets,   r.start_ms,    r.end_ms,     r.source_port,       r.destination_port, r.flags,
           r.protocol, r.tos,         r.source_as,  r.destination_as,    r.source_prefix,    r.destination_prefix,
           r.vlan,     r.direction,   names[i % 4], names[4 + i % 2]});
    }
    return v;
  }();
  return all;
}
inline const stream& plain() {
  static const stream s = stream_of(record_template{}, records());
  return s;
}
inline const stream& with_names() {
  static const stream s = stream_of(named_template{}, named_records());
  return s;
}
inline const stream& shuffled() {
  static const stream s = stream_by<record_layout>(other_template, records());
  return s;
}
inline const stream& shuffled_with_names() {
  static const stream s = stream_by<named_layout>(other_named_template, named_records());
  return s;
}

}  // namespace flowkit::bench
