// SPDX-License-Identifier: BSL-1.0
// One received sFlow sample.
#pragma once

#include <flowkit/core/time.hpp>
#include <flowkit/sflow5/block.hpp>
#include <flowkit/sflow5/header.hpp>

namespace flowkit::tools {

struct received_sample {
  const sflow5::header& head;  ///< of its datagram
  const sflow5::block& raw;
  timestamp received;
};

}  // namespace flowkit::tools
