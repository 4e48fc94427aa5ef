// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/scenarios/staged_flows.hpp"

#include <algorithm>

#include "tools/flowgen/scenarios/binomial.hpp"

namespace flowkit::tools {

namespace {
constexpr std::uint16_t echo_request = 8 << 8, echo_reply = 0;

timestamp whole_ms(timestamp t) noexcept { return from_unix_milliseconds(to_unix_milliseconds(t)); }
constexpr auto later = [](const auto& a, const auto& b) {
  return a.due != b.due ? a.due > b.due : a.number > b.number;
};
}  // namespace

staged_flows::staged_flows(std::vector<playing> parts, std::uint64_t seed, staged_sampling how, duration longest,
                           duration late)
    : parts_(std::move(parts)),
      accounts_(parts_.size()),
      chance_(seed ^ 0x5a3d),
      how_(std::move(how)),
      longest_(longest),
      late_(late) {
  schedules_.reserve(parts_.size());
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    schedules_.emplace_back(*parts_[i].of, parts_[i].share, seed);
    accounts_[i].flows = schedules_[i].total();
  }
}

void staged_flows::advance(timestamp now) {
  if (now == now_) return;
  now_ = now;
  for (std::size_t i = 0; i < parts_.size(); ++i)
    for (const scenario_flow* f = schedules_[i].front();
         f != nullptr && parts_[i].begin + duration{f->begins_ns} <= now; f = schedules_[i].front()) {
      begin(i, *f);
      schedules_[i].pop();
    }
}

void staged_flows::begin(std::size_t part, const scenario_flow& f) {
  ++accounts_[part].begun;
  const scenario& s = *parts_[part].of;
  const cast& who = parts_[part].who;
  const timestamp start = whole_ms(parts_[part].begin + duration{f.begins_ns});
  const duration lasts = std::min(milliseconds(f.lasts_ms), longest_);
  staged_flow ask{.source = who.sources[f.key.source],
                  .destination = who.targets[f.key.target],
                  .source_port = f.key.source_port,
                  .destination_port = s.has_ports() ? f.key.target_port : echo_request,
                  .protocol = s.protocol,
                  .is_answer = false,
                  .tcp_flags = s.asks.flags,
                  .packets = f.asks.packets,
                  .octets = f.asks.octets,
                  .start = start,
                  .end = start + lasts};
  staged_flow answer = ask;
  enter(part, ask, s.asks.octets, f.key.piece);
  if (f.answers.packets == 0) return;
  std::swap(answer.source, answer.destination), std::swap(answer.source_port, answer.destination_port);
  if (!s.has_ports()) answer.source_port = 0, answer.destination_port = echo_reply;
  answer.is_answer = true, answer.tcp_flags = s.answers.flags;
  answer.packets = f.answers.packets, answer.octets = f.answers.octets;
  if (answer.packets == 1) answer.start = answer.end;
  enter(part, answer, s.answers.octets, f.key.piece);
}

void staged_flows::enter(std::size_t part, staged_flow flow, bounds<std::uint32_t> octets, std::uint64_t piece) {
  const std::uint32_t one_of = how_.interval_of ? how_.interval_of(flow) : how_.interval;
  const std::uint32_t seen = sampled_packets(flow.packets, one_of, chance_);
  if (seen == 0) {
    ++accounts_[part].unsampled;
    return;
  }
  waiting_flow w{.due = flow.end, .number = entered_++, .part = part, .flow = flow};
  if (how_.each_packet) {
    w.is_sample = true, w.samples = seen, w.chance = chance_.next();
    w.due = time_of_sample(w);
    return push(w);
  }
  if (seen < flow.packets) {
    // Its part of the octets; pieces of a session still differ from each other, if there are as many sizes.
    const bounds<std::uint64_t> within{std::uint64_t{seen} * octets.first, std::uint64_t{seen} * octets.second};
    __extension__ using wide = unsigned __int128;
    const auto share = static_cast<std::uint64_t>(static_cast<wide>(flow.octets) * seen / flow.packets);
    w.flow.octets = std::clamp(share, within.first, within.second);
    if (const std::uint64_t pieces = schedules_[part].pieces(); within.second - within.first + 1 >= pieces)
      w.flow.octets = distinct_octets(w.flow.octets, within, piece, pieces);
    w.flow.packets = seen;
    const auto ms = static_cast<std::uint32_t>((flow.end - flow.start).ns / 1'000'000);
    // One packet takes no time.
    if (seen == 1) w.flow.start = w.flow.end = flow.start + milliseconds(chance_.below(std::uint64_t{ms} + 1));
    w.due = w.flow.end;
  }
  push(w);
}

void staged_flows::push(waiting_flow w) {
  heap& h = waiting_[carried_number(w.flow.protocol)];
  h.push_back(w);
  std::push_heap(h.begin(), h.end(), later);
}

timestamp staged_flows::time_of_sample(const waiting_flow& w) noexcept {
  // One in each of equal parts of the flow's time.
  const double u = static_cast<double>(random_source::at(w.chance, w.taken) >> 11) * 0x1p-53;
  const double at = (w.taken + u) / w.samples;
  return w.flow.start + duration{static_cast<std::int64_t>(static_cast<double>((w.flow.end - w.flow.start).ns) * at)};
}

staged_flows::waiting_flow* staged_flows::first_due(timestamp now, std::uint8_t carried) noexcept {
  waiting_flow* first = nullptr;
  for (std::size_t i = 0; i < 3; ++i) {
    heap& h = waiting_[i];
    if ((carried >> i & 1) == 0 || h.empty() || h.front().due > now) continue;
    if (first == nullptr || later(*first, h.front())) first = &h.front();
  }
  return first;
}

staged_flow staged_flows::as_seen(const waiting_flow& w) noexcept {
  staged_flow f = w.flow;
  if (!w.is_sample) return f;
  f.octets /= f.packets, f.packets = 1;
  f.start = f.end = whole_ms(w.due);
  return f;
}

void staged_flows::drop(waiting_flow& w) {
  heap& h = waiting_[carried_number(w.flow.protocol)];
  std::pop_heap(h.begin(), h.end(), later);
  waiting_flow& last = h.back();
  if (++last.taken == last.samples) return h.pop_back();
  last.due = time_of_sample(last);
  std::push_heap(h.begin(), h.end(), later);
}

scenario_account staged_flows::account(std::size_t part) const {
  scenario_account a = accounts_[part];
  for (const heap& h : waiting_)
    for (const waiting_flow& w : h) {
      if (w.part != part) continue;
      // Samples of a flow: each is due in its time.
      waiting_flow one = w;
      for (; one.taken < one.samples; ++one.taken) {
        if (how_.each_packet) one.due = time_of_sample(one);
        ++(one.due <= now_ ? a.waiting : a.going_on);
      }
    }
  return a;
}

}  // namespace flowkit::tools
