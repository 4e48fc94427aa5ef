// SPDX-License-Identifier: BSL-1.0
// What the component ranges is for: the sets of a message as a view.
#include <flowkit/ranges.hpp>

int main() {
  std::byte datagram[16]{};
  datagram[1] = std::byte{10}, datagram[3] = std::byte{16};
  const auto message = flowkit::ipfix::decode(datagram);
  if (!message) return 1;
  int sets = 0;
  for ([[maybe_unused]] const auto& set : flowkit::views::sets(*message)) ++sets;
  return sets;
}
