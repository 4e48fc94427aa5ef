// SPDX-License-Identifier: BSL-1.0
// An applicationId as one is compared: ids of one application are equal, in however many octets they were sent
// (RFC 6759 section 4.2).
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>

#include <flowkit/flow/application.hpp>

namespace flowkit::tools::filter {

/// A view of an id: valid while its octets are.
struct application_key {
  std::uint8_t engine = 0;
  bool has_enterprise = false;
  std::uint32_t enterprise = 0;
  std::string_view selector;  ///< without leading zeros
  bool is_some = false;       ///< an id of no octets is none, and equal to none

  friend bool operator<(const application_key& a, const application_key& b) noexcept { return a.order() < b.order(); }
  friend bool operator==(const application_key& a, const application_key& b) noexcept {
    return a.is_some && b.is_some && a.order() == b.order();
  }

 private:
  using ordered = std::tuple<std::uint8_t, bool, std::uint32_t, std::string_view>;
  [[nodiscard]] ordered order() const noexcept { return {engine, has_enterprise, enterprise, selector}; }
};

[[nodiscard]] inline application_key key_of(octets id) noexcept {
  const flow::application of = flow::application_of(id);
  application_key key{of.engine, of.has_enterprise, of.enterprise, {}, !id.empty()};
  if (id.empty()) return key;
  const std::size_t before = of.has_enterprise ? 5 : 1;
  key.selector = {reinterpret_cast<const char*>(id.data()) + before, id.size() - before};
  key.selector.remove_prefix(std::min(key.selector.find_first_not_of('\0'), key.selector.size()));
  return key;
}

}  // namespace flowkit::tools::filter
