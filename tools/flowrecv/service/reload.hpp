// SPDX-License-Identifier: BSL-1.0
// SIGHUP: files that options name are read again, all of them or none.
#pragma once

#include <string>

#include "tools/flowrecv/enrich/options.hpp"
#include "tools/flowrecv/select/options.hpp"

namespace flowkit::tools {

/// What options say of such files.
struct reload_texts {
  enrich_texts enrich;
  select_texts select;
};

/// What they say now.
struct reloaded {
  enrich_settings enrich;
  selection select;
};

/// Throws startup_error: one of them cannot be read, or is wrong. --from and --to stay what they were at the start.
[[nodiscard]] reloaded reload(const reload_texts& texts, const selection& before);

}  // namespace flowkit::tools
