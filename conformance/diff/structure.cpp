// SPDX-License-Identifier: BSL-1.0
#include "conformance/diff/structure.hpp"

#include "tools/common/protocols.hpp"

namespace flowkit::conformance {

structure structure_of(std::span<const case_frame> frames) {
  structure out;
  detail::add_template_structure(frames, out);
  for (std::size_t i = 0; i < frames.size(); ++i) {
    const tools::protocol p = tools::recognise(frames[i].octets);
    if (p == tools::protocol::netflow5 || p == tools::protocol::netflow1 || p == tools::protocol::netflow7 ||
        p == tools::protocol::sflow5)
      detail::add_fixed_structure(i, frames[i], out);
  }
  return out;
}

edit dropping(const structure& s, const droppable_part& part) {
  edit out{.removed = part.octets, .zeroed = {}, .decreased = part.counts};
  for (const octet_range& r : part.octets) {
    for (const length_field& l : s.lengths) {
      const bool counts_it = l.where.frame == r.frame && r.begin >= l.begin && r.end <= l.end;
      const bool holds_it = r.begin < l.where.at + l.where.width && l.where.at < r.end;  // the number goes, too
      if (counts_it && !holds_it && r.size() != 0) out.decreased.push_back({l.where, r.size()});
    }
  }
  return out;
}

}  // namespace flowkit::conformance
