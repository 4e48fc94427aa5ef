// SPDX-License-Identifier: BSL-1.0
#include "conformance/reports/timeline.hpp"

#include <algorithm>

namespace flowkit::conformance {

void timeline::point::join(const point& next) noexcept {
  lost += next.lost;
  if (!next.has_skew) return;
  least = has_skew ? std::min(least, next.least) : next.least;
  most = has_skew ? std::max(most, next.most) : next.most;
  has_skew = true;
}

void timeline::add(const datagram& d, const continuity& c, std::optional<timestamp> exported) {
  line* const l = at();
  if (l == nullptr || (!d.has_time() && !exported)) return;
  using enum flow::sequence_event;
  if (c.what == late || c.what == duplicate || c.what == held) {
    ++l->aside;
    return;
  }
  constexpr double second = 1e9;
  point p{.at = d.has_time() ? d.received : *exported, .sequence = c.number, .lost = c.lost};
  if (d.has_time() && exported) p.has_skew = true, p.least = p.most = double((*exported - d.received).ns) / second;
  l->points.add(p);
}

void timeline::on(const netflow5_message_event& e, findings&) { add(e.in, e.follows, netflow5::export_time(e.head)); }

void timeline::on(const message_end_event& e, findings&) {
  add(e.message.in, e.follows, from_unix_seconds(e.message.export_time));
}

void timeline::on(const sflow5_message_event& e, findings&) { add(e.in, e.follows, {}); }

void timeline::on(const template_event& e, findings&) {
  line* const l = at();
  if (l == nullptr) return;
  const auto there = l->templates.find(e.entry.id);
  if (there == l->templates.end() && l->templates.size() >= most_templates) return;
  const datagram& d = e.message.in;
  const timestamp now = d.has_time() ? d.received : from_unix_seconds(e.message.export_time);
  announcements& a = l->templates[e.entry.id];
  if (a.marks.seen() != 0) a.longest = std::max(a.longest, now - a.last);
  a.last = now;
  a.changes += e.change == template_change::redefined || e.change == template_change::kind_changed;
  a.marks.add({now});
}

}  // namespace flowkit::conformance
