// SPDX-License-Identifier: BSL-1.0
// Your own protocol: version, count, header, records. Both directions, every check of lengths and the offsets of
// errors follow from the three layouts.
#include <array>
#include <cstdio>

#include <flowkit/core/array.hpp>
#include <flowkit/core/length.hpp>
#include <flowkit/core/nested.hpp>
#include <flowkit/core/plain.hpp>

using namespace flowkit;

// clang-format off
struct reading { std::uint32_t sensor; std::int16_t celsius; std::uint8_t battery; };
inline constexpr auto reading_layout = layout<reading>(
    plain<&reading::sensor>, plain<&reading::celsius>, plain<&reading::battery>);

struct header { std::uint32_t sent; std::uint16_t station; };
inline constexpr auto header_layout = layout<header>(plain<&header::sent>, plain<&header::station>);

struct message { header head; list<reading_layout> readings; };
inline constexpr auto message_layout = layout<message>(
    constant<std::uint16_t{3}, errc::bad_version>,          // the version, checked
    count_of<&message::readings, std::uint16_t>,            // derived on write, bounds the list on read
    nested<&message::head, header_layout>,
    array<&message::readings>);
// clang-format on

int main() {
  const reading sent[] = {{1, -40, 90}, {2, 21, 55}};
  std::array<std::byte, 64> buffer;
  const auto size = encode(message_layout, {{1'700'000'000, 7}, list<reading_layout>{sent}}, buffer);
  if (!size) return 1;

  const auto received = decode(message_layout, octets{buffer}.first(*size));
  if (!received || received->head.station != 7 || received->readings.size() != 2) return 1;
  for (const reading r : received->readings)
    std::printf("sensor %u: %d degrees, %u%%\n", r.sensor, r.celsius, r.battery);

  buffer[3] = std::byte{200};  // a wrong count
  const auto lie = decode(message_layout, octets{buffer}.first(*size));
  std::printf("%s at octet %u\n", to_string(lie.failure().code), lie.failure().offset);
  return lie.failure() == error{errc::bad_count, 2} ? 0 : 1;
}
