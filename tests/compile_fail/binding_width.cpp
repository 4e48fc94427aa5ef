// SPDX-License-Identifier: BSL-1.0
#include <flowkit/ie/iana.hpp>
#include <flowkit/templates/bind.hpp>

template <std::size_t I>
struct numbered {
  unsigned value;
};
template <class>
struct values;
template <std::size_t... I>
struct values<std::index_sequence<I...>> : numbered<I>... {};
struct record : values<std::make_index_sequence<191>> {
  std::string_view name;
};

template <std::size_t... I>
constexpr auto repeated(std::index_sequence<I...>) {
  return flowkit::layout<record>(flowkit::varlen<&record::name, flowkit::ie::interfaceName>,
                                 flowkit::field<&numbered<I>::value, flowkit::ie::ingressInterface>...);
}
#ifdef FLOWKIT_SHOULD_COMPILE
constexpr auto wanted = repeated(std::make_index_sequence<190>{});
#else
constexpr auto wanted = repeated(std::make_index_sequence<191>{});
#endif

[[maybe_unused]] const decltype(flowkit::bind(wanted, {})) bound;
