// SPDX-License-Identifier: BSL-1.0
// Do the values of a line say all that the octets do that they were made of?
#pragma once

#include "tools/flowrecv/received_record.hpp"

namespace flowkit::tools {

/// With the template each octet follows from the values as record_json writes them. Not so: bits that collectors ignore
/// and that are set, text that is no UTF-8, stamps finer than a nanosecond, lists, and lengths before variable-length
/// values in their longer form, or before values whose length does not show.
[[nodiscard]] bool is_exact(const template_view& t, octets record, const announced& by);

/// Has a text characters that stand for octets that were none?
[[nodiscard]] bool has_replacements(std::string_view text) noexcept;

}  // namespace flowkit::tools
