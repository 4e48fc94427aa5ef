// SPDX-License-Identifier: BSL-1.0
// Datagrams of every protocol with any flows in them, read as normalised flows and written as lines of JSON and CSV;
// and records of an own type by a collector.
#include <array>

#include <conformance/generators/record.hpp>
#include <conformance/generators/template.hpp>
#include <flowkit/flow.hpp>
#include <flowkit/flow/collector.hpp>
#include <flowkit/ipfix.hpp>
#include <flowkit/netflow1.hpp>
#include <flowkit/netflow5.hpp>
#include <flowkit/netflow7.hpp>
#include <flowkit/netflow9.hpp>
#include <portable/subject.hpp>

namespace flowkit::portable {

namespace {

using conformance::arbitrary_record;
using conformance::buffer;

/// A time after 1970 to the millisecond: what every protocol can say.
constexpr timestamp received = from_unix_milliseconds(1'750'000'000'123);

void add_lines(const flow::record& r, digest& out) {
  std::array<char, flow::max_line> room{};
  text_writer json{room};
  write_json_line(json, r, {"192.0.2.1"}, flow::columns);
  out.add(json.text());
  text_writer csv{room};
  write_csv_line(csv, r, {"192.0.2.1"}, flow::columns);
  out.add(csv.text());
  const auto key = flow::digest(r);
  out.add(std::uint64_t{key});
}

template <class Format>
counterexample fixed_datagram(source& from, digest& out) {
  std::vector<typename Format::record> records(1 + from.below(Format::max_records));
  for (auto& r : records) r = arbitrary_record(Format::record_layout, from);
  const fixed::message<Format> sent{arbitrary_record(Format::header_layout, from),
                                    std::span<const typename Format::record>{records}};
  buffer in(fixed::encoded_size<Format>(records.size()));
  if (!fixed::encode(sent, in)) return "does not encode";
  out.add(octets{in});
  const auto m = fixed::decode<Format>(in);
  if (!m || !(*m == sent)) return "decodes to another message";
  const flow::fixed_flows<Format> flows{*m, received};
  if (flows.size() != records.size()) return "another number of flows";
  for (std::size_t i = 0; i < flows.size(); ++i) add_lines(flows[i], out);
  return {};
}

/// Any value of a member of the flow table.
template <class T>
void any_value(T& v, source& from) {
  if constexpr (std::same_as<T, timestamp>) {
    v = received - milliseconds(static_cast<std::int64_t>(from.below(100'000'000)));
  } else if constexpr (std::same_as<T, duration>) {
    v = milliseconds(static_cast<std::int64_t>(from.below(100'000'000)));
  } else if constexpr (std::same_as<T, ip_address>) {
    if (from.coin())
      v = ipv4_address{static_cast<std::uint32_t>(from.word())};
    else
      v = conformance::arbitrary_value<ipv6_address, 128, abstract_type::ipv6Address>(from);
  } else if constexpr (std::same_as<T, octets> || std::same_as<T, std::string_view>) {
    v = flowkit::detail::view_of<T>(conformance::detail::arbitrary_view(from));
  } else if constexpr (std::integral<T>) {
    v = static_cast<T>(from.word() >> from.below(64));
  } else {
    v = conformance::arbitrary_value<T, 8 * sizeof(T), abstract_type::octetArray>(from);
  }
}
template <class Record, class... D>
void any_values(layout_t<Record, D...>, Record& r, source& from) {
  (any_value(r.*D::member, from), ...);
}

/// Flows written by an exporter's template, in a message with the template, which is read.
template <class Encoding, class Rules>
counterexample templates(source& from, digest& out) {
  const auto t = conformance::arbitrary_sized_template<Rules>(from);
  const conformance::any_template announced{300, 0, false, t.fields};
  if (!Encoding::can_announce(announced.view())) return {};
  const flow::flow_emission how{t.fields};
  std::vector<flow::record> flows(1 + from.below(5));
  for (flow::record& r : flows) {
    any_values(flow::table, r, from);
    for (std::size_t i = 0; i < flow::field_count; ++i) r.present.set(i, from.below(4) != 3);
  }
  buffer room(60'000);
  message_builder<Encoding> builder;
  typename Encoding::header head{};
  if constexpr (requires { head.export_time; })
    head.export_time = 1'750'000'000;
  else
    head.unix_secs = 1'750'000'000, head.sys_uptime = 4'000'000'000;
  if (builder.begin(room, head).code != errc::ok || builder.add_template(announced.view()).code != errc::ok)
    return "has no room";
  const record_context context{.export_time = from_unix_seconds(1'750'000'000),
                               .uptime_ms = 4'000'000'000,
                               .has_uptime = !conformance::is_ipfix<Rules>};
  buffer data(40'000);
  const auto o = how.write(flows, data, context);
  if (o.records != flows.size()) return "not all flows are written";
  out.add(octets{data}.first(o.octets)), out.add(o.saturated), out.add(o.blank);
  if (const auto size = builder.finish(); size.empty())
    return "has no octets";
  else
    out.add(size);

  const flow::template_binding bound{t.fields};
  std::vector<flow::record> got(flows.size());
  const auto back = flow::read_flows(bound, octets{data}.first(o.octets), got, context, 7);
  if (back.records != flows.size() || back.octets != o.octets) return "does not read back";
  for (const flow::record& r : got) add_lines(r, out);
  return {};
}

struct wanted {
  std::uint64_t bytes;
  ip_address source;
  timestamp start;
  std::string_view name;
};
// clang-format off
inline constexpr auto wanted_layout = layout<wanted>(
    field<&wanted::bytes, choose<ie::octetDeltaCount, ie::octetDeltaCount, ie::octetTotalCount>>,
    field<&wanted::source, choose<ie::sourceIPv4Address, ie::sourceIPv4Address, ie::sourceIPv6Address>>,
    field<&wanted::start, choose<ie::flowStartMilliseconds, ie::flowStartMilliseconds, ie::flowStartSysUpTime,
                                 ie::flowStartNanoseconds>>,
    varlen<&wanted::name, ie::applicationName>);
struct sent { std::uint64_t bytes; ipv4_address source; std::uint32_t start; std::string_view name; };
inline constexpr auto sent_layout = layout<sent>(
    field<&sent::bytes, ie::octetDeltaCount, 5>,
    field<&sent::source, ie::sourceIPv4Address>,
    field<&sent::start, ie::flowStartSysUpTime>,
    varlen<&sent::name, ie::applicationName>);
// clang-format on
using sent_template = layout_template<sent_layout, 256>;

/// Messages with and without their template, some octets of them overwritten, through a collector.
counterexample collected(source& from, digest& out) {
  flow::collector<wanted_layout> to;
  ipfix::message_builder builder;
  buffer room(1400);
  for (std::uint64_t n = 1 + from.below(8); n > 0; --n) {
    const auto flows = from.keep<sent>(from.below(6));
    for (sent& f : flows) f = arbitrary_record(sent_layout, from);
    if (builder.begin(room, {.export_time = 1'750'000'000, .sequence = 0, .observation_domain = 7}).code != errc::ok)
      return "cannot begin";
    if (from.coin() && builder.add_template(sent_template{}).code != errc::ok) return "has no room for a template";
    builder.add(sent_template{}, flows);
    const octets whole = builder.finish();
    buffer in{whole.begin(), whole.end()};
    if (from.below(4) == 3) in[from.below(in.size())] = static_cast<std::byte>(from.word() & 0xff);
    out.add(octets{in});
    const auto got = to.read(in, {}, [&](const wanted& w) {
      std::array<char, 64> text{};
      text_writer address{text};
      write_text(address, w.source);
      out.add(w.bytes), out.add(address.text()), out.add(static_cast<std::uint64_t>(w.start.ns)), out.add(w.name);
    });
    out.add(got.failure), out.add(got.flows), out.add(got.waiting), out.add(got.damaged);
    out.add(static_cast<std::uint64_t>(got.lost)), out.add(got.saturated), out.add(got.released);
  }
  return {};
}

}  // namespace

void add_flows(std::vector<subject>& to) {
  to.push_back({"flows.netflow1", &fixed_datagram<netflow1::format>});
  to.push_back({"flows.netflow1_wide", &fixed_datagram<netflow1::wide_format>});
  to.push_back({"flows.netflow5", &fixed_datagram<netflow5::format>});
  to.push_back({"flows.netflow7", &fixed_datagram<netflow7::format>});
  to.push_back({"flows.netflow9", &templates<netflow9::encoding, netflow9::rules>});
  to.push_back({"flows.ipfix", &templates<ipfix::encoding, ipfix::rules>});
  to.push_back({"flows.collected", &collected});
}

}  // namespace flowkit::portable
