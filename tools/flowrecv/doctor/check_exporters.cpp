// SPDX-License-Identifier: BSL-1.0
// More exporters than there is room for.
#include <fmt/format.h>

#include "tools/common/terminal.hpp"
#include "tools/flowrecv/doctor/checks.hpp"

namespace flowkit::tools::doctor {

void check_exporters(const circumstances& c, findings& out) {
  if (c.forgotten == 0 && c.by_counts == 0) return;
  std::string says = fmt::format("More exporters came than --max-exporters {}: ", c.max_exporters);
  if (c.forgotten != 0)
    says +=
        fmt::format("{} had to make room for others, and nothing is said of them", counted(c.forgotten, "exporters"));
  if (c.by_counts != 0)
    says += fmt::format("{}{} judged by the counts alone", c.forgotten != 0 ? "; " : "",
                        c.by_counts == 1 ? "1 exporter is" : fmt::format("{} exporters are", c.by_counts));
  out.push_back({.id = "not-looked-at",
                 .how = severity::warning,
                 .says = says + ".",
                 .advice = fmt::format("Look again, with room for all: --max-exporters {}.",
                                       c.max_exporters + c.forgotten + c.by_counts),
                 .figures = {number("max_exporters", c.max_exporters), number("forgotten", c.forgotten),
                             number("by_counts", c.by_counts)}});
}

}  // namespace flowkit::tools::doctor
