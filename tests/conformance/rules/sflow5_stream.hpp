// SPDX-License-Identifier: BSL-1.0
// An sFlow agent whose datagrams are right until a test changes them.
#pragma once

#include <map>

#include "rules/judged.hpp"

namespace flowkit::test {

/// A format and octets: a record, or a sample with its own.
struct sf_block {
  std::uint32_t format;
  wire data;
};
using sf_blocks = std::vector<sf_block>;
/// With their formats and lengths.
[[nodiscard]] wire octets_of(const sf_blocks& blocks);
[[nodiscard]] wire octets_of(const sf_block& b);

// Records, all right: frames are Ethernet with IPv4 and TCP.
/// The front of a frame to 10.0.0.2, from 10.0.0.1; `packet`: octets by the IP header.
[[nodiscard]] wire sf_frame(std::uint16_t packet = 1'000, std::size_t front = 128);
[[nodiscard]] sf_block sf_header(std::uint16_t packet = 1'000);
[[nodiscard]] sf_block sf_header(const wire& front, std::uint32_t protocol, std::uint32_t length,
                                 std::uint32_t stripped);
/// Octets with their length and padding.
[[nodiscard]] wire sf_opaque(const wire& octets);
[[nodiscard]] wire sf_string(std::string_view s);
/// One word after the other.
[[nodiscard]] wire words(std::initializer_list<std::uint64_t> values);

/// A flow sample, as on the wire; numbers that are 0 here are counted by the stream.
struct sf_flow {
  std::uint32_t source = 1, source_class = 0, rate = 1'000, drops = 0;
  std::uint32_t input = 1, output = 2;  ///< words of the compact form
  sf_blocks records{sf_header()};
};
struct sf_counters {
  std::uint32_t source = 1, source_class = 0;
  sf_blocks records{};  ///< empty: if_counters
};

class sf_stream {
 public:
  std::uint32_t sequence = 1, sub_agent = 0, uptime = 3'600'000;
  wire agent = words({1, 0xc0000201});
  timestamp clock = new_year;
  std::uint16_t port = 40'000;
  bool expanded = false;
  duration step = seconds(1);  ///< from datagram to datagram
  // Of each source: samples, pool, counters.
  std::map<std::uint32_t, std::uint32_t> flows{}, pools{}, polls{};
  std::map<std::uint32_t, std::uint64_t> octets{};

  /// Samples; they count on.
  [[nodiscard]] sf_block flow(const sf_flow& f = {});
  [[nodiscard]] sf_block counters(const sf_counters& c = {});
  /// Body of if_counters that grow by a poll.
  [[nodiscard]] wire interface(std::uint32_t index);
  [[nodiscard]] sf_block discarded(const sf_blocks& records = {sf_header()}, std::uint32_t output = 0);
  std::uint32_t discards = 0, discard_drops = 0;

  sf_stream& send(const sf_blocks& samples);
  [[nodiscard]] wire datagram(const sf_blocks& samples, std::uint32_t count) const;
  sf_stream& send_octets(const wire& octets);
  sf_stream& wait(duration d);
  [[nodiscard]] capture& all() { return all_; }
  [[nodiscard]] sent& last() { return all_.back(); }

 private:
  capture all_;
  std::uint32_t random_ = 12345;
};

/// So many datagrams of a flow sample each, every fifth with counters of the interface too.
[[nodiscard]] capture sf_usual(int datagrams = 12, bool expanded = false);
/// The same, with these records in the fourth one's flow sample; among its counters.
[[nodiscard]] capture sf_with(const sf_blocks& records);
[[nodiscard]] capture sf_with_counters(const sf_counters& c);

/// With these octets in the datagram `which`, from `at` on: 28 octets before the sample, 8 before its body, 32 before
/// its first record, 8 before that one's body.
[[nodiscard]] capture sf_patched(capture all, std::size_t which, std::size_t at, const wire& with);
namespace sf_at {
inline constexpr std::size_t sample = 28, source = 40, rate = 44, pool = 48, drops = 52, input = 56, output = 60,
                             records = 64, record = 68, header = 76;
}

}  // namespace flowkit::test
