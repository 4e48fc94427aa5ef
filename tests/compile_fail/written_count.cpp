// SPDX-License-Identifier: BSL-1.0
#include <flowkit/core/array.hpp>
#include <flowkit/ie/iana.hpp>
#include <flowkit/templates/emit.hpp>

using namespace flowkit;
struct one {
  std::uint16_t port;
};
inline constexpr auto one_layout = layout<one>(field<&one::port, ie::sourceTransportPort>);
struct several {
  list<one_layout> ones;
};
#ifdef FLOWKIT_SHOULD_COMPILE
inline constexpr auto written = one_layout;
#else
inline constexpr auto written = layout<several>(count_of<&several::ones, std::uint16_t>, array<&several::ones>);
#endif
auto emission_of(std::span<const specifier> fields) { return emit(written, fields); }
