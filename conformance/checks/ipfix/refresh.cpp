// SPDX-License-Identifier: BSL-1.0
// Templates over UDP are announced again and again (RFC 7011 section 8.4, RFC 5153 section 6.2).
#include <optional>

#include "conformance/checks/ipfix/option_parts.hpp"

namespace flowkit::conformance {

namespace {
using enum requirement;

constexpr std::int64_t second = 1'000'000'000;

class refresh {
 public:
  static constexpr std::array decides{IPFIX_7011_8_4_REFRESH, IPFIX_7011_8_4_REFRESHOPT, IPFIX_7011_8_4_REUSE,
                                      IPFIX_7011_8_4_COPIES,  IPFIX_5153_6_2_TIME,       IPFIX_5153_6_2_PKTS};

  void on(const message_event& e, findings&) {
    if (messages_++ == 0) from_start_ = e.sequence == 0;
  }

  void on(const template_event& e, findings& out) {
    if (!is_udp(e.message)) return;
    const timestamp now = time_of(e.message);
    known* k = find(e.entry.id);
    if (k == nullptr) {
      constexpr std::size_t most = 4'096;
      if (all_.size() < most) all_.push_back({e.entry.id, e.entry.is_options, now, now, messages_});
      return;
    }
    if (k->message == messages_) return;
    if (e.change == template_change::redefined) {
      reuse(*k, now, e, out);
      *k = {e.entry.id, e.entry.is_options, now, now, messages_};
      return;
    }
    if (k->has_data) interval(*k, now, e, out);  // copies before the first data are no interval
    k->shortest = std::min(k->shortest, (now - k->defined).ns);
    ++k->definitions;
    k->defined = now, k->message = messages_, k->told = k->hinted = false, k->is_options = e.entry.is_options;
  }

  void on(const set_event& e, findings& out) {
    if (e.known == nullptr || !is_udp(e.message)) return;
    known* k = find(e.set.id);
    if (k == nullptr) return;
    const timestamp now = time_of(e.message);
    const bool is_first = std::exchange(k->used, now) == timestamp{} || !std::exchange(k->has_data, true);
    if (is_first) copies(*k, e, out);
    age(*k, now, e, out);
  }

  /// Options data may be rare: its templates are due as long as there are messages.
  void on(const message_end_event& e, findings& out) {
    if (!is_udp(e.message) || messages_ % 16 != 0) return;
    const timestamp now = time_of(e.message);
    for (known& k : all_)
      if (k.is_options && k.has_data) old(k, now, e.header, out);
  }

 private:
  struct known {
    std::uint16_t id;
    bool is_options;
    timestamp defined, used;  ///< the last time
    std::uint64_t message;    ///< number of the one that defined it last
    std::uint64_t definitions = 1;
    std::int64_t shortest = INT64_MAX;  ///< ns between two definitions
    bool has_data = false, told = false, hinted = false;
  };
  known* find(std::uint16_t id) noexcept {
    for (known& k : all_)
      if (k.id == id) return &k;
    return nullptr;
  }

  void age(known& k, timestamp now, const set_event& e, findings& out) {
    old(k, now, e.at, out);
    const std::int64_t since = (now - k.defined).ns;
    if (!k.hinted && !k.told && since > 60 * second) {
      k.hinted = true;
      out.noted(k.is_options ? decides[1] : decides[0], e.at, "60 s, for a collector that has just started",
                [&] { return fmt::format("template {} was last announced {} s ago", k.id, since / second); });
    }
  }
  void old(known& k, timestamp now, place at, findings& out) {
    const requirement r = k.is_options ? decides[1] : decides[0];
    out.seen(r);
    const duration since = now - k.defined;
    if (k.told || since <= out.limit().refresh) return;
    k.told = true;
    out.failed(r, at, fmt::format("at most {} s (limit refresh)", out.limit().refresh.ns / second), [&] {
      return fmt::format("{} {} was last announced {} s ago", k.is_options ? "options template" : "template", k.id,
                         since.ns / second);
    });
  }
  void copies(const known& k, const set_event& e, findings& out) {
    if (k.definitions >= 2) return out.seen(decides[3]);
    if (std::exchange(copies_told_, true)) return;
    const auto message = [&] { return fmt::format("the first data of template {} comes after one copy of it", k.id); };
    constexpr const char* expected = "2 or more copies in separate messages before the first data";
    // Of a stream that had begun before the capture nobody knows how many came.
    from_start_ ? out.failed(decides[3], e.at, expected, message) : out.noted(decides[3], e.at, expected, message);
  }
  void reuse(const known& k, timestamp now, const template_event& e, findings& out) {
    const std::int64_t usual = 600 * second;
    const std::int64_t wait = 3 * (k.definitions > 1 ? std::min(k.shortest, usual) : usual);
    const std::int64_t since = (now - std::max(k.used, k.defined)).ns;
    out.judge(decides[2], since >= wait, e.at,
              fmt::format("{} s, three times the interval of announcements", wait / second), [&] {
                return fmt::format("template {} is another, {} s after the last use of the old one", k.id,
                                   since / second);
              });
  }
  void interval(const known& k, timestamp now, const template_event& e, findings& out) {
    const std::int64_t since = (now - k.defined).ns;
    const std::uint64_t apart = messages_ - k.message;
    out.seen(decides[4]), out.seen(decides[5]);
    if (since < 60 * second || since > 86'400 * second)
      out.noted(decides[4], e.at, "60 s to 1 day, if by time",
                [&] { return fmt::format("template {} is announced again after {} s", k.id, since / second); });
    if (apart > 1'000)
      out.noted(decides[5], e.at, "1 to 1000 messages, if by messages",
                [&] { return fmt::format("template {} is announced again after {} messages", k.id, apart); });
  }

  std::vector<known> all_;
  std::uint64_t messages_ = 0;
  bool copies_told_ = false, from_start_ = false;
};

/// Announcing must not take the place of data.
struct starvation {
  static constexpr std::array decides{IPFIX_5153_6_2_STUCK};
  void on(const message_end_event& e, findings& out) {
    ++messages_;
    const bool is_announcing = e.templates != 0 && e.records == 0;
    announcing_ += is_announcing;
    if (is_announcing && !first_) first_ = out.remember(e.header);
  }
  void on(const end_event&, findings& out) {
    constexpr std::uint64_t enough = 10;
    if (messages_ < enough) return;
    out.seen(decides[0]);
    if (announcing_ * 2 >= messages_)
      out.failed(decides[0], *first_, "templates alone in less than half of the messages",
                 [&] { return fmt::format("{} of {} messages hold nothing but templates", announcing_, messages_); });
  }

 private:
  std::uint64_t messages_ = 0, announcing_ = 0;
  std::optional<witness> first_;
};
}  // namespace

check_rows ipfix_refresh_checks() noexcept { return rows_of_checks<refresh, starvation>; }

}  // namespace flowkit::conformance
