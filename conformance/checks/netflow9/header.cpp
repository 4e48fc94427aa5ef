// SPDX-License-Identifier: BSL-1.0
// The header of a NetFlow v9 packet and the frame around its FlowSets.
#include <fmt/core.h>

#include <flowkit/netflow9/message.hpp>
#include <flowkit/templates/inspect.hpp>

#include "conformance/examiner/check.hpp"

namespace flowkit::conformance {

namespace {
using enum requirement;
namespace v9 = flowkit::netflow9;

constexpr place version_at{0, 2};

/// Do lengths of FlowSets, read by `length`, lead from the header to the last octet?
bool tiles(octets packet, std::uint16_t (*length)(const std::byte*)) noexcept {
  std::size_t at = v9::header_size, n = 0;
  while (at + set_header_layout.size <= packet.size()) {
    const std::size_t size = length(packet.data() + at + 2);
    if (size < set_header_layout.size || size > packet.size() - at) return false;
    at += size, ++n;
  }
  return n != 0 && at == packet.size();
}
std::uint16_t big_endian(const std::byte* p) { return load_be<std::uint16_t>(p); }
std::uint16_t little_endian(const std::byte* p) { return __builtin_bswap16(load_be<std::uint16_t>(p)); }

struct one_flowset {
  static constexpr std::array decides{NFV9_3954_4_PKT};
  void on(const message_end_event& e, findings& out) {
    const octets rest = e.message.message.subspan(v9::header_size);
    if (e.sets == 0 && !all_zero(rest)) return;  // a FlowSet that cannot be read
    out.judge(decides[0], e.sets != 0, e.header, "one FlowSet or more after the header",
              [] { return "the packet has no FlowSet"; });
  }
};

/// FlowSets up to the last octet. Zeros behind them are what PAN-OS does if they fill the packet to its size; others
/// are octets that are no FlowSet.
struct frame {
  static constexpr std::array decides{NFV9_3954_5_1_TILE, NFV9_3954_5_2_LENGTH, NFV9_PAN_FILL, NFV9_3954_4_NBO};
  static constexpr std::size_t filled_by_pan_os = 1'408;

  void on(const message_event& e, findings& out) {
    const octets packet = e.message;
    set_cursor all{packet.subspan(v9::header_size), v9::header_size};
    std::size_t n = 0;
    for (set_view s; all.next(s);) ++n;
    if (n == 0 && all_zero(all.rest())) return;  // the packet has no FlowSet
    const place rest = make_place(all.offset(), all.rest().size());
    if (all.failure() && !all_zero(all.rest())) return broken_at(e, all.failure().offset, rest, out);
    out.seen(decides[1]), out.seen(decides[3]);
    if (all.rest().empty()) return out.seen(decides[0]), out.seen(decides[2]);
    const auto told = [&] { return fmt::format("{} octets after the last FlowSet", rest.length); };
    if (all_zero(all.rest()) && packet.size() == filled_by_pan_os)
      return out.noted(decides[2], rest, "FlowSets up to the end", [&] {
        return fmt::format("zeros fill the packet to {} octets, as PAN-OS does", packet.size());
      });
    out.failed(decides[0], rest, "FlowSets up to the end of the datagram", told);
  }
  void on(const unrecognised_event& e, findings& out) {
    if (e.in.payload.size() < sizeof(v9::version)) return;
    if (load_be<std::uint16_t>(e.in.payload.data()) == __builtin_bswap16(v9::version))
      out.failed(decides[3], version_at, big, [] { return "the version is 9 in little-endian order"; });
  }

 private:
  static constexpr const char* big = "big-endian numbers";

  static void broken_at(const message_event& e, std::uint32_t length_at, place rest, findings& out) {
    if (tiles(e.message, little_endian))
      return out.failed(decides[3], make_place(v9::header_size, e.message.size() - v9::header_size), big,
                        [] { return "the lengths of FlowSets lead to the end if they are read as little-endian"; });
    const auto length = load_be<std::uint16_t>(e.message.data() + length_at);
    out.failed(decides[1], make_place(length_at, 2), fmt::format("4 to {}, what is left of the datagram", rest.length),
               [&] { return fmt::format("the length of a FlowSet is {}", length); });
  }
};

/// A datagram that would be of v9 but for its version, from where v9 came before.
struct version {
  static constexpr std::array decides{NFV9_3954_5_1_VERSION};
  void on(const message_event&, findings& out) { out.seen(decides[0]); }
  void on(const unrecognised_event& e, findings& out) {
    const octets in = e.in.payload;
    if (in.size() < v9::header_size || !tiles(in, big_endian)) return;
    const auto number = load_be<std::uint16_t>(in.data());
    if (number == v9::version || number == __builtin_bswap16(v9::version)) return;
    out.failed(decides[0], version_at, "9", [&] { return fmt::format("the version is {}", number); });
  }
};
}  // namespace

check_rows netflow9_header_checks() noexcept { return rows_of_checks<one_flowset, frame, version>; }

}  // namespace flowkit::conformance
