// SPDX-License-Identifier: BSL-1.0
// What the headers of NetFlow v9 and IPFIX say.
#include "tools/flowgen/exporters/template_exporters.hpp"

#include <fmt/core.h>

#include <optional>

#include <flowkit/ipfix/encode.hpp>
#include <flowkit/netflow9/encode.hpp>

#include "tools/common/exit_code.hpp"
#include "tools/flowgen/exporters/template_exporter.hpp"
#include "tools/flowgen/profile/catalogue.hpp"

namespace flowkit::tools {

namespace {
struct netflow9_export {
  static constexpr const char* name = "netflow9";
  static constexpr protocol which = protocol::netflow9;
  using encoding = netflow9::encoding;

  static netflow9::header head(const record_context& c, std::uint32_t domain) noexcept {
    return {.count = 0,
            .sys_uptime = c.uptime_ms,
            .unix_secs = static_cast<std::uint32_t>(to_unix_seconds(c.export_time)),
            .sequence = 0,
            .source_id = domain};
  }
};

struct ipfix_export {
  static constexpr const char* name = "ipfix";
  static constexpr protocol which = protocol::ipfix;
  using encoding = ipfix::encoding;

  static ipfix::header head(const record_context& c, std::uint32_t domain) noexcept {
    return {.export_time = static_cast<std::uint32_t>(to_unix_seconds(c.export_time)),
            .sequence = 0,
            .observation_domain = domain};
  }
};
/// Made once for the exporters of a run, which share their settings.
std::shared_ptr<const compiled_profile> compiled_for(const exporter_settings& s) {
  struct key {
    std::shared_ptr<const profile> of;
    bool sampled;
    std::uint32_t samplers;
    std::size_t max_datagram;
    bool operator==(const key& o) const noexcept {
      return of.get() == o.of.get() && sampled == o.sampled && samplers == o.samplers && max_datagram == o.max_datagram;
    }
  };
  static thread_local std::optional<key> of;
  static thread_local std::shared_ptr<const compiled_profile> last;
  const key now{s.imitates, s.sampling_interval != 0, s.samplers, s.max_datagram};
  if (of != now) {
    of.reset();
    last = compile(s);
    of = now;
  }
  return last;
}

/// Few templates are the rule, and exporters are many: each has room for no more than it needs.
template <class Protocol>
std::unique_ptr<exporter> make(exporter_settings settings, std::uint32_t index) {
  if (!settings.imitates) settings.imitates = generic_profile(Protocol::which);
  const auto how = compiled_for(settings);
  constexpr std::size_t few = 8, some = 32, many = 256;
  const std::size_t templates =
      how->flows.size() + how->others.size() + how->options.size() + process_account::templates;
  if (templates <= few) return std::make_unique<template_exporter<Protocol, few>>(settings, how, index);
  if (templates <= some) return std::make_unique<template_exporter<Protocol, some>>(settings, how, index);
  if (templates <= many) return std::make_unique<template_exporter<Protocol, many>>(settings, how, index);
  throw startup_error(exit_code::usage,
                      fmt::format("{}: {} templates, at most {} are possible", settings.imitates->name, templates,
                                  many - process_account::templates));
}
}  // namespace

std::unique_ptr<exporter> make_netflow9_exporter(const exporter_settings& settings, std::uint32_t index) {
  return make<netflow9_export>(settings, index);
}
std::unique_ptr<exporter> make_ipfix_exporter(const exporter_settings& settings, std::uint32_t index) {
  return make<ipfix_export>(settings, index);
}

}  // namespace flowkit::tools
