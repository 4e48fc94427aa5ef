// SPDX-License-Identifier: BSL-1.0
// Datagrams to flowgen's SNMP agent: every one is counted once; a response keeps to its room, answers what was asked,
// is the same again, and a smaller room makes it no larger.
#include <array>
#include <vector>

#include "fuzz/datagrams.hpp"
#include "tools/flowgen/snmp/directory.hpp"

using namespace flowkit;
using namespace flowkit::tools;
using namespace flowkit::tools::snmp;

namespace {
constexpr timestamp now = from_unix_seconds(1'700'000'000);
const ip_address loopback = ipv4_address{0x7f000001};

struct network {
  std::shared_ptr<device_kind> kind = std::make_shared<device_kind>();
  std::array<device_counters, 2> counters{device_counters{2}, device_counters{2}};
  std::vector<device> devices;

  network() {
    kind->name = "exporter", kind->title = "NetFlow v5";
    kind->interfaces = {{"eth1", "eth1", "clients", 1'000}, {"eth2", "eth2", "uplink", 10'000}};
    for (std::uint32_t i = 0; i < counters.size(); ++i) devices.push_back({kind, &counters[i], i + 1});
    counters[0].at(1).in_octets.set(~std::uint64_t{0});
  }
};

/// What a response says of itself: its id, its status, its number of bindings.
struct summary {
  std::int32_t id = 0, status = 0, index = 0;
  std::size_t bindings = 0;
};
summary read(octets in) {
  reader all{in};
  ber_element e, v;
  summary s;
  object_id name;
  std::int32_t version = 0;
  fuzz::require(take(all, tag::sequence, e) && all.remaining() == 0);
  reader body{e.content};
  fuzz::require(take(body, version) && version == 1 && take(body, tag::octet_string, e) && take(body, e) &&
                e.type == static_cast<std::uint8_t>(operation::response) && body.remaining() == 0);
  reader pdu{e.content};
  fuzz::require(take(pdu, s.id) && take(pdu, s.status) && take(pdu, s.index) && take(pdu, tag::sequence, e) &&
                pdu.remaining() == 0);
  for (reader list{e.content}; list.remaining() != 0; ++s.bindings) {
    fuzz::require(take(list, tag::sequence, e));
    reader one{e.content};
    fuzz::require(take(one, name) && take(one, v) && one.remaining() == 0);
  }
  return s;
}
std::size_t bindings_of(const request& r) {
  std::size_t n = 0;
  ber_element e;
  for (reader in{r.bindings}; take(in, e);) ++n;
  return n;
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const network n;
  directory agent{n.devices, {}, loopback};
  std::uint64_t requests = 0;
  fuzz::each_datagram(std::as_bytes(std::span{data, size}), [&](unsigned source, octets d) {
    std::vector<std::byte> out(source == 0 ? most_octets : source == 1 ? least_octets : source * 30), again(out.size());
    const std::size_t written = agent.answer(d, loopback, now, out);
    fuzz::require(written <= out.size());
    const account& a = agent.total();
    fuzz::require(a.requests == ++requests);
    fuzz::require(a.requests == a.responses + a.malformed + a.version + a.operation + a.community + a.address);
    if (written == 0) return;
    request r;
    fuzz::require(decode(d, r) == fault::none);
    const summary s = read(octets{out}.first(written));
    fuzz::require(s.id == r.id);
    if (r.what == operation::set)
      fuzz::require(s.status != 0 || s.bindings == 0);
    else if (r.what != operation::get_bulk)
      fuzz::require(s.bindings == (s.status == 0 ? bindings_of(r) : 0));
    if (r.community.size() == 6)  // public: the first
      fuzz::require(respond(r, n.devices[0], now, again) == written && again == out);
    std::vector<std::byte> tight(written - 1);
    fuzz::require(respond(r, n.devices[0], now, tight) <= tight.size());
  });
  return 0;
}
