// SPDX-License-Identifier: BSL-1.0
// Sessions as octets of a state file, both ways. Nothing that is read is relied on before it has been checked.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "tools/flowrecv/receivers/exporter_session.hpp"
#include "tools/flowrecv/state/layout.hpp"

namespace flowkit::tools::state {

using session_type = exporter_sessions::session_type;

/// Some sessions, one after the other.
struct session_octets {
  std::vector<std::byte> octets;
  std::uint32_t sessions = 0;
};

/// Those over connections and of files end with these, and are not kept; nor are those without kept_session.
void write_session(const session_key& key, const session_type& s, session_octets& out);

/// A session of a file, whose parts have been looked at.
struct stored_session {
  session_key key;
  session_head head{};
  octets parts;
};
/// What its parts are; `parts` only has what is whole and makes sense.
struct session_visitor {
  std::function<void(const run_position&)> run = [](const run_position&) {};
  std::function<void()> runs_end = [] {};
  std::function<void(const template_part&, const template_view&)> definition = [](const auto&, const auto&) {};
  std::function<void(const template_view&)> kind = [](const template_view&) {};
  std::function<void(const record_part&, octets)> record = [](const auto&, octets) {};
};
/// False: they are malformed. `room`: max_template_fields.
bool visit_parts(const stored_session& s, std::span<specifier> room, const session_visitor& visit);

/// The next one; false if it is malformed.
bool read_session(reader& in, std::span<specifier> room, stored_session& out);

/// All that was learnt, for a session that is new.
void restore_session(const stored_session& from, exporter_sessions& into, exporter_sessions::handle s);

}  // namespace flowkit::tools::state
