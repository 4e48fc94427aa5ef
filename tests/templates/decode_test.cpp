// SPDX-License-Identifier: BSL-1.0
// set_decoder: the sets of messages against the store.
#include <gtest/gtest.h>

#include <flowkit/ipfix/message.hpp>
#include <flowkit/ipfix/template.hpp>
#include <flowkit/netflow9/message.hpp>
#include <flowkit/netflow9/template.hpp>
#include <flowkit/templates/decode.hpp>
#include <support/hex.hpp>

#include <string>

namespace {

using namespace flowkit;
using test::from_hex;

/// What happened, in order: "learn 256, data 256 8, ..."
struct log {
  using entry = session_table<>::entry;
  std::string text;

  void add(const std::string& what) { text += (text.empty() ? "" : ", ") + what; }
  void learned(entry& e, template_change c, place) {
    add((c == template_change::refreshed                              ? "again "
         : c == template_change::added || c == template_change::clash ? "learn "
                                                                      : "redefine ") +
        std::to_string(e.id));
  }
  void data(entry& e, octets content, std::uint32_t offset, const record_context&) {
    add("data " + std::to_string(e.id) + " at " + std::to_string(offset) + " " + test::hex(content));
  }
  void unknown(const set_view& s, bool held) { add((held ? "hold " : "lose ") + std::to_string(s.id)); }
  void released(std::size_t n) { add("release " + std::to_string(n)); }
  void withdrawn(std::uint16_t id) { add("withdraw " + std::to_string(id)); }
  void finding(template_finding f, place) { add(std::string("! ") + to_string(f)); }
};

template <class Rules>
struct stream {
  session_table<> sessions;
  timestamp now = from_unix_seconds(1'000'000);

  /// The sets, as they stand behind the message header.
  std::string sets(std::string_view hex, transport_kind transport = transport_kind::udp, origin from = 1) {
    const auto content = from_hex(hex);
    log out;
    set_decoder<Rules, session_table<>, log> decoder{sessions, session(transport), from, {}, now, out};
    set_cursor cursor{content, 0};
    for (set_view s; cursor.next(s);) decoder.decode(s);
    if (cursor.failure().code != errc::ok) out.add("failure at " + std::to_string(cursor.failure().offset));
    return out.text;
  }
  session_table<>::handle session(transport_kind transport = transport_kind::udp) {
    return sessions.at({.source = {.address = {}, .port = 0, .transport = transport}, .version = 10, .domain = 0});
  }
};
using ipfix_stream = stream<ipfix::rules>;
using netflow9_stream = stream<netflow9::rules>;

TEST(SetDecoder, TemplateThenData) {
  ipfix_stream s;
  EXPECT_EQ(s.sets("0002 000c 0100 0001 0007 0002  0100 0008 01bb 0035"), "learn 256, data 256 at 16 01bb 0035");
  EXPECT_EQ(s.sets("0100 0006 0001"), "data 256 at 4 0001");
  EXPECT_EQ(s.sets("0002 000c 0100 0001 0007 0002"), "again 256");
  EXPECT_EQ(s.sets("0002 000c 0100 0001 000b 0002"), "! template redefined, redefine 256");
}

TEST(SetDecoder, DataBeforeItsTemplate) {
  netflow9_stream s;
  EXPECT_EQ(s.sets("0100 0006 0001"), "! data before its template, hold 256");
  EXPECT_EQ(s.sets("0101 0006 00ff  0100 0008 0002 0003"),
            "! data before its template, hold 257, ! data before its template, hold 256");
  EXPECT_EQ(s.sets("0000 000c 0100 0001 0007 0002"),
            "learn 256, release 1, data 256 at 4 0001, release 1, data 256 at 10 0002 0003");
  EXPECT_EQ(s.sessions[s.session()].held, 1u);
  EXPECT_EQ(s.sets("0000 000c 0100 0001 0007 0002"), "again 256");
}

TEST(SetDecoder, ReservedIds) {
  ipfix_stream i;
  netflow9_stream n;
  EXPECT_EQ(i.sets("0000 0008 0000 0000  0001 0005 00  00ff 0006 0000"),
            "! reserved set id, ! reserved set id, ! reserved set id");
  EXPECT_EQ(n.sets("0002 0008 0000 0000  00ff 0006 0000"), "! reserved set id, ! reserved set id");
  EXPECT_EQ(i.sets("0002 000c 00ff 0001 0007 0002"), "! reserved template id");
  EXPECT_EQ(i.sets("0002 0004  0100 0004"), "! empty set, ! empty set");
}

TEST(SetDecoder, WithdrawalsOverUdpAreIgnored) {
  ipfix_stream s;
  s.sets("0002 000c 0100 0001 0007 0002");
  EXPECT_EQ(s.sets("0002 0008 0100 0000  0002 0008 0002 0000"), "! withdrawal ignored, ! withdrawal ignored");
  EXPECT_EQ(s.sets("0100 0006 0001"), "data 256 at 4 0001");
}

TEST(SetDecoder, WithdrawalsOverStreams) {
  constexpr auto tcp = transport_kind::stream;
  ipfix_stream s;
  s.sets("0002 0014 0100 0001 0007 0002 0101 0001 000b 0002", tcp);
  s.sets("0003 000e 0102 0001 0001 0007 0002", tcp);
  EXPECT_EQ(s.sets("0002 0008 0100 0000", tcp), "withdraw 256");
  EXPECT_EQ(s.sets("0002 0008 0100 0000", tcp), "! withdrawal ignored");
  EXPECT_EQ(s.sets("0002 0008 0002 0000", tcp), "withdraw 2");
  EXPECT_EQ(s.sets("0101 0006 0001", tcp), "! data before its template, hold 257");
  EXPECT_EQ(s.sets("0102 0006 0001", tcp), "data 258 at 4 0001") << "an options template is not meant";
  EXPECT_EQ(s.sets("0003 0008 0003 0000", tcp), "withdraw 3");
  EXPECT_EQ(s.sets("0002 0008 00ff 0000", tcp), "! reserved template id");
}

TEST(SetDecoder, NetFlow9HasNoWithdrawals) {
  netflow9_stream s;
  s.sets("0000 000c 0100 0001 0007 0002");
  EXPECT_EQ(s.sets("0000 0008 0100 0000"), "! template of no octets") << "and the old definition is not true any more";
  EXPECT_EQ(s.sets("0100 0006 0001"), "! data before its template, hold 256");
}

TEST(SetDecoder, PaddingOfTemplateSets) {
  ipfix_stream i;
  netflow9_stream n;
  EXPECT_EQ(i.sets("0002 0010 0100 0001 0007 0002 0000 0000"), "learn 256") << "no withdrawal of template 0";
  EXPECT_EQ(i.sets("0002 000e 0101 0001 0007 0002 0000"), "learn 257");
  EXPECT_EQ(i.sets("0002 000e 0102 0001 0007 0002 0001"), "learn 258, ! padding not zero");
  EXPECT_EQ(n.sets("0001 0018 012c 0004 0008 0001 0004 0022 0004 0023 0001 0000"), "learn 300");
}

TEST(SetDecoder, TemplatesWithoutOctets) {
  ipfix_stream s;
  s.sets("0002 000c 0100 0001 0007 0002");
  EXPECT_EQ(s.sets("0002 000c 0100 0001 0007 0000"), "! template of no octets");
  EXPECT_EQ(s.sets("0100 0006 0001"), "! data before its template, hold 256");
  EXPECT_EQ(s.sets("0002 0010 0101 0002 0007 0000 000b 0002"), "! field of no octets, learn 257");
}

TEST(SetDecoder, DamagedTemplates) {
  ipfix_stream s;
  EXPECT_EQ(s.sets("0002 0014 0100 0001 0007 0002 0101 ffff 0007 0002"), "learn 256, ! damaged template");
  EXPECT_EQ(s.sets("0003 000e 0102 0001 0002 0007 0002"), "! damaged template") << "more scopes than fields";
  EXPECT_EQ(s.sets("0002 000c 0100 0001 8007 0002"), "! damaged template") << "no enterprise number";
}

TEST(SetDecoder, NetFlow9Options) {
  netflow9_stream s;
  EXPECT_EQ(s.sets("0001 0012 012c 0004 0004 0001 0004 0022 0004"), "learn 300");
  const auto* e = s.sessions.find(s.session(), 300, 1);
  ASSERT_NE(e, nullptr);
  EXPECT_EQ(e->scope_count, 1);
  EXPECT_EQ(e->fields[0].space, element_space::v9_scope);
  EXPECT_EQ(e->fields[1].space, element_space::iana);
  EXPECT_EQ(s.sets("0001 000e 012d 0004 0000 0001 0004"), "! options template without options, learn 301");
  EXPECT_EQ(s.sets("0001 000e 012e 0004 0000 0006 0004"),
            "! options template without options, ! unknown scope type, learn 302");
  EXPECT_EQ(s.sets("0001 000f 012f 0005 0000 0006 0004 00"), "! damaged template") << "five octets of scope";
}

TEST(SetDecoder, SetsThatDoNotFit) {
  ipfix_stream s;
  EXPECT_EQ(s.sets("0002 000c 0100 0001 0007 0002  0100 0007 0001"), "learn 256, failure at 14");
  EXPECT_EQ(s.sets("0100 0003 00"), "failure at 2");
  EXPECT_EQ(s.sets("0100 0006 0001 0100"), "data 256 at 4 0001");
}

TEST(SetDecoder, ExportersOfOneSession) {
  constexpr auto udp = transport_kind::udp;
  netflow9_stream s;
  EXPECT_EQ(s.sets("0000 000c 0100 0001 0007 0002", udp, 1), "learn 256");
  EXPECT_EQ(s.sets("0100 0006 0001", udp, 2), "! data read by the template of another port, data 256 at 4 0001");
  EXPECT_EQ(s.sets("0000 000c 0100 0001 000b 0002", udp, 2),
            "! template id defined otherwise by another port, learn 256");
  EXPECT_EQ(s.sets("0100 0006 0001", udp, 2), "data 256 at 4 0001");
  EXPECT_EQ(s.sets("0100 0006 0001", udp, 1), "data 256 at 4 0001");
}

}  // namespace
