// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/receivers/sflow5_account.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "tools/flowrecv/receivers/sflow5_counts.hpp"

namespace flowkit::tools {

namespace {
namespace json = boost::json;

json::object samples(const sflow5_counts* own, std::uint64_t lost) {
  const sflow5_counts c = own != nullptr ? *own : sflow5_counts{};
  return {{"flow_samples", c.flow_samples},
          {"counters_samples", c.counters_samples},
          {"discarded_packets", c.discarded_packets},
          {"unknown_samples", c.unknown_samples},
          {"unknown_records", c.unknown_records},
          {"without_packet", c.without_packet},
          {"samples_lost", lost}};
}
}  // namespace

sflow5_account::sflow5_account(const sample_sources& of) : forgotten_(of.forgotten()) {
  for (const auto& [key, s] : of.sorted())
    sources_.emplace(key, source{.flow_samples = s->flow.samples,
                                 .counters_samples = s->counters.samples,
                                 .discarded_packets = s->discarded.samples,
                                 .samples_lost = s->lost(),
                                 .pool_growth = s->pool_growth,
                                 .sampling_rate = s->sampling_rate,
                                 .pool = s->pool,
                                 .drops = s->drops});
}

/// One agent may send from several addresses, and so to several receivers: what it reported last is of one of them.
void sflow5_account::add(const protocol_account& other) {
  const auto& more = static_cast<const sflow5_account&>(other);
  forgotten_ += more.forgotten_;
  for (const auto& [key, s] : more.sources_) {
    const auto [known, is_new] = sources_.emplace(key, s);
    if (is_new) continue;
    source& to = known->second;
    to.flow_samples += s.flow_samples, to.counters_samples += s.counters_samples;
    to.discarded_packets += s.discarded_packets, to.samples_lost += s.samples_lost, to.pool_growth += s.pool_growth;
  }
}

void sflow5_account::describe(const exporter& e, json::object& into) const {
  json::array sources;
  for (auto at = sources_.lower_bound({e.key.source.address, e.key.domain, 0, 0});
       at != sources_.end() && at->first.agent == e.key.source.address && at->first.sub_agent == e.key.domain; ++at) {
    const auto& [key, s] = *at;
    sources.push_back(json::object{{"type", key.type},
                                   {"index", key.index},
                                   {"flow_samples", s.flow_samples},
                                   {"counters_samples", s.counters_samples},
                                   {"discarded_packets", s.discarded_packets},
                                   {"samples_lost", s.samples_lost},
                                   {"sampling_rate", s.sampling_rate},
                                   {"pool", s.pool},
                                   {"pool_growth", s.pool_growth},
                                   {"drops", s.drops}});
  }
  json::object one = samples(e.own.get<sflow5_counts>(), e.counters.samples_lost);
  one["sources"] = std::move(sources);
  into["sflow"] = std::move(one);
}

void sflow5_account::describe_totals(const exporter_counters& totals, const own_counts& own, json::object& into) const {
  json::object all = samples(own.get<sflow5_counts>(), totals.samples_lost);
  all["forgotten_sources"] = forgotten_;
  into["sflow"] = std::move(all);
}

std::string sflow5_account::notes() const {
  if (forgotten_ == 0) return {};
  return fmt::format("evicted: {} data sources, the longest silent first\n", forgotten_);
}

}  // namespace flowkit::tools
