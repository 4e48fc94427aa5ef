// SPDX-License-Identifier: BSL-1.0
// The protocols that flowgen speaks, by name.
#pragma once

#include <memory>

#include <flowkit/ipfix/encode.hpp>
#include <flowkit/netflow9/encode.hpp>

#include "tools/flowgen/netflow5_exporter.hpp"
#include "tools/flowgen/options.hpp"
#include "tools/flowgen/sflow5_exporter.hpp"
#include "tools/flowgen/template_exporter.hpp"

namespace flowkit::tools {

struct netflow9_export {
  static constexpr const char* name = "netflow9";
  using encoding = netflow9::encoding;
  using v4 = layout_template<netflow9_v4_layout, 256>;
  using v6 = layout_template<netflow9_v6_layout, 257>;
  using sampling = layout_template<netflow9_sampling_layout, 258, 1>;

  static netflow9::header head(timestamp exported, timestamp boot, std::uint32_t domain) noexcept {
    return {.count = 0,
            .sys_uptime = uptime_at(exported, boot),
            .unix_secs = static_cast<std::uint32_t>(to_unix_seconds(exported)),
            .sequence = 0,
            .source_id = domain};
  }
  static std::uint64_t stamp(timestamp t, timestamp boot) noexcept { return uptime_at(t, boot); }
  static netflow9_sampling sampling_record(std::uint32_t domain, std::uint32_t interval) noexcept {
    return {.system = domain, .interval = interval, .algorithm = 1};
  }
};

struct ipfix_export {
  static constexpr const char* name = "ipfix";
  using encoding = ipfix::encoding;
  using v4 = layout_template<ipfix_v4_layout, 256>;
  using v6 = layout_template<ipfix_v6_layout, 257>;
  using sampling = layout_template<ipfix_sampling_layout, 258, 1>;

  static ipfix::header head(timestamp exported, timestamp, std::uint32_t domain) noexcept {
    return {.export_time = static_cast<std::uint32_t>(to_unix_seconds(exported)),
            .sequence = 0,
            .observation_domain = domain};
  }
  static std::uint64_t stamp(timestamp t, timestamp) noexcept {
    return static_cast<std::uint64_t>(to_unix_milliseconds(t));
  }
  static ipfix_sampling sampling_record(std::uint32_t domain, std::uint32_t interval) noexcept {
    return {.domain = domain, .algorithm = 1, .taken = 1, .left_out = interval - 1};
  }
};

[[nodiscard]] inline std::unique_ptr<exporter> make_exporter(export_protocol protocol,
                                                             const exporter_settings& settings, std::uint32_t index) {
  switch (protocol) {
    case export_protocol::netflow5: return std::make_unique<netflow5_exporter>(settings, index);
    case export_protocol::netflow9: return std::make_unique<template_exporter<netflow9_export>>(settings, index);
    case export_protocol::ipfix: return std::make_unique<template_exporter<ipfix_export>>(settings, index);
    case export_protocol::sflow5: return std::make_unique<sflow5_exporter>(settings, index);
  }
  return nullptr;
}

}  // namespace flowkit::tools
