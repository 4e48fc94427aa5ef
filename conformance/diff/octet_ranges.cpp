// SPDX-License-Identifier: BSL-1.0
#include "conformance/diff/octet_ranges.hpp"

#include <algorithm>

#include <flowkit/ipfix/message.hpp>
#include <flowkit/netflow9/message.hpp>
#include <flowkit/templates/inspect.hpp>

#include "conformance/diff/examined.hpp"
#include "conformance/explain/explainer.hpp"

namespace flowkit::conformance {

namespace {
/// A case of so many octets has all of its ranges tried: 20,100 of them, in pairs of processes that take hundreds each.
constexpr std::size_t small = 200;
/// Of larger ones: ranges of 1 to 8 octets, then of multiples of 4, then of powers of 2.
bool is_worth_it(std::size_t length) noexcept {
  return length <= 8 || (length <= 64 && length % 4 == 0) || (length & (length - 1)) == 0;
}

bool is_zero(const case_frame& f, std::size_t begin, std::size_t end) {
  return all_zero(octets{f.octets}.subspan(begin, end - begin));
}
}  // namespace

std::vector<octet_range> ranges_to_drop(std::span<const case_frame> frames) {
  std::size_t all = 0;
  for (const case_frame& f : frames) all += f.octets.size();
  std::vector<octet_range> out;
  for (std::size_t i = 0; i < frames.size(); ++i) {
    const std::size_t n = frames[i].octets.size();
    for (std::size_t length = n; length > 0; --length) {
      if (all > small && !is_worth_it(length)) continue;
      for (std::size_t begin = 0; begin + length <= n; ++begin) out.push_back({i, begin, begin + length});
    }
  }
  return out;
}

std::vector<octet_range> parts_not_zero(std::span<const case_frame> frames) {
  std::vector<octet_range> out;
  explainer reads;
  for (std::size_t i = 0; i < frames.size(); ++i) {
    const explanation e = reads.explain(to_examined(frames[i], i + 1));
    for (const explained_part& p : e.parts()) {
      const std::size_t end = std::size_t{p.at.offset} + p.at.length;
      if (p.role == part_role::octets && !is_zero(frames[i], p.at.offset, end)) out.push_back({i, p.at.offset, end});
    }
  }
  return out;
}

std::vector<octet_range> octets_not_zero(std::span<const case_frame> frames) {
  std::vector<octet_range> out;
  for (std::size_t i = 0; i < frames.size(); ++i)
    for (std::size_t at = 0; at < frames[i].octets.size(); ++at)
      if (frames[i].octets[at] != std::byte{0}) out.push_back({i, at, at + 1});
  return out;
}

bool announces_templates(octets datagram) {
  if (datagram.size() < 2) return false;
  const auto version = load_be<std::uint16_t>(datagram.data());
  const std::size_t head = version == netflow9::version ? netflow9::header_size
                           : version == ipfix::version  ? ipfix::header_size
                                                        : datagram.size();
  if (head >= datagram.size()) return false;
  set_cursor all{datagram.subspan(head), static_cast<std::uint32_t>(head)};
  for (set_view s; all.next(s);)
    if (s.id < first_template_id) return true;
  return false;
}

}  // namespace flowkit::conformance
