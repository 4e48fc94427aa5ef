// SPDX-License-Identifier: BSL-1.0
// One received sFlow sample.
#pragma once

#include <flowkit/core/time.hpp>
#include <flowkit/sflow5/block.hpp>
#include <flowkit/sflow5/header.hpp>

namespace flowkit::tools {

struct received_message;

struct received_sample {
  const sflow5::header& head;  ///< of its datagram
  const sflow5::block& raw;
  timestamp received;
  const received_message* in = nullptr;  ///< where the sink wants_parts()
};

}  // namespace flowkit::tools
