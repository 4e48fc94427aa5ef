// SPDX-License-Identifier: BSL-1.0
// What a flow sample says of the side of an interface where it was taken.
#pragma once

#include <flowkit/sflow5/sample.hpp>

namespace flowkit::conformance {

/// Is it one interface, with an index?
[[nodiscard]] inline bool is_one(const sflow5::interface& i) noexcept { return sflow5::if_index(i) != 0; }

/// False if the source is an interface, and the packet came in by another and left by another.
[[nodiscard]] inline bool is_own_interface(const sflow5::flow_sample& s) noexcept {
  return s.source.type != 0 || !is_one(s.input) || !is_one(s.output) || s.source.index == s.input.value ||
         s.source.index == s.output.value;
}

/// Remembers of a source whether its samples name it among their interfaces. One that does not, of a source whose
/// samples did, is another source's: it is compared with nothing.
class own_interface {
 public:
  [[nodiscard]] bool is_foreign(const sflow5::flow_sample& s) noexcept {
    const bool is_own = is_own_interface(s);
    if (was_own_ && !is_own) return true;
    was_own_ = is_own;
    return false;
  }

 private:
  bool was_own_ = false;
};

/// Where the sampler stands, if it can be told.
enum class sampling_side : std::uint8_t { unknown, ingress, egress };
[[nodiscard]] inline sampling_side side_of(const sflow5::flow_sample& s) noexcept {
  if (s.source.type != 0 || s.source.index == 0 || s.input.value == s.output.value) return sampling_side::unknown;
  if (is_one(s.input) && s.source.index == s.input.value) return sampling_side::ingress;
  if (is_one(s.output) && s.source.index == s.output.value) return sampling_side::egress;
  return sampling_side::unknown;
}

}  // namespace flowkit::conformance
