// SPDX-License-Identifier: BSL-1.0
#include "conformance/reports/junit_suite.hpp"

#include <fmt/format.h>

#include "conformance/reports/markup.hpp"

namespace flowkit::conformance {

void junit_suite::skipped(const std::string& group, const std::string& name, const std::string& why) {
  ++skipped_;
  add(group, name, fmt::format("<skipped message=\"{}\"/>", markup(why)));
}

void junit_suite::failed(const std::string& group, const std::string& name, const std::string& type,
                         const std::string& message, const std::string& text) {
  ++failures_;
  add(group, name,
      fmt::format("<failure type=\"{}\" message=\"{}\">{}</failure>", markup(type), markup(message), markup(text)));
}

std::string junit_suite::text(std::size_t id, const std::string& time) const {
  return fmt::format(
      "  <testsuite id=\"{}\" package=\"flowcheck\" name=\"{}\" timestamp=\"{}\" hostname=\"localhost\" "
      "tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"{}\" time=\"0\">\n    <properties/>\n{}"
      "    <system-out>{}</system-out>\n    <system-err/>\n  </testsuite>\n",
      id, markup(name_), time, tests_, failures_, skipped_, cases_, markup(notes_));
}

void junit_suite::add(const std::string& group, const std::string& name, const std::string& content) {
  ++tests_;
  const std::string head = fmt::format("    <testcase classname=\"{}\" name=\"{}\" time=\"0\"",
                                       markup(name_ + (group.empty() ? "" : '.' + group)), markup(name));
  cases_ += content.empty() ? head + "/>\n" : head + ">" + content + "</testcase>\n";
}

}  // namespace flowkit::conformance
