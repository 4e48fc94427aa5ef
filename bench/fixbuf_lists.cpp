// SPDX-License-Identifier: BSL-1.0
#include "fixbuf_lists.hpp"

#include <fixbuf/public.h>

#include <benchmark/benchmark.h>

#include <cstring>

namespace flowkit::bench {

namespace {
// In the order of list_records.hpp and without gaps, as libfixbuf wants its internal templates.
struct fixbuf_packet {
  std::uint32_t seen_ms[2];  // 20 octets: no member may ask for 8
  std::uint32_t sequence, acknowledgement;
  std::uint16_t window;
  std::uint8_t flags, ttl;
};
static_assert(sizeof(fixbuf_packet) == 20);
struct fixbuf_flow {
  std::uint64_t start_ms, end_ms, octets, packets, reverse_octets, reverse_packets;
  std::uint32_t source, destination, ingress_interface, egress_interface, sequence, duration_ms;
  std::uint16_t source_port, destination_port, vlan, window;
  std::uint8_t protocol, end_reason, flags, tos, padding[4];
  fbSubTemplateMultiList_t details;
};
static_assert(offsetof(fixbuf_flow, details) == 88 && sizeof(fixbuf_flow) == 88 + sizeof(fbSubTemplateMultiList_t));

char* name(const char* n) { return const_cast<char*>(n); }

/// padding: 4 in the internal template, 0 in the one that is sent.
fbTemplate_t* flow_template(fbInfoModel_t* model, std::uint16_t padding) {
  fbInfoElementSpec_t fields[] = {{name("flowStartMilliseconds"), 8, 0},
                                  {name("flowEndMilliseconds"), 8, 0},
                                  {name("octetTotalCount"), 8, 0},
                                  {name("packetTotalCount"), 8, 0},
                                  {name("reverseOctetTotalCount"), 8, 0},
                                  {name("reversePacketTotalCount"), 8, 0},
                                  {name("sourceIPv4Address"), 4, 0},
                                  {name("destinationIPv4Address"), 4, 0},
                                  {name("ingressInterface"), 4, 0},
                                  {name("egressInterface"), 4, 0},
                                  {name("tcpSequenceNumber"), 4, 0},
                                  {name("flowDurationMilliseconds"), 4, 0},
                                  {name("sourceTransportPort"), 2, 0},
                                  {name("destinationTransportPort"), 2, 0},
                                  {name("vlanId"), 2, 0},
                                  {name("tcpWindowSize"), 2, 0},
                                  {name("protocolIdentifier"), 1, 0},
                                  {name("flowEndReason"), 1, 0},
                                  {name("tcpControlBits"), 1, 0},
                                  {name("ipClassOfService"), 1, 0},
                                  {name("paddingOctets"), padding, 1},
                                  {name("subTemplateMultiList"), FB_IE_VARLEN, 0},
                                  FB_IESPEC_NULL};
  fbTemplate_t* const t = fbTemplateAlloc(model);
  // Flag 1 marks the padding: appended only where the flags ask for it.
  return fbTemplateAppendSpecArray(t, fields, padding != 0 ? 1 : 0, nullptr) ? t : nullptr;
}
fbTemplate_t* packet_template(fbInfoModel_t* model) {
  fbInfoElementSpec_t fields[] = {{name("observationTimeMilliseconds"), 8, 0},
                                  {name("tcpSequenceNumber"), 4, 0},
                                  {name("tcpAcknowledgementNumber"), 4, 0},
                                  {name("tcpWindowSize"), 2, 0},
                                  {name("tcpControlBits"), 1, 0},
                                  {name("ipTTL"), 1, 0},
                                  FB_IESPEC_NULL};
  fbTemplate_t* const t = fbTemplateAlloc(model);
  return fbTemplateAppendSpecArray(t, fields, 0, nullptr) ? t : nullptr;
}
constexpr std::uint16_t flow_id = listing_flow_template::id, packet_id = first_packet_template::id, internal_id = 999;
}  // namespace

struct fixbuf_list_reader::state {
  fbInfoModel_t* model = fbInfoModelAlloc();
  fbSession_t* session = fbSessionAlloc(model);
  fBuf_t* buffer = nullptr;
  GError* error = nullptr;
};

fixbuf_list_reader::fixbuf_list_reader(octets message_with_templates) : state_(std::make_unique<state>()) {
  fbSessionAddTemplate(state_->session, TRUE, internal_id, flow_template(state_->model, 4), &state_->error);
  fbSessionAddTemplate(state_->session, TRUE, packet_id, packet_template(state_->model), &state_->error);
  fbSessionAddTemplatePair(state_->session, packet_id, packet_id);
  state_->buffer = fBufAllocForCollection(state_->session, nullptr);
  fBufSetAutomaticMode(state_->buffer, FALSE);
  read(message_with_templates);
}
fixbuf_list_reader::~fixbuf_list_reader() {
  g_clear_error(&state_->error);
  fBufFree(state_->buffer);
  fbInfoModelFree(state_->model);
}

std::size_t fixbuf_list_reader::read(octets message) {
  auto* const data = reinterpret_cast<std::uint8_t*>(const_cast<std::byte*>(message.data()));
  fBufSetBuffer(state_->buffer, data, message.size());
  std::size_t n = 0;
  fixbuf_flow f{};
  while (fBufSetInternalTemplate(state_->buffer, internal_id, &state_->error)) {
    std::size_t size = sizeof f;
    if (!fBufNext(state_->buffer, reinterpret_cast<std::uint8_t*>(&f), &size, &state_->error)) break;
    benchmark::DoNotOptimize(f);
    fbSubTemplateMultiListEntry_t* part = nullptr;
    while ((part = fbSubTemplateMultiListGetNextEntry(&f.details, part)) != nullptr) {
      if (fbSubTemplateMultiListEntryGetTemplateID(part) != packet_id) continue;
      void* packet = nullptr;
      while ((packet = fbSubTemplateMultiListEntryNextDataPtr(part, packet)) != nullptr) ++n;
      benchmark::DoNotOptimize(fbSubTemplateMultiListEntryGetDataPtr(part));
      benchmark::ClobberMemory();
    }
    fbSubTemplateMultiListClear(&f.details);
  }
  g_clear_error(&state_->error);
  return n;
}

struct fixbuf_list_writer::state {
  fbInfoModel_t* model = fbInfoModelAlloc();
  fbSession_t* session = fbSessionAlloc(model);
  std::uint8_t out[1400];
  fbExporter_t* exporter = fbExporterAllocBuffer(out, sizeof out);
  fBuf_t* buffer = nullptr;
  GError* error = nullptr;
  std::vector<fixbuf_flow> flows;
  std::size_t next = 0;
};

fixbuf_list_writer::fixbuf_list_writer(const listing_flows<first_packet_template>& flows)
    : state_(std::make_unique<state>()) {
  state& s = *state_;
  fbTemplate_t* const packets = packet_template(s.model);
  fbSessionSetDomain(s.session, 1);  // templates that are sent are the domain's
  fbSessionAddTemplate(s.session, TRUE, internal_id, flow_template(s.model, 4), &s.error);
  fbSessionAddTemplate(s.session, TRUE, packet_id, packets, &s.error);
  fbSessionAddTemplate(s.session, FALSE, packet_id, packet_template(s.model), &s.error);
  fbSessionAddTemplate(s.session, FALSE, flow_id, flow_template(s.model, 0), &s.error);
  s.buffer = fBufAllocForExport(s.session, s.exporter);
  fbSessionExportTemplates(s.session, &s.error);
  fBufSetAutomaticMode(s.buffer, FALSE);  // only now: without it templates do not begin a message
  fBufSetInternalTemplate(s.buffer, internal_id, &s.error);
  fBufSetExportTemplate(s.buffer, flow_id, &s.error);
  for (std::size_t i = 0; i < flows.flows().size(); ++i) {
    const listing_flow& f = flows.flows()[i];
    const auto seen = flows.packets(i);
    s.flows.push_back({f.start_ms,
                       f.end_ms,
                       f.octets,
                       f.packets,
                       f.reverse_octets,
                       f.reverse_packets,
                       f.source.value,
                       f.destination.value,
                       f.ingress_interface,
                       f.egress_interface,
                       f.sequence,
                       f.duration_ms,
                       f.source_port,
                       f.destination_port,
                       f.vlan,
                       f.window,
                       f.protocol,
                       f.end_reason,
                       f.flags,
                       f.tos,
                       {},
                       {}});
    fbSubTemplateMultiListEntry_t* const part =
        fbSubTemplateMultiListInit(&s.flows.back().details, FB_LIST_SEM_ORDERED, 1);
    auto* to = static_cast<fixbuf_packet*>(
        fbSubTemplateMultiListEntryInit(part, packet_id, packets, static_cast<std::uint16_t>(seen.size())));
    for (const first_packet& p : seen) {
      *to = {{}, p.sequence, p.acknowledgement, p.window, p.flags, p.ttl};
      std::memcpy((to++)->seen_ms, &p.seen_ms, sizeof p.seen_ms);
    }
  }
}
fixbuf_list_writer::~fixbuf_list_writer() {
  for (fixbuf_flow& f : state_->flows) fbSubTemplateMultiListClear(&f.details);
  g_clear_error(&state_->error);
  fBufFree(state_->buffer);
  fbInfoModelFree(state_->model);
}

bool fixbuf_list_writer::write(std::size_t n, void (*each)(void*, octets), void* context) {
  state& s = *state_;
  if (s.error != nullptr) return false;
  const auto emit = [&s, each, context] {
    if (!fBufEmit(s.buffer, &s.error)) return false;
    each(context, {reinterpret_cast<const std::byte*>(s.out), fbExporterGetMsgLen(s.exporter)});
    return true;
  };
  for (std::size_t done = 0; done < n; ++done) {
    auto* const f = reinterpret_cast<std::uint8_t*>(&s.flows[s.next]);
    if (!fBufAppend(s.buffer, f, sizeof(fixbuf_flow), &s.error)) {
      if (!g_error_matches(s.error, FB_ERROR_DOMAIN, FB_ERROR_EOM)) return false;
      g_clear_error(&s.error);
      if (!emit() || !fBufAppend(s.buffer, f, sizeof(fixbuf_flow), &s.error)) return false;
    }
    s.next = (s.next + 1) % s.flows.size();
  }
  return emit();
}

}  // namespace flowkit::bench
