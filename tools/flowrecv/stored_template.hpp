// SPDX-License-Identifier: BSL-1.0
// What the receiver keeps with each template: how its records become flows or options, and which values to look at.
#pragma once

#include <flowkit/core/text.hpp>
#include <flowkit/flow/options.hpp>
#include <flowkit/flow/templates.hpp>
#include <flowkit/templates/decode.hpp>
#include <flowkit/templates/record_view.hpp>
#include <flowkit/templates/value_checks.hpp>

namespace flowkit::tools {

struct stored_template {
  flow::template_binding flows;
  flow::options_binding options;
  value_checks checks;
  bool compiled = false;  ///< with the first data set: floods of templates without data cost little

  [[nodiscard]] std::size_t owned_octets() const noexcept {
    return flows.owned_octets() + options.owned_octets() + checks.owned_octets();
  }
};

/// Compiles what a template needs. Looks up all of its elements.
[[nodiscard]] stored_template compile(const template_view& t);

/// One record of NetFlow v9 or IPFIX as it came.
struct received_record {
  const template_view& of;
  octets raw;
  const record_context& context;
};

/// Field by field by name: `{"@template":256,"octetDeltaCount":12,...}` and a line feed. Elements without a name are
/// called PEN/id, v9/id or scope/id; a name that occurs again gets a number.
void write_elements_line(text_writer& out, const received_record& r, std::string_view exporter) noexcept;

}  // namespace flowkit::tools
