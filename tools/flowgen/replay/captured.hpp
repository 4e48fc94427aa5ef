// SPDX-License-Identifier: BSL-1.0
// The flow export of a capture, read as often as needed: a first pass says what is in it and how fast it came; each
// round reads the file again. What can be read only once (a pipe) is kept in memory.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "tools/common/capture_reader.hpp"
#include "tools/common/protocols.hpp"
#include "tools/flowgen/replay/identities.hpp"

namespace flowkit::tools {

/// What the first pass has found.
struct capture_survey {
  std::uint64_t datagrams = 0;                      ///< to be sent
  std::uint64_t of_others = 0;                      ///< flow export of exporters that are not wanted
  std::uint64_t foreign = 0;                        ///< datagrams that are no flow export
  std::map<std::uint16_t, std::uint64_t> to_ports;  ///< of these
  std::uint64_t busiest_second = 0;                 ///< datagrams in it
  timestamp first, last;
  bool has_clock = true;  ///< false: a file that does not say when each came
  capture_summary summary;

  [[nodiscard]] duration span() const noexcept { return last - first; }
};

class captured {
 public:
  /// What is kept of a capture that can be read only once.
  static constexpr std::size_t most_octets = std::size_t{256} << 20;
  using handler = std::function<void(protocol, const datagram&)>;

  /// The first pass, which also enters the exporters. Throws startup_error (io) for more than most_octets.
  captured(std::string path, std::vector<ip_address> only, identities& exporters, const stop_flag& stop);

  [[nodiscard]] const capture_survey& survey() const noexcept { return survey_; }
  /// Each datagram of the exporters that are wanted, in order, until `stop`. Empty, or why not all could be read.
  [[nodiscard]] std::string each(const handler& handle, const stop_flag& stop) const;

 private:
  struct kept {
    protocol which;
    datagram about;  ///< without its payload
    std::size_t at, size;
  };
  void see(protocol which, const datagram& d);
  void keep(protocol which, const datagram& d);
  [[nodiscard]] bool is_wanted(const datagram& d) const;

  std::string path_;
  std::vector<ip_address> only_;
  bool is_file_;
  capture_survey survey_;
  std::int64_t second_ = 0;      ///< of the capture
  std::uint64_t in_second_ = 0;  ///< datagrams
  std::vector<kept> kept_;
  std::vector<std::byte> octets_;
  bool too_large_ = false;
};

}  // namespace flowkit::tools
