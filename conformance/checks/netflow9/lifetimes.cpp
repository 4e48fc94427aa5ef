// SPDX-License-Identifier: BSL-1.0
// Templates of NetFlow v9 in time: before the data that need them, again and again, and never with another meaning.
#include <fmt/core.h>

#include <unordered_map>
#include <unordered_set>

#include <flowkit/netflow9/message.hpp>

#include "conformance/checks/clocks.hpp"
#include "conformance/examiner/check.hpp"

namespace flowkit::conformance {

namespace {
using enum requirement;

/// A capture that begins late, or lost a template, has data without one, which is no fault. So it is one only where all
/// was seen from the exporter's start on.
struct template_first {
  static constexpr std::array decides{NFV9_3954_5_3_DATAREF, NFV9_3954_7_BEFORE};
  enum : std::size_t { reference, before };
  static constexpr std::size_t most_data = 64;
  static constexpr std::uint32_t boot_ms = 120'000;  ///< less uptime at its first packet: the exporter has booted

  void on(const message_event& e, findings&) {
    data_ = 0, announced_.clear();
    if (e.failure) is_damaged_ = true;
  }
  void on(const finding_event& e, findings&) {
    using enum template_finding;
    is_damaged_ |= e.what == damaged_template || e.what == reserved_set || e.what == template_id_reserved ||
                   e.what == zero_size_template;
  }
  void on(const template_event& e, findings&) { announced_.insert(e.entry.id); }
  void on(const set_event& e, findings&) {
    if (e.set.id >= first_template_id && data_ < most_data)
      used_[data_++] = {e.set.id, e.at, announced_.contains(e.set.id), e.known != nullptr};
  }
  void on(const message_end_event& e, findings& out) {
    using enum flow::sequence_event;
    const message_event& m = e.message;
    if (is_out_of_order(e.follows.what)) return since_start_.insert(announced_.begin(), announced_.end());
    const bool is_first = e.follows.what == first;
    const bool is_restart =
        !is_first && e.follows.what != in_order && m.sequence == 0 && uptime_moved(uptime_, m.uptime) < 0;
    if (is_first || is_restart) {
      sees_all_ = m.sequence == 0, has_booted_ = is_restart || m.uptime < boot_ms, has_restarted_ = is_restart;
      since_start_.clear(), told_.clear();
    } else if (e.follows.what != in_order || !is_one_life(uptime_, export_time_, m.uptime, m.export_time)) {
      sees_all_ = false, has_lost_ = true;
    }
    uptime_ = m.uptime, export_time_ = m.export_time;
    for (std::size_t i = 0; i < data_; ++i) judge(used_[i], out);
    since_start_.insert(announced_.begin(), announced_.end());
  }

 private:
  struct use {
    std::uint16_t id;
    place at;
    bool is_announced;  ///< before, in its own packet
    bool is_known;      ///< by the examiner, perhaps from before a restart
  };

  void judge(const use& u, findings& out) {
    if (u.is_announced || since_start_.contains(u.id)) {
      out.seen(decides[reference]);
      if (has_booted_ && sees_all_) out.seen(decides[before]);
      return;
    }
    if (is_damaged_ || told_.contains(u.id)) return;
    const bool comes_behind = announced_.contains(u.id);  // RFC 3954 section 7 (1): the same packet will do
    const auto told = [&] {
      return fmt::format("data of template {}, which {}", u.id,
                         comes_behind ? "comes after them in the packet" : "was not announced since the start");
    };
    constexpr const char* expected = "a template that was announced before";
    if (sees_all_) {
      told_.insert(u.id);
      const bool is_of_start = has_booted_ && (has_restarted_ || !comes_behind);
      out.failed(decides[is_of_start ? before : reference], u.at, expected, told);
    } else if (!has_lost_ && !u.is_known && !since_start_.empty()) {
      told_.insert(u.id);
      out.noted(decides[reference], u.at, expected, told);
    }
  }

  std::array<use, most_data> used_;
  std::size_t data_ = 0;
  std::unordered_set<std::uint16_t> announced_, since_start_,
      told_;  ///< in this packet; since the start; with a finding
  std::uint32_t uptime_ = 0, export_time_ = 0;
  bool is_damaged_ = false;  ///< a template may have been in what could not be read
  bool sees_all_ = false;    ///< every packet since the start
  bool has_booted_ = false, has_restarted_ = false, has_lost_ = false;
};

/// By the capture's clock and by the exporter's uptime, so that a step of the former is no fault. What was lost may
/// have been an announcement.
struct announced_again {
  static constexpr std::array decides{NFV9_3954_7_REFRESH};
  void on(const template_event& e, findings& out) {
    const message_event& m = e.message;
    life* const known = find(e.entry.id);
    if (known == nullptr) return;
    if (known->is_known && m.in.has_time() && !is_late(*known, m, out)) out.seen(decides[0]);
    *known = {true, false, m.in.number, m.in.received, m.uptime};
  }
  void on(const set_event& e, findings&) {
    if (e.known != nullptr && used_.size() < most_used) used_.push_back({e.set.id, e.at});
  }
  void on(const message_end_event& e, findings& out) {
    using enum flow::sequence_event;
    const message_event& m = e.message;
    if (e.follows.what != in_order && e.follows.what != first)
      broken_ = {true, false, m.in.number, m.in.received, m.uptime};
    for (const use& u : used_) {
      const auto l = lives_.find(u.id);
      if (l == lives_.end() || l->second.is_told) continue;
      if (!is_late(l->second.datagram < broken_.datagram ? broken_ : l->second, m, out)) continue;
      l->second.is_told = true;
      out.failed(decides[0], u.at, fmt::format("an announcement in {} s (limit refresh)", limit(out) / 1'000), [&] {
        return fmt::format("data of template {}, which was last announced {} s ago", u.id,
                           milliseconds_between(l->second.at, m.in.received) / 1'000);
      });
    }
    used_.clear();
  }

 private:
  static constexpr std::size_t most_templates = 4'096, most_used = 64;
  struct life {
    bool is_known = false, is_told = false;
    std::uint64_t datagram = 0;
    timestamp at{};
    std::uint32_t uptime = 0;
  };
  struct use {
    std::uint16_t id;
    place at;
  };
  life* find(std::uint16_t id) {
    if (lives_.size() >= most_templates && !lives_.contains(id)) return nullptr;
    return &lives_[id];
  }
  static std::int64_t limit(const findings& out) noexcept { return out.limit().refresh.ns / 1'000'000; }
  static bool is_late(const life& l, const message_event& m, const findings& out) noexcept {
    return m.in.has_time() && milliseconds_between(l.at, m.in.received) > limit(out) &&
           uptime_moved(l.uptime, m.uptime) > limit(out);
  }

  std::unordered_map<std::uint16_t, life> lives_;
  std::vector<use> used_;
  life broken_;  ///< when something was missing: the last announcement, for all that is known
};

struct one_meaning {
  static constexpr std::array decides{NFV9_3954_7_NOREUSE};
  static constexpr std::size_t most_changes = 16;
  void on(const template_event& e, findings& out) {
    const bool differs = e.change == template_change::redefined || e.change == template_change::kind_changed;
    if (!differs) return out.seen(decides[0]);
    if (changes_.size() < most_changes) changes_.push_back({e.entry.id, e.at});
  }
  void on(const message_end_event& e, findings& out) {
    using enum flow::sequence_event;
    const bool may_be_restart =
        e.follows.what == restart || e.follows.what == held || uptime_moved(uptime_, e.message.uptime) < 0;
    for (const change& c : changes_)
      if (!may_be_restart)
        out.failed(decides[0], c.at, "an id of its own for each template until a restart",
                   [&] { return fmt::format("template {} has other fields than before", c.id); });
    changes_.clear();
    uptime_ = e.message.uptime;
  }

 private:
  struct change {
    std::uint16_t id;
    place at;
  };
  std::vector<change> changes_;
  std::uint32_t uptime_ = 0;
};

struct options_again {
  static constexpr std::array decides{NFV9_3954_6_2_PERIODIC};
  static constexpr std::size_t most_templates = 1'024;
  void on(const set_end_event& e, findings& out) {
    const message_event& m = e.message;
    if (!e.entry.is_options || e.records == 0 || !m.in.has_time()) return;
    if (seen_.size() >= most_templates && !seen_.contains(e.entry.id)) return;
    data& d = seen_[e.entry.id];
    const place at = make_place(e.at.offset, 0);
    if (d.datagram != 0 && d.datagram >= broken_ && d.datagram != m.in.number) judge(d, e.entry.id, m.in.received, out);
    if (d.datagram == 0) d.first = out.remember(at);
    d.datagram = m.in.number, d.at = m.in.received;
  }
  void on(const message_end_event& e, findings&) {
    using enum flow::sequence_event;
    if (e.follows.what != in_order && e.follows.what != first) broken_ = e.message.in.number;
    last_ = std::max(last_, e.message.in.received);
  }
  void on(const end_event&, findings& out) {
    for (const auto& [id, d] : seen_)
      if (d.datagram >= broken_ && d.at < last_ && milliseconds_between(d.at, last_) > limit(out))
        judge(d, id, last_, out);
  }

 private:
  struct data {
    std::uint64_t datagram = 0;
    timestamp at{};
    witness first;
  };
  static std::int64_t limit(const findings& out) noexcept { return out.limit().options_interval.ns / 1'000'000; }
  static void judge(const data& d, std::uint16_t id, timestamp now, findings& out) {
    const std::int64_t waited = milliseconds_between(d.at, now);
    if (waited <= limit(out)) return out.seen(decides[0]);
    out.failed(decides[0], d.first, fmt::format("data of options in {} s (limit options-interval)", limit(out) / 1'000),
               [&] { return fmt::format("options of template {} were not sent for {} s", id, waited / 1'000); });
  }

  std::unordered_map<std::uint16_t, data> seen_;
  timestamp last_{};
  std::uint64_t broken_ = 0;
};
}  // namespace

check_rows netflow9_lifetimes_checks() noexcept {
  return rows_of_checks<template_first, announced_again, one_meaning, options_again>;
}

}  // namespace flowkit::conformance
