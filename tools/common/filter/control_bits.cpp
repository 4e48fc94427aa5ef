// SPDX-License-Identifier: BSL-1.0
#include "tools/common/filter/control_bits.hpp"

#include <array>
#include <cstddef>

namespace flowkit::tools::filter {

namespace {
/// From bit 0 on.
constexpr std::array<std::string_view, 9> names{"FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR", "AE"};

bool same(std::string_view word, std::string_view name) noexcept {
  if (word.size() != name.size()) return false;
  for (std::size_t i = 0; i < name.size(); ++i)
    if (word[i] != name[i] && word[i] != name[i] - 'A' + 'a') return false;
  return true;
}
}  // namespace

bool has_control_bits(const flow::column& c) noexcept {
  return c.name == "tcpControlBits" || c.name == "reverseTcpControlBits";
}

std::optional<std::uint64_t> control_bits(std::string_view text) noexcept {
  std::uint64_t bits = 0;
  while (true) {
    const std::size_t plus = text.find('+');
    const std::string_view word = text.substr(0, plus);
    std::size_t i = 0;
    while (i < names.size() && !same(word, names[i])) ++i;
    if (i == names.size()) return std::nullopt;
    bits |= std::uint64_t{1} << i;
    if (plus == std::string_view::npos) return bits;
    text.remove_prefix(plus + 1);
  }
}

std::string control_bit_names() {
  std::string all;
  for (const std::string_view name : names) (all += all.empty() ? "" : ", ") += name;
  return all;
}

}  // namespace flowkit::tools::filter
