// SPDX-License-Identifier: BSL-1.0
// An IPFIX exporter with an information element of its own, an options template and templates that are resent; and a
// collector that reads what it sends.
#include <array>
#include <cstdio>

#include <flowkit/flow/collector.hpp>
#include <flowkit/ipfix.hpp>
#include <flowkit/templates/announcer.hpp>

using namespace flowkit;

// The owner of a private enterprise number assigns its elements; 32473 is the number for examples (RFC 5612).
namespace own {
inline constexpr element queueDelay =
    enterprise_element("queueDelay", 32473, 1, abstract_type::unsigned32, unit::microseconds);
}

// clang-format off
struct measured { ipv4_address source; std::uint64_t octets; std::uint32_t delay; };
inline constexpr auto measured_layout = layout<measured>(
    field<&measured::source, ie::sourceIPv4Address>,
    field<&measured::octets, ie::octetDeltaCount>,
    field<&measured::delay, own::queueDelay>);
using measured_template = layout_template<measured_layout, 256>;

struct sampling { std::uint32_t interface, interval; };
inline constexpr auto sampling_layout = layout<sampling>(
    field<&sampling::interface, ie::ingressInterface>,  // the scope: what the options are about
    field<&sampling::interval, ie::samplingInterval>);
using sampling_template = layout_template<sampling_layout, 257, 1>;
// clang-format on

class exporter {
 public:
  exporter() { announcer_.define(measured_template::view()), announcer_.define(sampling_template::view()); }

  // One message: templates and options where they are due, then as many flows as fit.
  octets message(std::span<std::byte> out, std::span<const measured> flows, timestamp now) {
    ipfix::header head{};
    head.export_time = static_cast<std::uint32_t>(to_unix_seconds(now));
    if (builder_.begin(out, head).code != errc::ok) return {};
    if (announcer_.announce(builder_, now).code != errc::ok) return {};
    const bool due = options_.due(announcer_.policy(), builder_.messages(), now);
    if (due && builder_.add(sampling_template{}, {1, 1000}).code == errc::ok) options_.sent(builder_.messages(), now);
    builder_.add(measured_template{}, flows);
    return builder_.finish();
  }

 private:
  ipfix::message_builder builder_;
  // After 20 messages or 60 seconds, whatever comes first.
  template_announcer<2> announcer_{{.messages = 20, .interval = seconds(60)}};
  refresh_timer options_;
};

int main() {
  exporter from;
  flow::collector<measured_layout, ipfix::rules> to;
  std::uint64_t delay = 0;
  const measured flows[] = {{{0xc0000201}, 1500, 250}, {{0xc0000202}, 60, 350}};
  std::array<std::byte, 1400> buffer;
  for (std::int64_t second = 0; second < 100; ++second)
    to.read(from.message(buffer, flows, from_unix_seconds(1'700'000'000 + second)), {},
            [&](const measured& m) noexcept { delay += m.delay; });

  const auto& all = to.counts();
  std::printf("%llu flows, %llu us on average; %llu templates, %llu options\n",
              static_cast<unsigned long long>(all.flows), static_cast<unsigned long long>(delay / all.flows),
              static_cast<unsigned long long>(all.templates), static_cast<unsigned long long>(all.options));
  return all.flows == 200 && all.lost == 0 && all.templates == 10 && all.options == 5 ? 0 : 1;
}
