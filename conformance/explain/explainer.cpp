// SPDX-License-Identifier: BSL-1.0
#include "conformance/explain/explainer.hpp"

#include <fmt/format.h>

#include "tools/common/protocols.hpp"

namespace flowkit::conformance {

namespace {
/// A record that came before its template is not explained later.
constexpr pending_limits no_waiting{.octets = 0, .sets_per_session = 0};
}  // namespace

explainer::explainer() : sessions_(session_limits{}, no_waiting) {}

const char* protocol_title(octets datagram) noexcept { return tools::row_of(tools::recognise(datagram)).title; }

explanation explainer::explain(const datagram& d) {
  explanation out{d.payload};
  add(d, &out);
  return out;
}

void explainer::learn(const datagram& d) { add(d, nullptr); }

void explainer::add(const datagram& d, explanation* out) {
  if (detail::explain_templates(sessions_, d, out) || out == nullptr) return;
  const place all = make_place(0, d.payload.size());
  const tools::protocol p = tools::recognise(d.payload);
  switch (p) {
    case tools::protocol::netflow1:
    case tools::protocol::netflow5:
    case tools::protocol::netflow7: return detail::explain_fixed(d.payload, *out);
    case tools::protocol::sflow5: return detail::explain_sflow5(d.payload, *out);
    case tools::protocol::unknown: return out->raw(0, all, "unknown");
    default: return out->raw(0, all, "unknown", fmt::format("{} is not decoded", tools::row_of(p).title));
  }
}

}  // namespace flowkit::conformance
