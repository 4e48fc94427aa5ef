// SPDX-License-Identifier: BSL-1.0
// Compressed files, made by hand of stored blocks: what is read of them, and of each of their prefixes.
#include <tools/files.hpp>

#include "tools/common/capture_writer.hpp"
#include "tools/common/compression/compression.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::test;

std::string gzip(std::string_view content) {
  std::uint32_t crc = ~0u;
  for (const char c : content) {
    crc ^= static_cast<unsigned char>(c);
    for (int i = 0; i < 8; ++i) crc = crc >> 1 ^ (0xedb8'8320u & (0u - (crc & 1)));
  }
  std::string out = be(0x1f8b'0800'0000'0000, 8) + be(0x0003, 2);
  const auto size = content.size();
  out += '\1' + le(size, 2) + le(size ^ 0xffff, 2);  // the last block, stored
  return out.append(content) + le(~crc, 4) + le(size, 4);
}

std::string zstd(std::string_view content) {
  const auto size = content.size();
  // One segment with its size in two octets, less 256; its only block is raw.
  return be(0x28b5'2ffd, 4) + '\x60' + le(size - 256, 2) + le(1 | size << 3, 3) + std::string(content);
}

struct way {
  const char* name;
  compression how;
  std::string (*compress)(std::string_view);
};
const way ways[] = {{"gzip", compression::gzip, gzip}, {"zstd", compression::zstd, zstd}};

/// A capture of some datagrams, of some 400 octets.
std::string small_capture() {
  const temporary_file f;
  capture_writer out{f.path()};
  for (int i = 0; i < 5; ++i) {
    const std::string text = "datagram " + std::to_string(i);
    EXPECT_EQ(out.write({view(text), {*parse<ip_address>("192.0.2.1"), 1}, {*parse<ip_address>("192.0.2.2"), 2}, {}}),
              capture_writer::outcome::written);
  }
  EXPECT_TRUE(out.flush());
  return f.content();
}

TEST(Compressed, IsReadAsWhatItHolds) {
  const std::string capture = small_capture();
  ASSERT_GT(capture.size(), 256u);
  const auto want = payloads_of(capture);
  ASSERT_EQ(want.size(), 5u);
  for (const way& w : ways) {
    if (!is_built_in(w.how)) continue;
    EXPECT_EQ(payloads_of(w.compress(capture)), want) << w.name;
  }
}

TEST(Compressed, MembersAndFramesFollowEachOther) {
  // The border is inside of a packet; each part has the 256 octets that the header of zstd() begins to count from.
  std::string capture = small_capture();
  while (capture.size() < 600) capture += capture.substr(24);
  const auto want = payloads_of(capture);
  const std::string_view first = std::string_view(capture).substr(0, 300),
                         second = std::string_view(capture).substr(300);
  for (const way& w : ways) {
    if (!is_built_in(w.how)) continue;
    EXPECT_EQ(payloads_of(w.compress(first) + w.compress(second)), want) << w.name;
  }
  if (is_built_in(compression::gzip)) {
    EXPECT_EQ(payloads_of(gzip(capture) + std::string(512, '\0')), want) << "filled up, as on a tape";
  }
}

TEST(Compressed, AFrameToBeSkippedComesBefore) {
  if (!is_built_in(compression::zstd)) GTEST_SKIP() << "no libzstd";
  const std::string capture = small_capture();
  const std::string skipped = le(0x184d2a50, 4) + le(3, 4) + "abc";
  EXPECT_EQ(payloads_of(skipped + zstd(capture)), payloads_of(capture));
}

/// Whatever is missing at the end is named, and what came before it is delivered.
TEST(Compressed, EachPrefixIsAnError) {
  const std::string capture = small_capture();
  const auto want = payloads_of(capture);
  for (const way& w : ways) {
    if (!is_built_in(w.how)) continue;
    const std::string whole = w.compress(capture);
    std::size_t most = 0;
    for (std::size_t n = 4; n < whole.size(); ++n) {
      const temporary_file f{std::string_view(whole).substr(0, n)};
      const read_all r{f.path()};
      const auto got = r.payloads();
      EXPECT_NE(r.summary.error.find(std::string("in the middle of ") + w.name), std::string::npos)
          << w.name << " " << n << ": " << r.summary.error;
      EXPECT_NE(r.summary.error.find("octet " + std::to_string(n) + ":"), std::string::npos) << r.summary.error;
      ASSERT_LE(got.size(), want.size());
      EXPECT_TRUE(std::equal(got.begin(), got.end(), want.begin())) << w.name << " " << n;
      EXPECT_GE(got.size(), most) << "fewer than of a shorter prefix";
      most = got.size();
    }
    // libzstd gives out a block when it is whole, and zlib what it has.
    EXPECT_GE(most, w.how == compression::gzip ? want.size() : 0) << w.name;
  }
}

/// Damage never ends the program, and never adds datagrams; gzip's checksum finds all of it.
TEST(Compressed, DamageIsAnError) {
  const std::string capture = small_capture();
  for (const way& w : ways) {
    if (!is_built_in(w.how)) continue;
    const std::string whole = w.compress(capture);
    for (std::size_t at = 0; at < whole.size(); at += 2)
      for (const char bit : {'\x01', '\x80'}) {
        std::string damaged = whole;
        damaged[at] = static_cast<char>(damaged[at] ^ bit);
        const temporary_file f{damaged};
        const read_all r{f.path()};
        EXPECT_LE(r.datagrams.size(), 5u);
        const bool is_ignored = (at >= 3 && at < 10) || (at == 10 && bit == '\x80');  // flags, time, system; filling
        if (w.how == compression::gzip && !is_ignored) {
          EXPECT_NE(r.summary.error, "") << at;
        }
      }
  }
}

TEST(Compressed, SomethingElseAfterIt) {
  if (!is_built_in(compression::gzip)) GTEST_SKIP() << "no zlib";
  const std::string capture = small_capture(), whole = gzip(capture);
  const std::string error = error_of(whole + "rubbish");  // zlib looks at two octets of it
  EXPECT_EQ(error, "packet 6: octet " + std::to_string(whole.size() + 2) + ": gzip data that is damaged");
}

TEST(Compressed, PayloadsKeepTheTimeOfTheirFileAndWhatIsWhole) {
  // Three IPFIX messages of 20 octets without sets but an empty one.
  std::string messages;
  for (std::uint64_t i = 0; i < 20; ++i)
    messages += be(0x000a'0014, 4) + be(i, 4) + be(i, 4) + be(7, 4) + be(0x0003'0004, 4);
  for (const way& w : ways) {
    if (!is_built_in(w.how)) continue;
    const std::string whole = w.compress(messages);
    const temporary_file f{whole};
    std::filesystem::last_write_time(f.path(), std::filesystem::file_time_type::clock::now() - std::chrono::hours(5));
    const temporary_file plain{messages};
    std::filesystem::last_write_time(plain.path(), std::filesystem::last_write_time(f.path()));
    const read_all r{f.path()};
    EXPECT_EQ(r.datagrams, read_all(plain.path()).datagrams) << "at the time of the file";
    EXPECT_EQ(r.summary.error, "");
    EXPECT_EQ(r.datagrams.size(), 20u) << w.name;
    EXPECT_FALSE(r.summary.is_capture);
    if (w.how != compression::gzip) continue;
    const temporary_file cut{std::string_view(whole).substr(0, 15 + 3 * 20 + 7)};
    const read_all some{cut.path()};
    EXPECT_EQ(some.payloads(),
              std::vector<std::string>({messages.substr(0, 20), messages.substr(20, 20), messages.substr(40, 20)}));
    EXPECT_NE(some.summary.error, "");
  }
}

TEST(Compressed, NamesOfIpfixFiles) {
  for (const char* name : {"x.ipfix", "x.ipfix.gz", "a/b.ipfix.zst"}) EXPECT_TRUE(is_ipfix_file(name)) << name;
  for (const char* name : {"-", "x.gz", "ipfix", "x.ipfix.bz2", "x.pcap.zst", ""}) EXPECT_FALSE(is_ipfix_file(name));
}

}  // namespace
