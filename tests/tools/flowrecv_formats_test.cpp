// SPDX-License-Identifier: BSL-1.0
// Each format by its lines. JSON and CSV are the library's: tests/flow/text_test.cpp.
#include <gtest/gtest.h>
#include <flow/datagram.hpp>

#include <set>

#include "tools/common/exit_code.hpp"
#include "tools/flowrecv/column_list.hpp"
#include "tools/flowrecv/formats/format.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::tools;
using flow::record;

std::unique_ptr<format> make(std::string_view name, const format_settings& settings) {
  for (const format_row* row : formats())
    if (name == row->name) return row->make(settings);
  throw std::invalid_argument("no such format");
}
format_settings with(std::string_view fields, std::size_t terminal = 0) {
  return {select_columns(fields), fields != "default", terminal};
}
template <class Write>
std::string written(Write write) {
  std::string buffer(4096, '\0');
  text_writer out{buffer};
  write(out);
  EXPECT_FALSE(out.overflow());
  return std::string{out.text()};
}
std::string header(format& f) {
  return written([&](text_writer& out) { f.header(out); });
}
std::string line(format& f, const record& r, std::string_view exporter = "10.0.0.1") {
  return written([&](text_writer& out) { f.flow(out, r, {exporter}); });
}
record tcp_flow() { return test::flow_of(0); }

TEST(Formats, HaveNamesOfTheirOwnAndSayWhatTheyAre) {
  std::set<std::string_view> names;
  for (const format_row* f : formats()) {
    EXPECT_TRUE(names.insert(f->name).second) << f->name;
    EXPECT_GT(std::string_view(f->about).size(), 5u) << f->name;
    EXPECT_NE(f->make(with("default")), nullptr);
  }
  EXPECT_GE(names.size(), 6u);
}

TEST(Formats, WithoutLinesForFlowsNothingIsWritten) {
  for (const format_row* row : formats()) {
    const auto f = row->make(with("default"));
    EXPECT_EQ(line(*f, tcp_flow()).empty(), !row->lines.flows) << row->name;
  }
}

TEST(Logfmt, IsNameValuePairs) {
  const auto f = make("logfmt", with("source.ip,source.port,network.protocol,tcpControlBits,flow.exporter"));
  EXPECT_EQ(header(*f), "");
  EXPECT_EQ(line(*f, tcp_flow()),
            "source.ip=192.0.2.1 source.port=49153 network.protocol=tcp tcpControlBits=27 flow.exporter=10.0.0.1\n");
  EXPECT_EQ(line(*f, record{}, "x"), "flow.exporter=x\n");
}

TEST(Logfmt, QuotesWhatWouldBeReadAsSomethingElse) {
  const auto f = make("logfmt", with("flow.exporter"));
  EXPECT_EQ(line(*f, {}, "core router"), "flow.exporter=\"core router\"\n");
  EXPECT_EQ(line(*f, {}, "a=b"), "flow.exporter=\"a=b\"\n");
  EXPECT_EQ(line(*f, {}, "a\"b"), "flow.exporter=\"a\\\"b\"\n");
  EXPECT_EQ(line(*f, {}, "a\\b"), "flow.exporter=\"a\\\\b\"\n");
  EXPECT_EQ(line(*f, {}, "a\nb"), "flow.exporter=\"a\\u000ab\"\n");
}

TEST(Text, ColumnsAreAligned) {
  const auto f = make("text", with("default"));
  EXPECT_EQ(header(*f), "") << "in a file each line is a flow";
  EXPECT_EQ(header(*make("text", with("default", 120))),
            "time (UTC)           secs prot source             destination        flags   pkts    bytes exporter\n");
  EXPECT_EQ(line(*f, tcp_flow()),
            "2026-07-22 10:15:28 0.900 tcp  192.0.2.1:49153    198.51.100.2:443   .AP.SF    10     1500 10.0.0.1\n");
  // A column grows, and stays as wide.
  record r = tcp_flow();
  r.destination = ipv4_address{0xc63364d3}, r.destination_port = 64000;
  EXPECT_EQ(line(*f, r),
            "2026-07-22 10:15:28 0.900 tcp  192.0.2.1:49153    198.51.100.211:64000 .AP.SF    10     1500 10.0.0.1\n");
  EXPECT_EQ(line(*f, tcp_flow()),
            "2026-07-22 10:15:28 0.900 tcp  192.0.2.1:49153    198.51.100.2:443     .AP.SF    10     1500 10.0.0.1\n");
}

TEST(Text, WhatIsAbsentHasItsPlace) {
  const auto f = make("text", with("default"));
  record r{};
  EXPECT_EQ(line(*f, r),
            "1970-01-01 00:00:00     - -    -                  -                  -          -        - 10.0.0.1\n");
  r.source_port = 53, r.set_present<&record::source_port>();
  EXPECT_NE(line(*f, r).find(" -:53 "), std::string::npos);
}

TEST(Text, FlagsAreLetters) {
  const auto f = make("text", with("tcpControlBits"));
  const auto flags = [&](std::uint16_t bits, std::uint8_t protocol = 6) {
    record r{};
    r.tcp_flags = bits, r.protocol = protocol;
    r.set_present<&record::tcp_flags>(), r.set_present<&record::protocol>();
    return line(*make("text", with("tcpControlBits")), r);
  };
  EXPECT_EQ(flags(0x02), "....S.\n");
  EXPECT_EQ(flags(0x3f), "UAPRSF\n");
  EXPECT_EQ(flags(0xc2), "CE....S.\n");
  EXPECT_EQ(flags(0x00), "......\n");
  EXPECT_EQ(flags(0x00, 17), "-\n") << "UDP has none";
}

TEST(Text, OctetsHaveUnitsOnATerminal) {
  const auto octets = [](std::uint64_t n, std::size_t terminal = 80) {
    record r{};
    r.bytes = n, r.set_present<&record::bytes>();
    std::string s = line(*make("text", with("network.bytes", terminal)), r);
    return s.substr(std::min(s.find_first_not_of(' '), s.size()));
  };
  EXPECT_EQ(octets(1500, 0), "1500\n");
  EXPECT_EQ(octets(0), "0 B\n");
  EXPECT_EQ(octets(999), "999 B\n");
  EXPECT_EQ(octets(1000), "1.0 kB\n");
  EXPECT_EQ(octets(1049), "1.0 kB\n");
  EXPECT_EQ(octets(1050), "1.1 kB\n");
  EXPECT_EQ(octets(999'949), "999.9 kB\n");
  EXPECT_EQ(octets(999'950), "1.0 MB\n");
  EXPECT_EQ(octets(2'743'650), "2.7 MB\n");
  EXPECT_EQ(octets(~std::uint64_t{0}), "18.4 EB\n");
}

TEST(Text, OtherColumnsFollowByName) {
  const auto f = make("text", with("source.ip,ingressInterface,samplingInterval"));
  EXPECT_EQ(line(*f, tcp_flow()), "192.0.2.1:49153    ingressInterface=3 samplingInterval=100\n");
}

TEST(Text, ANarrowTerminalGetsMoreLinesAndLosesNothing) {
  const auto wide = make("text", with("default,ingressInterface", 400));
  const std::string all = line(*wide, tcp_flow());
  for (const std::size_t columns : {40u, 60u, 80u, 100u}) {
    const auto f = make("text", with("default,ingressInterface", columns));
    std::string s = line(*f, tcp_flow());
    std::multiset<std::string> words, expected;
    const auto split = [](const std::string& text, std::multiset<std::string>& into) {
      for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find_first_of(" \n", at), text.size());
        if (end > at) into.insert(text.substr(at, end - at));
        at = end + 1;
      }
    };
    split(s, words), split(all, expected);
    EXPECT_EQ(words, expected);
    for (std::size_t at = 0; at < s.size();) {
      const std::size_t end = s.find('\n', at);
      EXPECT_LE(end - at, columns) << s;
      at = end + 1;
    }
  }
}

TEST(Text, ControlCharactersOfNamesAreNotPrinted) {
  const auto f = make("text", with("flow.exporter"));
  EXPECT_EQ(line(*f, {}, "a\x1b[31mb"), "a?[31mb\n");
}

TEST(Text, LongStringsAreNotCut) {
  record r{};
  const std::string user(3000, 'u');
  r.user = user, r.set_present<&record::user>();
  EXPECT_EQ(line(*make("text", with("userName")), r), "userName=" + user + "\n");
}

TEST(ColumnList, AnUnknownNameIsAnsweredWithTheNearest) {
  try {
    static_cast<void>(select_columns("default,dst.port"));
    FAIL() << "accepted";
  } catch (const startup_error& e) {
    EXPECT_EQ(e.code(), exit_code::usage);
    EXPECT_NE(std::string(e.what()).find("'dst.port'; nearest: source.port"), std::string::npos) << e.what();
  }
}

}  // namespace
