// SPDX-License-Identifier: BSL-1.0
// IPFIX, both ways.
#pragma once

#include <flowkit/ipfix/checksum.hpp>
#include <flowkit/ipfix/encode.hpp>
#include <flowkit/ipfix/header.hpp>
#include <flowkit/ipfix/inspect.hpp>
#include <flowkit/ipfix/message.hpp>
#include <flowkit/ipfix/template.hpp>
#include <flowkit/templates/bind.hpp>
#include <flowkit/templates/decode.hpp>
#include <flowkit/templates/emit.hpp>
#include <flowkit/templates/record_view.hpp>
