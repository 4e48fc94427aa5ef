// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/load/worker.hpp"

#include <algorithm>

#include "tools/common/system_clock.hpp"

namespace flowkit::tools {

namespace {
/// Of all threads together: as asked for, else 8, or what a tenth of a millisecond has where that is more: sleeping is
/// no more exact than that, and fewer system calls carry more.
std::size_t burst_of(const run_plan& p, double datagrams_per_second, std::uint32_t threads) {
  std::size_t all = p.options.load.burst;
  if (all == 0) all = std::max(default_burst, static_cast<std::size_t>(datagrams_per_second / 10'000));
  return std::max<std::size_t>(all / threads, 1);
}
/// Units of a datagram, averaged over the groups by their shares.
double mean_grant(const run_plan& p) {
  double datagrams = 0, shares = 0;
  for (const slot_group& g : p.groups) {
    datagrams += static_cast<double>(g.share) / g.grant;
    shares += static_cast<double>(g.share);
  }
  return datagrams > 0 ? shares / datagrams : 1;
}
/// Of the run's load, for the exporters of one thread.
double share_of(const run_plan& p, std::uint32_t number, std::uint32_t of) {
  double own = 0, all = 0;
  for (const slot_group& g : p.groups) {
    std::uint32_t n = 0;
    for (std::uint32_t e = g.first; e < g.first + g.count; ++e) n += e % of == number;
    own += static_cast<double>(g.share) * n / g.count, all += static_cast<double>(g.share);
  }
  return all > 0 ? own / all : 1;
}
}  // namespace

worker::worker(run_plan& plan, std::uint32_t number, std::uint32_t of, destination& to)
    : plan_(plan),
      number_(number),
      of_(of),
      to_(to),
      when_(plan.shape),
      credit_(plan.exporters.size() / of + 1),
      limit_(burst_of(plan, plan.shape.peak() / mean_grant(plan), of)),
      octets_(batch_size * plan.datagram_size),
      rows_(plan.rows.empty() ? nullptr : plan.rows[number].get()),
      made_(plan.faults.empty() ? 0 : plan.datagram_size),
      share_(share_of(plan, number, of)),
      grant_(mean_grant(plan)),
      units_(grant_) {}

std::size_t worker::group_of(std::uint32_t exporter) const noexcept {
  const auto after = std::upper_bound(plan_.groups.begin(), plan_.groups.end(), exporter,
                                      [](std::uint32_t e, const slot_group& g) { return e < g.first; });
  return static_cast<std::size_t>(after - plan_.groups.begin()) - 1;
}

void worker::run(const pacer& begun, const std::function<void()>& tick) {
  if (plan_.is_paced()) sharpen_timer();
  clock_ = begun;
  slot_sequence slots{plan_.groups, plan_.total};
  std::uint64_t own = 0;
  for (slot s; goes_on() && slots.next(s);) {
    if (s.exporter % of_ != number_) continue;
    send_slot(s, plan_.groups.size() == 1 ? 0 : group_of(s.exporter));
    // Paced, it has just been read; else reading it costs as much as a flow.
    if (!plan_.is_paced() && own++ % 16 == 0) now_ = clock_.elapsed();
    if (now_ >= next_look_) look_around(tick);
  }
  if (!plan_.faults.empty()) end_faults();
  flush();
}

void worker::look_around(const std::function<void()>& tick) {
  constexpr std::int64_t look_every = 10'000'000;
  next_look_ = now_ + look_every;
  tick();
  const load_settings& l = plan_.options.load;
  if (plan_.is_live() && !plan_.is_paced() && l.run_for && now_ >= l.run_for->ns) over_ = true;
}

void worker::send_slot(const slot& s, std::size_t group) {
  std::uint64_t& credit = credit_[s.exporter / of_];
  credit += s.grant;
  const load_unit unit = plan_.shape.unit();
  const std::uint64_t full = plan_.groups[group].grant;
  const std::int64_t on_time = when_.time_of(s.due);
  // What found no room in one datagram goes with the next, and adds up to one more at times.
  while (goes_on() && credit != 0 && (credit >= full || (s.last && unit == load_unit::flows))) {
    std::int64_t due = on_time + put_off_ns_;
    if (plan_.is_paced() && !wait_for(due)) return;
    if (due > plan_.last_due) {
      outlived_ = over_ = true;
      return;
    }
    const std::size_t most = plan_.flows[group];
    const std::uint64_t flows = unit == load_unit::flows ? std::min<std::uint64_t>(credit, most) : most;
    const exporter::written done = make(s, flows, due);
    std::uint64_t units = 1;
    if (unit == load_unit::flows) units = done.flows;
    if (unit == load_unit::bits) units = std::min<std::uint64_t>(credit, (done.octets + plan_.overhead) * 8);
    credit -= units;
    units_ += (static_cast<double>(units) - units_) / 64;
    if (pending_ == batch_size) flush();
  }
}

bool worker::wait_for(std::int64_t& due) {
  now_ = clock_.elapsed();
  if (now_ < due) {
    flush();
    if (!clock_.wait_until(due)) return false;
    now_ = clock_.elapsed();
  }
  if (now_ - due > caught_up_ns) {
    put_off_ns_ += now_ - due, due = now_;
    progress_.put_off_ns.store(put_off_ns_, std::memory_order_relaxed);
  }
  // While a batch was made others became due: they do not leave with it.
  if (pending_ >= limit_.most()) flush();
  // Datagrams that are not full come more often.
  const double datagrams_per_second = when_.rate() * share_ / std::clamp(units_, 1e-3, grant_);
  while (const std::int64_t wait = limit_.wait(now_, datagrams_per_second)) {
    flush();
    if (!clock_.wait_until(now_ + wait)) return false;
    now_ = clock_.elapsed();
  }
  limit_.take();
  return true;
}

exporter::written worker::make(const slot& s, std::uint64_t flows, std::int64_t due) {
  exporter& from = *plan_.exporters[s.exporter];
  if (const auto before = to_.renewed(s.exporter)) {
    manifest_entry ended = from.begin_session();
    ended.address = before->address, ended.port = before->port;
    if (ended.datagrams != 0) ended_.push_back(std::move(ended));
    if (rows_ != nullptr) rows_->forget(s.exporter);
  }
  const timestamp leaves = plan_.options.start + plan_.options.scale.of(duration{plan_.begin + due});
  if (!plan_.faults.empty()) return make_faulty(s, flows, due, leaves);
  const exporter::written done = from.write(room(), flows, leaves);
  if (rows_ != nullptr) rows_->take(s.exporter, logged_[pending_]), copies_[pending_] = 1;
  enter(s.exporter, s.number, done, due, leaves);
  return done;
}

void worker::enter(std::uint32_t which, std::uint64_t slot, const exporter::written& done, std::int64_t due,
                   timestamp leaves) {
  batch_[pending_] = {which, octets(room()).first(done.octets), leaves, to_.session(which), slot};
  due_[pending_++] = due;
  without_flows_ = done.flows != 0 ? 0 : without_flows_ + 1;
  progress_.datagrams.add(1), progress_.flows.add(done.flows);
  last_ = leaves;
}

void worker::flush() {
  if (pending_ == 0) return;
  if (plan_.is_paced()) {
    const std::int64_t now = clock_.elapsed();
    for (std::size_t i = 0; i < pending_; ++i) lateness_.enter(now - due_[i]);
    bursts_.enter(now, pending_);
    progress_.late_ns.store(now - due_[0], std::memory_order_relaxed);
  } else if (plan_.options.snmp) {
    progress_.ahead_ns.store(due_[pending_ - 1] - clock_.elapsed(), std::memory_order_relaxed);
  }
  const timestamp when = rows_ != nullptr && plan_.is_live() ? system_now() : timestamp{};
  if (!to_.send({batch_.data(), pending_})) fine_ = false;
  if (rows_ != nullptr) log_flows(when);
  pending_ = 0;
}

void worker::log_flows(timestamp when) {
  for (std::size_t i = 0; i < pending_; ++i) {
    if (copies_[i] == 0) continue;
    log_flows_of(logged_[i], copies_[i], plan_.is_live() ? when : batch_[i].leaves);
    copies_[i] = 0;
  }
}

void worker::log_flows_of(const datagram_rows& rows, unsigned copies, timestamp when) {
  if (!rows_->knows(rows.exporter)) {
    manifest_entry as = plan_.exporters[rows.exporter]->sent();
    if (as.address.family() == 0) {  // else the datagrams tell whose they are
      const endpoint from = to_.source_of(rows.exporter);
      as.address = from.address, as.port = from.port;
    }
    rows_->name(rows.exporter, as);
  }
  rows_->left(rows, copies, when);
}

exporter::written worker::make_faulty(const slot& s, std::uint64_t flows, std::int64_t due, timestamp leaves) {
  fault_line& line = *plan_.faults[s.exporter];
  line.begin(leaves);
  const exporter::written done = plan_.exporters[s.exporter]->write(made_, flows, leaves);
  datagram_rows rows;
  if (rows_ != nullptr) rows_->take(s.exporter, rows);
  without_flows_ = done.flows != 0 ? 0 : without_flows_ + 1;
  if (done.octets != 0)
    line.pass(std::span(made_).first(done.octets), leaves, std::move(rows),
              [&](const faulty_datagram& d) { enter_faulty(s.exporter, s.number, due, d); });
  return done;
}

void worker::enter_faulty(std::uint32_t which, std::uint64_t slot, std::int64_t due, const faulty_datagram& d) {
  if (d.copies == 0) {
    if (rows_ != nullptr) log_flows_of(d.rows, 0, d.leaves);
    return;
  }
  if (pending_ == batch_size) flush();
  std::copy(d.payload.begin(), d.payload.end(), room().begin());
  if (rows_ != nullptr)
    logged_[pending_] = d.rows, copies_[pending_] = static_cast<std::uint8_t>(d.is_first ? d.copies : 0);
  const std::size_t without = without_flows_;
  enter(which, slot, {d.payload.size(), d.flows}, due, d.leaves);
  without_flows_ = without;
  if (pending_ == batch_size) flush();
}

void worker::end_faults() {
  const auto all = static_cast<std::uint32_t>(plan_.exporters.size());
  for (std::uint32_t e = number_; e < all; e += of_)
    plan_.faults[e]->end([&](const faulty_datagram& d) { enter_faulty(e, ~std::uint64_t{0} - all + e, now_, d); });
}

void worker::end_file() {
  exporter& first = *plan_.exporters.front();
  const exporter::written last = first.write_end(room(), last_);
  if (last.octets == 0) return;
  enter(0, ~std::uint64_t{0}, last, 0, last_);
  flush();
}

}  // namespace flowkit::tools
