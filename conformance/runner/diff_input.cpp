// SPDX-License-Identifier: BSL-1.0
#include "conformance/runner/diff_input.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "tools/common/capture_reader.hpp"
#include "tools/common/exit_code.hpp"
#include "tools/common/protocols.hpp"
#include "tools/common/terminal.hpp"

namespace flowkit::tools {

namespace {
namespace fs = std::filesystem;
constexpr ipv4_address usual_source{0xc0000201};  // 192.0.2.1: payload files have none

conformance::case_frame frame_of(const datagram& d, bool is_messages) {
  conformance::case_frame f;
  f.octets.assign(d.payload.begin(), d.payload.end());
  f.source = d.source, f.destination_port = d.destination.port, f.received = d.received;
  const std::uint16_t port = row_of(recognise(d.payload)).port;
  if (f.source.address.family() == 0) f.source = {ip_address{usual_source}, port};
  if (f.destination_port == 0) f.destination_port = port;
  if (is_messages || d.transport == transport_kind::stream) f.transport = transport_kind::stream;
  return f;
}

/// FOLDER/SOURCE/NAME.json
diff_input read_one_case(const std::string& path, std::uint64_t limit) {
  const fs::path whole = fs::absolute(path);
  const fs::path folder = whole.parent_path().parent_path();
  conformance::test_case c =
      conformance::read_case(folder, (whole.parent_path().filename() / whole.stem()).generic_string());
  if (limit != 0 && c.frames.size() > limit) c.frames.resize(limit);
  return {std::move(c.frames), {}};
}

/// Datagrams are kept, as what comes out may be any of those before the first disagreement.
constexpr std::uint64_t most_octets = std::uint64_t{1} << 30;
}  // namespace

diff_input read_diff_input(const std::string& path, std::uint64_t limit, const stop_flag* stop) {
  if (path.ends_with(".json")) return read_one_case(path, limit);
  diff_input out;
  stop_flag enough{false};
  bool is_too_large = false;
  std::uint64_t octets = 0;
  const bool is_messages = path.ends_with(".ipfix");  // RFC 5655: one after the other, as over a connection
  const auto one = [&](const datagram& d) {
    if (stopped(stop) || (limit != 0 && out.frames.size() >= limit)) return static_cast<void>(enough = true);
    octets += d.payload.size() + sizeof(conformance::case_frame);
    if (octets > most_octets) return static_cast<void>(enough = is_too_large = true);
    out.frames.push_back(frame_of(d, is_messages));
  };
  const capture_summary read = read_capture(path, one, {.stop = &enough});
  if (!read.error.empty() && out.frames.empty()) throw startup_error(exit_code::io, read.error);
  out.remark = read.error;
  if (is_too_large)
    out.remark = fmt::format("{}: only the first {} are compared: more than {} MiB are not kept (--limit N for fewer)",
                             path, counted(out.frames.size(), "datagrams"), most_octets >> 20);
  if (out.frames.empty())
    throw startup_error(exit_code::io,
                        fmt::format("--capture {}: no datagrams in {}", path == "-" ? "standard input" : path,
                                    counted(read.frames, "frames")));
  return out;
}

}  // namespace flowkit::tools
