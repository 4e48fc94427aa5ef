// SPDX-License-Identifier: BSL-1.0
// Messages that the builder has made, read back by the decoding half; and what the tests put into them.
#pragma once

#include <flowkit/ie/netflow9.hpp>
#include <flowkit/ipfix/encode.hpp>
#include <flowkit/netflow9/encode.hpp>
#include <support/codec.hpp>

#include <map>

namespace flowkit::test {

using bytes = std::vector<std::byte>;

struct flow {
  ipv4_address source;
  std::uint64_t octets;
  std::uint16_t port;
  friend bool operator==(const flow&, const flow&) = default;
};
inline constexpr auto flow_layout = layout<flow>(field<&flow::source, ie::sourceIPv4Address>,
                                                 field<&flow::octets, ie::octetDeltaCount, 4>,  // reduced size
                                                 field<&flow::port, ie::sourceTransportPort>);
using flow_template = layout_template<flow_layout, 256>;

struct named {
  std::uint32_t interface;
  std::string_view name;
  friend bool operator==(const named&, const named&) = default;
};
inline constexpr auto named_layout =
    layout<named>(field<&named::interface, ie::ingressInterface>, varlen<&named::name, ie::interfaceName>);
using name_options = layout_template<named_layout, 257, 1>;

struct sampler {
  std::uint32_t system, interval;
};
inline constexpr auto sampler_layout = layout<sampler>(field<&sampler::system, ie::netflow9_scope::System>,
                                                       field<&sampler::interval, ie::samplingInterval>);
using sampler_options = layout_template<sampler_layout, 300, 1>;

template <class Encoding>
typename Encoding::header head();
template <>
inline ipfix::header head<ipfix::encoding>() {
  return {.export_time = 0x6a609840, .sequence = 0, .observation_domain = 5};
}
template <>
inline netflow9::header head<netflow9::encoding>() {
  return {.count = 99, .sys_uptime = 225'000, .unix_secs = 0x6a609840, .sequence = 0, .source_id = 5};
}

/// What stands in a message: its sets, its templates, its records by template.
struct contents {
  std::vector<std::uint16_t> sets;
  std::map<std::uint16_t, std::vector<specifier>> templates;
  std::map<std::uint16_t, std::vector<bytes>> records;
  std::size_t template_records = 0, data_records = 0, padding = 0;
};
template <class Encoding>
contents read(octets message, contents c = {}) {
  set_cursor sets{message.subspan(Encoding::header_size), Encoding::header_size};
  for (set_view s; sets.next(s);) {
    c.sets.push_back(s.id);
    if (s.id < first_template_id) {
      reader in{s.content, s.offset + 4};
      std::vector<specifier> fields(100);
      for (template_view t; in.has(4); ++c.template_records) {
        EXPECT_EQ(read_template<Encoding>(in, s.id == Encoding::options_template_set, fields, t), error{});
        c.templates[t.id].assign(t.fields.begin(), t.fields.end());
      }
      c.padding += in.remaining();
      continue;
    }
    const auto& fields = c.templates.at(s.id);
    record_cursor records{fields, shape_of(fields), s.content};
    octets r = records.next();
    EXPECT_FALSE(r.empty()) << "an empty set";
    for (; !r.empty(); r = records.next(), ++c.data_records) c.records[s.id].emplace_back(r.begin(), r.end());
    EXPECT_EQ(records.failure(), error{});
    for (const std::byte b : records.rest()) EXPECT_EQ(b, std::byte{0});
    c.padding += records.rest().size();
  }
  EXPECT_EQ(sets.failure(), error{});
  EXPECT_TRUE(sets.rest().empty());
  return c;
}

inline bytes copy(octets o) { return {o.begin(), o.end()}; }
inline std::vector<flow> flows(std::size_t n) {
  std::vector<flow> out;
  for (std::size_t i = 0; i < n; ++i)
    out.push_back({{0xc0000200u + static_cast<std::uint32_t>(i)}, 1000 + i, static_cast<std::uint16_t>(i)});
  return out;
}

}  // namespace flowkit::test
