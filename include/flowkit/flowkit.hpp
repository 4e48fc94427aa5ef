// SPDX-License-Identifier: BSL-1.0
// All of flowkit except what is opt-in (hana.hpp, ranges.hpp, ie/registry.hpp, sflow5/formats.hpp).
#pragma once

#include <flowkit/flow.hpp>
#include <flowkit/ipfix.hpp>
#include <flowkit/netflow1.hpp>
#include <flowkit/netflow5.hpp>
#include <flowkit/netflow7.hpp>
#include <flowkit/netflow9.hpp>
#include <flowkit/sflow5.hpp>

#ifdef FLOWKIT_HANA  // layouts as Foldables of Boost.Hana, without naming the header
#include <flowkit/core/hana.hpp>
#endif
