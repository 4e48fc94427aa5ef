// SPDX-License-Identifier: BSL-1.0
#include "fixbuf_peer.hpp"

#include <fixbuf/public.h>

#include <benchmark/benchmark.h>

namespace flowkit::bench {

namespace {
// In the order of ipfix_records.hpp and without gaps, as libfixbuf wants its internal template.
struct [[gnu::packed]] fixbuf_record {
  std::uint32_t source, destination, next_hop, input, output;
  std::uint64_t packets, octets, start_ms, end_ms;
  std::uint16_t source_port, destination_port;
  std::uint8_t flags, protocol, tos;
  std::uint32_t source_as, destination_as;
  std::uint8_t source_prefix, destination_prefix;
  std::uint16_t vlan;
  std::uint8_t direction;
};
static_assert(sizeof(fixbuf_record) == 72);

char* name(const char* n) { return const_cast<char*>(n); }
constexpr std::uint16_t internal_id = 999;
}  // namespace

struct fixbuf_collector::state {
  fbInfoModel_t* model = fbInfoModelAlloc();
  fbSession_t* session = fbSessionAlloc(model);
  fBuf_t* buffer = nullptr;
  GError* error = nullptr;
};

fixbuf_collector::fixbuf_collector(octets message_with_template) : state_(new state) {
  fbInfoElementSpec_t fields[] = {{name("sourceIPv4Address"), 4, 0},
                                  {name("destinationIPv4Address"), 4, 0},
                                  {name("ipNextHopIPv4Address"), 4, 0},
                                  {name("ingressInterface"), 4, 0},
                                  {name("egressInterface"), 4, 0},
                                  {name("packetDeltaCount"), 8, 0},
                                  {name("octetDeltaCount"), 8, 0},
                                  {name("flowStartMilliseconds"), 8, 0},
                                  {name("flowEndMilliseconds"), 8, 0},
                                  {name("sourceTransportPort"), 2, 0},
                                  {name("destinationTransportPort"), 2, 0},
                                  {name("tcpControlBits"), 1, 0},
                                  {name("protocolIdentifier"), 1, 0},
                                  {name("ipClassOfService"), 1, 0},
                                  {name("bgpSourceAsNumber"), 4, 0},
                                  {name("bgpDestinationAsNumber"), 4, 0},
                                  {name("sourceIPv4PrefixLength"), 1, 0},
                                  {name("destinationIPv4PrefixLength"), 1, 0},
                                  {name("vlanId"), 2, 0},
                                  {name("flowDirection"), 1, 0},
                                  FB_IESPEC_NULL};
  fbTemplate_t* const wanted = fbTemplateAlloc(state_->model);
  if (!fbTemplateAppendSpecArray(wanted, fields, 0xffff'ffff, &state_->error) ||
      fbSessionAddTemplate(state_->session, TRUE, internal_id, wanted, &state_->error) == 0)
    return;
  state_->buffer = fBufAllocForCollection(state_->session, nullptr);
  fBufSetAutomaticMode(state_->buffer, FALSE);
  read(message_with_template);
}

fixbuf_collector::~fixbuf_collector() {
  g_clear_error(&state_->error);
  if (state_->buffer != nullptr)
    fBufFree(state_->buffer);
  else
    fbSessionFree(state_->session);
  fbInfoModelFree(state_->model);
  delete state_;
}

std::size_t fixbuf_collector::read(octets message) {
  if (state_->buffer == nullptr) return 0;
  auto* const data = reinterpret_cast<std::uint8_t*>(const_cast<std::byte*>(message.data()));
  fBufSetBuffer(state_->buffer, data, message.size());
  std::size_t n = 0;
  while (fBufSetInternalTemplate(state_->buffer, internal_id, &state_->error)) {
    fixbuf_record r;
    std::size_t size = sizeof r;
    if (!fBufNext(state_->buffer, reinterpret_cast<std::uint8_t*>(&r), &size, &state_->error)) break;
    benchmark::DoNotOptimize(r);
    ++n;
  }
  g_clear_error(&state_->error);
  return n;
}

}  // namespace flowkit::bench
