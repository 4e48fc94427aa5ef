// SPDX-License-Identifier: BSL-1.0
// Options that exporters send of themselves (RFC 7011 section 4): statistics and flow keys.
#include <optional>

#include "conformance/checks/ipfix/option_parts.hpp"

namespace flowkit::conformance {

namespace {
using enum requirement;

template <class... Element>
bool has_any(const examined_template& t, const Element&... e) noexcept {
  return (t.has(e) || ...);
}
template <class... Element>
bool has_all(const examined_template& t, const Element&... e) noexcept {
  return (t.has(e) && ...);
}
bool is_metering(const examined_template& t) noexcept {
  return has_any(t, ie::exportedOctetTotalCount, ie::exportedMessageTotalCount, ie::exportedFlowRecordTotalCount);
}
bool is_metering_loss(const examined_template& t) noexcept {
  return has_any(t, ie::ignoredPacketTotalCount, ie::ignoredOctetTotalCount);
}
bool is_exporting_loss(const examined_template& t) noexcept {
  return has_any(t, ie::notSentFlowTotalCount, ie::notSentPacketTotalCount, ie::notSentOctetTotalCount);
}
/// How many fields are one of observationTimeSeconds to observationTimeNanoseconds.
std::size_t times_in(const template_entry& t) noexcept {
  std::size_t n = 0;
  for (const specifier& s : t.fields)
    n += s.space == element_space::iana && s.id >= ie::observationTimeSeconds.id &&
         s.id <= ie::observationTimeNanoseconds.id;
  return n;
}

struct content {
  static constexpr std::array decides{IPFIX_7011_4_1_SCOPE,   IPFIX_7011_4_1_CONTENT, IPFIX_7011_4_2_SCOPE,
                                      IPFIX_7011_4_2_CONTENT, IPFIX_7011_4_3_SCOPE,   IPFIX_7011_4_3_CONTENT,
                                      IPFIX_7011_4_4_SCOPE};
  void on(const template_event& e, findings& out) {
    if (!e.entry.is_options || e.change == template_change::refreshed) return;
    const examined_template& t = e.entry.attached;
    const bool has_domain = e.message.domain != 0 || is_scope(e.entry, ie::observationDomainId);
    constexpr const char* domain = "observationDomainId as scope, or a domain in the header";
    constexpr const char* no_domain = "neither the scope nor the header names an observation domain";
    if (is_metering(t)) {
      out.judge(decides[0], has_domain, e.at, domain, [&] { return no_domain; });
      out.judge(
          decides[1],
          has_all(t, ie::exportedOctetTotalCount, ie::exportedMessageTotalCount, ie::exportedFlowRecordTotalCount),
          e.at, "exportedMessageTotalCount, exportedFlowRecordTotalCount and exportedOctetTotalCount",
          [] { return "statistics of a metering process without all three counts"; });
    }
    if (is_metering_loss(t)) {
      out.judge(decides[2], has_domain, e.at, domain, [&] { return no_domain; });
      out.judge(decides[3],
                has_all(t, ie::ignoredPacketTotalCount, ie::ignoredOctetTotalCount) && times_in(e.entry) >= 2, e.at,
                "ignoredPacketTotalCount, ignoredOctetTotalCount and two observation times", [&] {
                  return fmt::format("reliability of a metering process with {} times, or without one of the counts",
                                     times_in(e.entry));
                });
    }
    if (is_exporting_loss(t)) {
      out.judge(decides[4],
                is_scope(e.entry, ie::exporterIPv4Address) || is_scope(e.entry, ie::exporterIPv6Address) ||
                    is_scope(e.entry, ie::exportingProcessId),
                e.at, "exporterIPv4Address, exporterIPv6Address or exportingProcessId as scope",
                [] { return "reliability of an exporting process that the scope does not name"; });
      out.judge(decides[5],
                has_all(t, ie::notSentFlowTotalCount, ie::notSentPacketTotalCount, ie::notSentOctetTotalCount) &&
                    times_in(e.entry) >= 2,
                e.at, "notSentFlowTotalCount, notSentPacketTotalCount, notSentOctetTotalCount, two observation times",
                [&] {
                  return fmt::format("reliability of an exporting process with {} times, or without one of the counts",
                                     times_in(e.entry));
                });
    }
    if (t.has(ie::flowKeyIndicator))
      out.judge(decides[6], is_scope(e.entry, ie::templateId), e.at, "templateId as scope",
                [] { return "flow keys of a template that the scope does not name"; });
  }
};

/// Statistics that were announced come, each process has its own, and those of the exporter are of no domain.
class coming {
 public:
  static constexpr std::array decides{IPFIX_7011_4_1_PERIOD, IPFIX_7011_4_1_MPID, IPFIX_7011_3_1_ODIDZERO};

  void on(const message_event&, findings&) {
    ++messages_;
    here_.clear();
    of_exporter_ = 0;
  }
  void on(const template_event& e, findings& out) {
    const examined_template& t = e.entry.attached;
    if (!e.entry.is_options || !(is_metering(t) || is_metering_loss(t) || is_exporting_loss(t))) return;
    constexpr std::size_t most = 64;
    for (announced& a : announced_)
      if (a.id == e.entry.id) return void(++a.times);
    if (announced_.size() < most) announced_.push_back({e.entry.id, 1, messages_, false, out.remember(e.at)});
  }
  void on(const record_event& e, findings& out) {
    if (!e.entry.is_options) return;
    of_exporter_ += is_exporting_loss(e.about());
    if (!is_metering(e.about()) && !is_metering_loss(e.about()) && !is_exporting_loss(e.about())) return;
    for (announced& a : announced_)
      if (a.id == e.entry.id) a.has_data = true, out.seen(decides[0]);
    if (is_exporting_loss(e.about())) return;
    // The scope's octets: what stands in front of the other fields.
    std::size_t n = 0;
    for (std::size_t i = 0; i < e.entry.scope_count; ++i) n += e.values[i].size();
    const octets scope = e.record.first(std::min(n, e.record.size()));
    out.seen(decides[1]);
    for (const scoped& s : here_)
      if (s.id == e.entry.id && s.scope.size() == scope.size() &&
          std::equal(scope.begin(), scope.end(), s.scope.begin()))
        return out.failed(decides[1], e.at, "meteringProcessId in the scope, different for each process",
                          [] { return "two records of statistics in a message have the same scope"; });
    constexpr std::size_t most = 64;
    if (here_.size() < most) here_.push_back({e.entry.id, scope});
  }
  void on(const message_end_event& e, findings& out) {
    if (of_exporter_ != 0 && of_exporter_ == e.records)
      out.judge(decides[2], e.message.domain == 0, {12, 4}, "domain 0, as no single one is meant", [&] {
        return fmt::format("a message with nothing but statistics of the exporting process is of domain {}",
                           e.message.domain);
      });
  }
  void on(const end_event&, findings& out) {
    for (const announced& a : announced_)
      if (!a.has_data && (a.times > 1 || messages_ >= a.since + 10))
        out.failed(decides[0], a.where, "records at regular intervals", [&] {
          return fmt::format("options template {} of statistics is announced, but no record comes", a.id);
        });
  }

 private:
  struct announced {
    std::uint16_t id;
    std::uint64_t times, since;
    bool has_data;
    witness where;
  };
  struct scoped {
    std::uint16_t id;
    octets scope;  ///< in the message
  };
  std::vector<announced> announced_;
  std::vector<scoped> here_;
  std::uint64_t messages_ = 0;
  std::uint32_t of_exporter_ = 0;
};

/// Running totals of the exporter, each against the record before and against what was seen.
class totals {
 public:
  static constexpr std::array decides{IPFIX_7011_4_1_COUNTERS, IPFIX_7011_4_1_CROSS};

  void on(const record_event& e, findings& out) {
    if (!e.entry.is_options) return;
    for (std::size_t i = 0; i < counters.size(); ++i) {
      const auto v = e.number(*counters[i]);
      if (!v) continue;
      const octets* value = e.find(*counters[i]);
      running* r = find(e, i);
      if (r == nullptr) continue;
      if (r->known && !restarted_) {
        const std::uint64_t most = value->size() >= 8 ? ~std::uint64_t{0} : (std::uint64_t{1} << 8 * value->size()) - 1;
        const bool wraps = r->value > most / 4 * 3 && *v < most / 4;
        out.judge(
            decides[0], *v >= r->value || wraps, e.place_of(*value),
            [&] { return fmt::format("{} or more", r->value); },
            [&] { return fmt::format("{} falls from {} to {}", counters[i]->name, r->value, *v); });
        if (counters[i]->id == ie::exportedFlowRecordTotalCount.id && r->is_whole && !lossy_ && *v >= r->value)
          out.judge(
              decides[1], *v - r->value == flows_ - r->flows, e.place_of(*value),
              [&] { return fmt::format("{}, the flow records since the record before", flows_ - r->flows); },
              [&] {
                return fmt::format("exportedFlowRecordTotalCount grows by {}, {} flow records were seen", *v - r->value,
                                   flows_ - r->flows);
              });
      }
      *r = {r->key, r->which, true, true, *v, flows_};
    }
  }
  void on(const message_end_event& e, findings&) {
    using enum flow::sequence_event;
    flows_ += e.records - e.options_records;
    const bool is_gap = e.follows.what != first && e.follows.what != in_order;
    lossy_ = is_gap || !e.all_counted;
    restarted_ = e.follows.what == restart || e.follows.what == held || e.follows.what == late;
    if (lossy_)
      for (running& r : all_) r.is_whole = false;
  }

 private:
  static constexpr std::array counters{&ie::exportedOctetTotalCount, &ie::exportedMessageTotalCount,
                                       &ie::exportedFlowRecordTotalCount};
  struct running {
    std::uint64_t key;
    std::size_t which;
    bool known, is_whole;  ///< is_whole: all messages since were counted
    std::uint64_t value, flows;
  };
  running* find(const record_event& e, std::size_t which) {
    std::uint64_t key = e.entry.id;
    for (std::size_t i = 0; i < e.entry.scope_count; ++i)
      for (const std::byte b : e.values[i]) key = mix_bits(key ^ std::to_integer<std::uint64_t>(b));
    constexpr std::size_t most = 256;
    for (running& r : all_)
      if (r.key == key && r.which == which) return &r;
    return all_.size() < most ? &all_.emplace_back(running{key, which, false, false, 0, 0}) : nullptr;
  }
  std::vector<running> all_;
  std::uint64_t flows_ = 0;
  bool lossy_ = false, restarted_ = false;
};

/// Which fields of a template are flow keys.
class flow_keys {
 public:
  static constexpr std::array decides{IPFIX_7011_4_4_BITS, IPFIX_7011_4_4_REF, IPFIX_7011_8_RELATED};

  void on(const template_event& e, findings&) {
    constexpr std::size_t most = 4'096;
    for (defined& d : defined_)
      if (d.id == e.entry.id) return void(d = make(e));
    if (defined_.size() < most) defined_.push_back(make(e));
    any_flows_ |= !e.entry.is_options;
  }
  void on(const record_event& e, findings& out) {
    const auto bits = e.number(ie::flowKeyIndicator), id = e.number(ie::templateId);
    if (!e.entry.is_options || !bits || !id) return;
    const defined* d = find(*id);
    if (d == nullptr) {
      if (!missing_) missing_ = {*id, out.remember(e.place_of(ie::templateId))};
      return;
    }
    out.seen(decides[1]);
    const bool holds = d->fields >= 64 || *bits >> d->fields == 0;
    out.judge(
        decides[0], holds, e.place_of(ie::flowKeyIndicator), fmt::format("no bit above the {}th", d->fields), [&] {
          return fmt::format("flowKeyIndicator {:#x} has bits for fields that template {} does not have", *bits, *id);
        });
    // Both are announced together, so that neither is without the other for long.
    const defined* own = find(e.entry.id);
    if (own == nullptr) return;
    const std::int64_t apart = std::int64_t{own->time} - std::int64_t{d->time};
    if (own->message != d->message && apart <= 60 && apart >= -60)
      return out.noted(decides[2], e.at, "both templates in one message", [&] {
        return fmt::format("template {} and options template {} are in messages of their own", d->id, own->id);
      });
    out.judge(decides[2], own->message == d->message, e.at, "both templates in one message", [&] {
      return fmt::format("template {} and options template {} are announced {} s apart", d->id, own->id,
                         apart < 0 ? -apart : apart);
    });
  }
  void on(const message_event&, findings&) { ++messages_; }
  void on(const end_event&, findings& out) {
    // Templates are announced in turn: where others have been, this one would have been, too.
    if (missing_ && any_flows_ && find(missing_->id) == nullptr)
      out.failed(decides[1], missing_->where, "the id of a template of this session and domain",
                 [&] { return fmt::format("flow keys of template {}, which is never announced", missing_->id); });
  }

 private:
  struct defined {
    std::uint16_t id;
    std::size_t fields;
    std::uint32_t time;
    std::uint64_t message;
  };
  struct reference {
    std::uint64_t id;
    witness where;
  };
  [[nodiscard]] defined make(const template_event& e) const noexcept {
    return {e.entry.id, e.entry.fields.size(), e.message.export_time, messages_};
  }
  [[nodiscard]] const defined* find(std::uint64_t id) const noexcept {
    for (const defined& d : defined_)
      if (d.id == id) return &d;
    return nullptr;
  }
  std::vector<defined> defined_;
  std::optional<reference> missing_;
  std::uint64_t messages_ = 0;
  bool any_flows_ = false;
};
}  // namespace

check_rows ipfix_statistics_checks() noexcept { return rows_of_checks<content, coming, totals, flow_keys>; }

}  // namespace flowkit::conformance
