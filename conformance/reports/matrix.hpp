// SPDX-License-Identifier: BSL-1.0
// Reports of flowcheck collector side by side: a column a decoder, a row a case.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/judge/case_verdict.hpp"

namespace flowkit::conformance {

struct matrix_cell {
  case_verdict what = case_verdict::pass;
  std::string message;
};

struct matrix_row {
  std::string id, clause, sentence;
  std::vector<std::optional<matrix_cell>> cells;  ///< one for each decoder; none: its report has not this case

  /// Did decoders come to different verdicts?
  [[nodiscard]] bool differs() const noexcept;
};

struct matrix {
  std::vector<std::string> names;  ///< of the decoders
  std::vector<matrix_row> rows;    ///< by source, section and id
};

/// Adds the column of a report, in JSON. An error in words if it is none: `json` does not matter then.
[[nodiscard]] std::string add_report(matrix& to, std::string_view json);

/// One page, which fetches nothing. Its script only filters rows; without it all are there.
[[nodiscard]] std::string matrix_page(const matrix& m);

namespace detail {
extern const char* const matrix_style;
extern const char* const matrix_script;
/// Of the script, for the Content-Security-Policy: SHA-256 in Base64.
extern const char* const matrix_script_hash;
}  // namespace detail

}  // namespace flowkit::conformance
