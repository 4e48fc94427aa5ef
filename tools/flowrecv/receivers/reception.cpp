// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/receivers/reception.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include <flowkit/flow/digest.hpp>
#include <flowkit/sflow5/sample.hpp>

#include "tools/common/printable.hpp"
#include "tools/flowrecv/receivers/exporter_observer.hpp"
#include "tools/flowrecv/state/state_file.hpp"

namespace flowkit::tools {

reception::reception(exporter_table& exporters, sink& to, log_sink log, const receiver_settings& settings)
    : exporters_(exporters),
      to_(to),
      log_(std::move(log)),
      lines_(settings.log != nullptr ? *settings.log : own_limit_),
      wants_data_records_(to.wants_data_records()),
      wants_samples_(to.wants_samples()),
      settings_(settings),
      sessions_(settings.sessions, settings.pending),
      batch_(plan::batch) {
  if (to.wants_parts()) parts_.emplace(to);
}

void reception::refuse_whole(const datagram& d, protocol kind, std::uint32_t domain, error why,
                             std::string_view words) {
  refuse(count_datagram(d, {d.source, kind, domain}), d, why, words);
}

known_exporter reception::arrived(const datagram& d, const message_source& from, protocol kind, std::uint32_t domain,
                                  std::uint32_t number, const record_context& context, bool is_first) {
  search_steps_ = std::min(search_steps_ + search_steps_per_message, max_search_steps);
  const protocol_row& row = row_of(kind);
  const auto session = sessions_.at(make_session_key(from, row.session_version(), domain, settings_.scope));
  if (settings_.state != nullptr && !sessions_[session].learnt.kept) keep(session);
  exporter_session& learnt = sessions_[session].learnt;
  const auto arrival = learnt.runs.arrived(from.port, number, context);
  gap_position now;
  kernel_gaps_.arrived(now, 0, 0);
  const auto gaps = learnt.gaps.of(arrival.run.id, now);
  if (arrival.is_new || arrival.moved || gaps.is_new) sessions_.recharge(session);
  const exporter_key key{{from.address, arrival.run.first_port}, kind, domain};
  exporter& e = is_first ? count_datagram(d, key) : exporters_.at(key);
  if (e.session == 0) e.gaps = gaps.at;  // the account is new, the run need not be
  if (std::exchange(e.session, sessions_[session].serial) != sessions_[session].serial) e.anonymised.clear();
  e.counters.sequence.lost -= arrival.retracted;
  e.counters.port_changes += arrival.moved;
  if (d.has_clock && row.has_export_time) e.counters.clock.observe(context.export_time, d.received);
  const auto& kept = learnt.kept;
  return {e, session, arrival.run, gaps.at, kept ? &kept->came(arrival.run, context, d.received) : nullptr};
}

void reception::keep(exporter_sessions::handle session) {
  sessions_[session].learnt.kept = std::make_unique<kept_session>();
  if (session >= serials_.size()) serials_.resize(session + std::size_t{1});
  serials_[session] = sessions_[session].serial;
  settings_.state->give(sessions_, session);
  sessions_.recharge(session);
}

exporter& reception::count_datagram(const datagram& d, const exporter_key& key) {
  exporter& e = exporters_.at(key);
  ++e.counters.datagrams;
  e.counters.octets += d.payload.size();
  e.counters.wrong_port += is_at_wrong_port(key.kind, d.destination.port);
  if (parts_) parts_->belongs_to(e);
  if (exporter_observer* const by = looks_at_exporters(observer_)) by->arrived(e, d);
  return e;
}

void reception::refuse(exporter& e, const datagram& d, error why, std::string_view words) {
  ++refused_;
  if (parts_) parts_->belongs_to(e);
  if (observer* const by = watching()) by->refused(why, words);
  const auto reason = static_cast<std::size_t>(why.code);
  ++e.counters.undecodable.of[reason];
  if (!log_) return;
  const auto since = lines_.admits(e.key, static_cast<std::uint32_t>(reason));
  if (!since) return log_end();
  const std::string what =
      words.empty() ? fmt::format("{} at octet {}", refusals::name(reason), why.offset) : std::string(words);
  const std::string others =
      *since == 0 ? "further ones are counted only" : fmt::format("{} more since the last line", *since);
  log(fmt::format("{}: datagram of {} octets: {} ({})", e.label, d.payload.size(), what, others));
}

void reception::look_elsewhere(exporter& e, exporter_sessions::handle session, std::uint16_t id, timestamp now) {
  if (exporter_observer* const by = looks_at_exporters(observer_)) by->waits(e, id);
  if (!e.missing.look_for(id, sessions_.key(session), sessions_, now, search_steps_) || !log_) return;
  if (!lines_.admits()) return log_end();
  log(fmt::format("{}: {}", e.label, e.missing.in_words()));
}

void reception::log(const std::string& line) { log_(printable(line)); }

void reception::log_end() {
  if (lines_.has_just_ended())
    log(fmt::format("no further lines like these for up to {} minutes: see the statistics for all counts",
                    log_limit::silence.count()));
}

bool reception::pass_on(const exporter& e, const flow::record& r) {
  const flow::line_context added{.exporter = e.name};
  return to_.flow({r, added, e});
}

void reception::deliver(exporter& e, const flow::record& r) {
  ++records_;
  ++e.counters.flow_records;
  e.counters.flow_bytes += r.has<&flow::record::bytes>() ? r.bytes : 0;
  e.counters.flow_packets += r.has<&flow::record::packets>() ? r.packets : 0;
  if (settings_.digest) e.counters.digest += flow::digest(r);
  e.counters.output_lost += !pass_on(e, r);
}

void reception::deliver_reverse(exporter& e, const flow::record& r) {
  ++e.counters.reverse_flows;
  e.counters.output_lost += !pass_on(e, r);
}

void reception::deliver(exporter& e, const received_record& r) {
  if (!parts_) {
    e.counters.output_lost += !to_.data_record(r, e);
    return;
  }
  received_record with = r;
  with.in = parts_->at_hand();
  parts_->covers(r.raw);
  e.counters.output_lost += !to_.data_record(with, e);
}

void reception::show_sequence(flow::sequence_event event, bool restarted) {
  using enum flow::sequence_event;
  const char* const words = restarted || event == restart ? "restart of the exporter"
                            : event == gap                ? "gap in sequence numbers"
                            : event == late               ? "late by its sequence number"
                            : event == duplicate          ? "sequence number a second time"
                            : event == held               ? "sequence number far from the expected one"
                                                          : nullptr;
  if (words != nullptr) parts_->show(part::finding{.words = words});
}

void reception::deliver(exporter& e, const received_sample& s) {
  if (wants_samples_ == wanted_samples::none) return;
  if (wants_samples_ == wanted_samples::counters && !sflow5::is_counters(s.raw.format)) return;
  if (!parts_) {
    e.counters.output_lost += !to_.sample(s, e);
    return;
  }
  const received_sample with{s.head, s.raw, s.received, parts_->at_hand()};
  constexpr std::size_t head = sflow5::block_layout.min_size;
  parts_->covers({s.raw.data.data() - head, head + s.raw.data.size()});
  e.counters.output_lost += !to_.sample(with, e);
}

}  // namespace flowkit::tools
