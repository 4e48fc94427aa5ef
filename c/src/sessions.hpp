// SPDX-License-Identifier: BSL-1.0
// What a collector of the C interface learns of exporters: the library's sessions, with what its records need.
#pragma once

#include <vector>

#include <flowkit/core/owned.hpp>
#include <flowkit/flow/common_properties.hpp>
#include <flowkit/flow/element_types.hpp>
#include <flowkit/flow/exporter_state.hpp>
#include <flowkit/flow/options.hpp>
#include <flowkit/flow/templates.hpp>
#include <flowkit/templates/decode.hpp>

namespace flowkit::c_interface {

/// Made with the template's first data set.
struct compiled_template {
  flow::template_binding flows;
  flow::options_binding options;  ///< of an options template
  flow::type_binding types;       ///< likewise
  flow::property_ids_binding refers;
  std::vector<const element*> elements;  ///< of each field; null: not in the registry
  bool has_lists = false, has_sections = false, has_properties = false;

  [[nodiscard]] std::size_t owned_octets() const noexcept {
    return flows.owned_octets() + options.owned_octets() + types.owned_octets() + refers.owned_octets() +
           elements.capacity() * sizeof elements[0];
  }
};

/// A pointer until there are data: floods of templates cost little.
struct stored_template {
  owned<compiled_template> parts;
  [[nodiscard]] std::size_t owned_octets() const noexcept { return parts ? sizeof *parts + parts->owned_octets() : 0; }
};

[[nodiscard]] stored_template compile(const template_view& t);

struct session_state : flow::exporter_state {
  flow::common_properties properties;
  flow::element_types types;
  [[nodiscard]] std::size_t charged() const noexcept {
    return flow::exporter_state::charged() + types.charged() + properties.charged();
  }
};

using session_memory = session_table<stored_template, session_state>;

/// What the records of one message are shown by. Without sessions: by the registry alone.
struct known_elements {
  session_memory* sessions = nullptr;
  session_memory::handle session = session_memory::none;
  origin from = 0;
  timestamp now{};

  [[nodiscard]] const element* find_element(const specifier& s) const noexcept {
    if (const element* known = ie::find(s.space, s.pen, s.id)) return known;
    return sessions == nullptr ? nullptr : (*sessions)[session].learnt.types.find(s);
  }
  bool find_template(std::uint16_t id, template_view& out) const noexcept {
    const auto* const known = sessions == nullptr ? nullptr : sessions->find(session, id, from, now);
    if (known != nullptr) out = known->view();
    return known != nullptr;
  }
};

}  // namespace flowkit::c_interface
