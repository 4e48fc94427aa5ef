// SPDX-License-Identifier: BSL-1.0
// The sampling interval of a flow whose record does not bring it: exporters tell it in options data, by sampler or
// interface, and a layout that asks for ie::samplingInterval gets it from there.
#pragma once

#include <concepts>

#include <flowkit/flow/options.hpp>

namespace flowkit::flow {

/// What leads from a record to options data, read beside the user's own layout.
struct options_key {
  std::uint64_t sampler;
  std::uint32_t interface;
};

// clang-format off
inline constexpr auto options_key_layout = layout<options_key>(
    field<&options_key::sampler, any_of<ie::selectorId, ie::samplerId>>,
    field<&options_key::interface, ie::ingressInterface>);
// clang-format on
using options_key_binding = decltype(bind(options_key_layout, {}));

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

/// Fills the members for the sampling interval that the template has no field for. `rate`: 0 if it is not known.
template <class Record, class... D>
constexpr void complete_interval(layout_t<Record, D...>, Record& r, presence_t<sizeof...(D)> in_template,
                                 std::uint32_t rate) noexcept {
  std::size_t i = 0;
  const auto one = [&]<class One>(const One*) {
    if constexpr (detail::asks_for_interval<One>()) {
      using value = typename One::value;
      constexpr auto most = static_cast<value>(~value{0});
      if (!in_template.test(i)) r.*One::member = rate > most ? most : static_cast<value>(rate);
    }
    ++i;
  };
  (one(static_cast<const D*>(nullptr)), ...);
}

/// The fields that complete_interval() fills.
template <class Record, class... D>
[[nodiscard]] consteval presence_t<sizeof...(D)> interval_fields(layout_t<Record, D...>) {
  presence_t<sizeof...(D)> fields;
  std::size_t i = 0;
  ((detail::asks_for_interval<D>() ? fields.set(i++) : void(i++)), ...);
  return fields;
}

}  // namespace flowkit::flow
