// SPDX-License-Identifier: BSL-1.0
// Options that mean something to some protocols only, or not the same to all.
#pragma once

#include "tools/flowgen/options.hpp"

namespace flowkit::tools {

/// As they were typed; empty where they were not.
struct protocol_texts {
  std::string sampling, flows_per_datagram;
  std::string samplers;                                            ///< NetFlow v9 and IPFIX
  std::string ipv6, max_datagram;                                  ///< not NetFlow v5
  std::string template_messages, template_interval;                ///< NetFlow v9 and IPFIX
  std::string agent, data_sources, counter_interval, header_size;  ///< sFlow
  bool expanded = false;                                           ///< sFlow
  bool statistics = false;                                         ///< IPFIX
};

/// Reads them for `out.protocol`; all that does not depend on the protocol has been read. Throws startup_error (usage).
void read_protocol_options(const protocol_texts& texts, flowgen_options& out);

}  // namespace flowkit::tools
