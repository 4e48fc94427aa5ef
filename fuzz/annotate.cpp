// SPDX-License-Identifier: BSL-1.0
// Octets as parts of a layout: one after the other, without gap or overlap, up to the failure; and what can be
// annotated is what can be decoded.
#include <conformance/generators/test_layouts.hpp>
#include <flowkit/core/annotate.hpp>
#include <flowkit/ipfix/message.hpp>
#include <flowkit/netflow5/message.hpp>
#include <flowkit/netflow7/message.hpp>
#include <flowkit/sflow5/extended_data.hpp>
#include <flowkit/sflow5/header.hpp>
#include <flowkit/sflow5/host.hpp>
#include <flowkit/sflow5/packet_data.hpp>

#include "fuzz/datagrams.hpp"

using namespace flowkit;

namespace {
template <const auto& Layout>
void one(octets in) {
  reader from{in};
  std::size_t at = 0;
  place word{};
  const auto sink = [&](const annotation& a) {
    switch (a.kind) {
      case annotation_kind::nested:
      case annotation_kind::element: return fuzz::require(a.at.length == 0 && a.at.offset == at);
      case annotation_kind::bits: return fuzz::require(a.at == word && a.index < a.of);
      default: break;
    }
    fuzz::require(a.at.offset == at && a.at.length != 0 && a.raw.size() == a.at.length);
    fuzz::require(a.raw.data() == in.data() + at);
    at += a.at.length;
    word = a.at;
  };
  const annotated end = annotate(parts_of<Layout>, from, sink);
  fuzz::require(from.offset() == at && at <= in.size());
  const auto decoded = decode(Layout, in);
  fuzz::require(decoded.has_value() == (end.failure.code == errc::ok));
  // Decoding first looks whether all fixed octets are there, annotating comes to a wrong one before that.
  if (!decoded) {
    const errc why = decoded.failure().code;
    fuzz::require(why == end.failure.code || why == errc::truncated);
  }
  reader again{in};
  fuzz::require(skip_record(parts_of<Layout>, again) == end.failure && again.offset() == at);
}

constexpr void (*layouts[])(octets) = {
    &one<netflow5::message_layout>,
    &one<netflow7::message_layout>,
    &one<ipfix::message_layout>,
    &one<conformance::test::strings_layout>,
    &one<conformance::test::repeated_layout>,
    &one<conformance::test::types_layout>,
    &one<sflow5::header_layout>,
    &one<layout_of<sflow5::extended_gateway>>,
    &one<layout_of<sflow5::extended_user>>,
    &one<layout_of<sflow5::sampled_header>>,
    &one<layout_of<sflow5::host_descr>>,
};
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) noexcept {
  if (size == 0) return 0;
  // In memory of exactly this size.
  const std::vector<std::byte> in{reinterpret_cast<const std::byte*>(data) + 1,
                                  reinterpret_cast<const std::byte*>(data) + size};
  layouts[data[0] % std::size(layouts)](in);
  return 0;
}
