// SPDX-License-Identifier: BSL-1.0
// The codec that NetFlow v1, v5 and v7 share, at its edges. Values and octets of each version are tested beside it.
#include "formats.hpp"

#include <support/codec.hpp>

namespace {

using namespace flowkit;
using test::datagram;

template <class Format>
class FixedFormat : public testing::Test {};
TYPED_TEST_SUITE(FixedFormat, test::formats, test::format_names);

constexpr error bad_count{errc::bad_count, 2};

TYPED_TEST(FixedFormat, IsRefusedWithItsReasonAndPlace) {
  constexpr std::size_t each = TypeParam::record_layout.size;
  EXPECT_EQ(fixed::decode<TypeParam>({}).failure(), (error{errc::truncated, 0}));
  const auto head = datagram<TypeParam>(0, 0);
  for (std::size_t n = 0; n < head.size(); ++n) {
    EXPECT_EQ(fixed::decode<TypeParam>(octets{head}.first(n)).failure(), (error{errc::truncated, 0})) << n;
    EXPECT_EQ(fixed::decode_lenient<TypeParam>(octets{head}.first(n)).failure(), (error{errc::truncated, 0})) << n;
    EXPECT_EQ(fixed::decode_exact<TypeParam>(octets{head}.first(n)).failure(), (error{errc::truncated, 0})) << n;
  }
  EXPECT_EQ(fixed::decode<TypeParam>(datagram<TypeParam>(1, 0)).failure(), bad_count);
  EXPECT_EQ(fixed::decode<TypeParam>(datagram<TypeParam>(1, each - 1)).failure(), bad_count);
  EXPECT_EQ(fixed::decode<TypeParam>(datagram<TypeParam>(65'535, 30 * each)).failure(), bad_count);
  // The least count whose records have more than 2^16 octets: what is left of it in 16 bits is there.
  const auto count = static_cast<std::uint16_t>(65'536 / each + 1);
  EXPECT_EQ(fixed::decode<TypeParam>(datagram<TypeParam>(count, count * each - 65'536)).failure(), bad_count);
}

TYPED_TEST(FixedFormat, OfAnotherVersionIsRefused) {
  for (std::uint32_t v = 0; v < 0x10000; v += v < 16 ? 1 : 0xff) {
    if (v == TypeParam::version) continue;
    auto in = datagram<TypeParam>(99, TypeParam::record_layout.size);  // a wrong count comes after a wrong version
    store_be<std::uint16_t>(in.data(), static_cast<std::uint16_t>(v));
    constexpr error bad_version{errc::bad_version, 0};
    EXPECT_EQ(fixed::decode<TypeParam>(in).failure(), bad_version) << v;
    EXPECT_EQ(fixed::decode_lenient<TypeParam>(in).failure(), bad_version) << v;
    EXPECT_EQ(fixed::decode_exact<TypeParam>(in).failure(), bad_version) << v;
  }
}

TYPED_TEST(FixedFormat, MayHaveMoreRecordsThanAllowedIfTheyAreThere) {
  for (const std::size_t n : {TypeParam::max_records + 1, std::size_t{1'366}})  // no UDP datagram, but a file
    EXPECT_EQ(
        fixed::decode<TypeParam>(datagram<TypeParam>(static_cast<std::uint16_t>(n), n * TypeParam::record_layout.size))
            ->records.size(),
        n);
}

TYPED_TEST(FixedFormat, OctetsAfterTheLastRecordAreLeftAloneUnlessItHasToBeExact) {
  constexpr std::size_t each = TypeParam::record_layout.size;
  const error there{errc::bad_length, static_cast<std::uint32_t>(TypeParam::header_size + each)};
  for (const std::size_t more : {std::size_t{1}, each - 1, each, 2 * each}) {
    const auto in = datagram<TypeParam>(1, each + more);
    EXPECT_EQ(fixed::decode<TypeParam>(in)->records.size(), 1u);
    EXPECT_EQ(fixed::decode_lenient<TypeParam>(in)->records.size(), 1u);
    EXPECT_EQ(fixed::decode_exact<TypeParam>(in).failure(), there) << more;
  }
  EXPECT_EQ(fixed::decode_exact<TypeParam>(datagram<TypeParam>(1, each))->records.size(), 1u);
  EXPECT_TRUE(fixed::decode_exact<TypeParam>(datagram<TypeParam>(0, 0))->records.empty());
  EXPECT_EQ(fixed::decode_exact<TypeParam>(datagram<TypeParam>(2, 2 * each - 1)).failure(), bad_count);
}

TYPED_TEST(FixedFormat, LenientYieldsTheWholeRecordsThatAreThere) {
  constexpr std::size_t each = TypeParam::record_layout.size;
  const auto read = [](std::uint16_t count, std::size_t after) {
    return fixed::decode_lenient<TypeParam>(datagram<TypeParam>(count, after))->records.size();
  };
  EXPECT_EQ(read(30, 29 * each + each - 1), 29u);
  EXPECT_EQ(read(1, each - 1), 0u);
  EXPECT_EQ(read(1, 0), 0u);
  EXPECT_EQ(read(65'535, each), 1u);
  EXPECT_EQ(read(1, 3 * each), 1u);
}

TYPED_TEST(FixedFormat, ViewsItsDatagram) {
  const auto in = datagram<TypeParam>(2, 2 * TypeParam::record_layout.size);
  for (const auto& m : {fixed::decode<TypeParam>(in), fixed::decode_lenient<TypeParam>(in)}) {
    EXPECT_EQ(m->records.raw().data(), in.data() + TypeParam::header_size);
    EXPECT_EQ(m->records.raw().size(), 2 * TypeParam::record_layout.size);
  }
}

TYPED_TEST(FixedFormat, EncodesTheCountItHas) {
  constexpr std::size_t each = TypeParam::record_layout.size, most = TypeParam::max_records;
  std::vector<typename TypeParam::record> records(most);
  std::vector<std::byte> out(fixed::encoded_size<TypeParam>(most));
  EXPECT_EQ(out.size(), TypeParam::header_size + most * each);
  EXPECT_LE(out.size(), 1472u) << "a datagram in an Ethernet frame";
  const auto encode = [&](std::span<std::byte> into) {
    return fixed::encode<TypeParam>({{}, list<TypeParam::record_layout>{records}}, into);
  };
  EXPECT_EQ(*encode(out), out.size());
  EXPECT_EQ(fixed::announced_count<TypeParam>(out), most);
  records.resize(most + 1);
  EXPECT_EQ(encode(out).failure(), (error{errc::no_space, TypeParam::header_size}));
  EXPECT_EQ(encode(std::span{out}.first(TypeParam::header_size - 1)).failure(), (error{errc::no_space, 0}));
  records.resize(65'536);  // does not fit into the count
  std::vector<std::byte> large(fixed::encoded_size<TypeParam>(65'536));
  EXPECT_EQ(encode(large).failure().code, errc::no_space);
}

}  // namespace
