// SPDX-License-Identifier: BSL-1.0
// The values of a record's columns as programs of filters want them.
#pragma once

#include <type_traits>

#include "tools/common/filter/application_key.hpp"
#include "tools/common/filter/value_reader.hpp"

namespace flowkit::tools::filter {

/// As lines have them: times and durations in milliseconds.
class record_values {
 public:
  record_values(const flow::record& r, const flow::line_context& added) noexcept : record_(r), added_(added) {}

  [[nodiscard]] bool has(const flow::column& c) const noexcept { return flow::has_value(c, record_, added_); }
  [[nodiscard]] std::uint64_t number(const flow::column& c) const noexcept {
    std::uint64_t n = 0;
    visit(c, [&]<class T>(const T& v) {
      if constexpr (std::is_integral_v<T>)
        n = v;
      else if constexpr (std::is_same_v<T, flow::ip_protocol>)
        n = v.number;
      else if constexpr (std::is_same_v<T, flow::sampling_source>)
        n = static_cast<std::uint64_t>(v);
      else if constexpr (requires { comparable(v); })
        n = comparable(v);
    });
    return n;
  }
  [[nodiscard]] double real(const flow::column& c) const noexcept { return value<double>(c); }
  [[nodiscard]] ip_address address(const flow::column& c) const noexcept {
    ip_address a;
    visit(c, [&]<class T>(const T& v) {
      if constexpr (std::is_convertible_v<T, ip_address>) a = ip_address{v};
    });
    return a;
  }
  [[nodiscard]] std::string_view text(const flow::column& c) const noexcept { return value<std::string_view>(c); }
  [[nodiscard]] application_key application(const flow::column& c) const noexcept { return key_of(value<octets>(c)); }

 private:
  template <class Visitor>
  void visit(const flow::column& c, Visitor visitor) const noexcept {
    flow::visit_value(c, record_, added_, visitor);
  }
  template <class Value>
  [[nodiscard]] Value value(const flow::column& c) const noexcept {
    Value out{};
    visit(c, [&]<class T>(const T& v) {
      if constexpr (std::is_same_v<T, Value>) out = v;
    });
    return out;
  }

  const flow::record& record_;
  const flow::line_context& added_;
};

}  // namespace flowkit::tools::filter
