// SPDX-License-Identifier: BSL-1.0
// NetFlow v9, both ways.
#pragma once

#include <flowkit/netflow9/encode.hpp>
#include <flowkit/netflow9/header.hpp>
#include <flowkit/netflow9/inspect.hpp>
#include <flowkit/netflow9/message.hpp>
#include <flowkit/netflow9/template.hpp>
#include <flowkit/templates/bind.hpp>
#include <flowkit/templates/decode.hpp>
#include <flowkit/templates/emit.hpp>
#include <flowkit/templates/record_view.hpp>
