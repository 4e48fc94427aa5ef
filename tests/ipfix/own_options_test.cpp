// SPDX-License-Identifier: BSL-1.0
// Options that exporters and files send of themselves: file_options.hpp, process_options.hpp.
#include <flowkit/flow/account_binding.hpp>
#include <flowkit/ipfix/encode.hpp>
#include <flowkit/ipfix/file_options.hpp>
#include <flowkit/ipfix/message.hpp>
#include <flowkit/ipfix/process_options.hpp>
#include <flowkit/templates/bind.hpp>
#include <flowkit/templates/message_builder.hpp>

#include <support/hex.hpp>

#include <gtest/gtest.h>

namespace {

using namespace flowkit;
using builder = message_builder<ipfix::encoding>;
using checksums = ipfix::checksum_template<300>;
using windows = ipfix::time_window_template<301>;
using statistics = ipfix::metering_statistics_template<302>;

/// The content of the last set.
octets last_set(octets message) {
  octets last;
  for (std::size_t at = 16; at < message.size();) {
    const std::size_t length = load_be<std::uint16_t>(message.data() + at + 2);
    last = message.subspan(at + 4, length - 4);
    at += length;
  }
  return last;
}

TEST(IpfixFileOptions, ASealedMessageHasTheRightChecksum) {
  std::array<std::byte, 256> room;
  builder b{7};
  ASSERT_EQ(b.begin(room, {.export_time = 1'700'000'000, .sequence = 0, .observation_domain = 3}).code, errc::ok);
  ASSERT_EQ(b.size(), ipfix::encoding::header_size);
  ASSERT_EQ(b.add_template(checksums{}).code, errc::ok);
  ASSERT_EQ(b.add(checksums{}, ipfix::checksum_record{}).code, errc::ok);
  const std::size_t at = b.size() - 16;
  ASSERT_EQ(b.add_template(windows{}).code, errc::ok);
  const std::size_t size = b.finish().size();
  EXPECT_EQ(b.size(), 0u) << "none is being built";
  const auto message = std::span(room).first(size);
  ipfix::seal(message, at);

  std::size_t wrong = 0;
  const auto look = [&] {
    wrong = 0;
    ipfix::inspect_checksum(message, checksums::view(), octets(message).subspan(at - 1, 17),
                            static_cast<std::uint32_t>(at - 1), [&](template_finding f, place where) {
                              EXPECT_EQ(f, template_finding::bad_checksum);
                              EXPECT_EQ(where.offset, at);
                              ++wrong;
                            });
    return wrong;
  };
  EXPECT_EQ(look(), 0u);
  for (std::size_t i = 0; i < size; ++i) {
    message[i] ^= std::byte{0x10};
    EXPECT_EQ(look(), 1u) << "octet " << i;
    message[i] ^= std::byte{0x10};
  }
  ipfix::seal(message, at);
  EXPECT_EQ(look(), 0u) << "sealed twice is sealed once";
}

TEST(IpfixFileOptions, ATimeWindowIsReadInAnyUnit) {
  const auto window_of = [](const element& from, const element& to, std::uint16_t length, std::string_view record) {
    const std::array fields{specify(ie::sessionScope, 1), specify(from, length), specify(to, length)};
    ipfix::time_window w{};
    EXPECT_EQ(bind(ipfix::time_window_layout, fields).read(test::from_hex(record), {&w, 1}).records, 1u);
    return w;
  };
  const auto ms =
      window_of(ie::minFlowStartMilliseconds, ie::maxFlowEndMilliseconds, 8, "00 0000018bcfe56800 0000018bcfe56bff");
  EXPECT_EQ(ms.earliest_start, from_unix_milliseconds(1'700'000'000'000));
  EXPECT_EQ(ms.latest_end, from_unix_milliseconds(1'700'000'001'023));
  const auto s = window_of(ie::minFlowStartSeconds, ie::maxFlowEndSeconds, 4, "00 6553f100 6553f101");
  EXPECT_EQ(s.earliest_start, from_unix_seconds(1'700'000'000));
  EXPECT_EQ(s.latest_end, from_unix_seconds(1'700'000'001));
}

TEST(IpfixProcessOptions, StatisticsAreReadAsAnAccount) {
  std::array<std::byte, 256> room;
  builder b;
  ASSERT_EQ(b.begin(room, {}).code, errc::ok);
  ASSERT_EQ(b.add(statistics{}, {.domain = 9, .messages = 1, .flows = 22, .octets = 333}).code, errc::ok);
  const flow::account_binding how{statistics::view()};
  ASSERT_TRUE(how);
  std::size_t seen = 0;
  how.read(statistics::view(), last_set(b.finish()),
           [&](const flow::process_totals& t, flow::totals_presence has, std::uint64_t) {
             ++seen;
             EXPECT_EQ(t.messages, 1u);
             EXPECT_EQ(t.flows, 22u);
             EXPECT_EQ(t.octets, 333u);
             EXPECT_FALSE(has.test(index_of<&flow::process_totals::unsent_flows>(flow::process_totals_layout)));
           });
  EXPECT_EQ(seen, 1u);
}

TEST(IpfixProcessOptions, BitNOfTheKeysIsFieldN) {
  std::vector<specifier> fields(70, specify(ie::octetDeltaCount, 8));
  const auto is_port = [](const specifier& s) { return s.names(ie::sourceTransportPort); };
  EXPECT_EQ(ipfix::keys_of({256, 0, false, fields}, is_port), (ipfix::flow_keys{256, 0}));
  for (const std::size_t i : {0u, 5u, 63u, 64u, 69u}) fields[i] = specify(ie::sourceTransportPort, 2);
  EXPECT_EQ(ipfix::keys_of({256, 0, false, fields}, is_port), (ipfix::flow_keys{256, 0x8000000000000021}))
      << "64 fields have a bit";
}

}  // namespace
