// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/service/reload.hpp"

namespace flowkit::tools {

reloaded reload(const reload_texts& texts, const selection& before) {
  reloaded now{.enrich = read_enrich_options(texts.enrich), .select = before};
  select_texts filters = texts.select;
  filters.from.reset(), filters.to.reset();
  now.select.filters = read_select_options(filters).filters;
  return now;
}

}  // namespace flowkit::tools
