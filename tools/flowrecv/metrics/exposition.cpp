// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/metrics/exposition.hpp"

#include <fmt/format.h>

#include <iterator>

#include "tools/common/printable.hpp"

namespace flowkit::tools {

namespace {
/// printable() leaves no line feed, which would have to be escaped as well.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : printable(text)) {
    if (c == '\\' || c == '"') out += '\\';
    out += c;
  }
  return out;
}
}  // namespace

std::string label_text(std::initializer_list<label> of) {
  std::string out;
  for (const label& l : of)
    fmt::format_to(std::back_inserter(out), "{}{}=\"{}\"", out.empty() ? "" : ",", l.name, escaped(l.value));
  return out;
}

void exposition::begin(const metric& m) {
  family_ = m.name;
  fmt::format_to(std::back_inserter(text_), "# HELP {0} {1}\n# TYPE {0} {2}\n", m.name, m.help,
                 m.kind == metric_kind::counter ? "counter" : "gauge");
}

void exposition::name_and(std::string_view labels) {
  text_ += family_;
  if (!labels.empty()) ((text_ += '{') += labels) += '}';
  text_ += ' ';
}

void exposition::sample(std::uint64_t value, std::string_view labels) {
  name_and(labels);
  fmt::format_to(std::back_inserter(text_), "{}\n", value);
}

void exposition::sample(double value, std::string_view labels) {
  name_and(labels);
  fmt::format_to(std::back_inserter(text_), "{}\n", value);
}

}  // namespace flowkit::tools
