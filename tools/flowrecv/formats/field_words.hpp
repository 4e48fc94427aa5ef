// SPDX-License-Identifier: BSL-1.0
// What is said of a field once: its element, its octets, its type and unit.
#pragma once

#include <flowkit/core/text.hpp>

#include "tools/flowrecv/received_record.hpp"

namespace flowkit::tools {

/// `[{"name":"octetDeltaCount","id":1,"length":8,"type":"unsigned64","semantics":"deltaCounter","units":"octets"},...]`
void write_template_fields(text_writer& out, const template_view& t, const announced& known);

/// What a record's member for this field is called, as record_json has it: a name that occurs again gets a number.
void write_member_name(text_writer& out, const template_view& t, std::size_t field, const announced& known);

/// A field of fixed records: `{"name":"packetDeltaCount","offset":16,"length":4,...}`.
void write_fixed_field(text_writer& out, const element& e, std::size_t offset, std::size_t length);

}  // namespace flowkit::tools
