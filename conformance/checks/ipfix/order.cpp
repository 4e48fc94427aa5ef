// SPDX-License-Identifier: BSL-1.0
// Templates and data in order: by their place in the message, by export time, by the message.
#include <optional>

#include "conformance/checks/ipfix/option_parts.hpp"

namespace flowkit::conformance {

namespace {
using enum requirement;

struct template_first {
  static constexpr std::array decides{IPFIX_7011_8_2_INMSG, IPFIX_7011_8_TMPLFIRST};
  void on(const message_event& e, findings&) {
    here_.clear();
    if (!begun_) begun_ = true, from_start_ = e.sequence == 0;
  }
  void on(const set_event& e, findings&) {
    constexpr std::size_t most = 64;
    if (e.set.id < first_template_id || e.known != nullptr || e.is_tainted || here_.size() >= most) return;
    here_.push_back({e.set.id, e.at});
  }
  void on(const template_event& e, findings& out) {
    out.seen(decides[0]), out.seen(decides[1]);
    if (e.change == template_change::added) {
      for (const early& s : here_)
        if (s.id == e.entry.id)
          out.failed(decides[0], s.at, "a new template before its data", [&] {
            return fmt::format("data of template {} stands before the template in the message", s.id);
          });
      for (const waiting& w : waiting_)
        if (w.id == e.entry.id) tell(w, out);
    }
    std::erase_if(waiting_, [&](const waiting& w) { return w.id == e.entry.id; });
    std::erase_if(here_, [&](const early& s) { return s.id == e.entry.id; });
    known_ = true;
  }
  void on(const message_end_event& e, findings& out) {
    constexpr std::size_t most = 64;
    is_lossy_ |= e.follows.lost != 0;
    for (const early& s : here_) {
      const bool is_new =
          std::none_of(waiting_.begin(), waiting_.end(), [&](const waiting& w) { return w.id == s.id; });
      if (is_new && waiting_.size() < most && !is_lossy_ && (from_start_ || known_))
        waiting_.push_back({s.id, from_start_, out.remember(s.at)});
    }
  }
  void on(const end_event&, findings& out) {
    if (!is_lossy_)
      for (const waiting& w : waiting_)
        if (w.from_start) tell(w, out);
  }

 private:
  struct early {
    std::uint16_t id;
    place at;
  };
  struct waiting {
    std::uint16_t id;
    bool from_start;
    witness where;
  };
  /// Without the start of the numbers, the template may have come before the capture.
  static void tell(const waiting& w, findings& out) {
    const auto message = [&] { return fmt::format("data of template {} before the template", w.id); };
    constexpr const char* expected = "a template before its first data";
    w.from_start ? out.failed(decides[1], w.where, expected, message)
                 : out.noted(decides[1], w.where, expected, message);
  }
  std::vector<early> here_;
  std::vector<waiting> waiting_;
  bool begun_ = false, from_start_ = false, known_ = false, is_lossy_ = false;
};

/// Export times order what happens to templates. What came late is out of order on its way, not by the exporter.
struct by_time {
  static constexpr place export_time_at{4, 4};
  static constexpr std::array decides{IPFIX_7011_8_2_SEQTIME, IPFIX_7011_8_2_DATATIME};
  void on(const message_event&, findings&) { action_ = false, early_ = {}; }
  void on(const template_event& e, findings& out) {
    out.seen(decides[0]);
    action_ |= e.change != template_change::refreshed;
  }
  void on(const withdrawal_event&, findings&) { action_ = true; }
  void on(const set_event& e, findings& out) {
    if (e.known == nullptr) return;
    out.seen(decides[1]);
    const std::uint32_t defined = e.known->attached.export_time;
    if (!early_ && static_cast<std::int32_t>(e.message.export_time - defined) < 0)
      early_ = {e.set.id, defined - e.message.export_time};
  }
  void on(const message_end_event& e, findings& out) {
    if (!is_in_turn(e.follows)) return;
    const std::uint32_t now = e.message.export_time;
    if (early_ && is_trusted(early_->by, e.message))
      out.failed(decides[1], export_time_at, "an export time not before that of the template", [&] {
        return fmt::format("data of template {} is {} s older than the template", early_->id, early_->by);
      });
    if (!action_) return;
    if (last_ && static_cast<std::int32_t>(now - *last_) < 0 && is_trusted(*last_ - now, e.message))
      out.failed(decides[0], export_time_at, fmt::format("{} or later", *last_), [&] {
        return fmt::format("a template is changed at {}, {} s before the change before", now, *last_ - now);
      });
    last_ = now;
  }

 private:
  /// A few seconds may be the network's: numbers do not order messages without data. Where the capture's clock shows
  /// that an export time is no time at all, EXPTIME tells it.
  static bool is_trusted(std::uint32_t away, const message_event& m) noexcept {
    return away > 3 && (!m.in.has_time() || away <= 60);
  }
  struct early_data {
    std::uint16_t id;
    std::uint32_t by;
  };
  bool action_ = false;
  std::optional<early_data> early_;
  std::optional<std::uint32_t> last_;
};
}  // namespace

check_rows ipfix_order_checks() noexcept { return rows_of_checks<template_first, by_time>; }

}  // namespace flowkit::conformance
