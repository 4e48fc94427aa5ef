// SPDX-License-Identifier: BSL-1.0
#include "conformance/runner/list.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "conformance/catalogue/requirement.hpp"
#include "conformance/runner/selection.hpp"
#include "tools/common/output_file.hpp"
#include "tools/common/terminal.hpp"

namespace flowkit::tools {

namespace {
using namespace conformance;

class listing {
 public:
  explicit listing(const list_options& o) : options_(o) {
    const std::size_t terminal = terminal_columns(STDOUT_FILENO);
    columns_ = terminal == 0 ? usual_columns : std::min(terminal, usual_columns);
  }

  std::string requirements() {
    if (options_.tsv) text_ = "id\tlevel\tclause\tbound\tseen_by\tstatement\tunchecked\n";
    std::size_t checked = 0, n = 0;
    for (const requirement_row& r : catalogue()) {
      const bool is_checked = *r.unchecked == '\0';
      if (!has_prefix(r.id, options_.prefix) || (options_.what == list_kind::unchecked && is_checked)) continue;
      ++n, checked += is_checked;
      if (options_.tsv) {
        text_ += fmt::format("{}\t{}\t{}\t{}\t{}\t{}\t{}\n", r.id, conformance::to_string(r.level), r.clause,
                             name_of(r.bound_to), name_of(r.seen_by), r.statement, r.unchecked);
        continue;
      }
      line(0, fmt::format("{}  {}  {}", r.id, conformance::to_string(r.level), r.clause));
      line(4, r.statement);
      if (!is_checked) line(4, fmt::format("not checked: {}", r.unchecked));
    }
    if (!options_.tsv) line(0, fmt::format("{}, {} of them checked", counted(n, "requirements"), checked));
    return text_;
  }

  std::string rfc5471() {
    if (options_.tsv) text_ = "test\tsection\ttitle\trequirements\tunchecked\n";
    std::size_t decided = 0, n = 0;
    for (const rfc5471_row& r : rfc5471_tests()) {
      if (!has_prefix(r.test, options_.prefix)) continue;
      const bool is_decided = *r.unchecked == '\0';
      ++n, decided += is_decided;
      if (options_.tsv) {
        text_ += fmt::format("{}\t{}\t{}\t{}\t{}\n", r.test, r.section, r.title, r.requirements, r.unchecked);
        continue;
      }
      line(0, fmt::format("{}  RFC 5471 s{}  {}", r.test, r.section, r.title));
      line(4, is_decided ? fmt::format("decided by {}", r.requirements) : fmt::format("not decided: {}", r.unchecked));
    }
    if (!options_.tsv)
      line(0, fmt::format("{} of RFC 5471, {} decided by what an exporter sends", counted(n, "tests"), decided));
    return text_;
  }

 private:
  void line(std::size_t indent, std::string_view text) {
    text_ += wrapped(std::string(indent, ' ') + std::string(text), columns_, indent);
  }
  static const char* name_of(bound b) noexcept {
    return b == bound::exporter ? "exporter" : b == bound::collector ? "collector" : "both";
  }
  static const char* name_of(observation o) noexcept {
    switch (o) {
      case observation::datagram: return "datagram";
      case observation::stream: return "stream";
      case observation::timing: return "timing";
      case observation::active: return "active";
    }
    return "";
  }

  const list_options& options_;
  std::size_t columns_;
  std::string text_;
};
}  // namespace

exit_code run_list(const list_options& options) {
  listing l{options};
  const std::string text = options.what == list_kind::rfc5471 ? l.rfc5471() : l.requirements();
  output_file out{"-"};
  if (out.write(text) && out.flush()) return exit_code::ok;
  if (out.closed()) return exit_code::ok;
  throw startup_error(exit_code::io, out.error());
}

}  // namespace flowkit::tools
