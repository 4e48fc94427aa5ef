// SPDX-License-Identifier: BSL-1.0
// sFlow v5, both ways: datagrams, samples, and the structures of the sFlow v5 document. Further structures are in a
// header for each document, in sflow5/; all of them with their dispatch are in sflow5/formats.hpp.
#pragma once

#include <flowkit/sflow5/builder.hpp>
#include <flowkit/sflow5/extended_data.hpp>
#include <flowkit/sflow5/inspect.hpp>
#include <flowkit/sflow5/interface_counters.hpp>
#include <flowkit/sflow5/message.hpp>
#include <flowkit/sflow5/packet_data.hpp>
#include <flowkit/sflow5/sample.hpp>
