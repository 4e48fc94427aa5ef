// SPDX-License-Identifier: BSL-1.0
// The limits of the C interface hold, and what they evict is counted.
#include <gtest/gtest.h>

#include "handles.hpp"

namespace {
using namespace flowkit;
using namespace flowkit::test;

/// A message of IPFIX with a template of so many fields, perhaps a record of it.
std::vector<std::byte> message(flowkit_encoder* e, std::uint16_t id, std::size_t fields, bool announce, bool data) {
  const std::vector<flowkit_element> all(fields, flowkit_element{"octetDeltaCount", 8, 0, 0});
  std::vector<std::byte> out(65535);
  EXPECT_EQ(flowkit_encoder_define(e, id, all.data(), all.size(), 0, nullptr), FLOWKIT_OK);
  EXPECT_EQ(flowkit_encoder_begin(e, out.data(), out.size(), 0, 0, nullptr), FLOWKIT_OK);
  if (announce) {
    EXPECT_EQ(flowkit_encoder_announce(e, id, nullptr), FLOWKIT_OK);
  }
  if (data) {
    flowkit_encoder_record(e, id, nullptr);
    for (std::size_t i = 0; i < fields; ++i) flowkit_encoder_unsigned(e, i);
    EXPECT_EQ(flowkit_encoder_add(e, nullptr), FLOWKIT_OK);
  }
  out.resize(flowkit_encoder_finish(e));
  return out;
}

TEST(CLimits, SessionsTemplatesAndAccountsAreBounded) {
  flowkit_limits l = default_limits();
  l.octets = 256 << 10, l.sessions = 8, l.templates = 4, l.exporters = 5;
  const auto in = make_collector(&l);
  const auto e = make_encoder(FLOWKIT_IPFIX);
  for (int i = 0; i < 50; ++i)
    for (std::uint16_t id = 256; id < 270; ++id)
      records_of(in.get(), message(e.get(), id, 20, true, true), source_v4(static_cast<std::uint8_t>(i)));
  const flowkit_memory m = memory_of(in.get());
  EXPECT_LE(m.sessions, 8u);
  EXPECT_LE(m.octets, l.octets);
  EXPECT_EQ(m.exporters, 5u);
  EXPECT_EQ(m.evicted_exporters, 45u);
  EXPECT_GT(m.evicted_sessions, 0u);
  EXPECT_GT(m.evicted_templates, 0u);
  EXPECT_EQ(counts_of(in.get()).flows, 50u * 14) << "totals have those of evicted exporters";
  flowkit_exporter of;
  std::size_t n = 0;
  for (; flowkit_collector_exporter(in.get(), n, &of) != 0; ++n) EXPECT_EQ(of.source.address[3], 49 - n);
  EXPECT_EQ(n, 5u);
  EXPECT_EQ(flowkit_collector_exporter(in.get(), 1, &of), 1) << "and back again";
  EXPECT_EQ(of.source.address[3], 48);
}

TEST(CLimits, WaitingSetsAreBoundedAndExpire) {
  flowkit_limits l = default_limits();
  l.waiting_octets = 20'000, l.waiting_sets = 10, l.waiting_age = 1'000'000'000;
  const auto in = make_collector(&l);
  const auto e = make_encoder(FLOWKIT_IPFIX);
  for (int i = 0; i < 20; ++i) records_of(in.get(), message(e.get(), 256, 100, false, true));
  EXPECT_EQ(counts_of(in.get()).without_template, 20u);
  EXPECT_LE(memory_of(in.get()).waiting_octets, l.waiting_octets);
  EXPECT_GT(memory_of(in.get()).waiting_octets, 0u);
  read(
      in.get(), message(e.get(), 257, 1, true, false), [](auto*) { return 0; }, source_v4(2), 5'000'000'000);
  EXPECT_EQ(memory_of(in.get()).waiting_octets, 0u) << "older than a second";
  EXPECT_GT(memory_of(in.get()).dropped_sets, 0u);
}

TEST(CLimits, AConnectionThatEndsTakesItsSessionAlong) {
  const auto in = make_collector();
  const auto e = make_encoder(FLOWKIT_IPFIX);
  flowkit_source from = source_v4(1);
  from.transport = FLOWKIT_STREAM, from.connection = 7;
  EXPECT_NE(records_of(in.get(), message(e.get(), 256, 2, true, true), from), "");
  EXPECT_EQ(memory_of(in.get()).sessions, 1u);
  EXPECT_EQ(flowkit_collector_close(in.get(), &from), 1u);
  EXPECT_EQ(memory_of(in.get()).sessions, 0u);
  EXPECT_EQ(records_of(in.get(), message(e.get(), 256, 2, false, true), from), "") << "its template is gone";
}

TEST(CLimits, EncodersAreBounded) {
  const auto e = make_encoder(FLOWKIT_IPFIX);
  const std::vector<flowkit_element> fields(4097, flowkit_element{"octetDeltaCount", 8, 0, 0});
  flowkit_error error;
  EXPECT_EQ(flowkit_encoder_define(e.get(), 256, fields.data(), 4097, 0, &error), FLOWKIT_BAD_ARGUMENT);
  EXPECT_EQ(flowkit_encoder_define(e.get(), 256, fields.data(), 4096, 0, &error), FLOWKIT_OK);
  for (std::uint16_t id = 257; id < 256 + 1024; ++id)
    ASSERT_EQ(flowkit_encoder_define(e.get(), id, fields.data(), 1, 0, &error), FLOWKIT_OK);
  EXPECT_EQ(flowkit_encoder_define(e.get(), 9999, fields.data(), 1, 0, &error), FLOWKIT_LIMIT);
  EXPECT_EQ(flowkit_encoder_define(e.get(), 300, fields.data(), 2, 0, &error), FLOWKIT_OK) << "in the place of another";
  // A record is never longer than a message.
  const flowkit_element text{"interfaceName", FLOWKIT_VARIABLE, 0, 0};
  ASSERT_EQ(flowkit_encoder_define(e.get(), 300, &text, 1, 0, &error), FLOWKIT_OK);
  const std::string big(70'000, 'x');
  flowkit_encoder_record(e.get(), 300, nullptr);
  EXPECT_EQ(flowkit_encoder_octets(e.get(), big.data(), big.size()), FLOWKIT_NO_SPACE);
}
}  // namespace
