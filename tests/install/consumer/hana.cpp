// SPDX-License-Identifier: BSL-1.0
// What the component hana is for: a layout is a Foldable.
#include <flowkit/core/hana.hpp>
#include <flowkit/netflow5.hpp>

#include <boost/hana/length.hpp>

int main() {
  constexpr auto members = boost::hana::length(flowkit::netflow5::record_layout);
  return decltype(members)::value > 10 ? 0 : 1;
}
