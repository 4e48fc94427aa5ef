// SPDX-License-Identifier: BSL-1.0
// One function for each source file of properties.
#pragma once

#include <vector>

#include <conformance/properties/property.hpp>

namespace flowkit::conformance {

void add_layout_properties(std::vector<property>& to);
void add_template_properties(std::vector<property>& to);
void add_binding_properties(std::vector<property>& to);
void add_emission_properties(std::vector<property>& to);
void add_packed_properties(std::vector<property>& to);
void add_choice_properties(std::vector<property>& to);
void add_message_properties(std::vector<property>& to);
void add_recent_map_properties(std::vector<property>& to);
void add_session_properties(std::vector<property>& to);
void add_pending_properties(std::vector<property>& to);
void add_run_properties(std::vector<property>& to);
void add_text_properties(std::vector<property>& to);
void add_time_properties(std::vector<property>& to);
void add_reduced_properties(std::vector<property>& to);
void add_variable_properties(std::vector<property>& to);
void add_withdrawal_properties(std::vector<property>& to);
void add_fixed_properties(std::vector<property>& to);
void add_flow_properties(std::vector<property>& to);
void add_sequence_properties(std::vector<property>& to);
void add_sequence_machine_properties(std::vector<property>& to);
void add_options_properties(std::vector<property>& to);
void add_totals_properties(std::vector<property>& to);
void add_common_properties_properties(std::vector<property>& to);
void add_collector_properties(std::vector<property>& to);
void add_announcer_properties(std::vector<property>& to);
void add_opaque_properties(std::vector<property>& to);
void add_structure_properties(std::vector<property>& to);
void add_sflow_message_properties(std::vector<property>& to);
void add_packet_properties(std::vector<property>& to);
void add_label_properties(std::vector<property>& to);
void add_list_properties(std::vector<property>& to);

}  // namespace flowkit::conformance
