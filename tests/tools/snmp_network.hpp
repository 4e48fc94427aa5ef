// SPDX-License-Identifier: BSL-1.0
// What the tests of flowgen's SNMP share: devices, requests as octets, and responses taken apart.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include <support/hex.hpp>

#include "tools/flowgen/snmp/directory.hpp"

namespace flowkit::test::snmp {

using namespace flowkit::tools;
using namespace flowkit::tools::snmp;
using bytes = std::vector<std::byte>;
using name_t = std::vector<std::uint32_t>;

inline constexpr timestamp boot = from_unix_seconds(1'767'225'600);
inline constexpr timestamp now = boot + seconds(3600);

/// Devices of three interfaces each.
struct network {
  std::shared_ptr<device_kind> kind = std::make_shared<device_kind>();
  std::vector<std::unique_ptr<device_counters>> counters;
  std::vector<device> devices;

  explicit network(std::uint32_t n = 3, std::size_t interfaces = 3) {
    kind->name = "exporter", kind->title = "NetFlow v5";
    for (std::size_t i = 1; i <= interfaces; ++i)
      kind->interfaces.push_back({"eth" + std::to_string(i), "ethernet " + std::to_string(i), "clients", 1000});
    for (std::uint32_t i = 1; i <= n; ++i) {
      counters.push_back(std::make_unique<device_counters>(interfaces));
      counters.back()->restart(boot);
      devices.push_back({kind, counters.back().get(), i});
    }
  }
  directory agent(const std::vector<ip_address>& addresses = {},
                  const ip_address& at = ipv4_address{0x7f000001}) const {
    return directory{devices, addresses, at};
  }
};

inline constexpr ip_address loopback = ipv4_address{0x7f000001};

inline bytes answer(directory& of, octets request, std::size_t room = most_octets, const ip_address& to = loopback) {
  bytes out(room);
  out.resize(of.answer(request, to, now, out));
  return out;
}

inline bytes message(std::uint8_t operation, std::int32_t second, std::int32_t third, const std::vector<name_t>& names,
                     std::string_view community = "public") {
  bytes out(60'000);
  ber_writer w{out};
  EXPECT_TRUE(w.begin(tag::sequence) && w.integer(1) && w.string(as_octets(community)) && w.begin(operation) &&
              w.integer(77) && w.integer(second) && w.integer(third) && w.begin(tag::sequence));
  for (const name_t& n : names) EXPECT_TRUE(w.binding(object_id{n}, value{}));
  w.end(), w.end(), w.end();
  out.resize(w.size());
  return out;
}

/// A response, read with as little of the code under test as possible: the heads of elements.
struct binding {
  name_t name;
  std::uint8_t type = 0;
  bytes content;

  [[nodiscard]] std::uint64_t number() const {
    return load_be(content.data() + (content.size() > 8), std::min<std::size_t>(content.size(), 8));
  }
  [[nodiscard]] std::string text() const { return {reinterpret_cast<const char*>(content.data()), content.size()}; }
  friend bool operator==(const binding&, const binding&) = default;
};
struct response {
  std::int32_t id = -1, status = -1, index = -1;
  std::vector<binding> bindings;
};
inline std::optional<response> read(octets in) {
  reader all{in};
  ber_element e, v;
  response out;
  std::int32_t version = -1;
  if (!take(all, tag::sequence, e) || all.remaining() != 0) return std::nullopt;
  reader body{e.content};
  if (!take(body, version) || version != 1 || !take(body, tag::octet_string, e) || !take(body, e) || e.type != 0xa2 ||
      body.remaining() != 0)
    return std::nullopt;
  reader pdu{e.content};
  if (!take(pdu, out.id) || !take(pdu, out.status) || !take(pdu, out.index) || !take(pdu, tag::sequence, e) ||
      pdu.remaining() != 0)
    return std::nullopt;
  for (reader list{e.content}; list.remaining() != 0;) {
    if (!take(list, tag::sequence, e)) return std::nullopt;
    reader one{e.content};
    object_id name;
    if (!take(one, name) || !take(one, v) || one.remaining() != 0) return std::nullopt;
    out.bindings.push_back(
        {{name.numbers().begin(), name.numbers().end()}, v.type, bytes(v.content.begin(), v.content.end())});
  }
  return out;
}
inline response asked(const network& n, const bytes& request, std::size_t room = most_octets) {
  directory d = n.agent();
  const auto r = read(answer(d, request, room));
  EXPECT_TRUE(r.has_value());
  return r.value_or(response{});
}

inline const name_t mib2{1, 3, 6, 1, 2, 1};
inline name_t operator+(name_t a, const name_t& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}
inline name_t if_x(std::uint32_t column, std::uint32_t index) { return mib2 + name_t{31, 1, 1, 1, column, index}; }

inline constexpr std::uint8_t get = 0xa0, get_next = 0xa1, set = 0xa3, get_bulk = 0xa5;
inline constexpr std::uint8_t end_of_view = 0x82, no_object = 0x80, no_instance = 0x81;

}  // namespace flowkit::test::snmp
