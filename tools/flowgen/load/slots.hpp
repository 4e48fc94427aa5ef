// SPDX-License-Identifier: BSL-1.0
// Which exporter sends when: in turn within a group, and each group as often as its share of the load says. A slot
// grants its exporter what one datagram takes; it is due with the last unit of that, counted over the whole run. So
// when an exporter sends does not depend on what the others sent, nor on which thread it belongs to.
#pragma once

#include <cstdint>
#include <vector>

namespace flowkit::tools {

struct slot {
  std::uint64_t number;    ///< in the run, from 0
  std::uint64_t due;       ///< units of the run, this slot's included
  std::uint32_t exporter;  ///< index in the run
  std::uint32_t grant;     ///< units
  bool last;               ///< of its exporter, as the run has an end
};

/// Exporters that send in turn.
struct slot_group {
  std::uint32_t first = 0, count = 1;  ///< exporters
  std::uint64_t share = 1;             ///< of all groups' shares
  std::uint32_t grant = 1;             ///< units a slot
};

class slot_sequence {
 public:
  /// So many units in all, which the groups get exactly by their shares. ~0: without end. Shares add up to less than
  /// 2^32.
  slot_sequence(std::vector<slot_group> groups, std::uint64_t total);

  /// False at the end.
  bool next(slot& s);

 private:
  struct state {
    slot_group group;
    std::uint64_t all = 0;    ///< units of the group, or ~0
    std::uint64_t slots = 0;  ///< of the group, up to now
    std::uint64_t due = 0;    ///< of the next slot
    std::uint32_t at = 0;     ///< which exporter of the group has the next slot
  };
  /// Is there another slot? Settles when it is due.
  bool settle(state& s) const;

  std::vector<state> open_;  ///< a heap: the group whose slot is due first is in front
  std::uint64_t total_, shares_ = 0, number_ = 0;
};

}  // namespace flowkit::tools
