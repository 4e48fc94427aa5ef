// SPDX-License-Identifier: BSL-1.0
// What the sequence numbers count. A number that is not the expected one may be a loss; only what several of them have
// in common tells another way of counting.
#include <optional>

#include "conformance/checks/ipfix/template_checks.hpp"

namespace flowkit::conformance {

namespace {
using enum requirement;

/// A message, as far as numbers can depend on it.
struct counted {
  std::uint32_t number, records, options, templates, sets, octets;
  bool is_known;
};

struct rule {
  requirement broken;
  const char* what;
};
constexpr std::array rules{
    rule{IPFIX_7011_3_1_SEQTMPL, "it counts template records as well"},
    rule{IPFIX_7011_3_1_SEQOPT, "it leaves out the data records of options templates"},
    rule{IPFIX_7011_3_1_SEQUNIT, "it includes the records of its own message"},
    rule{IPFIX_7011_3_1_SEQ, "it counts messages, not data records"},
    rule{IPFIX_7011_3_1_SEQ, "it counts octets, not data records"},
    rule{IPFIX_7011_3_1_SEQ, "it counts sets, not data records"},
    rule{IPFIX_7011_3_1_SEQ, "it never changes"},
};

/// By how much the number grows from one message to the next, by each rule.
std::array<std::uint32_t, rules.size()> steps(const counted& before, const counted& now) noexcept {
  return {before.records + before.templates,
          before.records - before.options,
          now.records,
          1,
          before.octets,
          before.sets,
          0};
}

class sequence {
 public:
  static constexpr std::array decides{IPFIX_7011_3_1_SEQ, IPFIX_7011_3_1_SEQTMPL, IPFIX_7011_3_1_SEQOPT,
                                      IPFIX_7011_3_1_SEQUNIT, IPFIX_7011_3_1_SEQWRAP};

  void on(const message_end_event& e, findings& out) {
    const counted now{e.message.sequence, e.records, e.options_records,
                      e.templates,        e.sets,    static_cast<std::uint32_t>(e.message.message.size()),
                      e.all_counted};
    if (before_ && before_->is_known) transition(*before_, now, e, out);
    if (!before_) first(now, e, out);
    before_ = now;
  }

  void on(const end_event&, findings& out) {
    if (transitions_ == 0) return;
    // The first message had its own records in the number, and nothing later disagrees: all have equal counts.
    if (own_first_ && right_ == transitions_ && transitions_ >= 3) return accuse(2, *own_first_, out);
    if (right_ == transitions_) return;
    std::optional<std::size_t> best;
    for (std::size_t i = 0; i < rules.size(); ++i)
      if (is_proven(i) && (!best || gained_[i] > gained_[*best])) best = i;
    if (best) return accuse(*best, *odd_[*best], out);
    for (std::size_t i = 0; i < 3; ++i)
      if (gained_[i] == 1 && right_ + 1 == transitions_ && against_[i] == 0)
        return out.noted(rules[i].broken, *odd_[i], "the number of data records sent before this message", [&] {
          return fmt::format("one sequence number is off as if {}, or by a loss of just so many records",
                             rules[i].what);
        });
    if (right_ == 0 && transitions_ >= 5)
      out.noted(IPFIX_7011_3_1_SEQ, *first_odd_, "data records sent before", [&] {
        return fmt::format("none of {} numbers is the one before and its records: loss, or another way of counting",
                           transitions_);
      });
  }

 private:
  void first(const counted& now, const message_end_event& e, findings& out) {
    if (now.number == now.records && now.records != 0 && now.templates != 0 && now.is_known)
      own_first_ = out.remember(e.follows.at);
  }

  void transition(const counted& was, const counted& now, const message_end_event& e, findings& out) {
    using enum flow::sequence_event;
    const std::uint32_t expected = was.number + was.records;
    const bool is_right = now.number == expected;
    const bool wraps = expected < was.number && was.records != 0;
    if (wraps && (is_right || now.number < expected)) {
      out.judge(IPFIX_7011_3_1_SEQWRAP, is_right, e.follows.at, fmt::format("{}", expected), [&] {
        return fmt::format("after {} and {} records comes {}: the number does not wrap at 2^32", was.number,
                           was.records, now.number);
      });
      return;
    }
    if (e.follows.what == duplicate || e.follows.what == late) return;
    ++transitions_;
    out.seen(IPFIX_7011_3_1_SEQ);
    if (was.templates != 0) out.seen(IPFIX_7011_3_1_SEQTMPL);
    if (was.options != 0) out.seen(IPFIX_7011_3_1_SEQOPT);
    out.seen(IPFIX_7011_3_1_SEQUNIT);
    right_ += is_right;
    if (!is_right && !first_odd_) first_odd_ = out.remember(e.follows.at);
    const auto by = steps(was, now);
    for (std::size_t i = 0; i < rules.size(); ++i) {
      if (i == 2 && !now.is_known) continue;
      const bool fits = now.number - was.number == by[i];
      if (fits && !is_right) {
        ++gained_[i];
        certain_[i] += static_cast<std::int32_t>(now.number - expected) < 0 || was.number == 0;
        if (!odd_[i]) odd_[i] = out.remember(e.follows.at);
      }
      against_[i] += is_right && !fits;
    }
  }

  /// Enough numbers are as by this rule and not by the right one, few speak against it.
  [[nodiscard]] bool is_proven(std::size_t i) const noexcept {
    const std::uint64_t others = transitions_ - right_ - gained_[i];
    if (gained_[i] == 0 || against_[i] * 4 > gained_[i] || others * 4 > gained_[i]) return false;
    // Once may be a loss of just so many records, but not where the number is too small, or begins from 0.
    return gained_[i] >= 2 || (i < 3 && others == 0 && against_[i] == 0 && certain_[i] != 0);
  }

  void accuse(std::size_t i, const witness& w, findings& out) {
    out.failed(rules[i].broken, w, "the number of data records sent before this message", [&] {
      return fmt::format("the sequence number is not the count of data records sent before: {} ({} of {} messages)",
                         rules[i].what, std::max<std::uint64_t>(gained_[i], 1), transitions_);
    });
  }

  std::optional<counted> before_;
  std::optional<witness> own_first_, first_odd_;
  std::array<std::optional<witness>, rules.size()> odd_;
  std::array<std::uint64_t, rules.size()> gained_{}, certain_{}, against_{};
  std::uint64_t transitions_ = 0, right_ = 0;
};

/// One counter for all observation domains of a session.
class shared_counter {
 public:
  static constexpr std::array decides{IPFIX_7011_3_1_SEQODID};
  static constexpr bool of_exporter = true;

  void on(const message_end_event& e, findings& out) {
    session* s = find(e.message.in.source.port);
    if (s == nullptr) return;
    if (s->known && s->domain != e.message.domain) {
      out.seen(decides[0]);
      const bool by_own = e.follows.expected && *e.follows.expected == e.message.sequence;
      const bool by_joint = s->next == e.message.sequence;
      if (e.follows.expected && by_joint && !by_own) {
        ++s->joint;
        if (!s->odd) s->odd = out.remember(e.follows.at);
      }
      s->own += by_own && !by_joint;
    }
    s->known = e.all_counted;
    s->domain = e.message.domain;
    s->next = e.message.sequence + e.records;
  }
  void on(const end_event&, findings& out) {
    for (const session& s : sessions_)
      if (s.odd && s.joint >= 2 && s.own * 4 <= s.joint)
        out.failed(decides[0], *s.odd, "a counter of its own for each observation domain", [&] {
          return fmt::format("the numbers of several domains continue one another ({} of {} changes of domain)",
                             s.joint, s.joint + s.own);
        });
  }

 private:
  struct session {
    std::uint16_t port;
    bool known = false;
    std::uint32_t domain = 0, next = 0;
    std::uint64_t joint = 0, own = 0;
    std::optional<witness> odd{};
  };
  session* find(std::uint16_t port) {
    constexpr std::size_t most = 256;
    for (session& s : sessions_)
      if (s.port == port) return &s;
    return sessions_.size() < most ? &sessions_.emplace_back(session{port}) : nullptr;
  }
  std::vector<session> sessions_;
};

/// Two processes of one device that both use the domain, for templates of their own.
class unique_domain {
 public:
  static constexpr std::array decides{IPFIX_7011_3_1_ODIDUNIQ};
  static constexpr bool of_exporter = true;

  void on(const template_event& e, findings& out) {
    out.seen(decides[0]);
    if (e.entry.is_options) return;
    const std::uint64_t what = digest(e.entry);
    for (const announced& a : all_) {
      if (a.domain != e.message.domain || a.id != e.entry.id || a.port == e.message.in.source.port) continue;
      if (a.what != what)
        return out.failed(decides[0], e.at, "a domain of its own for each process of a device", [&] {
          return fmt::format("domain {} is also used from port {}, where template {} is another", a.domain, a.port,
                             a.id);
        });
    }
    constexpr std::size_t most = 1'024;
    for (announced& a : all_)
      if (a.domain == e.message.domain && a.id == e.entry.id && a.port == e.message.in.source.port) {
        a.what = what;
        return;
      }
    if (all_.size() < most) all_.push_back({e.message.domain, e.entry.id, e.message.in.source.port, what});
  }

 private:
  static std::uint64_t digest(const template_entry& t) noexcept {
    std::uint64_t h = t.fields.size();
    for (const specifier& s : t.fields)
      h = mix_bits(h ^ (std::uint64_t{s.pen} << 32 | std::uint64_t{s.id} << 16 | s.length));
    return h;
  }
  struct announced {
    std::uint32_t domain;
    std::uint16_t id, port;
    std::uint64_t what;
  };
  std::vector<announced> all_;
};
}  // namespace

check_rows ipfix_sequence_checks() noexcept { return rows_of_checks<sequence, shared_counter, unique_domain>; }

}  // namespace flowkit::conformance
