// SPDX-License-Identifier: BSL-1.0
// A record of NetFlow v1, v5 or v7 as members of a JSON object, by the names of its layout.
#pragma once

#include <flowkit/core/layout_json.hpp>
#include <flowkit/fixed/format.hpp>

#include "tools/flowrecv/formats/field_words.hpp"
#include "tools/flowrecv/formats/layout_members.hpp"
#include "tools/flowrecv/received_record.hpp"

namespace flowkit::tools {

namespace detail {
template <class Part>
constexpr bool has_information_element() noexcept {
  if constexpr (requires { Part::info; })
    return Part::info.space != element_space::local;
  else
    return false;
}
}  // namespace detail

/// For received_record::write_members. Of the header what is an information element: clocks and numbers are of the
/// datagram, and not of a record.
template <class Format>
void write_fixed_members(text_writer& out, const received_record& r) {
  char before = ',';
  const auto head = Format::header_layout.read(r.datagram.data() + Format::header_at);
  Format::header_layout.for_each([&]<class D>(D) {
    flowkit::detail::visit_parts<D>([&]<class Part>(Part) {
      if constexpr (detail::has_information_element<Part>())
        flowkit::detail::write_json_member<Part>(out, head, before);
    });
  });
  const auto record = Format::record_layout.read(r.raw.data());
  Format::record_layout.for_each([&]<class D>(D) { flowkit::detail::write_json_member<D>(out, record, before); });
}

/// For received_record::is_exact.
template <class Format>
[[nodiscard]] bool is_exact_record(octets raw) {
  return is_exact(Format::record_layout, raw);
}

/// For received_message::write_header.
template <class Format>
void write_fixed_header(text_writer& out, octets header) {
  out.put("\"version\":"), write_text(out, Format::version);
  out.put(",\"count\":"), write_text(out, fixed::announced_count<Format>(header));
  const octets head = header.subspan(Format::header_at);
  write_layout_members(out, Format::header_layout, head);
  if (!is_exact(Format::header_layout, head)) out.put(",\"@raw\":"), write_json_hex(out, header);
}

/// For part::announcement::write_fields: the fields of a record in its order, pads left out.
template <class Format>
void write_fixed_fields(text_writer& out) {
  char before = '[';
  std::size_t at = 0;
  Format::record_layout.for_each([&]<class D>(D) {
    flowkit::detail::visit_parts<D>([&]<class Part>(Part) {
      out.put(before), before = ',';
      write_fixed_field(out, Part::info, at, D::min_size);
    });
    at += D::min_size;
  });
  out.put(']');
}

}  // namespace flowkit::tools
