// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/sinks/tee_sink.hpp"

#include <algorithm>

#include <flowkit/sflow5/sample.hpp>

namespace flowkit::tools {

tee_sink::tee_sink(std::vector<std::unique_ptr<sink>> to) {
  for (auto& s : to) {
    const bool records = s->wants_data_records();
    const wanted_samples samples = s->wants_samples();
    const bool parts = s->wants_parts();
    branches_.push_back({std::move(s), records, samples, parts});
  }
}

bool tee_sink::flow(const received_flow& f) {
  bool all = true;
  for (const branch& p : branches_) all = p.to->flow(f) && all;
  return all;
}

bool tee_sink::data_record(const received_record& r, const exporter& from) {
  bool all = true;
  for (const branch& p : branches_)
    if (p.records) all = p.to->data_record(r, from) && all;
  return all;
}

/// As reception asks: all, or those with counters.
bool tee_sink::sample(const received_sample& s, const exporter& from) {
  bool all = true;
  for (const branch& p : branches_)
    if (p.samples == wanted_samples::all ||
        (p.samples == wanted_samples::counters && sflow5::is_counters(s.raw.format)))
      all = p.to->sample(s, from) && all;
  return all;
}

bool tee_sink::part(const received_part& what, const received_message& in, const exporter& from) {
  bool all = true;
  for (const branch& p : branches_)
    if (p.parts) all = p.to->part(what, in, from) && all;
  return all;
}

bool tee_sink::wants_data_records() const {
  return std::any_of(branches_.begin(), branches_.end(), [](const branch& p) { return p.records; });
}

bool tee_sink::wants_parts() const {
  return std::any_of(branches_.begin(), branches_.end(), [](const branch& p) { return p.parts; });
}

wanted_samples tee_sink::wants_samples() const {
  wanted_samples most = wanted_samples::none;
  for (const branch& p : branches_) most = std::max(most, p.samples);
  return most;
}

bool tee_sink::flush() {
  bool all = true;
  for (const branch& p : branches_) all = p.to->flush() && all;
  return all;
}

bool tee_sink::close() {
  bool all = true;
  for (const branch& p : branches_) all = p.to->close() && all;
  return all;
}

std::uint64_t tee_sink::lost() const {
  std::uint64_t all = 0;
  for (const branch& p : branches_) all += p.to->lost();
  return all;
}

std::string tee_sink::so_far() const {
  std::string all;
  for (const branch& p : branches_) all += p.to->so_far();
  return all;
}

std::string tee_sink::report() const {
  std::string all;
  for (const branch& p : branches_) all += p.to->report();
  return all;
}

}  // namespace flowkit::tools
