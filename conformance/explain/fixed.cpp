// SPDX-License-Identifier: BSL-1.0
// NetFlow v1, v5 and v7: a header, and records of one size.
#include <fmt/format.h>

#include <flowkit/netflow1/message.hpp>
#include <flowkit/netflow5/message.hpp>
#include <flowkit/netflow7/message.hpp>

#include "conformance/explain/explainer.hpp"
#include "conformance/explain/values.hpp"

namespace flowkit::conformance::detail {

namespace {
/// What differs between the versions, as data.
struct fixed_format {
  std::span<const layout_part> message, record;
  std::size_t header_size, record_size;
  std::string clause;
  record_context (*context)(octets datagram) noexcept;
};

template <class Format>
fixed_format describe() {
  return {.message = parts_of<fixed::message_layout<Format>>,
          .record = parts_of<Format::record_layout>,
          .header_size = Format::header_size,
          .record_size = Format::record_layout.size,
          .clause = fmt::format("Cisco v{} export format table", Format::version),
          .context = [](octets in) noexcept {
            return fixed::context(Format::header_layout.read(in.data() + Format::header_at));
          }};
}

void explain(const fixed_format& f, octets in, explanation& out) {
  const record_context context = in.size() >= f.header_size ? f.context(in) : record_context{};
  annotation_parts flat{out, context, true};
  reader from{in};
  out.heading(0, "header", f.clause + "; header");
  // The header is nested in the message, and has a heading already.
  const auto sink = [&](annotation a) {
    a.depth = a.kind == annotation_kind::bits ? 2 : 1;
    flat(a);
  };
  const annotated head = annotate(f.message, from, sink, {.leaves_last_list = true});
  if (head.failure) return out.not_read(1, rest_of(from), head.failure);
  std::uint64_t i = 0;
  for (; i < head.elements && from.has(1); ++i) {
    out.heading(0, fmt::format("record {} of {}", i + 1, head.elements), f.clause + "; record");
    if (const error e = annotate(f.record, from, flat, {.depth = 1}).failure) {
      out.not_read(1, rest_of(from), e);
      return out.remark(0, fmt::format("the count is {}, but there are {} whole records", head.elements, i));
    }
  }
  if (i < head.elements) out.remark(0, fmt::format("the count is {}, but there are {} records", head.elements, i));
  out.raw(0, rest_of(from), "trailing octets");
}
}  // namespace

void explain_fixed(octets datagram, explanation& out) {
  switch (load_be<std::uint16_t>(datagram.data())) {
    case netflow1::version:
      return explain(datagram.size() >= 4 && netflow1::has_wide_records(datagram) ? describe<netflow1::wide_format>()
                                                                                  : describe<netflow1::format>(),
                     datagram, out);
    case netflow5::version: return explain(describe<netflow5::format>(), datagram, out);
    default: return explain(describe<netflow7::format>(), datagram, out);
  }
}

}  // namespace flowkit::conformance::detail
