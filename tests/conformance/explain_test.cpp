// SPDX-License-Identifier: BSL-1.0
// Explanations: of known octets, of every stream that the rules are tested with, whole and mutated, and of all that
// others sent. Whatever comes, each octet is explained once.
#include <gtest/gtest.h>

#include <filesystem>
#include <random>

#include "conformance/explain/explainer.hpp"
#include "conformance/explain/render.hpp"
#include "conformance/explain/requirement_text.hpp"
#include "conformance/runner/hex_input.hpp"
#include "rules/judged.hpp"
#include "support/hex.hpp"
#include "support/shared.hpp"
#include "tools/common/capture_reader.hpp"

namespace flowkit::test {
namespace {
using conformance::explained_part, conformance::explainer, conformance::explanation, conformance::part_role;

/// Empty, or where the parts leave a gap, overlap, or speak of octets that are not there.
std::string gap(const explanation& e) {
  std::size_t at = 0;
  for (const explained_part& p : e.parts()) {
    if (p.role != part_role::octets) continue;
    if (p.at.offset != at || p.at.length == 0) return "at " + std::to_string(at) + ": " + p.name;
    at += p.at.length;
  }
  return at == e.datagram().size() ? "" : "ends at " + std::to_string(at);
}
/// Lines fit, and hold only what is printed.
std::string unprintable(const explanation& e) {
  const std::string text = conformance::render(e, {});
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = text.find('\n', begin);
    const std::string_view line = std::string_view{text}.substr(begin, end - begin);
    if (line.size() > 100) return std::string{line};
    for (const char c : line)
      if (c < 0x20 || c == 0x7f) return std::string{line};
    begin = end + 1;
  }
  return "";
}

conformance::datagram datagram_of(octets o, std::uint64_t number = 1) {
  conformance::datagram d;
  d.payload = o, d.source = sent{}.source, d.received = new_year, d.number = number;
  return d;
}
std::string text_of(explainer& x, const std::vector<std::byte>& o, std::uint64_t number = 1) {
  const explanation e = x.explain(datagram_of(o, number));
  EXPECT_EQ(gap(e), "");
  EXPECT_EQ(unprintable(e), "");
  return conformance::render(e, {});
}
std::string text_of(const char* hex) {
  explainer x;
  return text_of(x, from_hex(hex));
}
/// Lines without their indent and with single blanks: what a reader compares.
void expect_line(const std::string& text, const std::string& want) {
  std::string plain;
  for (const char c : text)
    if (c != ' ' || (!plain.empty() && plain.back() != ' ' && plain.back() != '\n')) plain += c;
  EXPECT_NE(plain.find(want + '\n'), std::string::npos) << want << "\nis not in\n" << text;
}

const std::string ipfix_templates =
    "000a 0034 6955b900 00000001 00000007"  // 52 octets
    "0002 0024 0100 0005 0008 0004 0004 0001 8002 ffff 00002312 0052 ffff 8fff 0002 00000009";
const std::string ipfix_data =
    "000a 0026 6955b900 00000002 00000007"  // 38 octets
    "0100 0016 c0000201 06 03 616200 05 68690a1b7f beef 00";

TEST(explain, netflow5) {
  const std::string text = text_of(
      "0005 0001 00002710 6955b900 00000000 00000001 00 00 4064"
      "c0000201 c0000202 00000000 0001 0002 00000003 000005dc 00001388 00002328 01bb c925 00 1b 06 00"
      "fbf0 fc00 18 10 0000 ff");
  expect_line(text, "header Cisco v5 export format table; header");
  expect_line(text, "0000 00 05 version 5");
  expect_line(text, "0008 69 55 b9 00 unix_secs 1767225600, 2026-01-01T00:00:00.000Z");
  expect_line(text, "samplingInterval 100 packets (bits 2-15)");
  expect_line(text, "record 1 of 1 Cisco v5 export format table; record");
  expect_line(text, "0018 c0 00 02 01 sourceIPv4Address 192.0.2.1");
  expect_line(text, "0030 00 00 13 88 flowStartSysUpTime 5000 ms, 2025-12-31T23:59:55.000Z");
  expect_line(text, "003d 1b tcpControlBits 27 (FIN SYN PSH ACK)");
  expect_line(text, "003e 06 protocolIdentifier 6 (tcp)");
  expect_line(text, "0048 ff trailing octets .");
}

TEST(explain, what_a_cut_netflow5_has) {
  const std::string text = text_of("0005 0003 00002710 6955b900 00000000 00000001 00 00 0000 c0000201 c0");
  expect_line(text, "0018 c0 00 02 01 sourceIPv4Address 192.0.2.1");
  expect_line(text, "001c c0 not read: truncated .");
  expect_line(text, "the count is 3, but there are 0 whole records");
  expect_line(text_of("0005 00"), "0002 00 not read: truncated .");
}

TEST(explain, ipfix_by_the_templates_of_earlier_datagrams) {
  explainer x;
  const auto templates = from_hex(ipfix_templates), data = from_hex(ipfix_data);
  expect_line(text_of(x, data, 1), "0014 c0 00 02 01 06 03 61 62 unknown ......ab (no template 256 so far)");
  const std::string announced = text_of(x, templates, 2);
  expect_line(announced, "template 256, new RFC 7011 s3.4.1");
  expect_line(announced, "0018 00 08 00 04 sourceIPv4Address element 8, 4 octets");
  expect_line(announced, "002c 8f ff 00 02 00 00 00 09 unknown element 4095 of enterprise 9, 2");
  const std::string text = text_of(x, data, 3);
  expect_line(text, "set of records: template 256, from datagram 2, octets 20-51 RFC 7011 s3.4.3");
  expect_line(text, "0014 c0 00 02 01 sourceIPv4Address 192.0.2.1");
  expect_line(text, "0019 03 length of element 2 of enterprise 8978 3 octets (RFC 7011 s7)");
  expect_line(text, "001d 05 length of interfaceName 5 octets (RFC 7011 s7)");
  expect_line(text, "001e 68 69 0a 1b 7f interfaceName \"hi\\u000a\\u001b\\u007f\"");
  expect_line(text, "0023 be ef element 4095 of enterprise 9 ..");
  expect_line(text, "0025 00 padding");
  expect_line(text_of(x, templates, 4), "template 256, as it was announced before RFC 7011 s3.4.1");
  // Of another domain nothing is known.
  auto other = data;
  other[15] = std::byte{8};
  EXPECT_NE(text_of(x, other, 5).find("no template 256 so far"), std::string::npos);
}

TEST(explain, elements_that_the_exporter_announced) {
  const auto types = from_hex(
      "000a 003d 6955b900 00000001 00000007"
      "0003 001a 0101 0004 0002 015a 0004 012f 0002 0153 0001 0155 ffff"
      "0101 0013 00000009 0fff 02 07 77696467657473");
  const auto templates = from_hex(ipfix_templates), data = from_hex(ipfix_data);
  explainer shown, only_learnt;
  expect_line(text_of(shown, types, 1), "0036 77 69 64 67 65 74 73 informationElementName \"widgets\"");
  only_learnt.learn(datagram_of(types, 1));
  for (explainer* x : {&shown, &only_learnt}) {
    expect_line(text_of(*x, templates, 2), "002c 8f ff 00 02 00 00 00 09 widgets element 4095 of enterprise 9, 2");
    expect_line(text_of(*x, data, 3), "0023 be ef widgets 48879");
  }
}

TEST(explain, what_a_broken_ipfix_message_has) {
  explainer x;
  auto data = from_hex(ipfix_data);
  static_cast<void>(text_of(x, from_hex(ipfix_templates)));
  data[0x1d] = std::byte{50};  // longer than the set
  const std::string text = text_of(x, data);
  expect_line(text, "0014 c0 00 02 01 sourceIPv4Address 192.0.2.1");
  EXPECT_NE(text.find("not read: bad length"), std::string::npos);
  data[3] = std::byte{200};  // the message's length, beyond the datagram
  expect_line(text_of(x, data), "the message has 38 octets in this datagram");
  auto zeros = from_hex(ipfix_data);
  zeros.insert(zeros.end(), 7, std::byte{0});
  expect_line(text_of(x, zeros), "0026 00 00 00 00 00 00 00 trailing octets ....... (no message begins here)");
}

TEST(explain, netflow9_options) {
  const std::string text = text_of(
      "0009 0002 00002710 6955b900 00000001 00000001"
      "0001 0014 0101 0004 0004 0001 0004 0022 0004 0000"
      "0101 000c 00000001 00000064");
  expect_line(text, "template 257, new RFC 3954 s6.1");
  expect_line(text, "001a 00 04 option scope length 4");
  expect_line(text, "001e 00 01 00 04 System scope type 1, 4 octets");
  expect_line(text, "002c 00 00 00 01 System 1 (scope)");
  expect_line(text, "0030 00 00 00 64 samplingInterval 100 packets");
}

TEST(explain, sflow5_with_the_packet_in_it) {
  const std::string text = text_of(
      "00000005 00000001 c0000201 00000000 00000001 00000064 00000002"
      "00000003 0000006c 00000001 00000000 00000002 00000064 00000064 00000000 00000000 00000001 00000000 00000002"
      "00000001"
      "00000001 00000038 00000001 00000100 00000004 00000026"
      "02000000000a 02000000000b 0800 4500 0018 00010000 4011 0000 c0000201 c0000202 0035 0035 0000"
      "00001234 00000004 deadbeef");
  expect_line(text, "0008 c0 00 02 01 agent 192.0.2.1");
  expect_line(text, "sample 1 of 2: flow_sample_expanded sFlow v5 s5 flow_sample_expanded");
  expect_line(text, "record 1 of 1: sampled_header sFlow v5 s5 flow data types");
  expect_line(text, "protocolIdentifier 17 (udp)");
  expect_line(text, "padding");
  expect_line(text, "sample 2 of 2: unknown sFlow v5 s5 data_format");
  EXPECT_NE(text.find("1:564"), std::string::npos) << text;
}

TEST(explain, what_is_not_known) {
  expect_line(text_of("ff ff 41"), "0000 ff ff 41 unknown ..A");
  expect_line(text_of("0008 0000"), "0000 00 08 00 00 unknown .... (NetFlow v8 is not decoded)");
  expect_line(text_of("0007 0000"), "0002 00 00 count 0");
  EXPECT_EQ(text_of(""), "");
}

/// Most changes are to headers, where lengths and counts are.
void mutate(std::vector<std::byte>& o, std::mt19937& random) {
  const auto below = [&](std::size_t n) { return std::uniform_int_distribution<std::size_t>{0, n - 1}(random); };
  for (std::size_t n = below(4); n > 0 && !o.empty(); --n) {
    const std::size_t at = below(3) != 0 ? below(std::min<std::size_t>(o.size(), 64)) : below(o.size());
    switch (below(4)) {
      case 0: o[at] = static_cast<std::byte>(below(256)); break;
      case 1: o[at] = std::byte{0xff}; break;
      case 2: o[at] = std::byte{0}; break;
      default: o.resize(at), o.shrink_to_fit();
    }
  }
}

TEST(explain, each_octet_once_in_all_streams_of_the_rules_whole_and_mutated) {
  std::mt19937 random{20'261'128};
  std::size_t datagrams = 0;
  for (const auto cases : all_rule_cases())
    for (const rule_case& c : cases())
      for (const auto& make : {c.good, c.bad}) {
        const capture all = make();
        if (all.size() > 100) continue;  // thousands of datagrams alike
        explainer whole, broken;
        for (const sent& s : all) {
          conformance::datagram d = datagram_of(s.octets, ++datagrams);
          ASSERT_EQ(gap(whole.explain(d)), "") << row_of(c.what).id;
          std::vector<std::byte> changed = s.octets;
          mutate(changed, random);
          d.payload = changed;
          const explanation e = broken.explain(d);
          ASSERT_EQ(gap(e), "") << row_of(c.what).id;
          ASSERT_EQ(unprintable(e), "") << row_of(c.what).id;
        }
      }
  EXPECT_GT(datagrams, 2'000u);
}

TEST(explain, each_octet_once_of_noise) {
  std::mt19937 random{1};
  explainer x;
  for (int i = 0; i < 20'000; ++i) {
    std::vector<std::byte> o(std::uniform_int_distribution<std::size_t>{0, 300}(random));
    for (std::byte& b : o) b = static_cast<std::byte>(random() % 4 == 0 ? random() : random() % 4);
    constexpr std::uint8_t versions[] = {1, 5, 7, 9, 10};
    if (o.size() > 4) o[0] = o[2] = std::byte{0}, o[1] = std::byte{versions[random() % 5]};
    if (o.size() > 4 && i % 3 == 0) o[1] = std::byte{0}, o[3] = std::byte{5};
    const explanation e = x.explain(datagram_of(o, static_cast<std::uint64_t>(i)));
    ASSERT_EQ(gap(e), "") << i;
    ASSERT_EQ(unprintable(e), "") << i;
  }
}

TEST(explain, each_octet_once_of_all_that_others_sent) {
  std::size_t files = 0, datagrams = 0;
  for (const char* folder : {"captures", "captures-live", "reports", "hostile/corpus"}) {
    if (!std::filesystem::exists(shared(folder))) GTEST_SKIP() << "there is no " << folder << " in FLOWKIT_SHARED";
    for (const auto& entry : std::filesystem::recursive_directory_iterator(shared(folder))) {
      const std::string path = entry.path().string(), kind = entry.path().extension().string();
      if (kind != ".pcap" && kind != ".pcapng" && kind != ".bin" && kind != ".ipfix") continue;
      explainer x;
      std::uint64_t number = 0;
      const auto explain = [&](octets payload, const message_source& from) {
        conformance::datagram d = datagram_of(payload, ++number);
        d.source = from;
        const explanation e = x.explain(d);
        ASSERT_EQ(gap(e), "") << path << " datagram " << number;
        ASSERT_EQ(unprintable(e), "") << path << " datagram " << number;
        ++datagrams;
      };
      tools::other_content other;
      static_cast<void>(tools::read_capture(path, [&](const tools::datagram& d) { explain(d.payload, d.from()); },
                                            {.other = &other}));
      if (!other.octets.empty()) explain(other.octets, {});
      ++files;
    }
  }
  EXPECT_GT(files, 700u);
  EXPECT_GT(datagrams, 5'000u);
}

TEST(explain, every_requirement_with_a_check_says_where_it_is_and_has_a_case) {
  using conformance::source_place;
  const auto has = [](std::span<const source_place> all, requirement r) {
    return std::any_of(all.begin(), all.end(), [r](const source_place& p) { return p.of == r; });
  };
  for (const conformance::requirement_row& r : conformance::catalogue()) {
    const bool is_checked = *r.unchecked == '\0';
    EXPECT_EQ(has(conformance::check_places(), r.which), is_checked) << r.id;
    EXPECT_TRUE(!is_checked || has(conformance::case_places(), r.which)) << r.id;
    EXPECT_NE(conformance::requirements_text(r.id, {}).find(r.id), std::string::npos);
  }
}

std::string hex_of(const tools::hex_content& c) {
  if (!c.error.empty()) return c.error.substr(0, c.error.find(';'));
  std::string out;
  for (const auto& d : c.datagrams) {
    if (!out.empty()) out += '|';
    for (const std::byte b : d) {
      out += "0123456789abcdef"[std::to_integer<int>(b) >> 4];
      out += "0123456789abcdef"[std::to_integer<int>(b) & 15];
    }
  }
  return out;
}

TEST(explain, hex_in_all_its_forms) {
  const auto read = [](std::string_view text) { return hex_of(tools::read_hex(text)); };
  for (const char* text :
       {"0005001e0102", "00 05 00 1e 01 02", "00:05:00:1E:01:02", "0x00, 0x05, 0x00,0x1e,0x01,0x02",
        "0005 001e\n0102\n", "# a comment\n0005001e # and one\n\n0102", "0x0005001e0102",
        "00000000: 0005 001e 0102                           ......\n", "00000000: 0005  ..\n00000002: 001e 0102  ....",
        "00000000  00 05 00 1e 01 02                                 |......|\n00000006\n",
        "0000000 00 05 00 1e\n0000004 01 02\n0000006\n", "\t0x0000:  0005 001e 0102  ......\n"})
    EXPECT_EQ(read(text), "0005001e0102") << text;
  EXPECT_EQ(read("0000000 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f\n0000020 10\n0000021\n"),
            "000102030405060708090a0b0c0d0e0f10");
  EXPECT_EQ(read("0000: 0005\n0002: 001e\n0000: 000a\n"), "0005001e|000a");
  EXPECT_EQ(read("0005\n00g5"), "2:3: 'g' is no hex digit");
  EXPECT_EQ(read("0005 001"), "1:6: 3 digits are no pairs: '001'");
  EXPECT_EQ(read(" \n"), "1:1: no hex digits");
}

}  // namespace
}  // namespace flowkit::test
