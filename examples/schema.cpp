// SPDX-License-Identifier: BSL-1.0
// Schemas for other programs, out of your own layout: a table of ClickHouse for its records, a dissector of Wireshark
// for its datagrams. Names, types, widths and offsets are the layout's; nothing of it is written twice.
#include <cstdio>

#include <flowkit/core/counted.hpp>
#include <flowkit/core/plain.hpp>
#include <flowkit/schema.hpp>

using namespace flowkit;

// clang-format off
struct reading { std::uint32_t sensor; std::int16_t celsius; std::uint8_t battery; };
inline constexpr auto reading_layout = layout<reading>(
    plain<&reading::sensor>, plain<&reading::celsius>, plain<&reading::battery>);

struct message { std::uint32_t station; list<reading_layout> readings; };
inline constexpr auto message_layout = layout<message>(
    constant<std::uint16_t{3}, errc::bad_version>,
    plain<&message::station>,
    counted<&message::readings, member_term<&message::readings>, std::uint16_t>);
// clang-format on

int main() {
  // Into a buffer of yours; no heap. overflow() says that it was too small.
  char buffer[1024];
  text_writer table{buffer};
  write_clickhouse(table, schema::columns<reading_layout>, {.table = "readings"});
  if (table.overflow()) return 1;
  std::printf("%.*s\n", static_cast<int>(table.text().size()), table.text().data());

  // Or as a string: tshark -X lua_script:FILE -d udp.port==9000,stations
  const std::string lua = schema::to_text([](text_writer& out) {
    schema::write_lua(out, parts_of<message_layout>, {.protocol = "stations", .title = "Weather stations"});
  });
  std::printf("%s", lua.c_str());
  return lua.find("ProtoField.int16(\"stations.readings.celsius\"") == std::string::npos;
}
