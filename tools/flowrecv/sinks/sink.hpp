// SPDX-License-Identifier: BSL-1.0
// Where what is received goes: lines of a format, and whatever else takes flows. A sink of its own is a class here and
// what makes it in run.cpp.
#pragma once

#include <string>

#include "tools/flowrecv/received_flow.hpp"
#include "tools/flowrecv/received_part.hpp"
#include "tools/flowrecv/received_record.hpp"
#include "tools/flowrecv/received_sample.hpp"

namespace flowkit::tools {

/// Which samples of sFlow a sink takes.
enum class wanted_samples : std::uint8_t { none, counters, all };

class sink {
 public:
  sink() = default;
  virtual ~sink() = default;
  sink(const sink&) = delete;
  sink& operator=(const sink&) = delete;

  // Each returns false when what it was given is lost. Views in the arguments hold until it returns.
  /// A normalised flow, of any protocol.
  virtual bool flow(const received_flow&) { return true; }
  /// A record of any NetFlow or of IPFIX as received, options data included; called only if wants_data_records().
  virtual bool data_record(const received_record&, const exporter&) { return true; }
  /// A sample of sFlow with all its records; only those that wanted().
  virtual bool sample(const received_sample&, const exporter&) { return true; }
  /// Anything else that a datagram holds; called only if wants_parts().
  virtual bool part(const received_part&, const received_message&, const exporter&) { return true; }

  /// Asked once, before anything is received: walking records that nobody wants costs.
  [[nodiscard]] virtual bool wants_data_records() const { return false; }
  [[nodiscard]] virtual wanted_samples wants_samples() const { return wanted_samples::none; }
  [[nodiscard]] virtual bool wants_parts() const { return false; }

  /// What is buffered goes out: ten times a second, and at the end. False when it could not.
  virtual bool flush() { return true; }
  /// The end: nothing follows. What is incomplete is completed, and all goes out.
  virtual bool close() { return flush(); }

  /// Records that were taken with true, and that no output took afterwards.
  [[nodiscard]] virtual std::uint64_t lost() const { return 0; }

  /// What has been added up so far, for SIGUSR1: lines, each with its line feed. Empty: nothing.
  [[nodiscard]] virtual std::string so_far() const { return {}; }
  /// What the account says of it at the end, likewise.
  [[nodiscard]] virtual std::string report() const { return {}; }
};

}  // namespace flowkit::tools
