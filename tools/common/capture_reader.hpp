// SPDX-License-Identifier: BSL-1.0
// The UDP datagrams of a file: a capture (pcap, pcapng), datagrams back to back (protocols.hpp), or frames
// (frames.hpp).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tools/common/datagram.hpp"
#include "tools/common/frame_dissector.hpp"
#include "tools/common/input_file.hpp"
#include "tools/common/stop_flag.hpp"

namespace flowkit::tools {

struct capture_summary : frame_counts {
  bool is_capture = true;  ///< false: a file of payloads or frames: as many as its datagrams
  bool stopped = false;    ///< by the flag, before the end
  timestamp last{};        ///< of a capture: the latest frame, whatever is in it
  /// Empty: read to its end. Else the file, what is wrong and where; everything before that place was delivered.
  std::string error;
};

/// What a file holds that is neither a capture nor datagrams, for those who know what to do with it.
struct other_content {
  static constexpr std::size_t most = std::size_t{64} << 20;
  std::vector<std::byte> octets;
};

/// What a reading tells, and is told, meanwhile. Each may be null.
struct reading {
  const stop_flag* stop = nullptr;
  /// Octets of the file that were read, of pcapng roughly, for those who show progress.
  std::uint64_t* position = nullptr;
  other_content* other = nullptr;  ///< any other content, up to its limit; without it, that is an error
  const input_wait* wait = nullptr;
};

/// Messages of RFC 5655, by the name of the file: x.ipfix, also compressed (x.ipfix.gz).
[[nodiscard]] bool is_ipfix_file(std::string_view path) noexcept;

/// Delivers every UDP datagram of the file to `handle`, in order; `-` is standard input. Every link layer of
/// frame_dissector. Files compressed by gzip or zstd are read as what they hold, whatever they are called. Datagrams of
/// payload files have no source address, and the file's modification time as time of receipt. Throws only what `handle`
/// and `wait` throw.
[[nodiscard]] capture_summary read_capture(const std::string& path, const datagram_handler& handle,
                                           const reading& how = {});

}  // namespace flowkit::tools
