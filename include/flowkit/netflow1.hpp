// SPDX-License-Identifier: BSL-1.0
// NetFlow v1, both ways.
#pragma once

#include <flowkit/netflow1/header.hpp>
#include <flowkit/netflow1/inspect.hpp>
#include <flowkit/netflow1/message.hpp>
#include <flowkit/netflow1/record.hpp>
