// SPDX-License-Identifier: BSL-1.0
// The sampling interval of a flow whose record lacks it, or has 0: exporters send it in other elements or in options
// data, and a layout that asks for ie::samplingInterval gets it from there.
#pragma once

#include <concepts>

#include <flowkit/flow/options.hpp>

namespace flowkit::inline v0::flow {

/// The fields by which options data are looked up, read in addition to the user's own layout. Named as in flow::record.
struct options_key {
  std::uint64_t sampler, selection_sequence;
  std::uint32_t ingress_interface, egress_interface, ingress_physical, egress_physical;
  std::uint8_t direction;
  std::uint32_t ingress_vrf, egress_vrf, line_card, port;
  std::uint64_t observation_point;
  std::uint32_t metering_process, exporting_process, observation_domain;
  std::uint32_t sampling_interval, sampling_random_interval;
  std::uint32_t sampling_packets, sampling_space, sampling_time, sampling_time_space, sampling_size,
      sampling_population;
  double sampling_probability;
  std::uint16_t selector_algorithm;
};

// clang-format off
inline constexpr auto options_key_layout = layout<options_key>(
    field<&options_key::sampler, any_of<ie::selectorId, ie::samplerId>>,
    field<&options_key::selection_sequence, ie::selectionSequenceId>,
    field<&options_key::ingress_interface, ie::ingressInterface>,
    field<&options_key::egress_interface, ie::egressInterface>,
    field<&options_key::ingress_physical, ie::ingressPhysicalInterface>,
    field<&options_key::egress_physical, ie::egressPhysicalInterface>,
    field<&options_key::direction, ie::flowDirection>,
    field<&options_key::ingress_vrf, ie::ingressVRFID>,
    field<&options_key::egress_vrf, ie::egressVRFID>,
    field<&options_key::line_card, ie::lineCardId>,
    field<&options_key::port, ie::portId>,
    field<&options_key::observation_point, ie::observationPointId>,
    field<&options_key::metering_process, ie::meteringProcessId>,
    field<&options_key::exporting_process, ie::exportingProcessId>,
    field<&options_key::observation_domain, ie::observationDomainId>,
    field<&options_key::sampling_interval, ie::samplingInterval>,
    field<&options_key::sampling_random_interval, ie::samplerRandomInterval>,
    field<&options_key::sampling_packets, ie::samplingPacketInterval>,
    field<&options_key::sampling_space, ie::samplingPacketSpace>,
    field<&options_key::sampling_time, ie::samplingTimeInterval>,
    field<&options_key::sampling_time_space, ie::samplingTimeSpace>,
    field<&options_key::sampling_size, ie::samplingSize>,
    field<&options_key::sampling_population, ie::samplingPopulation>,
    field<&options_key::sampling_probability, ie::samplingProbability>,
    field<&options_key::selector_algorithm, ie::selectorAlgorithm>);
// clang-format on
using options_key_binding = decltype(bind(options_key_layout, {}));
using options_key_presence = presence_t<options_key_layout.count>;

/// The rate of a flow of this template: from any element of its own record, else from options data. `domain`: the
/// message's.
[[nodiscard]] inline found_rate rate_of(const options_key& key, const options_key_presence& present, std::uint16_t id,
                                        std::uint32_t domain, const exporter_options& options) noexcept {
  const auto has = [&]<auto Member>() { return present.test(index_of<Member>(options_key_layout)); };
  sampling_parameters own = parameters_in_flow(key, has);
  if (has.operator()<&options_key::sampling_interval>()) own.interval = key.sampling_interval;
  if (has.operator()<&options_key::sampling_random_interval>()) own.random_interval = key.sampling_random_interval;
  if (const std::uint32_t rate = own.rate(); rate != 0)
    return {.told = {.rate = rate, .exact = own.exact()}, .source = sampling_source::record};
  if (!options.knows_sampling()) return {};
  limit_values flow;
  limits_of_flow(key, has, id, options.limits_in_use(), flow);
  if (!has.operator()<&options_key::observation_domain>() && domain != 0) flow.set(limit::domain, domain);
  return options.sampling_of(flow);
}

namespace detail {
/// Is it a field for the sampling interval?
template <class D>
consteval bool asks_for_interval() {
  if constexpr (requires { D::alternatives; }) {
    if constexpr (std::unsigned_integral<typename D::value>)
      for (const element* e : D::alternatives)
        if (same_element(*e, ie::samplingInterval)) return true;
  }
  return false;
}
}  // namespace detail

template <class Record, class... D>
consteval bool asks_for_interval(layout_t<Record, D...>) {
  return (detail::asks_for_interval<D>() || ...);
}

/// Which of the fields for the sampling interval hold none: 0, or not in the template.
template <class Record, class... D>
[[nodiscard]] constexpr presence_t<sizeof...(D)> without_interval(layout_t<Record, D...>, const Record& r,
                                                                  presence_t<sizeof...(D)> in_template) noexcept {
  presence_t<sizeof...(D)> fields;
  std::size_t i = 0;
  const auto one = [&]<class One>(const One*) {
    if constexpr (detail::asks_for_interval<One>()) {
      if (!in_template.test(i) || r.*One::member == 0) fields.set(i);
    }
    ++i;
  };
  (one(static_cast<const D*>(nullptr)), ...);
  return fields;
}

/// Fills these of the members for the sampling interval.
template <class Record, class... D>
constexpr void complete_interval(layout_t<Record, D...>, Record& r, const presence_t<sizeof...(D)>& fields,
                                 std::uint32_t rate) noexcept {
  std::size_t i = 0;
  const auto one = [&]<class One>(const One*) {
    if constexpr (detail::asks_for_interval<One>()) {
      using value = typename One::value;
      constexpr auto most = static_cast<value>(~value{0});
      if (fields.test(i)) r.*One::member = rate > most ? most : static_cast<value>(rate);
    }
    ++i;
  };
  (one(static_cast<const D*>(nullptr)), ...);
}

}  // namespace flowkit::flow
