// SPDX-License-Identifier: BSL-1.0
// Which relations the classes of columns have.
#pragma once

#include "tools/common/filter/subject.hpp"

namespace flowkit::tools::filter {

/// Throws startup_error (usage): "source.ip is an address: it has no <, but ==, !=, in, not in".
void check_relation(const filter_text& from, const term& t, const flow::column& c);

}  // namespace flowkit::tools::filter
