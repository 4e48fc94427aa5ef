// SPDX-License-Identifier: BSL-1.0
// sFlow v5: datagrams, samples, every known structure both ways, the packets inside, flows.
#include <flowkit/flow/sflow5.hpp>
#include <flowkit/flow/text.hpp>
#include <flowkit/sflow5/builder.hpp>
#include <flowkit/sflow5/formats.hpp>
#include <flowkit/sflow5/inspect.hpp>

#include "fuzz/datagrams.hpp"

using namespace flowkit;
using namespace flowkit::sflow5;

namespace {
/// What was read encodes to octets from which the same is read.
/// A sink: what is found in a block lies in it.
struct within_block {
  const block& b;
  std::uint32_t offset;
  void operator()(finding f, place at) const {
    const place whole = block_place(b, offset);
    fuzz::require(f < finding::count_ && at.length != 0);
    fuzz::require(at.offset >= whole.offset && at.offset + at.length <= whole.offset + whole.length);
  }
};

struct structure_check {
  template <class T>
  void operator()(const block& b, std::uint32_t offset) {
    const auto r = sflow5::read<T>(b.data, offset);
    if (!r) {
      fuzz::require(r.failure().code != errc::ok && r.failure().offset >= offset &&
                    r.failure().offset <= offset + b.data.size());
      return;
    }
    fuzz::require(r->used <= b.data.size());
    inspect_record<T>(b, offset, within_block{b, offset});
    std::vector<std::byte> again(b.data.size() + 16);  // 12 of a UUID that was left out, 3 of padding
    const auto size = encode(layout_of<T>, r->value, again);
    fuzz::require(size.has_value());
    again.resize(*size);
    // By this layout: octets that a second one fits as well are another value by that.
    const auto back = flowkit::decode(layout_of<T>, again);
    fuzz::require(back && *back == r->value);
  }
};

template <class Sample, class Layout>
void sample_check(const result<Sample>& s, const block& b, block_kind kind, octets datagram, Layout layout) {
  const auto offset = static_cast<std::uint32_t>(b.data.data() - datagram.data());
  if (!s) return fuzz::require(s.failure().code != errc::ok && s.failure().offset <= datagram.size());
  fuzz::require(fuzz::within(s->records.raw(), b.data));
  inspect_frame(*s, b, offset, within_block{b, offset});
  if constexpr (std::is_same_v<Sample, flow_sample>) inspect(*s, b, offset, within_block{b, offset});
  record_blocks blocks;
  std::size_t n = 0;
  for (const block& r : s->records) {
    ++n;
    fuzz::require(fuzz::within(r.data, b.data));
    const auto at = static_cast<std::uint32_t>(r.data.data() - datagram.data());
    blocks.inspect(kind, r, at, within_block{r, at});
    visit(kind, r, at, structure_check{});
  }
  fuzz::require(n == s->records.size());
  std::vector<std::byte> again(b.data.size() + 64);
  const auto size = encode(layout, *s, again);
  // Compact numbers are cut to their bits, and unaligned records filled up: what comes back is the sample all the same.
  fuzz::require(size.has_value() && *size <= again.size());
}

void flow_check(const flow::record& r) {
  char line[flow::max_line];
  text_writer out{line};
  flow::write_json_line(out, r, {"agent"}, flow::columns);
}

void one(octets datagram) {
  const auto s = decode_lenient(datagram);
  const auto strict = sflow5::decode(datagram);
  if (!s) {
    fuzz::require(!strict && s.failure().code != errc::ok && s.failure().offset <= datagram.size());
    return;
  }
  fuzz::require(strict.has_value() == (s->wrong.code == errc::ok) && s->end <= datagram.size());
  fuzz::require(s->found.samples.size() <= s->announced);
  inspect(*s, datagram,
          [&](finding, place at) { fuzz::require(at.length != 0 && at.offset + at.length <= datagram.size()); });
  flow::record r;
  for (const block& b : s->found.samples) {
    fuzz::require(fuzz::within(b.data, datagram));
    const auto offset = static_cast<std::uint32_t>(b.data.data() - datagram.data());
    if (is_flow(b.format)) {
      const auto f = decode_flow(b, offset);
      sample_check(f, b, block_kind::flow_record, datagram, flow_sample_expanded_layout);
      if (f && flow::read_flow(*f, s->found.head, from_unix_seconds(1), r)) flow_check(r);
    } else if (is_counters(b.format)) {
      sample_check(decode_counters(b, offset), b, block_kind::counter_record, datagram,
                   counters_sample_expanded_layout);
    } else if (b.format == sample_format::discarded) {
      const auto d = decode_discarded(b, offset);
      sample_check(d, b, block_kind::flow_record, datagram, discarded_packet_layout);
      if (d) flow::read_flow(*d, s->found.head, from_unix_seconds(1), r), flow_check(r);
    }
  }
  if (!strict) return;
  // Unaligned blocks are filled up to whole words: at most 3 octets for each 8.
  std::vector<std::byte> again(2 * datagram.size());
  const auto size = sflow5::encode(*strict, again);
  fuzz::require(size.has_value());
  const auto back = sflow5::decode(octets{again}.first(*size));
  fuzz::require(back && *back == *strict);
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) noexcept {
  fuzz::each_datagram(std::as_bytes(std::span{data, size}), [](unsigned, octets d) { one(d); });
  return 0;
}
