// SPDX-License-Identifier: BSL-1.0
// Whatever a datagram holds: every call returns, everything that can be asked of its records is asked, memory stays
// within the limits, and the next good datagram is read. The sanitizers watch in the preset asan.
#include <gtest/gtest.h>

#include "handles.hpp"
#include "inputs.hpp"

namespace {
using namespace flowkit;
using namespace flowkit::test;

flowkit_limits small_limits() {
  flowkit_limits l = default_limits();
  l.octets = 4 << 20, l.waiting_octets = 1 << 20, l.learnt_octets = 1 << 20;
  return l;
}
void expect_within(const flowkit_collector* in, const flowkit_limits& l) {
  const flowkit_memory m = memory_of(in);
  EXPECT_LE(m.octets, l.octets);
  EXPECT_LE(m.waiting_octets, l.waiting_octets);
}

TEST(CHostile, EveryPrefix) {
  const flowkit_limits l = small_limits();
  const auto in = make_collector(&l);
  std::uint64_t datagrams = 0;
  for (const auto& [path, whole] : hex_files())
    for (std::size_t n = 0; n<whole.size(); n += whole.size()> 2000 && n > 100 ? 97 : 1, ++datagrams)
      records_of(in.get(), octets{whole}.first(n));
  EXPECT_EQ(counts_of(in.get()).datagrams, datagrams);
  expect_within(in.get(), l);
  for (const auto& [path, whole] : hex_files()) {
    const auto fresh = make_collector();
    EXPECT_EQ(records_of(in.get(), whole, source_v4(9)).empty(), records_of(fresh.get(), whole, source_v4(9)).empty())
        << path;
  }
}

TEST(CHostile, EveryOctetChanged) {
  const flowkit_limits l = small_limits();
  const auto in = make_collector(&l);
  for (const auto& [path, whole] : hex_files()) {
    if (whole.size() > 1000) continue;
    std::vector<std::byte> changed = whole;
    for (std::size_t i = 0; i < whole.size(); ++i)
      for (const unsigned by : {0x01u, 0x80u, 0xffu}) {
        changed[i] = whole[i] ^ static_cast<std::byte>(by);
        read(in.get(), changed, [](const flowkit_record* r) {
          flowkit_field f{};
          flowkit_value v;
          char text[32];
          while (flowkit_record_next(r, &f) != 0)
            if (flowkit_field_value(r, &f, &v) != 0) flowkit_value_text(&v, text, sizeof text);
          for (std::size_t c = 0; c < flowkit_column_count(); c += 7) flowkit_record_value(r, c, &v);
          return 0;
        });
        changed[i] = whole[i];
      }
  }
  expect_within(in.get(), l);
}

TEST(CHostile, TheCorpus) {
  const std::filesystem::path corpus = shared("hostile/corpus");
  if (!std::filesystem::exists(corpus)) GTEST_SKIP() << "no hostile corpus in FLOWKIT_SHARED";
  const flowkit_limits l = small_limits();
  std::size_t files = 0;
  const auto one = make_collector(&l);
  for (const auto& f : std::filesystem::recursive_directory_iterator(corpus)) {
    if (f.path().extension() != ".bin") continue;
    const std::string text = read_file(f.path().string());
    const octets datagram{reinterpret_cast<const std::byte*>(text.data()), text.size()};
    const auto own = make_collector(&l);
    std::uint64_t seen = 0;
    const auto look = [&](const flowkit_record* r) {
      if (++seen <= 200) all_of(r);  // 65,535 octets may be 60,000 records
      return 0;
    };
    const flowkit_error error = read(own.get(), datagram, look);
    read(one.get(), datagram, look);
    const flowkit_counts c = counts_of(own.get());
    EXPECT_EQ(c.datagrams, 1u) << f.path();
    EXPECT_LE(error.offset, datagram.size()) << f.path() << error.text;
    // Nothing is lost silently: records, or a reason.
    const std::uint64_t reasons = c.damaged + c.without_template + c.counter_samples + c.unknown_samples + c.templates;
    std::uint64_t undecodable = 0;
    for (const std::uint64_t n : c.undecodable) undecodable += n;
    EXPECT_TRUE(undecodable == 0 || error.code != FLOWKIT_OK) << f.path() << ": counted, and no error";
    EXPECT_TRUE(error.code == FLOWKIT_OK || undecodable + reasons > 0) << f.path() << error.text;
    ++files;
  }
  expect_within(one.get(), l);
  EXPECT_GT(files, 100u);
}
}  // namespace
