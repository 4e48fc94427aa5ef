// SPDX-License-Identifier: BSL-1.0
// Members of a flow that follow from those that traffic decides: what only some exporters tell.
#pragma once

#include <span>
#include <vector>

#include <flowkit/core/hash.hpp>
#include <flowkit/flow/table.hpp>

namespace flowkit::tools {

/// What the manifest tells of each flow, and what it follows from: what a profile says of them would contradict it.
inline constexpr flow::presence decided_by_flows =
    flow::present_bit<&flow::record::source> | flow::present_bit<&flow::record::destination> |
    flow::present_bit<&flow::record::protocol> | flow::present_bit<&flow::record::bytes> |
    flow::present_bit<&flow::record::packets> | flow::present_bit<&flow::record::start> |
    flow::present_bit<&flow::record::end> | flow::present_bit<&flow::record::event> |
    flow::present_bit<&flow::record::span> | flow::present_bit<&flow::record::total_bytes> |
    flow::present_bit<&flow::record::total_packets> | flow::present_bit<&flow::record::initiator_bytes> |
    flow::present_bit<&flow::record::responder_bytes> | flow::present_bit<&flow::record::initiator_packets> |
    flow::present_bit<&flow::record::responder_packets> | flow::present_bit<&flow::record::reverse_bytes> |
    flow::present_bit<&flow::record::reverse_packets> | flow::present_bit<&flow::record::reverse_total_bytes> |
    flow::present_bit<&flow::record::reverse_total_packets> | flow::present_bit<&flow::record::reverse_start> |
    flow::present_bit<&flow::record::reverse_end> | flow::present_bit<&flow::record::reverse_delay>;
/// A profile may say that they are 0.
inline constexpr flow::presence ports_of_flows =
    flow::present_bit<&flow::record::source_port> | flow::present_bit<&flow::record::destination_port>;

/// What the making of them may look at.
struct derivation_context {
  std::uint32_t active_ms, sampling_interval, domain;
};
using derivation = void (*)(flow::record& r, const derivation_context& c);

/// All members that are made.
[[nodiscard]] flow::presence derived_members();
/// Those that make the wanted members. Members that nobody makes are 0, no address, an empty text.
[[nodiscard]] std::vector<derivation> derivations_of(const flow::presence& wanted);

/// Is the flow's source the client?
[[nodiscard]] constexpr bool is_from_client(const flow::record& r) noexcept { return r.ingress_interface % 2 == 1; }
/// The server's port; 0 of protocols without.
[[nodiscard]] constexpr std::uint16_t server_port(const flow::record& r) noexcept {
  if (r.protocol != 6 && r.protocol != 17) return 0;
  return is_from_client(r) ? r.destination_port : r.source_port;
}

/// The same for both directions.
[[nodiscard]] inline std::uint64_t conversation_hash(const flow::record& r) noexcept {
  const std::uint32_t ports = server_port(r) == 0 ? 0u : std::uint32_t{r.source_port} + r.destination_port;
  return mix_bits(mix_bits(hash_address(r.source)) + mix_bits(hash_address(r.destination)) + ports);
}

}  // namespace flowkit::tools
