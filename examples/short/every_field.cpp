// SPDX-License-Identifier: BSL-1.0
// Every field of a record, those without a name too: nothing is lost.
#include <array>
#include <cstdio>

#include <flowkit/ie/iana.hpp>
#include <flowkit/ipfix.hpp>
#include <flowkit/templates/record_view.hpp>

using namespace flowkit;

int main() {
  // Enterprise 32473 is for examples (RFC 5612); nobody has registered its element 1.
  const specifier fields[] = {specify(ie::sourceIPv4Address, 4),
                              {32473, 1, variable_length, element_space::enterprise}};
  const std::array<std::byte, 7> record{std::byte{192}, std::byte{0}, std::byte{2},   std::byte{1},
                                        std::byte{2},   std::byte{0}, std::byte{0xff}};
  std::size_t seen = 0;
  for (const field_view& f : record_view{fields, record}) {
    std::printf("element %u of enterprise %u:", f.spec->id, f.spec->pen);
    for (const std::byte octet : f.value) std::printf(" %02x", std::to_integer<unsigned>(octet));
    std::printf("\n");
    seen += f.value.size();
  }
  return seen == 6 ? 0 : 1;
}
