// SPDX-License-Identifier: BSL-1.0
// The functions flowkit_collector_...
#include "c/src/collector.hpp"

#include <flowkit/sflow5/header.hpp>

#include "c/src/reading.hpp"

using namespace flowkit;
using namespace flowkit::c_interface;

namespace flowkit::c_interface {

void add(flowkit_counts& to, const flowkit_counts& of) noexcept {
  // All members are of 64 bits, and sums of signed ones are those of their octets.
  static_assert(sizeof(flowkit_counts) % sizeof(std::uint64_t) == 0);
  constexpr std::size_t n = sizeof(flowkit_counts) / sizeof(std::uint64_t);
  std::uint64_t sums[n], more[n];
  std::memcpy(sums, &to, sizeof sums), std::memcpy(more, &of, sizeof more);
  for (std::size_t i = 0; i < n; ++i) sums[i] += more[i];
  std::memcpy(&to, sums, sizeof sums);
}

session_limits sessions_of(const flowkit_limits& l) noexcept {
  session_limits s{.octets = l.octets, .sessions = l.sessions, .learnt_octets = l.learnt_octets};
  s.templates = {.octets = l.template_octets, .templates = l.templates, .lifetime = {l.template_lifetime}};
  return s;
}
pending_limits pending_of(const flowkit_limits& l) noexcept {
  return {.octets = l.waiting_octets, .sets_per_session = l.waiting_sets, .age = {l.waiting_age}};
}

namespace {
void set_defaults(flowkit_limits& l) noexcept {
  const session_limits s;
  const pending_limits p;
  l = {};
  l.size = sizeof l, l.version = FLOWKIT_C_VERSION, l.scope = FLOWKIT_SCOPE_RFC;
  l.octets = s.octets, l.sessions = s.sessions, l.learnt_octets = s.learnt_octets;
  l.templates = s.templates.templates, l.template_octets = s.templates.octets;
  l.template_lifetime = s.templates.lifetime.ns;
  l.waiting_octets = p.octets, l.waiting_sets = p.sets_per_session, l.waiting_age = p.age.ns;
  l.exporters = 16384;
}
/// False: an address of another size, or no transport.
bool read_source(const flowkit_source* s, message_source& out) noexcept {
  if (s == nullptr) return true;
  if ((s->size != 0 && s->size != 4 && s->size != 16) || s->transport > FLOWKIT_FILE) return false;
  out.address = address_of(s->address, s->size);
  out.port = s->port, out.transport = static_cast<transport_kind>(s->transport), out.connection = s->connection;
  return true;
}
void write_source(const message_source& s, flowkit_source& out) noexcept {
  out = {};
  const std::size_t sizes[] = {0, 4, 16};
  out.size = static_cast<std::uint8_t>(sizes[s.address.family() == 0 ? 0 : s.address.is_v4() ? 1 : 2]);
  std::memcpy(out.address, s.address.octets().data(), out.size);
  out.port = s.port, out.transport = static_cast<std::uint8_t>(s.transport), out.connection = s.connection;
}

void read(reading& in) {
  const octets d = in.datagram();
  in.collector().sessions.expire(in.received());
  const unsigned first = d.size() < 2 ? 0u : load_be<std::uint16_t>(d.data());
  switch (first) {
    case FLOWKIT_NETFLOW1:
    case FLOWKIT_NETFLOW5:
    case FLOWKIT_NETFLOW7: return read_fixed(in, static_cast<int>(first));
    case FLOWKIT_NETFLOW9: return read_netflow9(in);
    case FLOWKIT_IPFIX: return read_ipfix(in);
    default: break;
  }
  if (d.size() >= 4 && load_be<std::uint32_t>(d.data()) == sflow5::version) return read_sflow5(in);
  in.refuse_whole(FLOWKIT_UNKNOWN, 0, {d.size() < 2 ? errc::truncated : errc::bad_version, 0});
}
}  // namespace

}  // namespace flowkit::c_interface

void flowkit_limits_init(flowkit_limits* limits, size_t size, int version) {
  if (limits == nullptr) return;
  flowkit_limits own;
  set_defaults(own);
  // A header of another version may know another struct: what it has room for, and no more.
  own.size = size, own.version = version;
  std::memcpy(limits, &own, size < sizeof own ? size : sizeof own);
}

flowkit_collector* flowkit_collector_new(const flowkit_limits* limits, flowkit_error* error) {
  flowkit_limits own;
  set_defaults(own);
  if (limits != nullptr) {
    if (limits->size != sizeof own || limits->version != FLOWKIT_C_VERSION) {
      const char* const why = flowkit_version_mismatch(limits->version);
      if (why != nullptr) return fail(error, FLOWKIT_MISMATCH, 0, why), nullptr;
      return wrong_argument(error, "the limits were not set by flowkit_limits_init()"), nullptr;
    }
    own = *limits;
  }
  const auto wrong = [error](std::string_view text) { return wrong_argument(error, text), nullptr; };
  if (own.scope < FLOWKIT_SCOPE_RFC || own.scope > FLOWKIT_SCOPE_PORT) return wrong("scope: not a flowkit_scope");
  if (own.sessions == 0) return wrong("sessions: at least 1");
  if (own.exporters == 0) return wrong("exporters: at least 1");
  if (own.template_lifetime < 0 || own.waiting_age < 0) return wrong("a time of the limits is below 0");
  succeed(error);
  return new flowkit_collector(own);
}

void flowkit_collector_free(flowkit_collector* collector) {
  if (collector != nullptr && collector->busy)
    collector->doomed = true;
  else
    delete collector;
}

int flowkit_collector_read(flowkit_collector* collector, const void* datagram, size_t size,
                           const flowkit_source* source, int64_t received, flowkit_callback callback, void* user,
                           flowkit_error* error) {
  if (collector == nullptr) return wrong_argument(error, "collector: null");
  if (datagram == nullptr && size != 0) return wrong_argument(error, "datagram: null");
  if (size > 65535) return wrong_argument(error, "size: a datagram has at most 65535 octets");
  message_source from;
  if (!read_source(source, from)) return wrong_argument(error, "source: an address has 0, 4 or 16 octets");
  if (collector->busy) return fail(error, FLOWKIT_BUSY, 0, "a callback called the collector that called it");
  collector->busy = true;
  collector->walk = {};
  reading in{*collector, {static_cast<const std::byte*>(datagram), size}, from, {received}, callback, user};
  read(in);
  collector->busy = false;
  if (collector->doomed) delete collector;
  return in.failure().code == errc::ok ? succeed(error) : fail(error, in.failure());
}

size_t flowkit_collector_close(flowkit_collector* collector, const flowkit_source* source) {
  message_source from;
  if (collector == nullptr || collector->busy || !read_source(source, from)) return 0;
  return collector->sessions.close(from);
}

int flowkit_collector_counts(const flowkit_collector* collector, flowkit_counts* counts, flowkit_memory* memory) {
  if (counts != nullptr) *counts = {};
  if (memory != nullptr) *memory = {};
  if (collector == nullptr) return FLOWKIT_BAD_ARGUMENT;
  const auto& accounts = collector->accounts;
  if (counts != nullptr) {
    *counts = collector->evicted;
    for (auto h = accounts.newest(); h != accounts.none; h = accounts.older(h)) add(*counts, accounts[h].counts);
  }
  if (memory != nullptr) {
    const session_memory& s = collector->sessions;
    memory->sessions = s.size(), memory->octets = s.used_octets(), memory->waiting_octets = s.pending_octets();
    memory->exporters = accounts.size(), memory->evicted_exporters = collector->evictions;
    memory->evicted_sessions = s.counts().evicted, memory->evicted_templates = s.templates().evicted;
    memory->dropped_sets = s.pending().dropped;
  }
  return FLOWKIT_OK;
}

int flowkit_collector_exporter(const flowkit_collector* collector, size_t index, flowkit_exporter* out) {
  if (out != nullptr) *out = {};
  if (collector == nullptr || out == nullptr || index >= collector->accounts.size()) return 0;
  const auto& accounts = collector->accounts;
  auto& walk = collector->walk;
  if (walk.at == accounts.none || walk.index > index) walk = {0, accounts.newest()};
  for (; walk.index < index; ++walk.index) walk.at = accounts.older(walk.at);
  const auto h = walk.at;
  const account_key& key = accounts.key(h);
  const account& of = accounts[h];
  write_source(key.source, out->source);
  out->protocol = key.protocol, out->domain = key.domain, out->sampling = of.sampling;
  out->last_read = of.last_read.ns, out->missing_template = of.missing_template, out->counts = of.counts;
  return 1;
}
