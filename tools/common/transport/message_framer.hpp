// SPDX-License-Identifier: BSL-1.0
// IPFIX messages out of a stream of octets, by their length alone, however it comes in pieces (RFC 7011 section
// 10.4.3). Keeps at most one message that is not whole yet.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include <flowkit/core/bytes.hpp>

namespace flowkit::tools {

class message_framer {
 public:
  enum class outcome {
    fine,
    stopped,     ///< by `take`
    not_ipfix,   ///< it does not begin with version 10
    bad_length,  ///< shorter than a header
  };

  /// Calls `take` with each message that is whole; it returns false to stop. After any outcome but fine nothing more
  /// can be read: where the next message begins is not known.
  outcome feed(octets stream, const std::function<bool(octets message)>& take);

  /// Of the message that is not whole yet; after not_ipfix and bad_length what stands in its place.
  [[nodiscard]] octets unfinished() const noexcept { return part_; }
  [[nodiscard]] std::uint64_t messages() const noexcept { return messages_; }

 private:
  std::vector<std::byte> part_;
  std::uint64_t messages_ = 0;
};

}  // namespace flowkit::tools
