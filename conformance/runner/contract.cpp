// SPDX-License-Identifier: BSL-1.0
#include "conformance/runner/contract.hpp"

#include <fmt/format.h>

#include "conformance/case_files/case_hex.hpp"
#include "tools/common/exit_code.hpp"

namespace flowkit::tools {

namespace {
namespace cf = conformance;

struct probe {
  protocol what;
  const char* octets;
};
constexpr probe probes[] = {
    // A flow, as any decoder of NetFlow v5 reads it.
    {protocol::netflow5,
     "0000: 0005 0001 000186a0 6955b900 00000000 00000000 00 00 0000      # version, count, times, sequence, engine\n"
     "0018: c0000201 c6336401 00000000 0001 0002 00000001 00000064        # 192.0.2.1 to 198.51.100.1, 1 packet\n"
     "0030: 00015f90 00015f90 0035 0035 00 00 11 00 0000 0000 00 00 0000  # UDP, port 53\n"},
    // Headers alone: no sets, no samples.
    {protocol::ipfix, "0000: 000a 0010 6955b900 00000000 00000001  # version, length, time, sequence, domain\n"},
    {protocol::sflow5, "0000: 00000005 00000001 c0000201 00000000 00000001 00002710 00000000\n"},
};

/// The last line that says something.
std::string last_line(std::string_view text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.remove_suffix(1);
  const std::size_t end = text.rfind('\n');
  constexpr std::size_t most = 200;
  return std::string{text.substr(end == std::string_view::npos ? 0 : end + 1).substr(0, most)};
}
}  // namespace

void check_contract(const std::string& who, const std::vector<std::string>& command, const cf::testee_limits& limits,
                    const stop_flag& stop) {
  std::string message;
  for (const probe& p : probes) {
    const std::vector<std::byte> octets = cf::read_case_hex(p.octets).frames.at(0);
    const std::uint16_t port = row_of(p.what).port;
    const datagram frame{.payload = octets,
                         .source = {ip_address{ipv4_address{0xc0000201}}, port},
                         .destination = {{}, port},
                         .received = from_unix_seconds(1'767'225'600)};
    const cf::testee_run run = cf::run_testee(command, {&frame, 1}, limits, &stop);
    if (stopped(&stop) || !run.answers.empty()) return;  // what it does wrong after its verdict is judged later
    std::string errors = last_line(run.errors);
    if (!errors.empty()) errors = "; on standard error: " + errors;
    if (run.what == cf::fault::unsupported)
      throw startup_error(exit_code::usage,
                          fmt::format("{}'{}' supports nothing: exit code 127, of a good datagram of {}{}", who,
                                      command[0], row_of(p.what).title, errors));
    if (message.empty()) message = run.message + errors;
    // Neither a crash nor anything else that a decoder may do at one datagram.
    if (run.what == cf::fault::rubbish) break;
  }
  throw startup_error(exit_code::usage, fmt::format("{}'{}' does not speak the contract of docs/testee.md: {}", who,
                                                    command[0], message));
}

}  // namespace flowkit::tools
