// SPDX-License-Identifier: BSL-1.0
// Counters from one poll to the next: do they only grow, and do they stay unknown where they are?
#include <fmt/core.h>

#include <flowkit/core/field_place.hpp>
#include <flowkit/sflow5/interface_counters.hpp>

#include "conformance/checks/sflow5/session.hpp"

namespace flowkit::conformance {

namespace {
using enum requirement;
using namespace sflow5;

/// Is the member a counter?
[[nodiscard]] constexpr bool counts(std::string_view name) noexcept {
  for (const std::string_view other :
       {"ifIndex", "ifType", "ifSpeed", "ifDirection", "ifStatus", "ifPromiscuousMode", "vlan_id"})
    if (name == other) return false;
  return true;
}

struct totals {
  static constexpr std::array decides{SFLOW_5_CS_RESET, SFLOW_5_CS_MONO, SFLOW_5_CS_UNKNOWN};

  void on(const sflow5_message_event& e, findings&) { session_.on(e); }
  void on(const sflow5_record_event& e, findings& out) {
    if (e.kind != block_kind::counter_record || !session_.is_new()) return;
    if (e.block.format == if_counters::id.format) return take<if_counters>(e, &source::interface, out);
    if (e.block.format == ethernet_counters::id.format) return take<ethernet_counters>(e, &source::ethernet, out);
    if (e.block.format == vlan_counters::id.format) return take<vlan_counters>(e, &source::vlan, out);
  }

 private:
  template <class T>
  struct kept {
    T value{};
    std::uint32_t sequence = 0, life = 0, uptime = 0;
    bool is_known = false;
  };
  struct source {
    kept<if_counters> interface;
    kept<ethernet_counters> ethernet;
    kept<vlan_counters> vlan;
  };
  /// What happened to the counters of a record as a whole.
  struct summary {
    int fell = 0, rose = 0;
    bool by_more_than_1 = false;
  };

  template <class T>
  void take(const sflow5_record_event& e, kept<T> source::*which, findings& out) {
    const auto now = e.as<T>();
    source* s = now ? sources_.at(e.counters->sample.source) : nullptr;
    if (s == nullptr) return;
    kept<T>& before = s->*which;
    const std::uint32_t sequence = e.counters->sample.sequence, uptime = e.message.head().uptime;
    if (before.is_known && before.life == session_.life() && sequence == before.sequence + 1)
      compare(e, before.value, *now, most_packets(*s, uptime - before.uptime), out);
    before = {*now, sequence, session_.life(), uptime, true};
  }

  /// Frames that an interface can pass in the time, of 84 octets with their gap: at 100 Gbit/s, if its speed is
  /// unknown.
  static double most_packets(const source& s, std::uint32_t milliseconds) noexcept {
    constexpr double unknown = 1e11, bits_of_frame = 672;
    const std::uint64_t speed = s.interface.is_known ? s.interface.value.ifSpeed : 0;
    return milliseconds / 1e3 * (speed == 0 || speed >> 63 != 0 ? unknown : double(speed)) / bits_of_frame;
  }
  template <class V>
  static bool is_unknown(V v) noexcept {
    return v == static_cast<V>(~V{0});
  }
  /// Fewer, and not because 2^32 was passed.
  template <class V>
  static bool falls(V before, V now, double most) noexcept {
    if (now >= before || is_unknown(before) || is_unknown(now)) return false;
    return sizeof(V) == 8 || double(static_cast<V>(now - before)) > most * 1.1;
  }
  /// 32 bits of a device in a counter of 64.
  template <class V>
  static bool is_short(V before, V now) noexcept {
    return sizeof(V) == 8 && before >> 31 == 1 && now >> 31 == 0;
  }

  template <class T>
  static void compare(const sflow5_record_event& e, const T& before, const T& now, double most, findings& out) {
    summary all;
    each<T>([&]<class D>(D) {
      const auto b = before.*D::member, n = now.*D::member;
      if (falls(b, n, most)) ++all.fell, all.by_more_than_1 |= b - n > 1;
      all.rose += n > b;
    });
    out.seen(SFLOW_5_CS_UNKNOWN), out.seen(SFLOW_5_CS_RESET), out.seen(SFLOW_5_CS_MONO);
    each<T>([&]<class D>(D) {
      const auto b = before.*D::member, n = now.*D::member;
      const auto at = [&] { return place_of<D::member>(flowkit::layout_of<T>, e.offset); };
      if (is_unknown(b) != is_unknown(n))
        return out.failed(SFLOW_5_CS_UNKNOWN, at(), "a counter that stays unknown, or known, while the agent runs",
                          [&] { return fmt::format("{} is {}, after {}: all ones is unknown", D::info.name, n, b); });
      if (!falls(b, n, most)) return;
      const auto told = [&] { return fmt::format("{} fell from {} to {}", D::info.name, b, n); };
      const bool all_fell = all.fell > 1 && all.rose == 0 && all.by_more_than_1;
      if (b - n > 1 && (all_fell || (n <= b / 4 && !is_short(b, n))))
        out.failed(SFLOW_5_CS_RESET, at(), "a sequence number that begins anew with the counters", told);
      else
        out.failed(SFLOW_5_CS_MONO, at(), fmt::format("{} or more", b), told);
    });
  }

  template <class T>
  static void each(auto&& visit) {
    flowkit::layout_of<T>.for_each([&]<class D>(D d) {
      if constexpr (counts(D::info.name)) visit(d);
    });
  }

  sflow5_session session_;
  source_table<source> sources_;
};
}  // namespace

check_rows sflow5_totals_checks() noexcept { return rows_of_checks<totals>; }

}  // namespace flowkit::conformance
