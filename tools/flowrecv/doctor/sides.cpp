// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/doctor/sides.hpp"

#include <flowkit/core/hash.hpp>
#include <flowkit/flow/table.hpp>

namespace flowkit::tools::doctor {

namespace {
constexpr bool is_near(timestamp a, timestamp b) noexcept {
  const duration d = a - b;
  return d <= seconds(1) && d >= seconds(-1);
}
}  // namespace

bool sides::is_other_side(const flow::record& r, std::uint64_t exporter) {
  using flow::record;
  if (!r.has<&record::source>() || !r.has<&record::destination>() || !r.has<&record::packets>() ||
      !r.has<&record::start>() || !r.has<&record::end>())
    return false;
  const std::uint64_t ports = std::uint64_t{r.get<&record::source_port>()} << 24 |
                              std::uint64_t{r.get<&record::destination_port>()} << 8 | r.get<&record::protocol>();
  seen now{
      .key = mix_bits(hash_address(r.source) ^ mix_bits(hash_address(r.destination) + ports) ^ mix_bits(exporter)) | 1u,
      .start = r.start,
      .end = r.end,
      .packets = r.packets,
      .ingress = r.get<&record::ingress_interface>(),
      .egress = r.get<&record::egress_interface>(),
      .direction = r.get<&record::direction>(),
      .has_direction = r.has<&record::direction>()};
  seen& slot = slots_[static_cast<std::size_t>(now.key >> 32) % size];
  const bool same = slot.key == now.key && slot.packets == now.packets && is_near(slot.start, now.start) &&
                    is_near(slot.end, now.end);
  const bool other_direction = slot.has_direction && now.has_direction && slot.direction != now.direction;
  const bool other_place = slot.ingress != now.ingress || slot.egress != now.egress;
  const bool is_other = same && (other_direction || other_place);
  if (is_other)
    slot.key = 0;  // the pair is complete: a third report is a flow of its own until its other side comes
  else
    slot = now;
  return is_other;
}

}  // namespace flowkit::tools::doctor
