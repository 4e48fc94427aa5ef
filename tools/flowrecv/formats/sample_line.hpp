// SPDX-License-Identifier: BSL-1.0
// A sample of sFlow as a line of JSON: for every format that has lines for samples.
#pragma once

#include <string_view>

#include <flowkit/core/text.hpp>

#include "tools/flowrecv/received_sample.hpp"

namespace flowkit::tools {

/// The sample with all its records by the names of their documents:
/// `{"@timestamp":...,"flow.exporter":...,"@sample":"counters_sample","sequence":1,...,"if_counters":{"ifIndex":3,...}}`.
/// Records without a known structure, and those that do not decode, are hex digits under enterprise:format; octets
/// after what is known of a structure are NAME.rest, those after the records @rest.
void write_sample_line(text_writer& out, const received_sample& s, std::string_view exporter);

/// The sample alone: `,"@sample":"counters_sample","sequence":1,...`. False where these members do not say all that its
/// octets do: padding that is not zero, text that is no UTF-8, a structure in its second form.
bool write_sample_members(text_writer& out, const received_sample& s);

}  // namespace flowkit::tools
