// SPDX-License-Identifier: BSL-1.0
// What the receiver keeps with each template: how its records become flows or options, and which values to look at.
#pragma once

#include <flowkit/flow/element_types.hpp>
#include <flowkit/flow/options.hpp>
#include <flowkit/flow/templates.hpp>
#include <flowkit/templates/decode.hpp>
#include <flowkit/templates/list_checks.hpp>
#include <flowkit/templates/value_checks.hpp>

namespace flowkit::tools {

struct stored_template {
  flow::template_binding flows;
  flow::options_binding options;
  flow::type_binding types;
  value_checks checks;
  list_checks lists;
  bool has_sections = false;  ///< of packets
  bool compiled = false;      ///< with the first data set: floods of templates without data cost little

  [[nodiscard]] std::size_t owned_octets() const noexcept {
    return flows.owned_octets() + options.owned_octets() + types.owned_octets() + checks.owned_octets();
  }
};

/// Compiles what a template needs. Looks up all of its elements.
[[nodiscard]] stored_template compile(const template_view& t);

}  // namespace flowkit::tools
