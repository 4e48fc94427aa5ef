// SPDX-License-Identifier: BSL-1.0
// What each format looks like, of one small layout. What their readers make of all layouts: the scripts beside this
// file.
#include <flowkit/schema.hpp>

#include <gtest/gtest.h>

#include <flowkit/core/counted.hpp>
#include <flowkit/core/plain.hpp>

namespace {

using namespace flowkit;

struct reading {
  std::uint32_t sensor;
  std::int16_t celsius;
};
constexpr auto reading_layout = layout<reading>(plain<&reading::sensor>, plain<&reading::celsius>);
struct battery {
  std::uint8_t level, phase;
};
constexpr auto battery_layout = layout<battery>(packed<1>(bits<&battery::level, 7, member_term<&battery::level>>,
                                                          bits<&battery::phase, 1, member_term<&battery::phase>>));
constexpr element station = local_term("station.name", abstract_type::string);
constexpr element uptime = local_term("uptime", abstract_type::unsigned32, unit::milliseconds);
struct report {
  std::uint32_t up;
  battery power;
  std::string_view name;
  list<reading_layout> readings;
};
constexpr auto report_layout =
    layout<report>(constant<std::uint16_t{3}, errc::bad_version>, field<&report::up, uptime>, pad<1>,
                   nested<&report::power, battery_layout>, varlen<&report::name, station>,
                   counted<&report::readings, member_term<&report::readings>, std::uint16_t>);
constexpr auto columns = schema::columns<report_layout>;

template <class Write>
std::string text(Write write) {
  return schema::to_text(write);
}

TEST(SchemaFormats, ClickHouse) {
  EXPECT_EQ(text([](text_writer& out) { write_clickhouse(out, columns, {.table = "reports"}); }),
            R"(CREATE TABLE `reports`
(
    `uptime` UInt32,
    `power.level` UInt8,
    `power.phase` UInt8,
    `station.name` String,
    `readings` String
)
ENGINE = MergeTree
ORDER BY `uptime`;
)");
  const auto flows = text([](text_writer& out) { write_clickhouse(out, schema::flow_columns.first(2)); });
  EXPECT_NE(flows.find("`@timestamp` DateTime64(3, 'UTC')"), std::string::npos);
  EXPECT_NE(flows.find("`source.ip` Nullable(String)"), std::string::npos);
}

TEST(SchemaFormats, Sqlite) {
  EXPECT_EQ(text([](text_writer& out) { write_sqlite(out, columns, {.takes_lines = false}); }), R"(CREATE TABLE "flows"
(
  "uptime" INTEGER NOT NULL,
  "power.level" INTEGER NOT NULL,
  "power.phase" INTEGER NOT NULL,
  "station.name" TEXT NOT NULL,
  "readings" TEXT NOT NULL
);
)");
}

TEST(SchemaFormats, Protobuf) {
  EXPECT_EQ(text([](text_writer& out) { write_protobuf(out, columns, {.message = "report", .package = "stations"}); }),
            R"(syntax = "proto3";
package stations;

message report {
  message power__type {
    uint32 level = 1 [json_name = "level"];
    uint32 phase = 2 [json_name = "phase"];
  }
  message readings__type {
    uint32 sensor = 1 [json_name = "sensor"];
    int32 celsius = 2 [json_name = "celsius"];
  }
  uint32 uptime = 1 [json_name = "uptime"];
  power__type power = 2 [json_name = "power"];
  string station_name = 3 [json_name = "station.name"];
  repeated readings__type readings = 4 [json_name = "readings"];
}
)");
}

TEST(SchemaFormats, Parquet) {
  EXPECT_EQ(text([](text_writer& out) { write_parquet(out, columns, {.name = "report"}); }), R"(message report {
  required int32 uptime (INTEGER(32,false));
  required group power {
    required int32 level (INTEGER(8,false));
    required int32 phase (INTEGER(8,false));
  }
  required binary station_name (STRING);
  required group readings (LIST) {
    repeated group list {
      required group element {
        required int32 sensor (INTEGER(32,false));
        required int32 celsius (INTEGER(16,true));
      }
    }
  }
}
)");
}

TEST(SchemaFormats, Markdown) {
  EXPECT_EQ(text([](text_writer& out) { schema::write_markdown(out, parts_of<report_layout>); }),
            R"(| octet | octets | part | unit | element | |
|---|---|---|---|---|---|
| 0 | 2 | `constant` |  |  | always 3 |
| 2 | 4 | `uptime` | milliseconds |  |  |
| 6 | 1 | `padding` |  |  |  |
| 7 | 1 | `power.level` |  |  | bits 0 to 6 |
| 7 | 1 | `power.phase` |  |  | bit 7 |
| 8 |  | `station_name` |  |  |  |
|  | 2 | `readings` |  |  | their number |
| +0 | 4 | `readings.sensor` |  |  |  |
| +4 | 2 | `readings.celsius` |  |  |  |
)");
  EXPECT_EQ(text([](text_writer& out) { write_markdown(out, columns.first(2)); }),
            R"(| column | type | there | unit | element |
|---|---|---|---|---|
| `uptime` | unsigned32 | always | milliseconds |  |
| `power` | record | always |  |  |
| &nbsp; `level` | unsigned8, 7 bits | always |  |  |
| &nbsp; `phase` | unsigned8, 1 bits | always |  |  |
)");
}

TEST(SchemaFormats, Dictionary) {
  EXPECT_EQ(text([](text_writer& out) { schema::write_dictionary(out, report_layout); }), "constant=\"\\x00\\x03\"\n");
  const auto flows = text([](text_writer& out) { schema::write_dictionary(out, flow::table); });
  EXPECT_NE(flows.find("sourceIPv6Address=\"\\x00\\x1b\\x00\\x10\"\n"), std::string::npos);
  EXPECT_NE(flows.find("reverseOctetDeltaCount=\"\\x80\\x01\\x00\\x08\\x00\\x00\\x72\\x79\"\n"), std::string::npos)
      << "with its enterprise, 29305";
}

TEST(SchemaFormats, WithoutRoomSaySo) {
  std::array<char, 100> buffer{};
  const auto overflows = [&](auto write) {
    text_writer out{buffer};
    write(out);
    return out.overflow();
  };
  EXPECT_TRUE(overflows([](text_writer& out) { write_json_schema(out, columns); }));
  EXPECT_TRUE(overflows([](text_writer& out) { write_opensearch(out, columns); }));
  EXPECT_TRUE(overflows([](text_writer& out) { schema::write_lua(out, parts_of<report_layout>); }));
  EXPECT_FALSE(overflows([](text_writer& out) { schema::write_dictionary(out, report_layout); }));
}

}  // namespace
