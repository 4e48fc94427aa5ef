// SPDX-License-Identifier: BSL-1.0
#include <flowkit/flowkit.hpp>

int main() {
  const auto nothing = flowkit::netflow5::decode({});
  return nothing ? 1 : 0;
}
