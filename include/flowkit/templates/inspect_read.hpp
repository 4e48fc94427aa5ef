// SPDX-License-Identifier: BSL-1.0
// Anomalies found when records become members: values that a plan could not read unchanged, implausible rates.
#pragma once

#include <flowkit/core/sampling.hpp>
#include <flowkit/templates/inspect.hpp>
#include <flowkit/templates/plan.hpp>

namespace flowkit::inline v0 {

/// Values that did not fit their members, each with the octets of all records that were read, from `offset` on.
template <finding_sink<template_finding> Sink>
constexpr void inspect_saturated(const plan::outcome& read, std::uint32_t offset, Sink&& sink) {
  for (std::size_t i = 0; i < read.saturated; ++i) sink(template_finding::saturated, make_place(offset, read.octets));
}

/// A damaged record after those that were read of `data`, and what is lost with it: the rest of `data`.
template <finding_sink<template_finding> Sink>
constexpr void inspect_damage(const plan::outcome& read, octets data, std::uint32_t offset, Sink&& sink) {
  if (read.failure.code != errc::ok)
    sink(template_finding::damaged_record, make_place(offset + read.octets, data.size() - read.octets));
}

/// A sampling rate in the octets `records`. False: it is not accepted, and nothing is to be multiplied by it.
template <finding_sink<template_finding> Sink>
constexpr bool inspect_rate(std::uint32_t rate, place records, Sink&& sink) {
  const bool is_one = rate != 0 && rate <= max_believable_rate;
  if (!is_one) sink(template_finding::bad_sampling, records);
  return is_one;
}

}  // namespace flowkit
