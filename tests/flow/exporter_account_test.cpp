// SPDX-License-Identifier: BSL-1.0
#include <gtest/gtest.h>

#include <flowkit/flow/account_binding.hpp>
#include <support/hex.hpp>

using namespace flowkit;
using namespace flowkit::flow;

namespace {

using test::from_hex;

const specifier fields[] = {specify(ie::meteringProcessId, 4), specify(ie::exportedMessageTotalCount, 4),
                            specify(ie::exportedFlowRecordTotalCount, 4), specify(ie::exportedOctetTotalCount, 8)};
const template_view statistics{.id = 300, .scope_count = 1, .is_options = true, .fields = fields};

void learn(exporter_account& to, std::string_view records, std::uint64_t arrived) {
  const account_binding how{statistics};
  ASSERT_TRUE(how);
  how.read(statistics, from_hex(records), [&](const process_totals& t, totals_presence has, std::uint64_t process) {
    to.learn(t, has, process, arrived);
  });
}

TEST(exporter_account, grows_beside_what_arrives) {
  exporter_account a;
  EXPECT_TRUE(a.empty());
  learn(a, "00000001 0000000a 00000064 0000000000002710", 90);
  EXPECT_TRUE(a.tells_growth());
  EXPECT_EQ(a.flows().sent, 0u) << "what was before its first report is not known";
  learn(a, "00000001 0000000c 00000078 0000000000002af8", 105);
  EXPECT_EQ(a.flows().sent, 20u);
  EXPECT_EQ(a.flows().arrived, 15u);
  EXPECT_EQ(a.totals().messages, 12u);
  EXPECT_EQ(a.totals().octets, 11'000u);
  EXPECT_EQ(a.totals().unsent_flows, 0u);
  EXPECT_FALSE(a.has().test(index_of<&process_totals::unsent_flows>(process_totals_layout)));
}

TEST(exporter_account, a_total_that_fell_begins_anew) {
  exporter_account a;
  learn(a, "00000001 0000000a 00000064 0000000000002710", 90);
  learn(a, "00000001 00000001 00000005 0000000000000100", 95);
  learn(a, "00000001 00000002 0000000a 0000000000000200", 100);
  EXPECT_EQ(a.flows().sent, 5u);
  EXPECT_EQ(a.flows().arrived, 5u);
}

TEST(exporter_account, processes_are_added_up) {
  exporter_account a;
  learn(a, "00000001 0000000a 00000064 0000000000002710  00000002 00000001 00000001 0000000000000001", 90);
  EXPECT_EQ(a.totals().flows, 101u);
  EXPECT_FALSE(a.tells_growth()) << "which flows are whose is not known";
  for (unsigned i = 0; i < 100; ++i) {
    process_totals t{};
    t.messages = 1;
    a.learn(t, totals_presence::of(0), 1'000 + i, 0);
  }
  EXPECT_EQ(a.totals().messages, 11u + exporter_account::most - 2) << "so many are remembered";
}

TEST(exporter_account, other_options_are_none) {
  const specifier other[] = {specify(ie::selectorId, 4), specify(ie::samplingInterval, 4)};
  EXPECT_FALSE((account_binding{{.id = 300, .scope_count = 1, .is_options = true, .fields = other}}));
}

}  // namespace
