// SPDX-License-Identifier: BSL-1.0
// What follows from the clocks that every version's header has.
#include "formats.hpp"

namespace {

using namespace flowkit;

template <class Format>
class FixedHeader : public testing::Test {};
TYPED_TEST_SUITE(FixedHeader, test::formats, test::format_names);

// What a header does not have can be asked of no other version by mistake.
static_assert(fixed::samples<netflow5::header>);
static_assert(!fixed::samples<netflow1::header> && !fixed::samples<netflow7::header>);
static_assert(!fixed::clocks<netflow5::record>);

TYPED_TEST(FixedHeader, ExportTime) {
  typename TypeParam::header h{};
  h.unix_secs = 1, h.unix_nsecs = 999'999'999;
  EXPECT_EQ(export_time(h).ns, 1'999'999'999);
  h.unix_nsecs = 1'000'000'000;  // out of range: no second more
  EXPECT_EQ(export_time(h).ns, 1'000'000'000);
  h.unix_nsecs = 0xffff'ffff;
  EXPECT_EQ(export_time(h).ns, 1'000'000'000);
  h.unix_secs = 0xffff'ffff, h.unix_nsecs = 0;  // 2106, not 1969
  EXPECT_EQ(export_time(h).ns, 4'294'967'295'000'000'000);
}

TYPED_TEST(FixedHeader, ContextHasItsClocks) {
  typename TypeParam::header h{};
  h.sys_uptime = 42, h.unix_secs = 7;
  const record_context c = context(h, from_unix_seconds(9));
  EXPECT_TRUE(c.has_uptime);
  EXPECT_EQ(c.uptime_ms, 42u);
  EXPECT_EQ(c.export_time, from_unix_seconds(7));
  EXPECT_EQ(c.received, from_unix_seconds(9));
  EXPECT_EQ(c.init_time, timestamp{});
}

}  // namespace
