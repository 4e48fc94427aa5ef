// SPDX-License-Identifier: BSL-1.0
// sFlow v5: the samples of a datagram are built again by the message builder, in either form, and decode to the same.
#include <flowkit/sflow5/builder.hpp>

#include "fuzz/datagrams.hpp"

using namespace flowkit;
using namespace flowkit::sflow5;

namespace {

/// visit(sample) with the sample that the block is, if it is one.
void with_sample(const block& b, auto&& visit) {
  if (is_flow(b.format)) {
    if (const auto s = decode_flow(b)) visit(*s);
  } else if (is_counters(b.format)) {
    if (const auto s = decode_counters(b)) visit(*s);
  } else if (b.format == sample_format::discarded) {
    if (const auto s = decode_discarded(b)) visit(*s);
  }
}
bool is_compact(const flow_sample& s) {
  return fits_compact(s.source) && fits_compact(s.input) && fits_compact(s.output);
}
bool is_compact(const counters_sample& s) { return fits_compact(s.source); }
bool is_compact(const discarded_packet&) { return true; }

template <class Sample>
bool is_sample(const block& b, const Sample& expected) {
  bool same = false;
  with_sample(b, [&]<class Got>(const Got& got) {
    if constexpr (std::same_as<Got, Sample>) same = got == expected;
  });
  return same;
}

void one(octets d, sample_form form) {
  const auto s = decode_lenient(d);
  if (!s) return;
  // 4 octets of a record are no more than 12 of padding, 12 more of an expanded sample.
  std::vector<std::byte> room(4 * d.size() + 64);
  message_builder builder{form};
  fuzz::require(builder.begin(room, s->found.head).code == errc::ok);
  std::vector<block> sent;
  for (const block& b : s->found.samples) {
    with_sample(b, [&]<class Sample>(const Sample& sample) {
      const std::size_t left = builder.room();
      const error e = builder.add(sample);
      if (form == sample_form::compact && !is_compact(sample))
        return fuzz::require(e.code == errc::no_space && builder.room() == left);
      fuzz::require(e.code == errc::ok);
      sent.push_back(b);
    });
  }
  fuzz::require(builder.samples() == sent.size());
  const octets built = builder.finish();
  const std::vector<std::byte> again(built.begin(), built.end());
  const auto back = sflow5::decode(again);
  fuzz::require(back && back->head == s->found.head && back->samples.size() == sent.size());
  std::size_t i = 0;
  for (const block& b : back->samples) {
    fuzz::require(is_filled(b));
    with_sample(sent[i++], [&](const auto& expected) { fuzz::require(is_sample(b, expected)); });
  }
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) noexcept {
  fuzz::each_datagram(std::as_bytes(std::span{data, size}), [](unsigned source, octets d) {
    one(d, source % 2 == 0 ? sample_form::compact : sample_form::expanded);
  });
  return 0;
}
