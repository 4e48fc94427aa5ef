// SPDX-License-Identifier: BSL-1.0
// The header of NetFlow v5 and the frame around it.
#include <fmt/core.h>

#include "conformance/checks/netflow5/swapped.hpp"
#include "conformance/examiner/check.hpp"

namespace flowkit::conformance {

namespace {
using header = netflow5::header;
using enum requirement;

constexpr place version_at{0, 2}, count_at{2, 2};

struct count {
  static constexpr std::array decides{NFV5_HDR_COUNT};
  void on(const netflow5_message_event& e, findings& out) {
    if (reads_swapped(e)) return;
    out.judge(decides[0], has_count(e), count_at, "1 to 30 records",
              [&] { return fmt::format("the count is {}", e.announced); });
  }
};

/// Held against a count that can be right. What comes in fragments may have lost its end.
struct length {
  static constexpr std::array decides{NFV5_HDR_LEN};
  void on(const netflow5_message_event& e, findings& out) {
    if (!has_count(e)) return;
    const std::size_t size = e.in.payload.size(), right = netflow5::encoded_size(e.announced);
    if (size < right && e.in.fragmented) return;
    const place rest = size > right ? make_place(right, size - right) : make_place(size, 0);
    out.judge(
        decides[0], size == right, size > right ? rest : count_at,
        [&] { return fmt::format("{} octets, 24 and 48 for each of {} records", right, e.announced); },
        [&] { return fmt::format("the datagram has {} octets", size); });
  }
};

struct nanoseconds {
  static constexpr std::array decides{NFV5_HDR_NSECS};
  void on(const netflow5_message_event& e, findings& out) {
    if (reads_swapped(e)) return;
    out.judge(decides[0], e.head.unix_nsecs < 1'000'000'000, e.at<&header::unix_nsecs>(), "0 to 999999999",
              [&] { return fmt::format("unix_nsecs is {}", e.head.unix_nsecs); });
  }
};

struct sampling {
  static constexpr std::array decides{NFV5_HDR_SAMPMODE, NFV5_HDR_SAMPCONS};
  void on(const netflow5_message_event& e, findings& out) {
    if (reads_swapped(e)) return;
    using enum netflow5::sampling_mode;
    const place at = e.at<&header::mode>();
    out.judge(decides[0], e.head.mode != undefined, at, "mode 0, 1 or 2 in the top two bits",
              [] { return "the sampling mode is 3, which is undefined"; });
    if (e.head.mode == undefined) return;
    const auto told = [&] {
      return e.head.mode == none ? fmt::format("an interval of {} without a mode", e.head.sampling_interval)
                                 : fmt::format("mode {} with interval 0", static_cast<int>(e.head.mode));
    };
    out.judge(decides[1], (e.head.mode == none) == (e.head.sampling_interval == 0), at,
              "interval 0 with mode 0, 1 or more with modes 1 and 2", told);
  }
};

/// A datagram that would be of v5 but for its version, from where v5 came before; and numbers of the other byte order.
struct recognised {
  static constexpr std::array decides{NFV5_HDR_VERSION, NFV5_HDR_NBO};
  void on(const netflow5_message_event& e, findings& out) {
    out.seen(decides[0]);
    if (!reads_swapped(e)) {
      if (has_count(e)) out.seen(decides[1]);
      return;
    }
    out.failed(decides[1], count_at, expected, [&] {
      return fmt::format("the count is {}, but {} in little-endian order, which the length agrees with", e.announced,
                         __builtin_bswap16(e.announced));
    });
  }
  void on(const unrecognised_event& e, findings& out) {
    if (e.in.payload.size() < netflow5::header_size) return;
    const auto version = load_be<std::uint16_t>(e.in.payload.data());
    const auto records = load_be<std::uint16_t>(e.in.payload.data() + count_at.offset);
    if (version == __builtin_bswap16(netflow5::version))
      return out.failed(decides[1], version_at, expected, [] { return "the version is 5 in little-endian order"; });
    const bool has_form = records != 0 && e.in.payload.size() == netflow5::encoded_size(records);
    if (version == netflow5::version || !has_form) return;
    out.failed(decides[0], version_at, "5", [&] { return fmt::format("the version is {}", version); });
  }

 private:
  static constexpr const char* expected = "big-endian numbers";
};
}  // namespace

check_rows netflow5_header_checks() noexcept {
  return rows_of_checks<count, length, nanoseconds, sampling, recognised>;
}

}  // namespace flowkit::conformance
