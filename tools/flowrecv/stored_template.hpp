// SPDX-License-Identifier: BSL-1.0
// What the receiver keeps with each template: how its records become flows or options, and which values to look at.
#pragma once

#include <vector>

#include <flowkit/core/text.hpp>
#include <flowkit/flow/options.hpp>
#include <flowkit/flow/templates.hpp>
#include <flowkit/templates/decode.hpp>
#include <flowkit/templates/record_view.hpp>

namespace flowkit::tools {

/// A value that can be odd in itself (a boolean, a float, a time).
struct checked_value {
  std::uint16_t field = 0;
  abstract_type type = abstract_type::octetArray;
};

struct stored_template {
  flow::template_binding flows;
  decltype(bind(flow::options_table, {})) options;
  std::vector<checked_value> checked;
  bool compiled = false;       ///< with the first data set: floods of templates without data cost little
  bool has_init_time = false;  ///< systemInitTimeMilliseconds stands in the records themselves

  [[nodiscard]] std::size_t owned_octets() const noexcept {
    return flows.owned_octets() + options.owned_octets() + checked.capacity() * sizeof(checked_value);
  }
};

/// How many fields are announced in a length that their element cannot have.
[[nodiscard]] std::size_t odd_lengths(const template_view& t) noexcept;

/// Compiles what a template needs. Looks up all of its elements.
[[nodiscard]] stored_template compile(const template_view& t);

/// The findings in the values of one record.
void check_values(const stored_template& t, std::span<const specifier> fields, octets record,
                  const record_context& context, std::array<std::uint64_t, template_finding_count>& findings) noexcept;

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
