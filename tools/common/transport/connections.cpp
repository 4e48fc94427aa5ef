// SPDX-License-Identifier: BSL-1.0
#include "tools/common/transport/connections.hpp"

#include <fmt/format.h>

#include <utility>

#include "tools/common/terminal.hpp"
#include "tools/common/transport/dtls_listener.hpp"
#include "tools/common/transport/stream_listener.hpp"

namespace flowkit::tools {

namespace {
struct end_row {
  connection_end which;
  const char* name;
  const char* words;
};
constexpr std::array<end_row, static_cast<std::size_t>(connection_end::count_)> ends{{
    {connection_end::closed, "closed", "closed by the exporter"},
    {connection_end::cut, "cut", "cut in the middle of a message"},
    {connection_end::reset, "reset", "broken between messages"},
    {connection_end::malformed, "malformed", "closed for a malformed message"},
    {connection_end::handshake_failed, "handshake_failed", "ended by the handshake"},
    {connection_end::no_answer, "no_answer", "without a handshake in time"},
    {connection_end::slow, "slow", "too slow with a message"},
    {connection_end::silent, "silent", "silent for too long"},
    {connection_end::no_room, "no_room", "not accepted for want of room"},
    {connection_end::replaced, "replaced", "replaced by a new one from the same port"},
    {connection_end::stopped, "stopped", "open to the end"},
}};
constexpr bool is_in_order() {
  for (std::size_t i = 0; i < ends.size(); ++i)
    if (ends[i].which != static_cast<connection_end>(i)) return false;
  return true;
}
static_assert(is_in_order(), "rows stand in the order of the enumeration");
}  // namespace

const char* to_string(connection_end e) noexcept { return ends[static_cast<std::size_t>(e)].words; }
const char* short_name(connection_end e) noexcept { return ends[static_cast<std::size_t>(e)].name; }

std::string in_words(const connection_account& a) {
  std::string out = fmt::format("{} {}: {}", to_string(a.how), to_string(a.at), counted(a.accepted, "connections"));
  const char* before = ": ";
  for (const end_row& row : ends)
    if (const std::uint64_t n = a.ended[static_cast<std::size_t>(row.which)]; n != 0)
      out += fmt::format("{}{} {}", std::exchange(before, ", "), n, row.words);
  if (a.resumed != 0) out += fmt::format("; {} by resuming a session", a.resumed);
  if (a.renegotiations != 0) out += fmt::format("; {} not allowed", counted(a.renegotiations, "renegotiations"));
  if (a.kernel_drops != 0) out += fmt::format("; {} dropped by the kernel", counted(a.kernel_drops, "datagrams"));
  if (a.without_session != 0) out += fmt::format("; {} of no session", counted(a.without_session, "datagrams"));
  return out;
}

std::unique_ptr<connection_listener> listen_for_connections(connection_service& service, transport how,
                                                            const endpoint& at, const tls_context* tls) {
  if (how == transport::dtls) return make_dtls_listener(service, at, *tls);
  return make_stream_listener(service, how, at, tls);
}

}  // namespace flowkit::tools
