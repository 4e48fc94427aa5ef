// SPDX-License-Identifier: BSL-1.0
// An IPFIX message with a template and two records, written and read: the reader learns the template from the message.
#include <array>
#include <cstdio>

#include <flowkit/core/text.hpp>
#include <flowkit/ie/iana.hpp>
#include <flowkit/ipfix.hpp>

using namespace flowkit;

// What the exporter sends.
struct sent {
  ipv4_address source, destination;
  std::uint32_t octets;  // a 64-bit element in 4 octets
  std::string_view application;
};
constexpr auto sent_layout = layout<sent>(  //
    field<&sent::source, ie::sourceIPv4Address>, field<&sent::destination, ie::destinationIPv4Address>,
    field<&sent::octets, ie::octetDeltaCount>, varlen<&sent::application, ie::applicationName>);
using sent_template = layout_template<sent_layout, 256>;

// What the collector wants: in its own order, types and alternatives.
struct wanted {
  std::string_view application;
  std::uint64_t bytes;
  ipv4_address destination;
};
constexpr auto wanted_layout = layout<wanted>(  //
    varlen<&wanted::application, ie::applicationName>,
    field<&wanted::bytes, choose<ie::octetDeltaCount, ie::octetDeltaCount, ie::postOctetDeltaCount>>,
    field<&wanted::destination, ie::destinationIPv4Address>);

int main() {
  std::array<std::byte, 512> buffer;
  ipfix::message_builder builder;
  const sent flows[] = {{{0xc0000201}, {0xc6336402}, 1500, "https"}, {{0xc0000201}, {0xcb007103}, 76, "dns"}};
  if (builder.begin(buffer, {.export_time = 1'700'000'000, .sequence = 0, .observation_domain = 1}).code != errc::ok ||
      builder.add_template(sent_template{}).code != errc::ok || builder.add(sent_template{}, flows) != 2)
    return 1;

  const auto message = ipfix::decode(builder.finish());
  if (!message) return 1;
  std::array<specifier, 64> fields;
  template_view received;
  std::size_t records = 0;
  set_cursor sets = ipfix::sets(*message);
  for (set_view set; sets.next(set);) {
    if (set.id == ipfix::rules::template_set) {
      reader in{set.content};
      if (read_template<ipfix::rules>(in, false, fields, received).code != errc::ok) return 1;
    } else if (set.id == received.id) {
      std::array<wanted, 64> out;
      records = bind(wanted_layout, received.fields).read(set.content, out).records;
      for (std::size_t i = 0; i < records; ++i) {
        char text[16];
        text_writer address{text};
        write_text(address, out[i].destination);
        std::printf("%.*s %.*s %llu\n", static_cast<int>(out[i].application.size()), out[i].application.data(),
                    static_cast<int>(address.text().size()), text, static_cast<unsigned long long>(out[i].bytes));
      }
    }
  }
  return records == 2 ? 0 : 1;
}
