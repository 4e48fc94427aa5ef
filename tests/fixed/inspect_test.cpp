// SPDX-License-Identifier: BSL-1.0
// The rules that NetFlow v1, v5 and v7 have in common, and which a version does not have. Offsets are those of Cisco's
// tables: what the versions share stands at the same place in all of them.
#include <algorithm>

#include "formats.hpp"

#include <support/findings.hpp>

namespace {

using namespace flowkit;
using fixed::finding;
using found = test::found_list<finding>;

template <class Format>
class FixedInspect : public testing::Test {
 protected:
  using record = typename Format::record;
  using header = typename Format::header;
  static constexpr std::size_t each = Format::record_layout.size;

  static header plain_header() {
    header h{};
    h.sys_uptime = 1'000'000, h.unix_secs = 1'700'000'000, h.unix_nsecs = 999'999'999;
    return h;
  }
  static record plain_record() {
    record r{};
    r.packets = 1, r.first = 999'000, r.last = 1'000'000;
    return r;
  }
  /// What is found besides the width of the records, which is always found where they are wide.
  static found of_datagram(const header& h, std::uint16_t count, std::size_t octets_after_header) {
    auto in = test::datagram<Format>(count, octets_after_header);
    EXPECT_TRUE(encode(Format::header_layout, h, std::span{in}.subspan(4)));
    found out;
    const auto m = fixed::decode_lenient<Format>(in);
    fixed::inspect(*m, in, out);
    if constexpr (requires { Format::is_wide; }) {
      const found::value_type wide{finding::wide_records, make_place(16, m->records.size() * 52)};
      EXPECT_EQ(!out.empty() && out.back() == wide, !m->records.empty());
      if (!m->records.empty()) out.pop_back();
    }
    return out;
  }
  static found of_record(const record& r, std::size_t number = 0) {
    found out;
    fixed::inspect_record<Format>(r, plain_header(), fixed::encoded_size<Format>(number), out);
    return out;
  }
};
TYPED_TEST_SUITE(FixedInspect, test::formats, test::format_names);

const found nothing;

TYPED_TEST(FixedInspect, FindsNothingInAPlainDatagram) {
  EXPECT_EQ(TestFixture::of_datagram(TestFixture::plain_header(), 1, TestFixture::each), nothing);
  EXPECT_EQ(TestFixture::of_record(TestFixture::plain_record()), nothing);
}

TYPED_TEST(FixedInspect, Count) {
  constexpr std::uint16_t most = TypeParam::max_records;
  EXPECT_EQ(TestFixture::of_datagram(TestFixture::plain_header(), 0, 0), (found{{finding::count_zero, {2, 2}}}));
  EXPECT_EQ(TestFixture::of_datagram(TestFixture::plain_header(), most, most * TestFixture::each), nothing);
  EXPECT_EQ(TestFixture::of_datagram(TestFixture::plain_header(), most + 1, (most + 1) * TestFixture::each),
            (found{{finding::count_over_most, {2, 2}}}));
}

TYPED_TEST(FixedInspect, TrailingOctets) {
  const auto end = static_cast<std::uint32_t>(TypeParam::header_size + TestFixture::each);
  EXPECT_EQ(TestFixture::of_datagram(TestFixture::plain_header(), 1, TestFixture::each + 1),
            (found{{finding::trailing_octets, {end, 1}}}));
  EXPECT_EQ(TestFixture::of_datagram(TestFixture::plain_header(), 2, 2 * TestFixture::each - 1),
            nothing);  // too few are not too many
}

TYPED_TEST(FixedInspect, MostlyNotWhatItAnnounces) {
  const auto length = [&](std::uint16_t count, std::size_t after) {
    return fixed::inspect_length<TypeParam>(test::datagram<TypeParam>(count, after));
  };
  const std::size_t end = TypeParam::header_size + TestFixture::each;
  EXPECT_EQ(length(1, TestFixture::each), error{});
  EXPECT_EQ(length(1, TestFixture::each + end), error{});
  EXPECT_EQ(length(1, TestFixture::each + end + 1), (error{errc::bad_length, static_cast<std::uint32_t>(end)}));
  EXPECT_EQ(length(0, TestFixture::each), error{}) << "one record may have been forgotten";
  EXPECT_EQ(length(0, TestFixture::each + 1), (error{errc::bad_length, TypeParam::header_size}));
  EXPECT_EQ(length(9, TestFixture::each), error{});
}

TYPED_TEST(FixedInspect, Clocks) {
  auto h = TestFixture::plain_header();
  h.unix_nsecs = 1'000'000'000;
  EXPECT_EQ(TestFixture::of_datagram(h, 1, TestFixture::each), (found{{finding::nanoseconds_range, {12, 4}}}));
  h = TestFixture::plain_header();
  h.unix_secs = 999;  // up for 1000 s
  EXPECT_EQ(TestFixture::of_datagram(h, 1, TestFixture::each), (found{{finding::boot_before_1970, {4, 4}}}));
  h.unix_secs = 1'000;
  EXPECT_EQ(TestFixture::of_datagram(h, 1, TestFixture::each), nothing);
}

TYPED_TEST(FixedInspect, StampsAndPackets) {
  const auto at = static_cast<std::uint32_t>(TypeParam::header_size + 2 * TestFixture::each);
  auto r = TestFixture::plain_record();
  r.first = r.last + 1;
  EXPECT_EQ(TestFixture::of_record(r, 2), (found{{finding::last_before_first, {at + 28, 4}}}));
  r = TestFixture::plain_record();
  r.last = 1'000'001;
  EXPECT_EQ(TestFixture::of_record(r, 2), (found{{finding::last_after_export, {at + 28, 4}}}));
  r = TestFixture::plain_record();
  r.packets = 0;
  EXPECT_EQ(TestFixture::of_record(r, 2), (found{{finding::no_packets, {at + 16, 4}}}));
}

TYPED_TEST(FixedInspect, PrefixesWhereThereAreAny) {
  if constexpr (requires(typename TypeParam::record r) { r.source_mask; }) {
    auto r = TestFixture::plain_record();
    r.source_mask = r.destination_mask = 32;
    EXPECT_EQ(TestFixture::of_record(r), nothing);
    r.source_mask = 33;
    EXPECT_EQ(TestFixture::of_record(r), (found{{finding::prefix_over_32, {TypeParam::header_size + 44, 1}}}));
    r.destination_mask = 255;
    EXPECT_EQ(TestFixture::of_record(r), (found{{finding::prefix_over_32, {TypeParam::header_size + 44, 2}}}));
  } else {
    EXPECT_EQ(TypeParam::version, 1);
  }
}

/// Whatever is in a datagram, a version reports no rule on fields that it does not have.
TYPED_TEST(FixedInspect, NoRuleOfAFieldThatIsNotThere) {
  auto in = test::datagram<TypeParam>(1, TestFixture::each);
  std::fill(in.begin() + 4, in.end(), std::byte{0xff});
  const auto m = fixed::decode<TypeParam>(in);
  found out;
  fixed::inspect(*m, in, out);
  fixed::inspect_record<TypeParam>(m->records[0], m->head, TypeParam::header_size, out);
  const auto has = [&](finding f) {
    return std::any_of(out.begin(), out.end(), [&](const auto& o) { return o.finding == f; });
  };
  EXPECT_TRUE(has(finding::nanoseconds_range));
  EXPECT_EQ(has(finding::sampling_undefined), TypeParam::version == 5);
  EXPECT_EQ(has(finding::prefix_over_32), TypeParam::version != 1);
  EXPECT_EQ(has(finding::wide_records), TestFixture::each == 52 && TypeParam::version == 1);
}

}  // namespace
