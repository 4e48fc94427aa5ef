// SPDX-License-Identifier: BSL-1.0
#include <flowkit/flow/text.hpp>

#include <gtest/gtest.h>
#include <flow/datagram.hpp>

#include <set>
#include <string>

namespace {

using namespace flowkit;
using flow::column;
using flow::columns;
using flow::line_context;
using flow::record;
using test::flow_of;

const std::span<const column> default_columns{columns.data(), flow::default_column_count};

using writer_of_lines = void (*)(text_writer&, const record&, const line_context&, std::span<const column>) noexcept;

std::string line(writer_of_lines write, const record& r, std::span<const column> which = default_columns,
                 std::string_view exporter = "10.0.0.1") {
  std::string buffer(flow::max_line, '\0');
  text_writer out{buffer};
  write(out, r, {exporter}, which);
  EXPECT_FALSE(out.overflow());
  return std::string{out.text()};
}
/// The default columns have code of their own: both write the same, in whatever room there is.
void expect_same_by_default(const record& r, std::string_view exporter) {
  for (std::size_t size : {flow::max_line, std::size_t{500}, std::size_t{300}, std::size_t{100}, std::size_t{20}}) {
    std::string room(size, '\0'), other(size, '\0');
    text_writer out{room}, expected{other};
    flow::write_json_line(out, r, {exporter});
    flow::write_json_line(expected, r, {exporter}, default_columns);
    EXPECT_EQ(out.text(), expected.text());
    EXPECT_EQ(out.overflow(), expected.overflow());
  }
}
std::string json(const record& r, std::span<const column> which = default_columns) {
  if (which.data() == default_columns.data()) expect_same_by_default(r, "10.0.0.1");
  return line(&flow::write_json_line, r, which);
}

TEST(FlowJson, HasTheDefaultNamesInTheirOrder) {
  EXPECT_EQ(json(flow_of(0)),
            R"({"@timestamp":"2026-07-22T10:15:28.100Z","source.ip":"192.0.2.1","source.port":49153,)"
            R"("destination.ip":"198.51.100.2","destination.port":443,"network.protocol":"tcp","network.bytes":1500,)"
            R"("network.packets":10,"flow.duration_ms":900,"flow.exporter":"10.0.0.1",)"
            R"("flow.start":"2026-07-22T10:15:27.200Z","flow.end":"2026-07-22T10:15:28.100Z"})"
            "\n");
}

TEST(FlowJson, HasAllThatIsAskedFor) {
  EXPECT_EQ(json(flow_of(0, from_unix_seconds(0)), std::span{columns}.subspan(flow::default_column_count)),
            R"({"ingressInterface":3,"egressInterface":4,"ipNextHopIPv4Address":"10.0.0.254",)"
            R"("bgpSourceAsNumber":65000,"bgpDestinationAsNumber":65001,"sourceIPv4PrefixLength":24,)"
            R"("destinationIPv4PrefixLength":16,"ipClassOfService":16,"tcpControlBits":27,"samplingInterval":100,)"
            R"("samplingAlgorithm":1,"sampling.source":"header","engineType":1,"engineId":2,)"
            R"("flow.exported":"2026-07-22T10:15:28.200Z"})"
            "\n");
}

TEST(FlowJson, LeavesOutWhatIsAbsent) {
  record r = flow_of(0);
  r.present = {};
  r.received = from_unix_milliseconds(1'001), r.set_present<&record::received>();
  EXPECT_EQ(json(r), R"({"@timestamp":"1970-01-01T00:00:01.001Z","flow.exporter":"10.0.0.1"})"
                     "\n");
  EXPECT_EQ(json(r, {}), "{}\n");
  EXPECT_EQ(json(r, std::span{columns}.subspan(1, 1)), "{}\n");
}

TEST(FlowJson, CountersAreExact) {
  record r{};
  r.bytes = 9'007'199'254'740'993, r.packets = ~std::uint64_t{0};  // 2^53 + 1, 2^64 - 1
  r.set_present<&record::bytes>(), r.set_present<&record::packets>();
  EXPECT_NE(json(r).find(R"("network.bytes":9007199254740993,"network.packets":18446744073709551615)"),
            std::string::npos);
}

TEST(FlowJson, AProtocolWithoutKeywordIsItsNumberAsAString) {
  record r{};
  r.protocol = 253, r.set_present<&record::protocol>();
  EXPECT_NE(json(r).find(R"("network.protocol":"253")"), std::string::npos);
}

TEST(FlowJson, EscapesTheExportersName) {
  expect_same_by_default(flow_of(0), "a\"b\n\xff");
  EXPECT_NE(line(&flow::write_json_line, flow_of(0), default_columns, "a\"b\n\xff")
                .find("\"flow.exporter\":\"a\\\"b\\u000a\xef\xbf\xbd\""),
            std::string::npos);
}

TEST(FlowJson, PrintsIpv6) {
  record r = flow_of(0);
  r.source = *parse<ip_address>("2001:db8::1");
  EXPECT_NE(json(r).find(R"("source.ip":"2001:db8::1")"), std::string::npos);
}

TEST(FlowJson, TheLongestLineFits) {
  record r = flow_of(0, timestamp{INT64_MAX});
  r.source = r.destination =
      ipv6_address{{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}};
  r.bytes = r.packets = ~std::uint64_t{0};
  r.present = ~flow::presence{};
  line(&flow::write_json_line, r, columns, std::string(256, '\x01'));
}

TEST(FlowCsv, HeaderAndLine) {
  char buffer[512];
  text_writer out{buffer};
  write_csv_header(out, default_columns);
  EXPECT_EQ(out.text(),
            "@timestamp,source.ip,source.port,destination.ip,destination.port,network.protocol,network.bytes,"
            "network.packets,flow.duration_ms,flow.exporter,flow.start,flow.end\n");
  EXPECT_EQ(line(&flow::write_csv_line, flow_of(0)),
            "2026-07-22T10:15:28.100Z,192.0.2.1,49153,198.51.100.2,443,tcp,1500,10,900,10.0.0.1,"
            "2026-07-22T10:15:27.200Z,2026-07-22T10:15:28.100Z\n");
}

TEST(FlowCsv, KeepsThePlaceOfWhatIsAbsent) {
  record r{};
  r.source_port = 0, r.set_present<&record::source_port>();
  EXPECT_EQ(line(&flow::write_csv_line, r), "1970-01-01T00:00:00.000Z,,0,,,,,,,10.0.0.1,,\n");
}

TEST(FlowCsv, QuotesTheExportersNameWhereItMust) {
  const auto name = [](std::string_view exporter) {
    static const auto* c = [] {
      for (const column& each : columns)
        if (std::string_view{each.name} == "flow.exporter") return &each;
      return static_cast<const column*>(nullptr);
    }();
    return line(&flow::write_csv_line, record{}, {c, 1}, exporter);
  };
  EXPECT_EQ(name("core router"), "core router\n");
  EXPECT_EQ(name("a,b"), "\"a,b\"\n");
  EXPECT_EQ(name("a\"b"), "\"a\"\"b\"\n");
  EXPECT_EQ(name("a\nb"), "\"a\nb\"\n");
  EXPECT_EQ(name("a\rb"), "\"a\rb\"\n");
  EXPECT_EQ(name(""), "\n");
}

TEST(FlowColumns, HaveNamesOfTheirOwn) {
  std::set<std::string_view> names;
  for (const column& c : columns) EXPECT_TRUE(names.insert(c.name).second) << c.name;
  EXPECT_EQ(names.size(), flow::table.count + 10);  // and @timestamp, and what a context has
  for (std::size_t i = 0; i < columns.size(); ++i)
    EXPECT_EQ(columns[i].is_default, i < flow::default_column_count) << columns[i].name;
}

TEST(FlowLines, SayWhenTheyDoNotFit) {
  for (const auto write : {&flow::write_json_line, &flow::write_csv_line}) {
    char small[40];
    text_writer out{small};
    write(out, flow_of(0), {"10.0.0.1"}, columns);
    EXPECT_TRUE(out.overflow());
  }
}

}  // namespace
