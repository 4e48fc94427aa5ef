// SPDX-License-Identifier: BSL-1.0
// Template withdrawals of a connection (RFC 7011 section 8.1), between definitions and data, several in a message: by
// which definition each record is read, if by any, against a map of what holds.
#include <map>

#include <conformance/properties/groups.hpp>
#include <conformance/properties/hex.hpp>
#include <conformance/properties/shown.hpp>
#include <flowkit/ipfix/encode.hpp>
#include <flowkit/templates/decode.hpp>

namespace flowkit::conformance {

namespace {

/// What is read, in words.
struct reader_of_sets {
  using entry = session_table<>::entry;
  std::string story{};

  void learned(entry& e, template_change, place) { story += " +" + std::to_string(e.id); }
  void data(entry& e, octets content, std::uint32_t offset, const record_context&) {
    record_cursor cursor{e.fields, e.shape, content, offset};
    for (octets r = cursor.next(); !r.empty(); r = cursor.next()) story += ' ' + std::to_string(e.id) + ':' + hex(r);
  }
  void unknown(const set_view& s, bool held) { story += " ?" + std::to_string(s.id) + (held ? " held" : ""); }
  void released(std::size_t) { story += " released"; }
  void withdrawn(std::uint16_t id) { story += " -" + std::to_string(id); }
  void finding(template_finding f, place) {
    if (f == template_finding::withdrawal_ignored) story += " ignored";
  }
};

counterexample against_model(source& from) {
  session_table<> sessions;
  const message_source connection{
      .address = ipv4_address{0xc0000201}, .port = 4739, .transport = transport_kind::stream, .connection = 1};
  const auto session = sessions.at(make_session_key(connection, ipfix_sessions, 0, session_scope::rfc));
  reader_of_sets got;
  set_decoder<ipfix::encoding, session_table<>, reader_of_sets> decoder{sessions, session, 1, {}, {}, got};
  std::map<std::uint16_t, std::uint16_t> widths;  // of the one field of each template
  std::string expected;

  shown_message first = withdrawal(2);  // from here on nothing waits for a definition that is yet to come
  expected += " -2";
  for (std::uint64_t messages = 1 + from.below(6), m = 0; m < messages; ++m) {
    shown_message message = m == 0 ? first : shown_message{};
    for (std::uint64_t sets = from.below(4); sets > 0; --sets) {
      const auto id = static_cast<std::uint16_t>(256 + from.below(3));
      const std::string name = std::to_string(id);
      const std::uint64_t what = from.below(8);
      if (what < 3) {
        const auto width = static_cast<std::uint16_t>(1 + from.below(4));
        message.set(2).number(id).number(1).number(1).number(width);
        widths[id] = width, expected += " +" + name;
      } else if (what < 5) {
        message.set(2).number(id).number(0);
        expected += widths.erase(id) != 0 ? " -" + name : " ignored";
      } else if (what == 5 && from.coin()) {
        message.set(2).number(2).number(0);
        widths.clear(), expected += " -2";
      } else {
        message.set(id);
        const bool known = widths.count(id) != 0;
        if (!known) expected += " ?" + name;
        for (std::uint64_t records = 1 + from.below(2); records > 0; --records) {
          const std::size_t width = known ? widths[id] : 4;
          const std::uint64_t value = from.word() >> (64 - 8 * width);
          message.number(value, width);
          std::vector<std::byte> octets;
          for (std::size_t i = width; i-- > 0;) octets.push_back(static_cast<std::byte>(value >> 8 * i & 0xff));
          if (known) expected += ' ' + name + ':' + hex(octets);
        }
      }
    }
    from.show_of_connection(message.octets());
    const auto decoded = ipfix::decode(message.octets());
    if (!decoded) return "does not decode\n" + hex(message.octets());
    set_cursor all = ipfix::sets(*decoded);
    for (set_view s; all.next(s);) decoder.decode(s);
    if (got.story != expected)
      return "read:" + got.story + "\nsent:" + expected + "\nlast message: " + hex(message.octets());
    from.count_round_trips(1);
  }
  return {};
}

}  // namespace

void add_withdrawal_properties(std::vector<property>& to) {
  to.push_back({"ipfix.withdrawals.against_model", &against_model});
}

}  // namespace flowkit::conformance
