// SPDX-License-Identifier: BSL-1.0
// The normalised flow and its projections from each protocol.
#pragma once

#include <flowkit/flow/digest.hpp>
#include <flowkit/flow/emit.hpp>
#include <flowkit/flow/finish.hpp>
#include <flowkit/flow/netflow1.hpp>
#include <flowkit/flow/netflow5.hpp>
#include <flowkit/flow/netflow7.hpp>
#include <flowkit/flow/options.hpp>
#include <flowkit/flow/sequence.hpp>
#include <flowkit/flow/sflow5.hpp>
#include <flowkit/flow/templates.hpp>
#include <flowkit/flow/text.hpp>
