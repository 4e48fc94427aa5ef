// SPDX-License-Identifier: BSL-1.0
// Which sequence numbers go on where an IPFIX file ends.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include <flowkit/templates/template_view.hpp>

#include "tools/flowrecv/outputs/piece_kind.hpp"

namespace flowkit::tools {

/// Reads messages in their order: the number of a message is that of the data records of its observation domain before
/// it (RFC 7011 section 3.1), so that the last one's and its own records say the next.
class message_numbers {
 public:
  /// One whole message.
  void add(octets message);
  [[nodiscard]] const piece_numbers& next() const noexcept { return next_; }

 private:
  /// More are not kept: records of others do not count. flowrecv's own messages have their templates with them.
  static constexpr std::size_t most_templates = 1 << 16;

  void learn(std::uint32_t domain, octets set, bool options);
  [[nodiscard]] std::uint32_t records(std::uint32_t domain, std::uint16_t id, octets set) const;

  piece_numbers next_;
  std::map<std::pair<std::uint32_t, std::uint16_t>, std::vector<specifier>> templates_;
};

/// Of the file, also a compressed one, as far as its messages are whole.
[[nodiscard]] piece_numbers numbers_after(const std::string& path);

}  // namespace flowkit::tools
