// SPDX-License-Identifier: BSL-1.0
// Every header, by CMake's -include; and the codec in use, since templates are compiled only where they are used.
#ifdef __cpp_exceptions
#error "built with exceptions: this tests nothing"
#endif
#ifdef __cpp_rtti
#error "built with RTTI: this tests nothing"
#endif

flowkit::result<std::size_t> copy(flowkit::octets in, std::span<std::byte> out);

flowkit::result<std::size_t> copy(flowkit::octets in, std::span<std::byte> out) {
  const auto message = flowkit::netflow5::decode(in);
  if (!message) return message.failure();
  return flowkit::netflow5::encode(*message, out);
}

flowkit::result<std::size_t> copy_old(flowkit::octets in, std::span<std::byte> out, flowkit::flow::record& r);

flowkit::result<std::size_t> copy_old(flowkit::octets in, std::span<std::byte> out, flowkit::flow::record& r) {
  const auto message = flowkit::netflow1::decode_exact(in);
  if (!message) return flowkit::netflow7::decode_lenient(in).failure();
  const flowkit::flow::netflow1_flows flows{*message, {}};
  for (std::size_t i = 0; i < flows.size(); ++i) flows.read(i, r);
  return flowkit::netflow1::encode(*message, out);
}

flowkit::result<std::size_t> copy_samples(flowkit::octets in, std::span<std::byte> out, flowkit::flow::record& r);

flowkit::result<std::size_t> copy_samples(flowkit::octets in, std::span<std::byte> out, flowkit::flow::record& r) {
  const auto message = flowkit::sflow5::decode_lenient(in);
  if (!message) return message.failure();
  for (const flowkit::sflow5::block& b : message->found.samples)
    if (const auto s = flowkit::sflow5::decode_flow(b)) flowkit::flow::read_flow(*s, message->found.head, {}, r);
  return flowkit::sflow5::encode(message->found, out);
}

namespace {
struct octets_only {
  std::uint64_t octets;
};
constexpr auto octets_only_layout =
    flowkit::layout<octets_only>(flowkit::field<&octets_only::octets, flowkit::ie::octetDeltaCount>);
}  // namespace

std::uint64_t collect(flowkit::octets datagram);

std::uint64_t collect(flowkit::octets datagram) {
  flowkit::flow::collector<octets_only_layout> in;
  std::uint64_t sum = 0;
  const auto add = [&](const octets_only& o) noexcept { sum += o.octets; };
  static_assert(noexcept(in.read(datagram, {}, add)));
  return in.read(datagram, {}, add).ok() ? sum : 0;
}
