// SPDX-License-Identifier: BSL-1.0
// NetFlow v7, both ways.
#pragma once

#include <flowkit/netflow7/header.hpp>
#include <flowkit/netflow7/inspect.hpp>
#include <flowkit/netflow7/message.hpp>
#include <flowkit/netflow7/record.hpp>
