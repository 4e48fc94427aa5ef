// SPDX-License-Identifier: BSL-1.0
// The dissector's state: a place in a packet, and the dissection so far.
#pragma once

#include <flowkit/packet/dissection.hpp>
#include <flowkit/packet/ip.hpp>

namespace flowkit::inline v0::packet::detail {

/// Offsets, not pointers: compilers know more of their ranges.
class dissect_cursor {
 public:
  constexpr dissect_cursor(octets in, dissection& out) noexcept
      : begin_(in.data()),
        end_(static_cast<std::uint32_t>(in.size() < max_size ? in.size() : max_size)),
        out_(&out),
        now_(&out.packets_[0]) {}

  constexpr layer_kind stop(dissect_end why) noexcept {
    out_->why_ = why;
    return layer_kind::payload;
  }
  [[nodiscard]] constexpr std::size_t remaining() const noexcept { return end_ - at_; }
  [[nodiscard]] constexpr bool has(std::size_t n) const noexcept { return n <= remaining(); }
  [[nodiscard]] constexpr const std::byte* at() const noexcept { return begin_ + at_; }
  [[nodiscard]] constexpr octets rest() const noexcept { return {at(), remaining()}; }
  /// How many octets there were from here before truncation: by the IP header, or by `length`. 0: unknown.
  [[nodiscard]] constexpr std::size_t whole(std::size_t length) const noexcept {
    if (now_->network != dissection::none) {
      const layer& l = out_->layers_[now_->network];
      const std::byte* const p = begin_ + l.offset;
      length = l.offset + (l.kind == layer_kind::ipv4 ? std::size_t{ipv4_layout.read(p).total_length}
                                                      : ipv6_layout.size + ipv6_layout.read(p).payload_length);
    }
    return length > at_ ? length - at_ : 0;
  }
  [[nodiscard]] constexpr std::uint16_t offset() const noexcept { return static_cast<std::uint16_t>(at_); }

  /// The header here is a layer; false, and stopped, if its options are not all there.
  constexpr bool add(layer_kind kind, std::size_t size) noexcept {
    out_->set(count_++, {kind, offset()});
    if (has(size)) {
      at_ += static_cast<std::uint32_t>(size);
      return true;
    }
    at_ = end_;
    stop(dissect_end::truncated);
    return false;
  }
  /// Of the layer just added.
  [[nodiscard]] constexpr std::uint8_t index() const noexcept { return static_cast<std::uint8_t>(count_ - 1); }
  /// Is the layer just added one of these?
  [[nodiscard]] constexpr bool follows(layer_kind k) const noexcept {
    return count_ != 0 && out_->layers_[count_ - 1].kind == k;
  }
  constexpr void note_vlan() noexcept {
    if (out_->mpls_ == dissection::none) note_in_front_of_ip(out_->vlan_);
  }
  constexpr void note_mpls() noexcept { note_in_front_of_ip(out_->mpls_); }
  /// What lies beyond the next n octets is padding.
  constexpr void limit(std::size_t n) noexcept {
    if (n < remaining()) end_ = at_ + static_cast<std::uint32_t>(n);
  }

  /// An IP header was added.
  constexpr void begin_packet() noexcept {
    if (out_->packets_[0].network != dissection::none) {
      note_tunnel();
      now_ = &out_->packets_[1];
      *now_ = {};
    }
    now_->network = index();
  }
  constexpr void note_tunnel() noexcept {
    if (out_->tunnel_ == dissection::none) out_->tunnel_ = index();
  }

  constexpr void note_ports() noexcept {
    if (has(4)) now_->ports = offset();
  }

  /// The packet whose IP header was the last one.
  [[nodiscard]] constexpr dissection::ip_packet& now() const noexcept { return *now_; }

  /// The dissection is full.
  [[nodiscard]] constexpr bool full() const noexcept { return count_ == dissection::max_layers; }
  constexpr void finish() const noexcept {
    out_->count_ = static_cast<std::uint8_t>(count_);
    out_->offset_ = offset();
  }

 private:
  // The greatest layer::offset. Only jumbograms are longer.
  static constexpr std::size_t max_size = 0xffff;

  constexpr void note_in_front_of_ip(std::uint8_t& first) const noexcept {
    if (first == dissection::none && out_->packets_[0].network == dissection::none) first = index();
  }

  const std::byte* begin_;
  std::uint32_t at_ = 0, end_;
  std::size_t count_ = 0;
  dissection* out_;
  dissection::ip_packet* now_;  // one of the two in *out_
};

}  // namespace flowkit::packet::detail
