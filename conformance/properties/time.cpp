// SPDX-License-Identifier: BSL-1.0
// Clock arithmetic against 64-bit time that never wraps.
#include <conformance/properties/groups.hpp>
#include <conformance/properties/shown.hpp>
#include <flowkit/core/convert.hpp>
#include <flowkit/core/time_text.hpp>
#include <flowkit/ie/iana.hpp>

namespace flowkit::conformance {

namespace {

std::string printed(timestamp t) {
  char buffer[64];
  text_writer out{buffer};
  write_text(out, t);
  return std::string{out.text()} + " (" + std::to_string(t.ns) + " ns)";
}

/// Times whose neighbourhood of 70 years is representable, too.
timestamp arbitrary_time(source& from) {
  constexpr std::int64_t reach = 7'000'000'000'000'000'000;
  return {from.between(-reach, reach)};
}

counterexample ntp_round_trip(source& from) {
  const timestamp t = arbitrary_time(from);
  // Any clock that is right to 68 years: half an era.
  const timestamp near = t + seconds(from.between(-2'147'000'000, 2'147'000'000));
  const timestamp back = from_ntp(to_ntp(t), near);
  if (back != t) from.show(one_value(ie::flowStartNanoseconds, to_ntp(t), 8).octets());
  if (back != t) return printed(t) + " comes back as " + printed(back) + ", with a clock at " + printed(near);
  return {};
}

/// RFC 7011 section 6.1.9: the lower 11 bits of the fraction are zero in microseconds. An encoder that rounds up to the
/// next such fraction gives every microsecond back.
counterexample ntp_microseconds(source& from) {
  const timestamp t{arbitrary_time(from).ns / 1'000 * 1'000};
  const std::uint64_t sent = (to_ntp(t) + 0x7ff) & ~std::uint64_t{0x7ff};
  const std::int64_t back = floor_div(from_ntp(sent, t).ns, 1'000);
  if (back != floor_div(t.ns, 1'000)) from.show(one_value(ie::flowStartMicroseconds, sent, 8).octets());
  if (back != floor_div(t.ns, 1'000)) return printed(t) + " is another microsecond: " + printed({back * 1'000});
  return {};
}

/// Stamps of the 32-bit uptime within 2^31 ms of the export, however often the uptime wrapped since boot.
counterexample uptime_stamps(source& from) {
  const timestamp boot = from_unix_milliseconds(from.between(0, 2'000'000'000'000));
  const std::int64_t uptime = from.between(0, std::int64_t{1} << 35);
  const std::int64_t stamp = uptime + from.between(-0x7fff'ffff, 0x8000'0000);
  const timestamp exported = boot + milliseconds(uptime), expected = boot + milliseconds(stamp);
  const auto low = static_cast<std::uint32_t>(stamp);
  const auto what = "booted " + printed(boot) + ", exported after " + std::to_string(uptime) + " ms, stamp " +
                    std::to_string(stamp) + ": ";
  if (const timestamp t = from_uptime(low, static_cast<std::uint32_t>(uptime), exported); t != expected)
    return what + printed(t);
  // systemInitTime (element 160) instead of the uptime in the header; 0 stands for "unknown"
  if (boot == timestamp{}) return {};
  const timestamp in_context = stamp - uptime > std::int64_t{max_ms_ahead} ? unknown_time : expected;
  if (const timestamp t = from_uptime(low, record_context{.export_time = exported, .init_time = boot}); t != in_context)
    return what + "by init time " + printed(t);
  return {};
}

}  // namespace

void add_time_properties(std::vector<property>& to) {
  to.push_back({"time.ntp.round_trip", &ntp_round_trip});
  to.push_back({"time.ntp.microseconds", &ntp_microseconds});
  to.push_back({"time.uptime", &uptime_stamps});
}

}  // namespace flowkit::conformance
