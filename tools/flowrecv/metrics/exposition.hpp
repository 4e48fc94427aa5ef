// SPDX-License-Identifier: BSL-1.0
// Prometheus' text format 0.0.4: families with HELP and TYPE, and their samples. Labels are text of any kind, out of
// datagrams and files: what could end a label or a line is escaped, what cannot be printed is shown as ?.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace flowkit::tools {

enum class metric_kind : std::uint8_t { counter, gauge };

/// A family of samples.
struct metric {
  std::string_view name;
  metric_kind kind = metric_kind::counter;
  std::string_view help;  ///< with the unit
};

struct label {
  std::string_view name, value;
};

/// `exporter="192.0.2.1",port="2055"`: what goes between braces; empty without labels.
[[nodiscard]] std::string label_text(std::initializer_list<label> of);

class exposition {
 public:
  /// What follows are its samples; there may be none. Each family is begun once.
  void begin(const metric& m);
  /// `labels`: as label_text() gives them; no two samples of a family have the same.
  void sample(std::uint64_t value, std::string_view labels = {});
  void sample(double value, std::string_view labels = {});
  /// A family with one sample.
  template <class Value>
  void single(const metric& m, Value value) {
    begin(m);
    sample(value);
  }

  [[nodiscard]] std::string text() && noexcept { return std::move(text_); }

 private:
  void name_and(std::string_view labels);

  std::string text_, family_;
};

}  // namespace flowkit::tools
