// SPDX-License-Identifier: BSL-1.0
// What the receiver keeps with each template: how its records become flows or options, and which values to look at.
#pragma once

#include <flowkit/core/owned.hpp>
#include <flowkit/flow/account_binding.hpp>
#include <flowkit/flow/anonymisation.hpp>
#include <flowkit/flow/common_properties.hpp>
#include <flowkit/flow/element_types.hpp>
#include <flowkit/flow/options.hpp>
#include <flowkit/flow/templates.hpp>
#include <flowkit/templates/decode.hpp>
#include <flowkit/templates/list_checks.hpp>
#include <flowkit/templates/value_checks.hpp>

namespace flowkit::tools {

/// Of an options template: what may be learnt from its records.
struct stored_options {
  flow::options_binding options;
  flow::type_binding types;
  flow::account_binding account;
  flow::anonymisation_binding anonymised;
  bool has_properties = false;  ///< common to other records (RFC 5473)
  bool has_checksums = false;   ///< of the messages that they are in (RFC 5655 section 8.1.1)

  [[nodiscard]] std::size_t owned_octets() const noexcept {
    return options.owned_octets() + types.owned_octets() + account.owned_octets() + anonymised.owned_octets();
  }
};

/// Made with the template's first data set.
struct compiled_template {
  flow::template_binding flows;
  owned<stored_options> options;             ///< of an options template
  owned<flow::property_ids_binding> refers;  ///< to common properties: seldom
  value_checks checks;
  list_checks lists;
  bool has_sections = false;  ///< of packets

  [[nodiscard]] std::size_t owned_octets() const noexcept {
    return flows.owned_octets() + (options ? sizeof(stored_options) + options->owned_octets() : 0) +
           (refers ? sizeof *refers + refers->owned_octets() : 0) + checks.owned_octets();
  }
};

/// A pointer until there are data: floods of templates cost little.
struct stored_template {
  owned<compiled_template> parts;

  [[nodiscard]] std::size_t owned_octets() const noexcept { return parts ? sizeof *parts + parts->owned_octets() : 0; }
};

/// Compiles what a template needs. Looks up all of its elements.
[[nodiscard]] stored_template compile(const template_view& t);

}  // namespace flowkit::tools
