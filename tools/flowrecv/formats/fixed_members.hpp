// SPDX-License-Identifier: BSL-1.0
// A record of NetFlow v1, v5 or v7 as members of a JSON object, by the names of its layout.
#pragma once

#include <flowkit/core/layout_json.hpp>
#include <flowkit/fixed/format.hpp>

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

}  // namespace flowkit::tools
