// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/receiver.hpp"

#include "tools/flowrecv/state/session_octets.hpp"

namespace flowkit::tools {

receiver::receiver(exporter_table& exporters, sink& to, log_sink log, const receiver_settings& settings)
    : shared_(exporters, to, std::move(log), settings) {
  for (const protocol_row& p : protocols()) {
    const make_receiver make = receiver_of(p.which);
    receivers_.push_back(make != nullptr ? make(shared_) : nullptr);
  }
}

bool receiver::handle(const datagram& d, bool over_limit) {
  shared_.set_over_limit(over_limit);
  shared_.dropped_before(d.dropped_before);
  const std::uint64_t before = shared_.refusals_so_far();
  ++datagrams_;
  if (part_watch* const parts = shared_.parts()) {
    parts->begin(d);
    decode(d);
    parts->end(!shared_.limit_reached());
  } else {
    decode(d);
  }
  return shared_.refusals_so_far() == before;
}

void receiver::write_state(state::session_octets& out) {
  shared_.each_session([&](const session_key& key, const auto& session) { state::write_session(key, session, out); });
}

void receiver::decode(const datagram& d) {
  const protocol kind = recognise(d.payload);
  if (protocol_receiver* const own = receivers_[static_cast<std::size_t>(kind)].get()) return own->receive(d);
  if (kind != protocol::unknown) {
    if (observer* const by = shared_.watching()) by->not_decoded(kind);
    return shared_.refuse_whole(d, kind, 0, {errc::bad_version, 0},
                                std::string(row_of(kind).title) + " is not decoded");
  }
  shared_.refuse_whole(d, kind, 0, {d.payload.size() < 2 ? errc::truncated : errc::bad_version, 0});
}

}  // namespace flowkit::tools
