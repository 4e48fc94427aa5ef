// SPDX-License-Identifier: BSL-1.0
// Numbers in the header of a message that are not what the protocol's document says.
#pragma once

#include <flowkit/templates/message_builder.hpp>

#include "tools/flowgen/profile/profile.hpp"

namespace flowkit::tools {

template <class Encoding>
class header_habits {
 public:
  /// `first`: sequence number of the first message.
  header_habits(const profile& p, std::uint32_t first) noexcept
      : sequence_(p.sequence), count_(p.count), first_(first) {}

  /// Of a finished message, which has `totals` and so many flow records; `next`: the sequence number after it, as the
  /// document has it. Returns the one that this exporter goes on with.
  std::uint32_t keep(std::span<std::byte> message, message_totals totals, std::uint32_t next, std::uint32_t flows,
                     const typename Encoding::header& head) noexcept {
    if (sequence_ == sequence_habit::rfc && count_ == count_habit::records) return next;
    std::uint32_t number = next - Encoding::sequence_step(totals);
    switch (sequence_) {
      case sequence_habit::rfc: break;
      case sequence_habit::records_included: number = next; break;
      case sequence_habit::flows: number = first_ + counted_, next = number + flows; break;
      case sequence_habit::datagrams: number = first_ + counted_, next = number + 1; break;
      case sequence_habit::zero: number = next = 0; break;
      case sequence_habit::flows_included: number = next = first_ + counted_ + flows; break;
    }
    const bool by_flows = sequence_ == sequence_habit::flows || sequence_ == sequence_habit::flows_included;
    counted_ += by_flows ? flows : 1;
    if (count_ == count_habit::one) totals.records = 1;
    if (count_ == count_habit::flows) totals.records = flows;
    if (count_ == count_habit::sets) {
      totals.records = 0;
      set_cursor sets{octets{message}.subspan(Encoding::header_size), 0};
      for (set_view s; sets.next(s);) ++totals.records;
    }
    Encoding::write_header(head, number, totals, message.data());
    return next;
  }

 private:
  sequence_habit sequence_;
  count_habit count_;
  std::uint32_t first_;
  std::uint32_t counted_ = 0;  ///< flow records, or messages
};

}  // namespace flowkit::tools
