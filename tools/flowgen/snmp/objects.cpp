// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/snmp/objects.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include <flowkit/version.hpp>

namespace flowkit::tools::snmp {

namespace {
/// What the value of an object is made from.
struct subject {
  const device& of;
  timestamp now;
  std::uint32_t if_index;  ///< of columns

  [[nodiscard]] const interface_text& text() const noexcept { return of.kind->interfaces[if_index - 1]; }
  [[nodiscard]] const interface_counters& counters() const noexcept { return of.counters->at(if_index); }
};
using maker = void (*)(const subject& s, value& out) noexcept;

constexpr std::uint32_t mib2[] = {1, 3, 6, 1, 2, 1};
constexpr std::uint32_t own_id[] = {1, 3, 6, 1, 4, 1, documentation_enterprise, 1};

/// An object: its name after mib-2; columns have an instance for each interface, scalars .0.
struct row {
  std::array<std::uint32_t, 5> numbers;
  std::uint8_t size;
  bool is_column;
  maker make;

  [[nodiscard]] arcs tail() const noexcept { return {numbers.data(), size}; }
};
constexpr row scalar(std::uint32_t group, std::uint32_t object, maker make) noexcept {
  return {{group, object}, 2, false, make};
}
constexpr row if_table(std::uint32_t column, maker make) noexcept { return {{2, 2, 1, column}, 4, true, make}; }
constexpr row if_x_table(std::uint32_t column, maker make) noexcept { return {{31, 1, 1, 1, column}, 5, true, make}; }

std::uint64_t low_half(std::uint64_t n) noexcept { return n & 0xffff'ffff; }

template <tag Type, std::uint64_t N>
void always(const subject&, value& out) noexcept {
  out.set(Type, N);
}
template <auto Member>
void text_of(const subject& s, value& out) noexcept {
  out.append(s.text().*Member);
}
/// In 32 bits.
template <auto Member>
void low_count(const subject& s, value& out) noexcept {
  out.set(tag::counter32, low_half((s.counters().*Member).get()));
}
template <auto Member>
void count(const subject& s, value& out) noexcept {
  out.set(tag::counter64, (s.counters().*Member).get());
}
constexpr maker zero32 = always<tag::counter32, 0>, zero64 = always<tag::counter64, 0>;
constexpr maker no_ticks = always<tag::time_ticks, 0>;

void description(const subject& s, value& out) noexcept {
  out.append("flowkit " FLOWKIT_VERSION_STRING " flowgen: ");
  out.append(s.of.kind->title);
}
/// Hundredths of a second, in 32 bits: they wrap after 497 days, and not when the milliseconds of headers do.
void uptime(const subject& s, value& out) noexcept {
  const std::int64_t ns = s.of.counters->uptime(s.now).ns;
  out.set(tag::time_ticks, low_half(static_cast<std::uint64_t>(std::max<std::int64_t>(ns, 0)) / 10'000'000));
}
void device_name(const subject& s, value& out) noexcept {
  out.append(s.of.kind->name), out.append("-"), out.append(s.of.number);
}
void speed(const subject& s, value& out) noexcept {
  out.set(tag::gauge32, std::min<std::uint64_t>(std::uint64_t{s.text().megabits} * 1'000'000,
                                                std::numeric_limits<std::uint32_t>::max()));
}
/// Locally administered: 17 bits of the device, 16 of the interface.
void link_address(const subject& s, value& out) noexcept {
  const std::array<char, 6> octets{0x02,
                                   static_cast<char>(s.of.number >> 16 & 0xff),
                                   static_cast<char>(s.of.number >> 8 & 0xff),
                                   static_cast<char>(s.of.number & 0xff),
                                   static_cast<char>(s.if_index >> 8 & 0xff),
                                   static_cast<char>(s.if_index & 0xff)};
  out.append({octets.data(), octets.size()});
}

using counters = interface_counters;
void object_of(const subject&, value& out) noexcept { out.set(own_id); }
void interfaces(const subject& s, value& out) noexcept { out.set(tag::integer, s.of.counters->interfaces()); }
void contact(const subject&, value& out) noexcept { out.append("flowgen"); }
void location(const subject&, value& out) noexcept { out.append("imitated"); }
void index(const subject& s, value& out) noexcept { out.set(tag::integer, s.if_index); }
void high_speed(const subject& s, value& out) noexcept { out.set(tag::gauge32, s.text().megabits); }

// clang-format off
constexpr std::array rows{
    scalar(1, 1, description), scalar(1, 2, object_of), scalar(1, 3, uptime), scalar(1, 4, contact),
    scalar(1, 5, device_name), scalar(1, 6, location),
    scalar(1, 7, always<tag::integer, 6>),      // sysServices: layers 2 and 3
    scalar(2, 1, interfaces),
    if_table(1, index),
    if_table(2, text_of<&interface_text::description>),
    if_table(3, always<tag::integer, 6>),       // ifType: ethernetCsmacd
    if_table(4, always<tag::integer, 1500>),    // ifMtu
    if_table(5, speed),
    if_table(6, link_address),
    if_table(7, always<tag::integer, 1>),       // ifAdminStatus: up
    if_table(8, always<tag::integer, 1>),       // ifOperStatus
    if_table(9, no_ticks),                      // ifLastChange: before the agent began
    if_table(10, low_count<&counters::in_octets>),
    if_table(11, low_count<&counters::in_packets>),
    if_table(13, zero32), if_table(14, zero32), if_table(15, zero32),  // discards, errors, unknown protocols
    if_table(16, low_count<&counters::out_octets>),
    if_table(17, low_count<&counters::out_packets>),
    if_table(19, zero32), if_table(20, zero32),
    if_x_table(1, text_of<&interface_text::name>),
    if_x_table(2, zero32), if_x_table(3, zero32), if_x_table(4, zero32), if_x_table(5, zero32),  // multicast, broadcast
    if_x_table(6, count<&counters::in_octets>),
    if_x_table(7, count<&counters::in_packets>),
    if_x_table(8, zero64), if_x_table(9, zero64),
    if_x_table(10, count<&counters::out_octets>),
    if_x_table(11, count<&counters::out_packets>),
    if_x_table(12, zero64), if_x_table(13, zero64),
    if_x_table(14, always<tag::integer, 2>),    // ifLinkUpDownTrapEnable: disabled
    if_x_table(15, high_speed),
    if_x_table(16, always<tag::integer, 2>),    // ifPromiscuousMode: false
    if_x_table(17, always<tag::integer, 1>),    // ifConnectorPresent: true
    if_x_table(18, text_of<&interface_text::alias>),
    if_x_table(19, no_ticks),                   // ifCounterDiscontinuityTime: none since sysUpTime began
};
// clang-format on

bool begins_with(arcs name, arcs front) noexcept {
  return name.size() >= front.size() && std::equal(front.begin(), front.end(), name.begin());
}
bool less(arcs a, arcs b) noexcept { return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end()); }

std::uint32_t instances(const row& r, const device& d) noexcept {
  return r.is_column ? static_cast<std::uint32_t>(d.counters->interfaces()) : 1;
}
/// The first of the object's instances, numbered from 0, after the rest of a name that begins with its name.
std::uint32_t instance_after(const row& r, arcs rest) noexcept {
  if (rest.empty()) return 0;
  // A column begins at 1: after .0... comes .1, after .n... .n+1.
  if (!r.is_column) return 1;
  return rest[0];
}
void make(const row& r, const device& d, timestamp now, std::uint32_t instance, value& out) noexcept {
  r.make({d, now, r.is_column ? instance + 1 : 0}, out);
}
}  // namespace

void find(const device& d, timestamp now, arcs name, value& out) noexcept {
  out.type = tag::no_such_object;
  if (!begins_with(name, mib2)) return;
  const arcs tail = name.subspan(std::size(mib2));
  const auto after =
      std::upper_bound(rows.begin(), rows.end(), tail, [](arcs n, const row& r) noexcept { return less(n, r.tail()); });
  if (after == rows.begin() || !begins_with(tail, (after - 1)->tail())) return;
  const row& r = *(after - 1);
  const arcs rest = tail.subspan(r.size);
  out.type = tag::no_such_instance;
  if (rest.size() != 1) return;
  const std::uint32_t instance = r.is_column ? rest[0] - 1 : rest[0];
  if (instance < instances(r, d)) make(r, d, now, instance, out);
}

bool find_next(const device& d, timestamp now, arcs name, object_id& next, value& out) noexcept {
  auto at = rows.begin();
  std::uint32_t instance = 0;
  if (!less(name, mib2)) {
    if (!begins_with(name, mib2)) return false;
    const arcs tail = name.subspan(std::size(mib2));
    at = std::upper_bound(rows.begin(), rows.end(), tail,
                          [](arcs n, const row& r) noexcept { return less(n, r.tail()); });
    if (at != rows.begin() && begins_with(tail, (at - 1)->tail())) {
      --at;
      instance = instance_after(*at, tail.subspan(at->size));
    }
  }
  for (; at != rows.end(); ++at, instance = 0) {
    if (instance >= instances(*at, d)) continue;
    next = object_id{mib2};
    for (const std::uint32_t arc : at->tail()) next.push(arc);
    next.push(at->is_column ? instance + 1 : 0);
    make(*at, d, now, instance, out);
    return true;
  }
  return false;
}

}  // namespace flowkit::tools::snmp
