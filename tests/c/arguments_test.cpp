// SPDX-License-Identifier: BSL-1.0
// Null, nonsense and calls out of order: an error each, and nothing else. Versions, values as text, threads.
#include <gtest/gtest.h>

#include <limits>
#include <thread>

#include "handles.hpp"
#include "inputs.hpp"

namespace {
using namespace flowkit;
using namespace flowkit::test;

TEST(CArguments, NullIsAnErrorEverywhere) {
  flowkit_error error;
  flowkit_value value;
  flowkit_field field{};
  char text[8];
  EXPECT_EQ(flowkit_collector_read(nullptr, "", 0, nullptr, 0, nullptr, nullptr, &error), FLOWKIT_BAD_ARGUMENT);
  EXPECT_STREQ(error.text, "collector: null");
  EXPECT_EQ(flowkit_collector_read(nullptr, "", 0, nullptr, 0, nullptr, nullptr, nullptr), FLOWKIT_BAD_ARGUMENT);
  const auto in = make_collector();
  EXPECT_EQ(flowkit_collector_read(in.get(), nullptr, 1, nullptr, 0, nullptr, nullptr, &error), FLOWKIT_BAD_ARGUMENT);
  EXPECT_EQ(flowkit_collector_read(in.get(), "", 65536, nullptr, 0, nullptr, nullptr, &error), FLOWKIT_BAD_ARGUMENT);
  EXPECT_EQ(flowkit_collector_read(in.get(), nullptr, 0, nullptr, 0, nullptr, nullptr, &error), FLOWKIT_TRUNCATED);
  flowkit_source source = source_v4(1);
  source.size = 5;
  EXPECT_EQ(flowkit_collector_read(in.get(), "", 0, &source, 0, nullptr, nullptr, &error), FLOWKIT_BAD_ARGUMENT);
  source.size = 4, source.transport = 3;
  EXPECT_EQ(flowkit_collector_read(in.get(), "", 0, &source, 0, nullptr, nullptr, &error), FLOWKIT_BAD_ARGUMENT);
  EXPECT_EQ(flowkit_collector_close(nullptr, nullptr), 0u);
  EXPECT_EQ(flowkit_collector_close(in.get(), nullptr), 0u);
  EXPECT_EQ(flowkit_collector_counts(nullptr, nullptr, nullptr), FLOWKIT_BAD_ARGUMENT);
  EXPECT_EQ(flowkit_collector_counts(in.get(), nullptr, nullptr), FLOWKIT_OK);
  EXPECT_EQ(flowkit_collector_exporter(in.get(), 0, nullptr), 0);
  EXPECT_EQ(flowkit_collector_exporter(nullptr, 0, nullptr), 0);
  flowkit_collector_free(nullptr);
  flowkit_limits_init(nullptr, 8, 1);
  EXPECT_EQ(flowkit_column_find(nullptr), -1);
  EXPECT_EQ(flowkit_record_about(nullptr, nullptr), FLOWKIT_BAD_ARGUMENT);
  EXPECT_EQ(flowkit_record_value(nullptr, 0, &value), 0);
  EXPECT_EQ(flowkit_record_value(nullptr, 0, nullptr), 0);
  EXPECT_EQ(flowkit_record_next(nullptr, &field), 0);
  EXPECT_EQ(flowkit_record_find(nullptr, "octetDeltaCount", &field), 0);
  EXPECT_EQ(flowkit_record_find(nullptr, nullptr, nullptr), 0);
  EXPECT_EQ(flowkit_field_value(nullptr, &field, &value), 0);
  EXPECT_EQ(flowkit_record_json(nullptr, 0, text, sizeof text), 0u);
  EXPECT_EQ(flowkit_record_json(nullptr, 0, nullptr, 0), 0u);
  EXPECT_EQ(flowkit_value_text(nullptr, text, sizeof text), 0u);
  EXPECT_STREQ(flowkit_code_text(-1), "?");
  EXPECT_STREQ(flowkit_code_text(11), "?");
  for (int code = 0; code < FLOWKIT_REASONS; ++code) EXPECT_STRNE(flowkit_code_text(code), "?");

  EXPECT_EQ(flowkit_encoder_new(6, 0, nullptr, &error), nullptr);
  EXPECT_EQ(error.code, FLOWKIT_BAD_ARGUMENT);
  EXPECT_EQ(flowkit_encoder_new(FLOWKIT_NETFLOW5, 65536, nullptr, &error), nullptr);
  EXPECT_EQ(flowkit_encoder_new(FLOWKIT_SFLOW5, 0, nullptr, &error), nullptr);
  EXPECT_STREQ(error.text, "agent: sFlow needs its address, of 4 or 16 octets");
  flowkit_encoder_free(nullptr);
  EXPECT_EQ(flowkit_encoder_define(nullptr, 256, nullptr, 0, 0, nullptr), FLOWKIT_BAD_ARGUMENT);
  EXPECT_EQ(flowkit_encoder_begin(nullptr, text, 8, 0, 0, nullptr), FLOWKIT_BAD_ARGUMENT);
  EXPECT_EQ(flowkit_encoder_announce(nullptr, 256, nullptr), FLOWKIT_BAD_ARGUMENT);
  EXPECT_EQ(flowkit_encoder_record(nullptr, 256, nullptr), FLOWKIT_BAD_ARGUMENT);
  EXPECT_EQ(flowkit_encoder_unsigned(nullptr, 1), FLOWKIT_BAD_ARGUMENT);
  EXPECT_EQ(flowkit_encoder_value(nullptr, nullptr), FLOWKIT_BAD_ARGUMENT);
  EXPECT_EQ(flowkit_encoder_add(nullptr, nullptr), FLOWKIT_BAD_ARGUMENT);
  EXPECT_EQ(flowkit_encoder_sample(nullptr, nullptr, nullptr), FLOWKIT_BAD_ARGUMENT);
  EXPECT_EQ(flowkit_encoder_finish(nullptr), 0u);
}

TEST(CArguments, CallsOutOfOrder) {
  const auto e = make_encoder(FLOWKIT_IPFIX);
  flowkit_error error;
  char out[64];
  EXPECT_EQ(flowkit_encoder_add(e.get(), &error), FLOWKIT_BAD_ARGUMENT);
  EXPECT_STREQ(error.text, "no record was begun");
  EXPECT_EQ(flowkit_encoder_unsigned(e.get(), 1), FLOWKIT_BAD_ARGUMENT);
  EXPECT_EQ(flowkit_encoder_record(e.get(), 256, &error), FLOWKIT_ABSENT);
  EXPECT_EQ(flowkit_encoder_finish(e.get()), 0u);
  const flowkit_element field{"octetDeltaCount", 0, 0, 0};
  ASSERT_EQ(flowkit_encoder_define(e.get(), 256, &field, 1, 0, &error), FLOWKIT_OK);
  EXPECT_EQ(flowkit_encoder_announce(e.get(), 256, &error), FLOWKIT_BAD_ARGUMENT);
  ASSERT_EQ(flowkit_encoder_record(e.get(), 256, &error), FLOWKIT_OK);
  flowkit_encoder_unsigned(e.get(), 1);
  EXPECT_EQ(flowkit_encoder_add(e.get(), &error), FLOWKIT_BAD_ARGUMENT);
  EXPECT_STREQ(error.text, "no message was begun");
  EXPECT_EQ(flowkit_encoder_begin(e.get(), out, 10, 0, 0, &error), FLOWKIT_NO_SPACE);
  EXPECT_EQ(flowkit_encoder_begin(e.get(), out, sizeof out, -1, 0, &error), FLOWKIT_BAD_ARGUMENT);
  ASSERT_EQ(flowkit_encoder_begin(e.get(), out, sizeof out, 0, 0, &error), FLOWKIT_OK);
  EXPECT_EQ(flowkit_encoder_add(e.get(), &error), FLOWKIT_OK) << "the record is still there";
  // Another template of the id: the record was of the former one.
  ASSERT_EQ(flowkit_encoder_define(e.get(), 256, &field, 1, 0, &error), FLOWKIT_OK);
  EXPECT_EQ(flowkit_encoder_add(e.get(), &error), FLOWKIT_BAD_ARGUMENT);
  EXPECT_EQ(flowkit_encoder_finish(e.get()), 16u + 4 + 8);
  EXPECT_EQ(flowkit_encoder_finish(e.get()), 0u);
}

TEST(CArguments, HeaderAndLibraryAgree) {
  EXPECT_EQ(flowkit_version(), FLOWKIT_C_VERSION);
  EXPECT_EQ(flowkit_version_mismatch(FLOWKIT_C_VERSION), nullptr);
  const std::string why = flowkit_version_mismatch(FLOWKIT_C_VERSION + 1);
  EXPECT_NE(why.find("flowkit.h is of another version than flowkit_c"), std::string::npos);
  EXPECT_LT(why.size(), sizeof(flowkit_error::text)) << "it fits an error whole";
  flowkit_limits l;
  flowkit_error error;
  flowkit_limits_init(&l, sizeof l, FLOWKIT_C_VERSION + 1);
  EXPECT_EQ(flowkit_collector_new(&l, &error), nullptr);
  EXPECT_EQ(error.code, FLOWKIT_MISMATCH);
  EXPECT_EQ(error.text, why);
  flowkit_limits_init(&l, sizeof l - 8, FLOWKIT_C_VERSION);
  EXPECT_EQ(flowkit_collector_new(&l, &error), nullptr);
  EXPECT_EQ(error.code, FLOWKIT_BAD_ARGUMENT);
  for (const auto spoil : {+[](flowkit_limits& x) { x.sessions = 0; }, +[](flowkit_limits& x) { x.exporters = 0; },
                           +[](flowkit_limits& x) { x.scope = 3; }, +[](flowkit_limits& x) { x.waiting_age = -1; }}) {
    l = default_limits();
    spoil(l);
    EXPECT_EQ(flowkit_collector_new(&l, &error), nullptr);
    EXPECT_EQ(error.code, FLOWKIT_BAD_ARGUMENT);
  }
}

TEST(CArguments, TextsAreCutWhereThereIsNoRoom) {
  const flowkit_value v{FLOWKIT_UNSIGNED, 0, nullptr, {123456}};
  char text[8] = "???????";
  EXPECT_EQ(flowkit_value_text(&v, text, 4), 6u);
  EXPECT_STREQ(text, "123");
  EXPECT_EQ(flowkit_value_text(&v, text, 1), 6u);
  EXPECT_STREQ(text, "");
  EXPECT_EQ(flowkit_value_text(&v, nullptr, 4), 6u);
  EXPECT_EQ(flowkit_value_text(&v, text, sizeof text), 6u);
  EXPECT_STREQ(text, "123456");
  const std::uint8_t octets_of[] = {0xab, 0xcd};
  const flowkit_value o{FLOWKIT_OCTETS, 2, octets_of, {0}};
  EXPECT_EQ(flowkit_value_text(&o, text, 4), 4u);
  EXPECT_STREQ(text, "abc");
  flowkit_value odd{FLOWKIT_ADDRESS, 7, nullptr, {0}};
  EXPECT_EQ(flowkit_value_text(&odd, text, sizeof text), 0u) << "an address of 7 octets";
  odd.type = 99;
  EXPECT_EQ(flowkit_value_text(&odd, text, sizeof text), 0u);
  odd.type = FLOWKIT_RATE_SOURCE, odd.as.u = 77;
  EXPECT_LT(flowkit_value_text(&odd, text, sizeof text), 40u);
  flowkit_value real{FLOWKIT_REAL, 0, nullptr, {0}};
  real.as.d = -std::numeric_limits<double>::max();
  EXPECT_LT(flowkit_value_text(&real, text, sizeof text), 40u);
}

TEST(CArguments, JsonIsWholeOrEmpty) {
  for (const auto& [path, datagram] : hex_files()) {
    const auto in = make_collector();
    read(in.get(), datagram, [&](const flowkit_record* r) {
      for (const int fields : {0, 1}) {
        const std::string whole = json_of(r, fields != 0);
        EXPECT_TRUE(whole.starts_with('{') && whole.ends_with('}')) << whole;
        for (std::size_t room = 0; room <= whole.size() + 1; ++room) {
          std::vector<char> out(room + 1, '?');
          const std::size_t n = flowkit_record_json(r, fields, out.data(), room);
          EXPECT_EQ(n, room > whole.size() ? whole.size() : 0u);
          EXPECT_EQ(out[room], '?') << "written beyond the room";
          if (room != 0) {
            EXPECT_EQ(std::string(out.data()), n == 0 ? "" : whole);
          }
        }
      }
      return 0;
    });
  }
}

TEST(CArguments, ACallbackMayStopAndMayNotCallBack) {
  std::vector<std::byte> datagram;
  for (const auto& [path, d] : hex_files())
    if (path.find("netflow5/two_records") != std::string::npos) datagram = d;
  ASSERT_FALSE(datagram.empty());
  const auto in = make_collector();
  int calls = 0, code = 0;
  read(in.get(), datagram, [&](const flowkit_record*) {
    code = flowkit_collector_read(in.get(), datagram.data(), datagram.size(), nullptr, 0, nullptr, nullptr, nullptr);
    EXPECT_EQ(flowkit_collector_close(in.get(), nullptr), 0u);
    return ++calls;
  });
  EXPECT_EQ(calls, 1) << "it asked for no more";
  EXPECT_EQ(code, FLOWKIT_BUSY);
  EXPECT_EQ(counts_of(in.get()).flows, 2u);
  EXPECT_EQ(counts_of(in.get()).not_delivered, 1u);
  auto* const doomed = flowkit_collector_new(nullptr, nullptr);
  const flowkit_error error = read(doomed, datagram, [&](const flowkit_record* r) {
    flowkit_collector_free(doomed);
    EXPECT_NE(all_of(r), "");
    return 0;
  });
  EXPECT_EQ(error.code, FLOWKIT_OK);
}

TEST(CArguments, FieldsOfTheCallersMakingAreNotFollowed) {
  for (const auto& [path, datagram] : hex_files()) {
    const auto in = make_collector();
    read(in.get(), datagram, [&](const flowkit_record* r) {
      for (const std::size_t next : {std::size_t{0}, std::size_t{1}, std::size_t{4095}, ~std::size_t{0}})
        for (const std::size_t at : {std::size_t{0}, std::size_t{3}, std::size_t{70'000}, ~std::size_t{0}}) {
          flowkit_field f{};
          f.next = next, f.next_at = at;
          flowkit_record_next(r, &f);
        }
      return 0;
    });
  }
}

// Handles are independent of each other.
TEST(CArguments, TwoCollectorsAndThreads) {
  const auto files = hex_files();
  std::string alone;
  {
    const auto in = make_collector();
    for (const auto& [path, datagram] : files) alone += records_of(in.get(), datagram);
  }
  const auto one = make_collector(), two = make_collector();
  std::string first, second;
  for (const auto& [path, datagram] : files)
    first += records_of(one.get(), datagram), second += records_of(two.get(), datagram);
  EXPECT_EQ(first, alone);
  EXPECT_EQ(second, alone);
  std::array<std::string, 4> got;
  std::vector<std::thread> threads;
  for (std::string& own : got)
    threads.emplace_back([&own, &files] {
      const auto in = make_collector();
      for (const auto& [path, datagram] : files) own += records_of(in.get(), datagram);
    });
  for (std::thread& t : threads) t.join();
  for (const std::string& own : got) EXPECT_EQ(own, alone);
}
}  // namespace
