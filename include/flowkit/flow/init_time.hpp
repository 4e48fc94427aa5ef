// SPDX-License-Identifier: BSL-1.0
// Uptime stamps of IPFIX records count from systemInitTimeMilliseconds (element 160), which may be in the records
// themselves: each is relative to its own, as one exporting process can export for several devices.
#pragma once

#include <algorithm>

#include <flowkit/ie/iana.hpp>
#include <flowkit/templates/bind.hpp>

namespace flowkit::inline v0::flow {

struct boot {
  timestamp init_time;
};
inline constexpr auto boot_layout = layout<boot>(field<&boot::init_time, ie::systemInitTimeMilliseconds>);
using boot_binding = decltype(bind(boot_layout, {}));

/// Must the records be read by read_by_init_time()? Not in v9, whose headers have the uptime.
[[nodiscard]] inline bool tells_init_time(const boot_binding& b, const record_context& context) noexcept {
  return !context.has_uptime && !b.present().none();
}

/// Reads up to out.size() records, at most plan::batch, those of one init time at a time: read(octets, out, context)
/// is called for each run of them. For a record with 0, which is no time, context.init_time applies: that of options
/// data.
template <class Record, class Read>
plan::outcome read_by_init_time(const boot_binding& b, octets content, std::span<Record> out, record_context context,
                                Read read) noexcept {
  std::array<boot, plan::batch> times;
  const plan::outcome there =
      b.read_present(content, std::span{times}.first(std::min(out.size(), times.size())), context);
  const timestamp learnt = context.init_time;
  plan::outcome all;
  while (all.records < there.records) {
    const timestamp init = times[all.records].init_time;
    std::size_t n = 1;
    while (all.records + n < there.records && times[all.records + n].init_time == init) ++n;
    context.init_time = init == timestamp{} ? learnt : init;
    const plan::outcome o = read(content.subspan(all.octets), out.subspan(all.records, n), context);
    all.records += o.records, all.octets += o.octets, all.saturated += o.saturated;
    if (o.records == 0) break;
  }
  all.failure = there.failure;
  return all;
}

}  // namespace flowkit::flow
