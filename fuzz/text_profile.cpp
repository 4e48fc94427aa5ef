// SPDX-License-Identifier: BSL-1.0
// Profiles of flowgen: whatever is taken for one can be sent. Datagrams stay within their size, in them are no more
// flows than were asked for, and the account goes on; nothing waits for ever.
#include <array>
#include <cstdlib>

#include "fuzz/text.hpp"
#include "tools/flowgen/exporters/exporters.hpp"
#include "tools/flowgen/profile/catalogue.hpp"
#include "tools/flowgen/profile/profile_reader.hpp"

using namespace flowkit;
using namespace flowkit::tools;

/// The built-in ones are not in here: each exporter is given its profile.
std::shared_ptr<const profile> flowkit::tools::generic_profile(protocol) { fuzz::require(false), std::abort(); }

namespace {
constexpr std::size_t asked = 40;

void send(exporter& from, timestamp now) {
  static std::array<std::byte, 65'535> out;
  fuzz::require(from.max_datagram() <= out.size());
  std::uint64_t flows = 0;
  for (int i = 0; i < 24; ++i, now = now + milliseconds(700)) {
    const auto before = from.sent();
    const auto done = from.write(out, asked, now);
    fuzz::require(done.octets != 0 && done.octets <= from.max_datagram() && done.flows <= asked);
    fuzz::require(from.sent().datagrams == before.datagrams + 1);
    fuzz::require(from.sent().octets == before.octets + done.octets);
    flows += done.flows;
    fuzz::require(from.sent().flow_records == flows);
  }
}

void check(std::string_view text) {
  fuzz::parsed([&] { return std::make_shared<profile>(read_profile(parse_toml(text, "x.toml"), "x", "x.toml")); },
               [](const std::shared_ptr<profile>& p) {
                 exporter_settings s;
                 s.start = from_unix_seconds(1'700'000'000);
                 s.imitates = p;
                 s.refresh = p->templates_again, s.options_refresh = p->options_again;
                 s.ipv6_percent = p->ipv6_percent;
                 const export_row& row = exporter_of(p->which);
                 s.sampling_interval = std::max(p->usual_sampling, row.min_sampling);
                 if (p->has_samplers) s.samplers = 2, s.sampling_interval = 10;
                 s.max_datagram = p->max_octets.value_or(1400);
                 if (row.has_samples) s.max_datagram = std::max<std::size_t>(s.max_datagram, 1400);
                 s.sflow.data_sources = p->sflow.data_sources, s.sflow.counter_interval = p->sflow.counter_interval;
                 s.sflow.header_size = p->sflow.header, s.sflow.expanded = p->sflow.expanded;
                 fuzz::parsed([&] { return row.make(s, 3); },
                              [&](const std::unique_ptr<exporter>& from) { send(*from, s.start); });
               });
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::with_text(data, size, check);
  return 0;
}
