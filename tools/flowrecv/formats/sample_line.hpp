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

}  // namespace flowkit::tools
