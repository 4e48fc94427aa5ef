// SPDX-License-Identifier: BSL-1.0
#include "tools/common/transport/message_framer.hpp"

#include <algorithm>

#include <flowkit/ipfix/message.hpp>

#include "tools/common/protocols.hpp"

namespace flowkit::tools {

namespace {
using outcome = message_framer::outcome;

/// Room that a connection keeps between messages; there may be thousands.
constexpr std::size_t kept_room = 4096;

struct frame {
  outcome how = outcome::fine;
  std::size_t length = 0;  ///< of the message; 0: not known yet
};

frame frame_of(octets head) noexcept {
  const protocol_row& ipfix = row_of(protocol::ipfix);
  // The first octet tells already: what is no message is not waited for.
  if (head.size() == 1 && head[0] != std::byte{0}) return {outcome::not_ipfix};
  if (head.size() >= 2 && !ipfix.begins(head)) return {outcome::not_ipfix};
  if (head.size() < ipfix::header_size) return {};
  const std::size_t length = ipfix.frame_length(head);
  if (length == 0) return {outcome::bad_length};
  return {outcome::fine, length};
}
}  // namespace

outcome message_framer::feed(octets stream, const std::function<bool(octets)>& take) {
  while (!stream.empty()) {
    frame f = frame_of(part_.empty() ? stream : octets{part_});
    if (part_.empty() && f.length != 0 && f.length <= stream.size()) {  // no copy
      ++messages_;
      if (!take(stream.first(f.length))) return outcome::stopped;
      stream = stream.subspan(f.length);
      continue;
    }
    const std::size_t whole = f.length != 0 ? f.length : ipfix::header_size;
    const std::size_t n = whole > part_.size() ? std::min(whole - part_.size(), stream.size()) : 0;
    if (f.length != 0) part_.reserve(f.length);  // and not twice as much
    part_.insert(part_.end(), stream.begin(), stream.begin() + static_cast<std::ptrdiff_t>(n));
    stream = stream.subspan(n);
    if (f.how == outcome::fine) f = frame_of(part_);
    if (f.how != outcome::fine) return f.how;
    if (f.length == 0 || part_.size() < f.length) continue;
    ++messages_;
    const bool goes_on = take(part_);
    part_.clear();
    if (part_.capacity() > kept_room) std::vector<std::byte>{}.swap(part_);
    if (!goes_on) return outcome::stopped;
  }
  return outcome::fine;
}

}  // namespace flowkit::tools
