// SPDX-License-Identifier: BSL-1.0
// Captured datagrams as if they were exported now: times and sequence numbers changed in place, every size as before.
// Whatever the octets are: what cannot be renewed stays as it is, and is counted.
#pragma once

#include <memory>
#include <optional>

#include "tools/common/datagram.hpp"
#include "tools/common/protocols.hpp"

namespace flowkit::tools {

struct renewal {
  bool times = false;
  bool sequence = false;
};

/// What could not be renewed.
struct renewal_counts {
  std::uint64_t datagrams = 0;  ///< damaged: sent as they are
  std::uint64_t sets = 0;       ///< data without template: their times stay
  std::uint64_t fields = 0;     ///< times for which the field has no room
};

class renewer {
 public:
  explicit renewer(renewal what);
  ~renewer();
  renewer(const renewer&) = delete;
  renewer& operator=(const renewer&) = delete;

  struct sent_as {
    std::uint32_t exporter = 0;  ///< as the receiver keeps them apart
    timestamp leaves;
    std::uint64_t round = 0;  ///< how often the capture was sent before
  };
  /// `d`: the datagram as it was captured, whose payload `octets` is a copy of. Templates are learnt from it as well.
  void renew(std::span<std::byte> octets, protocol which, const datagram& d, const sent_as& as);

  [[nodiscard]] const renewal_counts& lacking() const noexcept;

  struct state;

 private:
  std::unique_ptr<state> state_;
};

}  // namespace flowkit::tools
