// SPDX-License-Identifier: BSL-1.0
// What files say of themselves by options (RFC 5655 section 8): checksums of messages, the time window of the flows,
// the session that is stored.
#include <optional>

#include <flowkit/ipfix/checksum.hpp>
#include <flowkit/templates/inspect.hpp>

#include "conformance/checks/ipfix/option_parts.hpp"

namespace flowkit::conformance {

namespace {
using enum requirement;

bool is_file(const message_event& m) noexcept { return m.in.source.transport == transport_kind::file; }

class message_checksum {
 public:
  static constexpr std::array decides{IPFIX_5655_8_1_1_MD5};
  void on(const message_event&, findings&) { sum_.reset(), records_ = 0; }
  [[nodiscard]] static bool wants(const template_entry& t) noexcept {
    return flowkit::ipfix::has_message_checksum(t.view());
  }
  void on(const record_event& e, findings& out) {
    const octets sum = flowkit::ipfix::checksum_in(e.entry.view(), e.record);
    if (++records_ > 1)
      return out.failed(decides[0], e.at, "one checksum of a message",
                        [&] { return fmt::format("checksum {} of the message", records_); });
    if (sum.empty())
      return out.failed(decides[0], e.at, "16 octets", [] { return "messageMD5Checksum has not 16 octets"; });
    sum_ = e.place_of(sum);
  }
  void on(const message_end_event& e, findings& out) {
    const message_event& m = e.message;
    if (!sum_ || records_ != 1 || m.failure.code != errc::ok) return;
    const auto right = flowkit::ipfix::message_checksum(m.message, sum_->offset);
    const octets said = m.message.subspan(sum_->offset, right.size());
    out.judge(
        decides[0], std::equal(said.begin(), said.end(), right.begin()), *sum_, [&] { return hex(right); },
        [&] { return fmt::format("the message's MD5 is not {}", hex(said)); });
  }

 private:
  static std::string hex(octets o) {
    std::string text;
    for (const std::byte b : o) text += fmt::format("{:02x}", std::to_integer<unsigned>(b));
    return text;
  }
  std::optional<place> sum_;
  std::uint32_t records_ = 0;
};

/// Markers: they say what an option is about by being its scope, not by their value.
struct markers {
  static constexpr std::array decides{IPFIX_5655_8_1_1_SCOPE0};
  void on(const template_event& e, findings& out) {
    each_new_field(e, [&](std::size_t i, const specifier& s, const element* what, place at) {
      if (s.names(ie::messageScope) || s.names(ie::sessionScope))
        out.judge(decides[0], i < e.entry.scope_count, at, "a field of the scope",
                  [&] { return fmt::format("{} is not in the scope", name_of(s, what)); });
    });
  }
  [[nodiscard]] bool wants(const specifier& s, const element*) const noexcept {
    return (s.names(ie::messageScope) || s.names(ie::sessionScope)) && s.length >= 1 && s.length <= 8;
  }
  void on(const field_event& e, findings& out) {
    out.judge(decides[0], all_zero(e.value), e.at, "0", [&] {
      return fmt::format("{} is {}", name_of(e.spec, e.what), load_be(e.value.data(), e.value.size()));
    });
  }
};

struct session_details {
  static constexpr std::array decides{IPFIX_5655_8_1_3_ONCE};
  void on(const message_event& e, findings&) {
    if (std::exchange(file_, e.in.file) != e.in.file) records_ = 0;
  }
  [[nodiscard]] static bool wants(const template_entry& t) noexcept {
    return t.is_options && is_scope(t, ie::sessionScope);
  }
  void on(const record_event& e, findings& out) {
    if (!is_file(e.message)) return;
    const auto has = [&](const auto&... any) { return (e.about().has(any) || ...); };
    if (!has(ie::exporterIPv4Address, ie::exporterIPv6Address, ie::collectorIPv4Address, ie::collectorIPv6Address,
             ie::exporterTransportPort, ie::collectorTransportPort))
      return;
    out.judge(decides[0], ++records_ == 1, e.at, "one record of a file",
              [&] { return fmt::format("record {} of the session that the file stores", records_); });
  }

 private:
  std::uint64_t records_ = 0;
  std::uint32_t file_ = 0;
};

/// A time of a record, and how exactly it is said.
struct instant {
  std::int64_t ns, unit;
  place at;
};
std::optional<instant> read_instant(const record_event& e, std::size_t field) {
  const element* const what = e.about().elements[field];
  const octets v = e.values[field];
  const auto at = [&](timestamp t, duration unit) { return instant{t.ns, unit.ns, e.place_of(v)}; };
  if (what == nullptr || all_zero(v)) return {};
  const bool is_whole = v.size() == (what->type == abstract_type::dateTimeSeconds ? 4 : 8);
  if (!is_whole) return {};
  const std::uint64_t raw = load_be(v.data(), v.size());
  switch (what->type) {
    case abstract_type::dateTimeSeconds: return at(from_unix_seconds(static_cast<std::int64_t>(raw)), seconds(1));
    case abstract_type::dateTimeMilliseconds:
      if (raw >> 48 != 0) return {};  // MS tells it
      return at(from_unix_milliseconds(static_cast<std::int64_t>(raw)), milliseconds(1));
    case abstract_type::dateTimeMicroseconds:
      return at(from_ntp(raw, from_unix_seconds(e.message.export_time)), microseconds(1));
    case abstract_type::dateTimeNanoseconds:
      return at(from_ntp(raw, from_unix_seconds(e.message.export_time)), duration{1});
    default: return {};
  }
}
std::int64_t ms_between(std::int64_t from, std::int64_t to) noexcept {
  return (timestamp{to} - timestamp{from}).ns / 1'000'000;
}
/// Of the first of these elements that the record has.
std::optional<instant> read_instant(const record_event& e, std::span<const element* const> any) {
  for (const element* one : any)
    if (const auto i = e.about().index_of(*one)) return read_instant(e, *i);
  return {};
}

/// The time window of a file holds all of its flows.
class time_window {
 public:
  static constexpr std::array decides{IPFIX_5655_8_1_2_WINDOW};
  void on(const message_event& e, findings&) {
    if (std::exchange(file_, e.in.file) != e.in.file) window_.reset(), from_.reset(), to_.reset();
  }
  void on(const template_event& e, findings& out) {
    if (!is_window(e.entry) || e.change == template_change::refreshed) return;
    const std::size_t least = count(e.entry, least_start), most = count(e.entry, most_end);
    if (least != 1 || most != 1)
      out.noted(decides[0], e.at, "one minFlowStart and one maxFlowEnd",
                [&] { return fmt::format("a time window of {} starts and {} ends", least, most); });
  }
  void on(const record_event& e, findings& out) {
    if (!is_file(e.message)) return;
    if (!e.entry.is_options) return flow(e, out);
    if (!is_window(e.entry)) return;
    if (window_)
      return out.failed(decides[0], e.at, "one time window of a file", [] { return "a second time window"; });
    const auto from = read_instant(e, least_start), to = read_instant(e, most_end);
    window_ = {from ? from->ns : INT64_MIN, to ? to->ns : INT64_MAX};
    // Flows that stand before it in the file.
    if (from && from_)
      out.judge(decides[0], *from_ >= from->ns, from->at, expected_start,
                [&] { return fmt::format("a flow began {} ms before it", ms_between(*from_, from->ns)); });
    if (to && to_)
      out.judge(decides[0], *to_ <= to->ns, to->at, expected_end,
                [&] { return fmt::format("a flow ended {} ms after it", ms_between(to->ns, *to_)); });
    out.seen(decides[0]);
  }

 private:
  struct window {
    std::int64_t from, to;
  };
  static constexpr const char* expected_start = "the start of the earliest flow in the file, or before it";
  static constexpr const char* expected_end = "the end of the latest flow in the file, or after it";
  static constexpr std::array least_start{&ie::minFlowStartSeconds, &ie::minFlowStartMilliseconds,
                                          &ie::minFlowStartMicroseconds, &ie::minFlowStartNanoseconds};
  static constexpr std::array most_end{&ie::maxFlowEndSeconds, &ie::maxFlowEndMilliseconds, &ie::maxFlowEndMicroseconds,
                                       &ie::maxFlowEndNanoseconds};
  static constexpr std::array starts{&ie::flowStartSeconds, &ie::flowStartMilliseconds, &ie::flowStartMicroseconds,
                                     &ie::flowStartNanoseconds};
  static constexpr std::array ends{&ie::flowEndSeconds, &ie::flowEndMilliseconds, &ie::flowEndMicroseconds,
                                   &ie::flowEndNanoseconds};

  static std::size_t count(const template_entry& t, std::span<const element* const> any) noexcept {
    std::size_t n = 0;
    for (const specifier& s : t.fields)
      n += std::any_of(any.begin(), any.end(), [&](const element* e) { return s.names(*e); });
    return n;
  }
  static bool is_window(const template_entry& t) noexcept {
    return t.is_options && is_scope(t, ie::sessionScope) && count(t, least_start) + count(t, most_end) != 0;
  }
  /// A time of whole seconds may be any within its second, and so on.
  void flow(const record_event& e, findings& out) {
    if (const auto start = read_instant(e, starts)) {
      const std::int64_t latest = (timestamp{start->ns} + duration{start->unit - 1}).ns;
      from_ = std::min(from_.value_or(INT64_MAX), latest);
      if (window_)
        out.judge(decides[0], latest >= window_->from, start->at, "within the time window of the file", [&] {
          return fmt::format("the flow begins {} ms before the time window", ms_between(latest, window_->from));
        });
    }
    if (const auto end = read_instant(e, ends)) {
      const std::int64_t earliest = (timestamp{end->ns} - duration{end->unit - 1}).ns;
      to_ = std::max(to_.value_or(INT64_MIN), earliest);
      if (window_)
        out.judge(decides[0], earliest <= window_->to, end->at, "within the time window of the file", [&] {
          return fmt::format("the flow ends {} ms after the time window", ms_between(window_->to, earliest));
        });
    }
  }

  std::optional<window> window_;
  std::optional<std::int64_t> from_, to_;  ///< of the flows so far
  std::uint32_t file_ = 0;
};
}  // namespace

check_rows ipfix_file_options_checks() noexcept {
  return rows_of_checks<message_checksum, markers, session_details, time_window>;
}

}  // namespace flowkit::conformance
