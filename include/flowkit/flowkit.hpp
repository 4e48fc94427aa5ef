// SPDX-License-Identifier: BSL-1.0
// All of flowkit but what is opt-in (hana.hpp, registry.hpp).
#pragma once

#include <flowkit/flow.hpp>
#include <flowkit/netflow5.hpp>
