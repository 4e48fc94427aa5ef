// SPDX-License-Identifier: BSL-1.0
// NetFlow v5, both ways.
#pragma once

#include <flowkit/netflow5/header.hpp>
#include <flowkit/netflow5/inspect.hpp>
#include <flowkit/netflow5/message.hpp>
#include <flowkit/netflow5/record.hpp>
