// SPDX-License-Identifier: BSL-1.0
// A collector at its limits: memory of a chosen size, shared by two of them; a callback that throws.
#include <array>
#include <cstdio>
#include <stdexcept>

#include <flowkit/flow/collector.hpp>
#include <flowkit/ipfix.hpp>

using namespace flowkit;

struct measured {
  std::uint64_t octets;
};
inline constexpr auto measured_layout = layout<measured>(field<&measured::octets, ie::octetDeltaCount>);
using measured_template = layout_template<measured_layout, 256>;

struct exporter {
  ipfix::message_builder builder;
  std::array<std::byte, 512> buffer;

  template <class Fill>
  octets message(Fill fill) {
    if (builder.begin(buffer, ipfix::header{}).code == errc::ok) fill(builder);
    return builder.finish();
  }
  octets templates() {
    return message([](auto& b) { static_cast<void>(b.add_template(measured_template{})); });
  }
  octets flows(std::size_t n) {
    return message([&](auto& b) {
      for (std::size_t i = 0; i < n; ++i) static_cast<void>(b.add(measured_template{}, {1500}));
    });
  }
};

int main() {
  // At most 16 exporters in a MiB, and for each four sets that wait for their template, in 64 KiB.
  flow::collector_sessions<measured_layout> memory{{.octets = 1 << 20, .sessions = 16},
                                                   {.octets = 64 << 10, .sets_per_session = 4}};
  flow::collector<measured_layout> one{memory}, two{memory};

  exporter from;
  const auto ignore = [](const measured&) {};
  for (int i = 0; i < 6; ++i) one.read(from.flows(1), {}, ignore);  // no template yet
  std::printf("%llu sets wait, %llu were dropped\n", static_cast<unsigned long long>(one.counts().waiting),
              static_cast<unsigned long long>(one.counts().dropped));
  const auto released = two.read(from.templates(), {}, ignore).released;

  try {
    two.read(from.flows(10), {}, [](const measured&) { throw std::runtime_error("disk full"); });
  } catch (const std::runtime_error& e) {
    std::printf("%s: the other records of this datagram are lost\n", e.what());
  }
  const auto next = two.read(from.flows(10), {}, ignore);  // goes on

  std::printf("%zu sessions in %zu octets, %llu evicted\n", memory.size(), memory.used_octets(),
              static_cast<unsigned long long>(memory.counts().evicted));
  return one.counts().dropped == 2 && released == 4 && two.counts().interrupted == 1 && next.flows == 10 ? 0 : 1;
}
