// SPDX-License-Identifier: BSL-1.0
// Flows as IPFIX: templates by what a flow has, and sequence numbers of several streams in one file.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "tools/flowrecv/export/ipfix_sink.hpp"
#include "tools/flowrecv/outputs/file_output.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::tools;
using flow::record;

constexpr timestamp now = from_unix_seconds(1'796'040'000);

TEST(ElementChoice, TakesTheElementThatSaysAll) {
  record r{};
  r.set_present<&record::start>(), r.set_present<&record::end>(), r.set_present<&record::source>();
  r.set_present<&record::destination>(), r.set_present<&record::span>();
  r.start = now, r.end = now + duration{1'234'567}, r.span = r.end - r.start;
  r.source = ipv4_address{0xc0000201};
  const auto has = [](const flow_template& t, const element& e) {
    const auto fields = t.view().fields;
    return std::any_of(fields.begin(), fields.end(), [&](const specifier& s) { return s.names(e); });
  };
  const flow_template t{256, choose_elements(r, {}, now)};
  EXPECT_TRUE(has(t, ie::flowStartMilliseconds));
  EXPECT_TRUE(has(t, ie::flowEndNanoseconds)) << "milliseconds do not say it";
  EXPECT_TRUE(has(t, ie::sourceIPv4Address));
  EXPECT_EQ(t.view().fields.size(), 3u) << "no address is none, and the span follows from the times";
  r.start = unknown_time, r.source = ipv6_address{}, r.span = milliseconds(7);
  const flow_template other{257, choose_elements(r, ipv4_address{1}, now)};
  EXPECT_TRUE(has(other, ie::sourceIPv6Address) && has(other, ie::flowDurationMilliseconds));
  EXPECT_TRUE(other.view().fields.front().names(ie::exporterIPv4Address));
  EXPECT_FALSE(has(other, ie::flowStartMilliseconds) || has(other, ie::flowStartNanoseconds));
}

RC_GTEST_PROP(ElementChoice, GivesNoTimeThatIsNotTheFlows, ()) {
  record r{};
  r.set_present<&record::start>();
  r.start.ns =
      *rc::gen::oneOf(rc::gen::arbitrary<std::int64_t>(), rc::gen::inRange<std::int64_t>(0, 5'000'000'000'000'000'000));
  const flow_template t{256, choose_elements(r, ipv4_address{1}, now)};
  std::array<std::byte, 64> out{};
  const auto done = t.how().write(std::span<const record>(&r, 1), out, {.export_time = now});
  RC_ASSERT(done.records == 1 && done.saturated == 0 && done.blank == 0);
  if (t.view().fields.size() == 1) {  // no element says it
    RC_ASSERT(r.start.ns < 0 || from_ntp(to_ntp(r.start), now) != r.start);
    return;
  }
  const bool is_ms = t.view().fields[1].names(ie::flowStartMilliseconds);
  const auto sent = load_be<std::uint64_t>(out.data() + 4);
  RC_ASSERT((is_ms ? from_unix_milliseconds(static_cast<std::int64_t>(sent)) : from_ntp(sent, now)) == r.start);
}

/// Sinks of several workers write to one file, in any order.
RC_GTEST_PROP(MessagePieces, AreNumberedByDomainWithoutGaps, ()) {
  const std::string path = testing::TempDir() + "flowkit_ipfix_" + std::to_string(::getpid());
  const auto domains = *rc::gen::inRange<std::uint32_t>(1, 4);
  std::map<std::uint32_t, std::uint32_t> sent;
  {
    file_output out{path, message_pieces, {}};
    out.begin();
    std::vector<std::unique_ptr<ipfix_sink>> sinks;
    for (std::uint32_t d = 0; d < domains; ++d) sinks.push_back(std::make_unique<ipfix_sink>(out, d));
    const exporter from{};
    const flow::line_context added{};
    for (int i = *rc::gen::inRange(1, 40); i > 0; --i) {
      record r{};
      r.set_present<&record::received>(), r.received = now;
      r.set_present<&record::bytes>(), r.bytes = 7;
      if (*rc::gen::arbitrary<bool>()) r.set_present<&record::packets>(), r.packets = 1;
      const auto d = *rc::gen::inRange<std::uint32_t>(0, domains);
      RC_ASSERT(sinks[d]->flow({r, added, from}));
      ++sent[d];
      if (*rc::gen::inRange(0, 4) == 0) sinks[d]->flush();
    }
    for (const auto& s : sinks) s->close();
    RC_ASSERT(out.close());
  }
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  std::filesystem::remove(path);
  const std::string all = text.str();
  RC_ASSERT(message_pieces.whole(all) == all.size());
  std::map<std::uint32_t, std::uint32_t> next;
  for (std::string_view rest = all; !rest.empty(); rest.remove_prefix(message_pieces.first(rest))) {
    const auto* const at = reinterpret_cast<const std::byte*>(rest.data());
    const ipfix::header h = ipfix::header_layout.read(at + 4);
    RC_ASSERT(next[h.observation_domain] == h.sequence);
    RC_ASSERT(load_be<std::uint16_t>(at + 16) == 2u);  // a template set comes first
    std::map<std::uint16_t, std::size_t> sizes;        // of records, whose fields have 8 octets each
    for (std::size_t set = 16; set < message_pieces.first(rest);) {
      const auto id = load_be<std::uint16_t>(at + set);
      const std::size_t length = load_be<std::uint16_t>(at + set + 2);
      if (id == 2) {
        for (std::size_t t = set + 4; t < set + length;) {
          const std::size_t fields = load_be<std::uint16_t>(at + t + 2);
          sizes[load_be<std::uint16_t>(at + t)] = 8 * fields;
          t += 4 + 4 * fields;
        }
      } else {
        RC_ASSERT(sizes.contains(id));
        next[h.observation_domain] += static_cast<std::uint32_t>((length - 4) / sizes[id]);
      }
      set += length;
    }
  }
  for (const auto& [domain, n] : sent) RC_ASSERT(next[domain] == n);
}

}  // namespace
