// SPDX-License-Identifier: BSL-1.0
// How long datagrams may gather before a socket is read again. A wake-up costs as much as reading ten datagrams: where
// each would bring one, a little patience brings many at once. Pure arithmetic: no clock, no socket.
#pragma once

#include <cstddef>

#include <flowkit/core/time.hpp>

namespace flowkit::tools {

class udp_wait {
 public:
  static constexpr duration longest{4'000'000};  ///< 4 ms
  static constexpr duration shortest{60'000};    ///< a timer is not worth less
  /// A look after a wait costs as much as some looks at a socket that became readable (35 and 10 microseconds, mostly
  /// timers): a wait that brings less than this is not repeated at once.
  static constexpr std::size_t worthwhile = 4;
  /// Enough for a wake-up: twice as many make the wait shorter.
  static constexpr std::size_t enough = 64;
  /// The socket's buffer must hold what arrives meanwhile, whatever that is. Up to a millisecond it is taken to fill by
  /// 8 octets a nanosecond, of the kernel's own count (its structures included): loopback with UDP_SEGMENT gave 6.
  static constexpr std::int64_t octets_per_ns = 8;
  /// Where it holds so much for a millisecond, it is taken to fill by 2 in a longer wait: a line of 10 Gbit/s.
  static constexpr duration until_line{1'000'000};
  static constexpr std::int64_t line_octets_per_ns = 2;

  /// After each look at the socket. `datagrams`: how many it brought; `room`: asked only if there is reason to wait,
  /// how many octets the socket's buffer can still take. The wait until the next look; 0: look when the socket is
  /// readable, which after silence is at once.
  template <class Room>
  [[nodiscard]] duration after(std::size_t datagrams, Room room) noexcept {
    return would_wait(datagrams) ? within(room()) : duration{0};
  }

 private:
  [[nodiscard]] bool would_wait(std::size_t datagrams) noexcept;
  [[nodiscard]] duration within(std::size_t room) noexcept;

  /// After silence nobody knows how many come. Few make it twice as long, so that it begins with a millisecond.
  static constexpr duration at_first{until_line.ns / 2};
  /// Where waits are not worthwhile, one of so many looks tries again.
  static constexpr unsigned most_skipped = 128;

  duration length_ = at_first;
  bool waited_ = false;
  unsigned skip_ = 0;       ///< looks, after the last wait that was not worthwhile
  unsigned skip_left_ = 0;  ///< of these
};

}  // namespace flowkit::tools
