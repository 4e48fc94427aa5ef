// SPDX-License-Identifier: BSL-1.0
// How one kind of exporter exports, as a profile says it: data without behaviour. docs/profiles.md has the keys of the
// files and what they mean.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <flowkit/core/time.hpp>
#include <flowkit/templates/announcer.hpp>

#include "tools/common/protocols.hpp"
#include "tools/flowgen/profile/value.hpp"
#include "tools/flowgen/traffic/application.hpp"

namespace flowkit::tools {

/// What a header's sequence number counts.
enum class sequence_habit : std::uint8_t {
  rfc,               ///< as the protocol's document says
  records_included,  ///< IPFIX: data records up to the end of this message
  flows,             ///< NetFlow v9: data records before this packet
  datagrams,         ///< IPFIX: messages before this one
  zero,              ///< nothing
  flows_included,    ///< IPFIX: flow records up to the end of this message, without those of options
};
/// What the Count of a NetFlow v9 header is.
enum class count_habit : std::uint8_t { records, sets, one, flows };

enum class flow_family : std::uint8_t { ipv4, ipv6, any };

struct template_profile {
  std::uint16_t id = 0;
  std::string name;    ///< for people; may be empty
  std::string source;  ///< empty: the profile's
  std::vector<specifier> fields;
  std::vector<specifier> sampler_fields;  ///< behind them where there are several samplers
  flow_family family = flow_family::any;
  std::vector<std::uint8_t> protocols;  ///< of its flows; none: all that no other template of the family names
  /// How many of the family's flows go by it, relative to its others; nothing: as many as its applications have. 0: it
  /// has none of its own, and is announced for lists.
  std::optional<std::uint32_t> share;
  value_table values;
  bool tells_sampling = false;  ///< a field has the interval, whatever its values
  std::uint32_t line = 0;
};

enum class options_when : std::uint8_t { always, sampling, samplers, one_sampler };

struct options_profile {
  std::uint16_t id = 0, scope_count = 1;
  std::string name, source;
  std::vector<specifier> fields;
  options_when when = options_when::always;
  bool for_each_sampler = false;
  std::vector<value_table> records;  ///< unless it is for each sampler
  value_table values;                ///< for all of them
  std::uint32_t line = 0;
};

struct sflow_profile {
  std::uint32_t data_sources = 2;
  duration counter_interval = seconds(20);
  std::size_t header = 128;
  bool expanded = false;
  bool with_switch = true, with_router = true, with_gateway = true;
  bool ethernet_counters = true;
  std::uint32_t drops = 0;  ///< percent of the samples: discarded packets
};

/// What flowcheck finds in what this exporter sends, and is meant to.
struct deviation {
  std::string rule, text, source;
};
/// A sentence for people, with where it is from.
struct profile_fact {
  std::string text, source;
};

struct profile {
  std::string name;  ///< of a built-in one, or the path
  std::string title, source;
  protocol which = protocol::netflow5;

  std::optional<std::uint32_t> domain;  ///< of the first exporter
  sequence_habit sequence = sequence_habit::rfc;
  count_habit count = count_habit::records;
  std::string exporter_source;

  std::optional<std::size_t> max_octets, max_flows;  ///< of a datagram
  std::size_t fill = 0;                              ///< with zeros, up to so many octets
  std::optional<bool> pads;                          ///< sets to multiples of 4 octets; nothing: as the protocol
  template_sets sets = template_sets::own;
  bool templates_alone = false;
  std::size_t set_records = 0;     ///< of flows in a set at the most; 0: no such limit
  bool templates_at_once = false;  ///< all that there are, before the first flow
  std::string datagram_source;

  duration active_timeout = seconds(1800), inactive_timeout = seconds(15);
  refresh_policy templates_again, options_again;
  std::string timers_source;

  bool has_sampling = false, has_samplers = false;
  std::uint32_t usual_sampling = 0, most_sampling = 0;  ///< most 0: what the protocol can say
  std::string sampling_source;

  std::uint32_t ipv6_percent = 20;
  std::vector<application> applications;  ///< none: the usual mix
  value_table values;
  std::vector<template_profile> templates;
  std::vector<options_profile> options;
  sflow_profile sflow;
  std::string sflow_source;
  std::vector<deviation> deviations;
  std::vector<profile_fact> facts;
};

}  // namespace flowkit::tools
