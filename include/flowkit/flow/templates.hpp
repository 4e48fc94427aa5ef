// SPDX-License-Identifier: BSL-1.0
// From records of NetFlow v9 and IPFIX to normalised flows: the flow table bound to the templates as they are received.
#pragma once

#include <flowkit/flow/finish.hpp>
#include <flowkit/templates/bind.hpp>

namespace flowkit::flow {

/// How the records of one template become flows: bind(flow::table, fields), once for a template.
using template_binding = decltype(bind(table, {}));

/// What all flows of a message have in common.
[[nodiscard]] constexpr record base_record(const record_context& context, std::uint32_t domain) noexcept {
  record r{};
  r.exported = context.export_time;
  r.set_present<&record::exported>();
  r.observation_domain = domain;
  r.set_present<&record::observation_domain>();
  if (context.received != timestamp{}) {
    r.received = context.received;
    r.set_present<&record::received>();
  }
  return r;
}

/// Reads up to out.size() records, at most plan::batch, from the front of a data set's content.
inline plan::outcome read_flows(const template_binding& b, octets content, std::span<record> out,
                                const record_context& context, const record& base) noexcept {
  const plan::outcome o = b.read(content, out, context, base);
  for (std::size_t i = 0; i < o.records; ++i) {
    out[i].present = base.present | b.present();
    finish(out[i]);
  }
  return o;
}

}  // namespace flowkit::flow
