// SPDX-License-Identifier: BSL-1.0
// Whole sFlow datagrams: arbitrary samples of arbitrary records, known and unknown, through message, samples and
// records and back.
#include <conformance/generators/record.hpp>
#include <conformance/generators/same_octets.hpp>
#include <conformance/properties/commented_hex.hpp>
#include <conformance/properties/groups.hpp>
#include <conformance/properties/sflow5_codecs.hpp>
#include <flowkit/flow/sflow5.hpp>
#include <flowkit/sflow5/builder.hpp>

namespace flowkit::conformance {

namespace {

using namespace sflow5;
using buffer = std::vector<std::byte>;

counterexample wrong(const std::string& what, octets in) { return what + "\n" + commented_hex(message_layout, in); }

/// A record of a structure, or of a format that nobody knows.
block arbitrary_block(source& from, block_kind kind) {
  const auto codecs = structure_codecs();
  if (from.below(4) != 3) {
    const structure_codec& c = codecs[from.below(codecs.size())];
    if (c.id.kind == kind) {
      const buffer made = c.arbitrary(from);
      const auto kept = from.keep<std::byte>(made.size());
      std::copy(made.begin(), made.end(), kept.begin());
      return {c.id.format, kept};
    }
  }
  const octets data = detail::arbitrary_view(from);
  return {make_format(4'000 + static_cast<std::uint32_t>(from.below(1'000'000)), 7), data.first(data.size() / 4 * 4)};
}
blocks arbitrary_blocks(source& from, block_kind kind) {
  const auto out = from.keep<block>(from.below(5));
  for (block& b : out) b = arbitrary_block(from, kind);
  return std::span<const block>{out};
}

/// What was put into a datagram, to be found again.
struct sent {
  std::vector<flow_sample> flows;
  std::vector<counters_sample> counters;
  std::vector<discarded_packet> discarded;
  std::vector<char> order;
};

template <class Sample, const auto& Layout>
Sample arbitrary_sample(source& from, block_kind kind) {
  Sample s = arbitrary_record(Layout, from);
  s.records = arbitrary_blocks(from, kind);
  return s;
}

/// Builds until the datagram is full or the case is.
counterexample build(source& from, message_builder& b, sent& all) {
  const std::size_t n = from.below(6);
  for (std::size_t i = 0; i < n; ++i) {
    error e{};
    const std::uint32_t before = b.samples();
    const std::size_t room = b.room();
    switch (from.below(3)) {
      case 0:
        all.flows.push_back(arbitrary_sample<flow_sample, flow_sample_layout>(from, block_kind::flow_record));
        all.order.push_back('f'), e = b.add(all.flows.back());
        if (e.code != errc::ok) all.flows.pop_back();
        break;
      case 1:
        all.counters.push_back(
            arbitrary_sample<counters_sample, counters_sample_layout>(from, block_kind::counter_record));
        all.order.push_back('c'), e = b.add(all.counters.back());
        if (e.code != errc::ok) all.counters.pop_back();
        break;
      default:
        all.discarded.push_back(
            arbitrary_sample<discarded_packet, discarded_packet_layout>(from, block_kind::flow_record));
        all.order.push_back('d'), e = b.add(all.discarded.back());
        if (e.code != errc::ok) all.discarded.pop_back();
        break;
    }
    if (e.code == errc::ok) continue;
    all.order.pop_back();
    if (e.code != errc::no_space) return "a sample cannot be added: " + std::string{to_string(e.code)};
    if (b.samples() != before || b.room() != room) return "a sample that does not fit leaves traces";
  }
  return {};
}

counterexample found_again(const message& m, const sent& all, octets in) {
  if (m.samples.size() != all.order.size()) return wrong("another number of samples", in);
  std::size_t f = 0, c = 0, d = 0, i = 0;
  for (const block& b : m.samples) {
    if (!is_filled(b)) return wrong("a sample does not end where its records do", in);
    bool same = false;
    switch (all.order[i++]) {
      case 'f': {
        const auto s = decode_flow(b);
        same = is_flow(b.format) && s && *s == all.flows[f];
        ++f;
        break;
      }
      case 'c': {
        const auto s = decode_counters(b);
        same = is_counters(b.format) && s && *s == all.counters[c];
        ++c;
        break;
      }
      default: {
        const auto s = decode_discarded(b);
        same = b.format == sample_format::discarded && s && *s == all.discarded[d];
        ++d;
        break;
      }
    }
    if (!same) return wrong("sample " + std::to_string(i - 1) + " is another", in);
  }
  return {};
}

counterexample any_datagram(source& from) {
  message_builder b{from.coin() ? sample_form::expanded : sample_form::compact};
  const header head = arbitrary_record(header_layout, from);
  buffer room(from.below(4) == 3 ? 32 + from.below(1400) : 65'000);
  if (b.begin(room, head).code != errc::ok)
    return room.size() >= 40 ? counterexample{"the header does not fit"} : counterexample{};
  sent all;
  if (auto found = build(from, b, all)) return found;
  const octets built = b.finish();
  const buffer in{built.begin(), built.end()};  // of just this size

  from.show(in);
  const auto m = sflow5::decode(in);
  if (!m) return wrong("does not decode: " + std::string{to_string(m.failure().code)}, in);
  if (!(m->head == head)) return wrong("another header", in);
  if (auto found = found_again(*m, all, in)) return found;
  from.count_round_trips(all.order.size());
  buffer again(in.size());
  const auto size = sflow5::encode(*m, again);
  if (!size || *size != in.size() || again != in) return wrong("encodes to other octets", in);

  // Cut anywhere, the samples before the cut are there, as they were; the strict decoder refuses.
  const std::size_t n = from.below(in.size());
  const buffer cut{in.begin(), in.begin() + static_cast<std::ptrdiff_t>(n)};
  if (sflow5::decode(cut)) return wrong("takes the first " + std::to_string(n) + " octets", in);
  const auto part = decode_lenient(cut);
  if (!part) return n < 4 + header_layout.max_size + 4 ? counterexample{} : wrong("finds no header before the cut", in);
  if (part->wrong.code == errc::ok || part->wrong.offset > n || part->end > n) return wrong("does not see the cut", in);
  auto whole = m->samples.begin();
  for (const block& sample : part->found.samples) {
    if (!(sample == *whole)) return wrong("a sample before the cut is another", in);
    ++whole;
  }
  return {};
}

/// Octets of which some are overwritten, as a receiver meets them: everything that comes out lies within, and flows are
/// read from whatever decodes.
counterexample damaged_datagram(source& from) {
  message_builder b{from.coin() ? sample_form::expanded : sample_form::compact};
  buffer in(2'000);
  if (b.begin(in, arbitrary_record(header_layout, from)).code != errc::ok) return "the header does not fit";
  sent all;
  if (auto found = build(from, b, all)) return found;
  in.resize(b.finish().size()), in.shrink_to_fit();
  for (std::size_t i = 1 + from.below(8); i > 0; --i)
    in[from.below(in.size())] = static_cast<std::byte>(from.word() & 0xff);
  from.show(in);
  const auto part = decode_lenient(in);
  if (!part) return part.failure().offset <= in.size() ? counterexample{} : wrong("an error beyond the datagram", in);
  flow::record r;
  std::size_t octets_seen = 0;
  for (const block& sample : part->found.samples) {
    octets_seen += 8 + sample.data.size();
    if (sample.data.data() < in.data() || sample.data.data() + sample.data.size() > in.data() + in.size())
      return wrong("a sample beyond the datagram", in);
    if (const auto s = decode_flow(sample); is_flow(sample.format) && s) flow::read_flow(*s, part->found.head, {}, r);
    if (const auto s = decode_discarded(sample); sample.format == sample_format::discarded && s)
      flow::read_flow(*s, part->found.head, {}, r);
  }
  if (octets_seen > in.size()) return wrong("samples overlap", in);
  return {};
}

}  // namespace

void add_sflow_message_properties(std::vector<property>& to) {
  to.push_back({"sflow5.any_datagram.round_trip", &any_datagram});
  to.push_back({"sflow5.any_datagram.damaged", &damaged_datagram});
}

}  // namespace flowkit::conformance
