// SPDX-License-Identifier: BSL-1.0
#include <conformance/properties/groups.hpp>

namespace flowkit::conformance {

// Not by static registration: the linker leaves out what nobody names.
std::span<const property> all_properties() {
  static const auto all = [] {
    std::vector<property> out;
    add_layout_properties(out);
    add_template_properties(out);
    add_binding_properties(out);
    add_emission_properties(out);
    add_packed_properties(out);
    add_choice_properties(out);
    add_message_properties(out);
    add_recent_map_properties(out);
    add_session_properties(out);
    add_pending_properties(out);
    add_run_properties(out);
    add_text_properties(out);
    add_time_properties(out);
    add_reduced_properties(out);
    add_variable_properties(out);
    add_withdrawal_properties(out);
    add_fixed_properties(out);
    add_flow_properties(out);
    add_sequence_properties(out);
    add_sequence_machine_properties(out);
    add_options_properties(out);
    add_totals_properties(out);
    add_common_properties_properties(out);
    add_collector_properties(out);
    add_announcer_properties(out);
    add_opaque_properties(out);
    add_structure_properties(out);
    add_sflow_message_properties(out);
    add_packet_properties(out);
    add_label_properties(out);
    add_list_properties(out);
    return out;
  }();
  return all;
}

}  // namespace flowkit::conformance
