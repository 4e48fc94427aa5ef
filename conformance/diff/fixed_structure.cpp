// SPDX-License-Identifier: BSL-1.0
// NetFlow v1, v5 and v7, and sFlow: from what the explainer says of each octet.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "conformance/diff/examined.hpp"
#include "conformance/diff/structure.hpp"
#include "conformance/explain/explainer.hpp"

namespace flowkit::conformance::detail {

namespace {
constexpr std::size_t xdr_unit = 4;

class walk {
 public:
  walk(std::size_t frame, const case_frame& f, const std::vector<explained_part>& parts, structure& to)
      : frame_(frame), octets_(f.octets), parts_(parts), to_(to) {}

  void all() {
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      const explained_part& p = parts_[i];
      if (p.role == part_role::heading) {
        element(i);
      } else if (p.role == part_role::octets) {
        if (p.name.starts_with("length of ")) length(p);
        if (p.name.starts_with("count")) list(i);
        if (p.name == "trailing octets") drop(part_level::element, {range(begin_of(p), end_of(p))}, nullptr);
      }
    }
  }

 private:
  static std::size_t begin_of(const explained_part& p) noexcept { return p.at.offset; }
  static std::size_t end_of(const explained_part& p) noexcept { return std::size_t{p.at.offset} + p.at.length; }
  [[nodiscard]] octet_range range(std::size_t begin, std::size_t end) const noexcept { return {frame_, begin, end}; }
  [[nodiscard]] number_place number(const explained_part& p) const noexcept {
    return {frame_, p.at.offset, p.at.length};
  }
  void drop(part_level level, std::vector<octet_range> ranges, const explained_part* count) {
    droppable_part d{level, std::move(ranges), {}};
    if (count != nullptr) d.counts.push_back({number(*count), 1});
    to_.parts.push_back(std::move(d));
  }

  /// "record 1 of 4: if_counters": what is deeper belongs to it.
  void element(std::size_t i) {
    const explained_part& head = parts_[i];
    const std::size_t of = head.name.find(" of ");
    if (of == std::string::npos || of == 0 || head.name[of - 1] < '0' || head.name[of - 1] > '9') return;
    std::string n;
    for (std::size_t at = of + 4; at < head.name.size() && head.name[at] >= '0' && head.name[at] <= '9'; ++at)
      n += head.name[at];
    const bool is_first = of >= 2 && head.name[of - 1] == '1' && head.name[of - 2] == ' ';
    if (is_first) counts_[head.depth] = count_before(i, n);
    std::size_t begin = octets_.size(), end = 0;
    for (std::size_t k = i + 1; k < parts_.size() && parts_[k].depth > head.depth; ++k)
      if (parts_[k].role == part_role::octets)
        begin = std::min(begin, begin_of(parts_[k])), end = std::max(end, end_of(parts_[k]));
    const part_level level = head.depth == 0   ? part_level::set
                             : head.depth == 1 ? part_level::record
                                               : part_level::element;
    if (begin < end) drop(level, {range(begin, end)}, counts_[head.depth]);
  }
  [[nodiscard]] const explained_part* count_before(std::size_t i, std::string_view n) const {
    while (i-- > 0)
      if (parts_[i].role == part_role::octets && parts_[i].name.starts_with("count") && parts_[i].value == n)
        return &parts_[i];
    return nullptr;
  }

  /// The octets after it; of opaque data also all of them, and all but the first half, with their padding.
  void length(const explained_part& p) {
    const std::size_t begin = end_of(p),
                      n = static_cast<std::size_t>(load_be(octets_.data() + p.at.offset, p.at.length));
    const std::size_t end = begin + n;
    if (end > octets_.size()) return;
    to_.lengths.push_back({number(p), begin, end});
    if (p.name == "length of data" || n == 0) return;
    const std::size_t padding = std::min((xdr_unit - n % xdr_unit) % xdr_unit, octets_.size() - end);
    for (const std::size_t kept : {std::size_t{0}, n / 2 / xdr_unit * xdr_unit, (n - 1) / xdr_unit * xdr_unit})
      if (kept < n) drop(part_level::element, {range(begin + kept, end), range(end, end + padding)}, nullptr);
  }

  /// Single values that follow their count: a part each.
  void list(std::size_t i) {
    const explained_part& count = parts_[i];
    for (std::size_t k = i + 1; k < parts_.size() && count.name.ends_with(" " + parts_[k].name); ++k)
      if (parts_[k].role == part_role::octets)
        drop(part_level::element, {range(begin_of(parts_[k]), end_of(parts_[k]))}, &count);
  }

  std::size_t frame_;
  octets octets_;
  const std::vector<explained_part>& parts_;
  structure& to_;
  std::map<std::uint8_t, const explained_part*> counts_;  ///< by depth
};
}  // namespace

void add_fixed_structure(std::size_t frame, const case_frame& f, structure& to) {
  explainer reads;
  const explanation e = reads.explain(to_examined(f, 1));
  walk{frame, f, e.parts(), to}.all();
}

}  // namespace flowkit::conformance::detail
