// SPDX-License-Identifier: BSL-1.0
// What the properties need of a structure of sFlow, whatever its type.
#pragma once

#include <span>
#include <string>
#include <vector>

#include <conformance/generators/source.hpp>
#include <flowkit/sflow5/format.hpp>

namespace flowkit::conformance {

struct structure_codec {
  sflow5::structure_id id;
  bool is_fixed;
  std::size_t least;  ///< octets
  bool has_tail;
  /// The octets of an arbitrary value; none when it does not come back from them as it was.
  std::vector<std::byte> (*arbitrary)(source&);
  error (*decode)(octets, std::uint32_t offset);
  /// Decodes and encodes again.
  result<std::size_t> (*recode)(octets, std::span<std::byte>);
  std::string (*commented)(octets);
};

/// All of them.
[[nodiscard]] std::span<const structure_codec> structure_codecs();

}  // namespace flowkit::conformance
