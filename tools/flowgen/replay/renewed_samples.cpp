// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/replay/renewed_samples.hpp"

#include <flowkit/core/field_place.hpp>
#include <flowkit/sflow5/format.hpp>
#include <flowkit/sflow5/message.hpp>
#include <flowkit/sflow5/sample.hpp>

namespace flowkit::tools {

namespace {
/// Kinds of samples that a source numbers apart, in stream_key::kind above the protocol.
enum class numbered : std::uint32_t { flow = 0x100, counters = 0x200, discarded = 0x300 };

class samples {
 public:
  samples(std::span<std::byte> datagram, const stream_key& agent, std::uint64_t round, stream_numbers& numbers) noexcept
      : datagram_(datagram), agent_(agent), round_(round), numbers_(numbers) {}

  void one(const sflow5::block& b) {
    using namespace sflow5;
    if (is_flow(b.format)) {
      const auto s = decode_flow(b);
      if (!s) return;
      const stream_key source = key(s->source, numbered::flow);
      b.format == sample_format::flow ? flow(flow_sample_layout, b, *s, source)
                                      : flow(flow_sample_expanded_layout, b, *s, source);
    } else if (is_counters(b.format)) {
      const auto s = decode_counters(b);
      if (s) number(place_of<&counters_sample::sequence>(counters_sample_layout), b, *s, numbered::counters);
    } else if (b.format == sample_format::discarded) {
      const auto s = decode_discarded(b);
      if (s) number(place_of<&discarded_packet::sequence>(discarded_packet_layout), b, *s, numbered::discarded);
    }
  }

 private:
  [[nodiscard]] stream_key key(const sflow5::data_source& s, numbered kind) const noexcept {
    stream_key k = agent_;
    k.kind |= static_cast<std::uint32_t>(kind);
    k.source_type = s.type, k.source_index = s.index;
    return k;
  }
  void set(const sflow5::block& in, place at, std::uint32_t value) noexcept {
    store_be(datagram_.data() + (in.data.data() - datagram_.data()) + at.offset, value);
  }
  template <class Sample>
  void number(place at, const sflow5::block& b, const Sample& s, numbered kind) {
    set(b, at, numbers_.next(key(s.source, kind), s.sequence, 1));
  }
  template <class Layout>
  void flow(const Layout& layout, const sflow5::block& b, const sflow5::flow_sample& s, const stream_key& source) {
    using sflow5::flow_sample;
    set(b, place_of<&flow_sample::sequence>(layout), numbers_.next(source, s.sequence, 1));
    set(b, place_of<&flow_sample::sample_pool>(layout),
        numbers_.pool(source).next(s.sample_pool, round_, s.sampling_rate));
  }

  std::span<std::byte> datagram_;
  const stream_key& agent_;
  std::uint64_t round_;
  stream_numbers& numbers_;
};
}  // namespace

bool renew_samples(std::span<std::byte> octets, stream_key exporter, std::uint64_t round, stream_numbers& numbers) {
  const auto found = sflow5::decode_lenient(octets);
  if (!found) return false;
  const sflow5::header& head = found->found.head;
  exporter.agent = head.agent, exporter.domain = head.sub_agent;
  constexpr std::size_t at = sizeof sflow5::version;
  const place number = place_in<&sflow5::header::sequence>(sflow5::header_layout, octets.subspan(at), at);
  store_be(octets.data() + number.offset, numbers.next(exporter, head.sequence, 1));
  samples each{octets, exporter, round, numbers};
  for (const sflow5::block& b : found->found.samples) each.one(b);
  return true;
}

}  // namespace flowkit::tools
