// SPDX-License-Identifier: BSL-1.0
// What was sent, or received: a line of counts and a digest for each exporter. Both sides write the same, so that
// comparison.hpp can compare them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <flowkit/core/time.hpp>
#include <flowkit/core/types.hpp>

namespace flowkit::tools {

/// Counts that add up over exporters.
struct manifest_counts {
  std::uint64_t datagrams = 0;
  std::uint64_t octets = 0;  ///< of the datagrams
  std::uint64_t flow_records = 0;
  std::uint64_t options_records = 0;
  std::uint64_t samples = 0;
  std::uint64_t flow_bytes = 0;  ///< sums of what the records say
  std::uint64_t flow_packets = 0;
  /// The same times each flow's sampling interval, modulo 2^64: the traffic that the flows represent. 0 in received
  /// manifests; not compared.
  std::uint64_t scaled_bytes = 0, scaled_packets = 0;
  std::uint64_t restarts = 0;  ///< of the exporter, that its datagrams show
  /// The sum, modulo 2^64, of a hash of each normalised record: equal whatever the order.
  std::uint64_t digest = 0;
  friend bool operator==(const manifest_counts&, const manifest_counts&) = default;
};

/// The counts by the names that they have in the file, digest excepted; for all that goes through them one by one.
struct named_count {
  const char* name;
  std::uint64_t manifest_counts::*member;
};
inline constexpr named_count named_counts[] = {
    {"datagrams", &manifest_counts::datagrams},       {"octets", &manifest_counts::octets},
    {"flow_records", &manifest_counts::flow_records}, {"options_records", &manifest_counts::options_records},
    {"samples", &manifest_counts::samples},           {"flow_bytes", &manifest_counts::flow_bytes},
    {"flow_packets", &manifest_counts::flow_packets},
};

inline constexpr named_count restarts_count{"restarts", &manifest_counts::restarts};
/// Those that may be missing in a file, and are not written when they are 0.
inline constexpr named_count optional_counts[] = {
    {"scaled_bytes", &manifest_counts::scaled_bytes},
    {"scaled_packets", &manifest_counts::scaled_packets},
    restarts_count,
};

/// Of a part of an exporter's flows.
struct manifest_sums {
  std::uint64_t flow_records = 0, flow_bytes = 0, flow_packets = 0;
  friend bool operator==(const manifest_sums&, const manifest_sums&) = default;
};
struct template_sums : manifest_sums {
  std::uint16_t id = 0;
  friend bool operator==(const template_sums&, const template_sums&) = default;
};
/// Flows that were made for something: see traffic/label.hpp of flowgen.
struct label_sums : manifest_sums {
  std::uint16_t label = 0;  ///< index, plus 1, into the manifest's labels
  timestamp first, last;    ///< the earliest start and the latest end; of flows without times, when they were exported
  friend bool operator==(const label_sums&, const label_sums&) = default;
};

/// Faults of one kind that were made on purpose (docs/faults.md).
struct manifest_fault {
  std::string kind;
  std::uint64_t datagrams = 0, flow_records = 0;  ///< that it befell
  /// What arrives of the counts above and of the digest besides what was made, modulo 2^64: less is above 2^63.
  manifest_counts arrives;
  /// What a receiver counts of them, by the names of its statistics, as "lost.sequence"; in the order of the names.
  std::vector<std::pair<std::string, std::uint64_t>> counted;
  friend bool operator==(const manifest_fault&, const manifest_fault&) = default;
};

struct manifest_entry : manifest_counts {
  ip_address address;
  std::uint16_t port = 0;
  std::string protocol;      ///< "netflow5", "netflow9", "ipfix", "sflow5"
  std::uint64_t domain = 0;  ///< source id, observation domain, sub-agent; v5: engine_type * 256 + engine_id
  std::uint64_t first_sequence = 0;
  std::uint64_t next_sequence = 0;       ///< what the datagram after the last would carry
  std::vector<template_sums> templates;  ///< of those that flows were sent by, in the order of the first of each
  std::vector<label_sums> labels;        ///< likewise; flows of the background are in none
  std::vector<manifest_fault> faults;
  friend bool operator==(const manifest_entry&, const manifest_entry&) = default;
};

/// What flows of a run were made for.
struct manifest_label {
  std::string name, kind;      ///< "attack" or "benign"
  std::string details = "{}";  ///< the text of a JSON object: further members, as the scenario gives them
  friend bool operator==(const manifest_label&, const manifest_label&) = default;
};

inline constexpr std::string_view manifest_format = "flowkit-manifest";
inline constexpr std::uint64_t manifest_version = 1;

struct manifest {
  std::string generator = "{}";  ///< the text of a JSON object: the sender and its settings
  std::vector<manifest_entry> exporters;
  std::string run{};  ///< id; empty: it has none
  std::vector<manifest_label> labels{};
  friend bool operator==(const manifest&, const manifest&) = default;
};

[[nodiscard]] manifest_counts total(const manifest& m) noexcept;

/// The file's text; indented, so that people can read it and tools can show differences.
[[nodiscard]] std::string to_json(const manifest& m);
/// `name` begins the messages. Throws startup_error (io): not JSON (with line and column), or which member
/// is missing or not what it should be. Unknown members are ignored, totals that contradict the exporters are not.
[[nodiscard]] manifest parse_manifest(std::string_view json, const std::string& name);

/// `-` is standard output. Throws startup_error (io).
void write_manifest(const manifest& m, const std::string& path);
[[nodiscard]] manifest read_manifest(const std::string& path);

}  // namespace flowkit::tools
