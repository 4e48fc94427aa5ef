// SPDX-License-Identifier: BSL-1.0
// Configuration lines for the exporter, by its make and by what is the matter: one table, for reports and for the
// documentation. By the vendors' public documentation.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tools/flowrecv/doctor/finding.hpp"
#include "tools/flowrecv/doctor/makes.hpp"

namespace flowkit::tools::doctor {

/// What the lines are about, and what stands for what in them.
struct lines_for {
  std::string collector = "COLLECTOR";  ///< its address, if it is known
  std::string port = "PORT";
};

/// Empty: the make has no lines for it.
[[nodiscard]] std::vector<std::string> device_lines(make m, remedy r, const lines_for& with = {});

/// "what is exported, and where to": what the lines of a remedy set.
[[nodiscard]] const char* title_of(remedy r) noexcept;
inline constexpr remedy remedies[] = {remedy::exporting, remedy::templates, remedy::timeouts,
                                      remedy::sampling,  remedy::sides,     remedy::clock};

/// All of a make's, or of all makes: what `flowrecv doctor --lines` prints. Markdown.
[[nodiscard]] std::string all_lines(std::optional<make> only);

}  // namespace flowkit::tools::doctor
