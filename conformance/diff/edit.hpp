// SPDX-License-Identifier: BSL-1.0
// Changes to the octets of a case: ranges that go, numbers that become less, octets that become zero. Several apply at
// once, all by the offsets of the case before.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "conformance/case_files/case_file.hpp"

namespace flowkit::conformance {

struct octet_range {
  std::size_t frame = 0, begin = 0, end = 0;
  [[nodiscard]] std::size_t size() const noexcept { return end - begin; }
};

/// A big-endian number in a frame.
struct number_place {
  std::size_t frame = 0, at = 0, width = 0;
};

struct edit {
  struct decrease {
    number_place where;
    std::uint64_t by = 0;
  };
  std::vector<octet_range> removed, zeroed;
  std::vector<decrease> decreased;
};

/// nullopt: two of them remove the same octets, or a range is not there.
[[nodiscard]] std::optional<std::vector<case_frame>> edited(std::span<const case_frame> frames,
                                                            std::span<const edit* const> edits);

}  // namespace flowkit::conformance
