// SPDX-License-Identifier: BSL-1.0
// Lists in files: in @FILE. A value, prefix or range a line; # begins a comment, empty lines do not count.
#pragma once

#include <functional>

#include "tools/common/filter/value_reader.hpp"

namespace flowkit::tools::filter {

/// each(value, place) for all. Throws startup_error: io if the file cannot be read, else usage.
void read_list_file(const filter_text& from, const written& file,
                    const std::function<void(const written&, const value_place&)>& each);

}  // namespace flowkit::tools::filter
