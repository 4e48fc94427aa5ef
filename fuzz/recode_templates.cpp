// SPDX-License-Identifier: BSL-1.0
// NetFlow v9 and IPFIX: what a message tells is built again by the message builder, and decodes to the same.
#include "fuzz/datagrams.hpp"
#include "fuzz/told.hpp"

using namespace flowkit;

namespace {
template <class Encoding>
void one(octets d, bool by_values, fuzz::known_templates& known) {
  const auto m = [d] {
    if constexpr (fuzz::is_ipfix<Encoding>)
      return ipfix::decode_lenient(d);
    else
      return netflow9::decode_lenient(d);
  }();
  if (!m) return;
  const fuzz::known_templates before = known;
  const auto first = fuzz::tell<Encoding>(sets(*m), known);

  // A record or a withdrawal may get a set of its own: 4 octets, 3 of padding.
  std::vector<std::byte> room(8 * d.size() + 64);
  message_builder<Encoding> builder{0, by_values ? set_padding::to_4 : set_padding::none};
  fuzz::require(builder.begin(room, m->head).code == errc::ok);
  fuzz::known_templates as_built = before;
  std::size_t records = 0;
  for (const fuzz::told& t : first) {
    const error e = fuzz::add(builder, t, as_built, by_values);
    // v9 has no variable lengths. Templates with them are read, as some exporters send them, but not written.
    if (!fuzz::is_ipfix<Encoding> && t.what == fuzz::told::kind::definition && shape_of(t.of.fields).variable != 0)
      return fuzz::require(e.code == errc::bad_constant);
    fuzz::require(e.code == errc::ok);
    records += t.what == fuzz::told::kind::record;
    if (t.what == fuzz::told::kind::definition) as_built[t.of.id] = t.of;
  }
  fuzz::require(builder.totals().records == first.size() && builder.totals().data_records == records);
  const octets built = builder.finish();
  const std::vector<std::byte> again(built.begin(), built.end());

  const auto back = fuzz::decode_message<Encoding>(again);
  fuzz::require(back.has_value());
  auto head = m->head;
  if constexpr (!fuzz::is_ipfix<Encoding>) head.count = static_cast<std::uint16_t>(first.size());
  fuzz::require(back->head == head);
  fuzz::known_templates after = before;
  const auto second = fuzz::tell<Encoding>(sets(*back), after);
  fuzz::require(second == first);
  if (by_values) return;
  for (std::size_t i = 0; i < first.size(); ++i) fuzz::require(first[i].raw == second[i].raw);
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) noexcept {
  fuzz::known_templates of_ipfix, of_netflow9;
  fuzz::each_datagram(std::as_bytes(std::span{data, size}), [&](unsigned source, octets d) {
    const bool by_values = source % 2 != 0;
    if (d.size() < 2) return;
    if (load_be<std::uint16_t>(d.data()) == ipfix::version)
      one<ipfix::encoding>(d, by_values, of_ipfix);
    else
      one<netflow9::encoding>(d, by_values, of_netflow9);
  });
  return 0;
}
