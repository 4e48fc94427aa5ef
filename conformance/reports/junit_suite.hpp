// SPDX-License-Identifier: BSL-1.0
// A suite of JUnit's XML: what reports of that form are made of.
#pragma once

#include <cstddef>
#include <string>

namespace flowkit::conformance {

/// Cases, counted as they are added.
class junit_suite {
 public:
  explicit junit_suite(std::string name) : name_(std::move(name)) {}

  void passed(const std::string& group, const std::string& name) { add(group, name, {}); }
  void skipped(const std::string& group, const std::string& name, const std::string& why);
  void failed(const std::string& group, const std::string& name, const std::string& type, const std::string& message,
              const std::string& text);
  /// Worth knowing, of a case that did not fail.
  void note(const std::string& line) { notes_ += line + '\n'; }

  [[nodiscard]] bool empty() const noexcept { return tests_ == 0; }
  [[nodiscard]] std::string text(std::size_t id, const std::string& time) const;

 private:
  void add(const std::string& group, const std::string& name, const std::string& content);

  std::string name_, cases_, notes_;
  std::size_t tests_ = 0, failures_ = 0, skipped_ = 0;
};

}  // namespace flowkit::conformance
