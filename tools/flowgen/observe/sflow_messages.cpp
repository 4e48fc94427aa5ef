// SPDX-License-Identifier: BSL-1.0
// Datagrams of sFlow v5 into observations.
#include <fmt/format.h>

#include <algorithm>

#include <flowkit/flow/sflow5.hpp>
#include <flowkit/sflow5/formats.hpp>

#include "tools/flowgen/observe/observer.hpp"

namespace flowkit::tools {

namespace {
class walk {
 public:
  walk(observation& o, const sflow5::header& head) : o_(o), of_(o.sflow), head_(head) {}

  void sample(const sflow5::block& b) {
    if (sflow5::is_flow(b.format)) {
      const auto s = sflow5::decode_flow(b);
      if (!s) return;
      ++of_.samples;
      ++(b.format == sflow5::sample_format::flow_expanded ? of_.expanded : of_.compact);
      source(s->source);
      records(s->records);
      flow::record r{};
      if (flow::read_flow(*s, head_, {}, r)) o_.add_flow(r);
    } else if (sflow5::is_counters(b.format)) {
      const auto s = sflow5::decode_counters(b);
      if (!s) return;
      ++of_.counters_samples;
      ++(b.format == sflow5::sample_format::counters_expanded ? of_.expanded : of_.compact);
      source(s->source);
      counters(*s);
    } else if (b.format == sflow5::sample_format::discarded) {
      const auto s = sflow5::decode_discarded(b);
      if (!s) return;
      ++of_.discarded;
      records(s->records);
    }
  }

 private:
  void source(const sflow5::data_source& s) {
    if (of_.sources.size() < sflow_observation::most_sources) of_.sources.emplace(s.type, s.index);
  }
  void records(const sflow5::blocks& all) {
    for (const sflow5::block& b : all) {
      if (of_.flow_formats.size() < sflow_observation::most_formats)
        of_.flow_formats.insert(static_cast<std::uint32_t>(b.format));
      if (b.format != sflow5::sampled_header::id.format) continue;
      if (const auto h = sflow5::decode<sflow5::sampled_header>(b)) of_.header = std::max(of_.header, h->header.size());
    }
  }
  void counters(const sflow5::counters_sample& s) {
    for (const sflow5::block& b : s.records)
      if (of_.counter_formats.size() < sflow_observation::most_formats)
        of_.counter_formats.insert(static_cast<std::uint32_t>(b.format));
    const sflow_observation::source key{s.source.type, s.source.index};
    const auto last = of_.counted.find(key);
    if (last == of_.counted.end()) {
      if (of_.counted.size() < sflow_observation::most_sources) of_.counted.emplace(key, head_.uptime);
      return;
    }
    const std::uint32_t since = head_.uptime - last->second;
    last->second = head_.uptime;
    // More than half of the clock's range is a restart, and no time are several samples at once.
    if (since != 0 && since < 0x8000'0000 && of_.intervals.size() < sflow_observation::most_intervals)
      of_.intervals.push_back(since);
  }

  observation& o_;
  sflow_observation& of_;
  const sflow5::header& head_;
};
}  // namespace

bool observer::sflow5(const datagram& d) {
  const auto m = sflow5::decode_lenient(d.payload);
  if (!m || m->found.samples.empty()) return false;
  if (!filter_.admits(d)) return true;
  // No protocol of records has a uptime clock that could stand for the time of the day.
  observation* const o = at(d, protocol::sflow5, sflow5_sessions, m->found.head.sub_agent, {});
  if (o == nullptr) return true;
  ++o->datagrams;
  walk samples{*o, m->found.head};
  const std::uint64_t before = o->sflow.samples;
  for (const sflow5::block& b : m->found.samples) samples.sample(b);
  o->frames.datagram(d.payload.size(), static_cast<std::size_t>(o->sflow.samples - before));
  return true;
}

std::optional<duration> sflow_observation::counter_interval() const {
  if (intervals.empty()) return std::nullopt;
  std::vector<std::uint32_t> all = intervals;
  const auto middle = all.begin() + static_cast<std::ptrdiff_t>(all.size() / 2);
  std::nth_element(all.begin(), middle, all.end());
  return milliseconds(*middle);
}

const char* profile_name(sflow5::structure_id id) noexcept {
  struct row {
    sflow5::structure_id id;
    const char* name;
  };
  constexpr row rows[] = {{sflow5::extended_switch::id, "switch"},
                          {sflow5::extended_router::id, "router"},
                          {sflow5::extended_gateway::id, "gateway"},
                          {sflow5::if_counters::id, "interface"},
                          {sflow5::ethernet_counters::id, "ethernet"}};
  for (const row& r : rows)
    if (r.id == id) return r.name;
  return "";
}

std::string structure_text(sflow5::structure_id id) {
  if (const char* const name = sflow5::structure_name(id)) return name;
  return fmt::format("{}:{}", sflow5::enterprise(id.format), sflow5::number(id.format));
}

}  // namespace flowkit::tools
