// SPDX-License-Identifier: BSL-1.0
// Padding and sizes: at every size and with every size of record.
#include <algorithm>
#include <string>

#include "built.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::test;

template <class Encoding>
void padding_never_looks_like_a_record(set_padding policy) {
  for (std::uint16_t size = 1; size <= 9; ++size) {
    const specifier fields[] = {specify(ie::paddingOctets, size)};
    const template_view t{.id = 400, .fields = fields};
    for (std::size_t n = 1; n <= 9; ++n) {
      bytes out(300, std::byte{0xee});
      message_builder<Encoding> b{0, policy};
      ASSERT_EQ(b.begin(out, head<Encoding>()), error{});
      ASSERT_EQ(b.add_template(t), error{});
      for (std::size_t i = 0; i < n; ++i) ASSERT_EQ(b.add_octets(t, bytes(size, std::byte{7})), error{});
      const octets m = b.finish();
      const contents c = read<Encoding>(m);
      EXPECT_EQ(c.data_records, n) << "records of " << size;
      const std::size_t wanted = policy == set_padding::to_4 ? (4 - n * size % 4) % 4 : 0;
      EXPECT_EQ(c.padding, wanted < size ? wanted : 0);
      if (policy == set_padding::to_4 && size > 3) {
        EXPECT_EQ(m.size() % 4, 0u);
      }
    }
  }
}
TEST(MessageBuilder, PaddingNeverLooksLikeARecord) {
  for (const set_padding p : {set_padding::none, set_padding::to_4}) {
    padding_never_looks_like_a_record<ipfix::encoding>(p);
    padding_never_looks_like_a_record<netflow9::encoding>(p);
  }
}

/// Messages of every size: none is larger, each is good, and what was refused had really no room.
template <class Encoding>
void keeps_to_every_size(set_padding policy) {
  const auto all = flows(12);
  for (std::size_t size = 0; size <= 200; ++size) {
    bytes one(size + 8, std::byte{0xee}), batch = one;
    message_builder<Encoding> a{0, policy}, b{0, policy};
    const error e = a.begin(std::span(one).first(size), head<Encoding>());
    EXPECT_EQ(b.begin(std::span(batch).first(size), head<Encoding>()), e);
    EXPECT_EQ(e.code, size >= Encoding::header_size ? errc::ok : errc::no_space) << size;
    if (e.code != errc::ok) {
      EXPECT_EQ(a.add(flow_template{}, all[0]).code, errc::no_space);
      EXPECT_TRUE(a.finish().empty());
      continue;
    }
    const bool announced = a.add_template(flow_template{}).code == errc::ok;
    EXPECT_EQ(b.add_template(flow_template{}).code == errc::ok, announced);
    EXPECT_EQ(announced, size >= Encoding::header_size + 20) << size;
    std::size_t n = 0;
    while (n < all.size() && a.add(flow_template{}, all[n]).code == errc::ok) ++n;
    EXPECT_EQ(b.add(flow_template{}, std::span(all).first(5)), std::min<std::size_t>(n, 5));
    EXPECT_EQ(b.add(flow_template{}, std::span(all).subspan(5)), n < 5 ? 0 : n - 5);
    const std::size_t usable = policy == set_padding::to_4 ? size / 4 * 4 : size;
    const std::size_t before = Encoding::header_size + (announced ? 20 : 0) + 4;
    EXPECT_EQ(n, std::min(all.size(), usable < before ? 0 : (usable - before) / 10)) << size;
    const octets m = a.finish();
    EXPECT_EQ(copy(m), copy(b.finish())) << "one by one, in batches";
    EXPECT_LE(m.size(), size);
    for (std::size_t i = size; i < one.size(); ++i) EXPECT_EQ(one[i], std::byte{0xee}) << "written beyond the end";
    contents known;
    known.templates[256].assign(flow_template::fields.begin(), flow_template::fields.end());
    EXPECT_EQ(read<Encoding>(m, known).data_records, n);
  }
}
TEST(MessageBuilder, KeepsToEverySize) {
  for (const set_padding p : {set_padding::none, set_padding::to_4}) {
    keeps_to_every_size<ipfix::encoding>(p);
    keeps_to_every_size<netflow9::encoding>(p);
  }
}

TEST(MessageBuilder, LargestMessage) {
  bytes out(100'000);
  ipfix::message_builder b;
  ASSERT_EQ(b.begin(out, head<ipfix::encoding>()), error{});
  EXPECT_EQ(b.add(flow_template{}, flows(9'000)), (65'535u - 16 - 4) / 10);
  EXPECT_LE(b.finish().size(), 65'535u);
  // A record that no message can hold leaves the message as it was.
  const std::string name(65'600, 'x');
  ASSERT_EQ(b.begin(out, head<ipfix::encoding>()), error{});
  for (const std::size_t length : {std::size_t{65'512}, std::size_t{65'536}}) {
    EXPECT_EQ(b.add(name_options{}, {1, std::string_view(name).substr(0, length)}).code, errc::no_space);
    EXPECT_TRUE(b.empty());
  }
  EXPECT_EQ(b.add(name_options{}, {1, std::string_view(name).substr(0, 65'508)}), error{});
  EXPECT_EQ(b.finish().size(), 65'535u);
}

}  // namespace
