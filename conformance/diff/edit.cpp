// SPDX-License-Identifier: BSL-1.0
#include "conformance/diff/edit.hpp"

#include <algorithm>

namespace flowkit::conformance {

namespace {
bool is_inside(const octet_range& r, std::span<const case_frame> frames) noexcept {
  return r.frame < frames.size() && r.begin <= r.end && r.end <= frames[r.frame].octets.size();
}

void subtract(std::byte* p, std::size_t width, std::uint64_t by) noexcept {
  for (std::size_t i = width; i-- > 0; by >>= 8) {
    const auto was = std::to_integer<std::uint64_t>(p[i]), less = by & 0xff;
    p[i] = static_cast<std::byte>(was - less);
    if (was < less) by += 0x100;  // borrowed
  }
}
}  // namespace

std::optional<std::vector<case_frame>> edited(std::span<const case_frame> frames, std::span<const edit* const> edits) {
  std::vector<case_frame> out(frames.begin(), frames.end());
  std::vector<octet_range> removed;
  for (const edit* e : edits) {
    for (const octet_range& r : e->zeroed) {
      if (!is_inside(r, frames)) return std::nullopt;
      std::fill_n(out[r.frame].octets.begin() + static_cast<std::ptrdiff_t>(r.begin), r.size(), std::byte{0});
    }
    for (const edit::decrease& d : e->decreased) {
      if (!is_inside({d.where.frame, d.where.at, d.where.at + d.where.width}, frames)) return std::nullopt;
      subtract(out[d.where.frame].octets.data() + d.where.at, d.where.width, d.by);
    }
    removed.insert(removed.end(), e->removed.begin(), e->removed.end());
  }
  std::erase_if(removed, [](const octet_range& r) { return r.size() == 0; });
  std::sort(removed.begin(), removed.end(), [](const octet_range& a, const octet_range& b) {
    return a.frame != b.frame ? a.frame < b.frame : a.begin < b.begin;
  });
  for (std::size_t i = 0; i < removed.size(); ++i) {
    if (!is_inside(removed[i], frames)) return std::nullopt;
    if (i > 0 && removed[i].frame == removed[i - 1].frame && removed[i].begin < removed[i - 1].end) return std::nullopt;
  }
  for (std::size_t i = removed.size(); i-- > 0;) {
    auto& octets = out[removed[i].frame].octets;
    octets.erase(octets.begin() + static_cast<std::ptrdiff_t>(removed[i].begin),
                 octets.begin() + static_cast<std::ptrdiff_t>(removed[i].end));
  }
  return out;
}

}  // namespace flowkit::conformance
