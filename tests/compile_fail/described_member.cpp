// SPDX-License-Identifier: BSL-1.0
#include <flowkit/sflow5/structure.hpp>

struct counters {
  static constexpr flowkit::sflow5::structure_id id = flowkit::sflow5::counter_structure(4300, 1);
  unsigned hits, misses;

  template <class T = counters>
  static constexpr auto describe() noexcept {
#ifdef FLOWKIT_SHOULD_COMPILE
    return flowkit::layout<T>(flowkit::xdr<&T::hits>, flowkit::xdr<&T::misses>);
#else
    return flowkit::layout<T>(flowkit::xdr<&T::hits>);
#endif
  }
};
const auto r = flowkit::sflow5::read<counters>({});
