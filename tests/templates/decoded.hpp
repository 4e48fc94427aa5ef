// SPDX-License-Identifier: BSL-1.0
// What set_decoder makes of sets given in hex, as one line.
#pragma once

#include <gtest/gtest.h>

#include <flowkit/ipfix/message.hpp>
#include <flowkit/ipfix/template.hpp>
#include <flowkit/netflow9/message.hpp>
#include <flowkit/netflow9/template.hpp>
#include <flowkit/templates/decode.hpp>
#include <support/hex.hpp>

#include <string>

namespace flowkit::test {

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

}  // namespace flowkit::test
