// SPDX-License-Identifier: BSL-1.0
// One sample of sFlow as it came, and its line of JSON.
#pragma once

#include <string_view>

#include <flowkit/core/text.hpp>
#include <flowkit/core/time.hpp>
#include <flowkit/sflow5/block.hpp>
#include <flowkit/sflow5/header.hpp>

namespace flowkit::tools {

struct received_sample {
  const sflow5::header& head;  ///< of its datagram
  const sflow5::block& raw;
  timestamp received;
};

/// The sample with all its records by the names of their documents:
/// `{"@timestamp":...,"flow.exporter":...,"@sample":"counters_sample","sequence":1,...,"if_counters":{"ifIndex":3,...}}`.
/// Records without a known structure, and those that do not decode, are hex digits under enterprise:format; octets
/// behind what is known of a structure are NAME.rest, those behind the records @rest.
void write_sample_line(text_writer& out, const received_sample& s, std::string_view exporter);

}  // namespace flowkit::tools
