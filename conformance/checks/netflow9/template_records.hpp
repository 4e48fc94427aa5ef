// SPDX-License-Identifier: BSL-1.0
// The records of template FlowSets as they are, also those from which no template is made.
#pragma once

#include <flowkit/netflow9/template.hpp>
#include <flowkit/templates/inspect.hpp>
#include <flowkit/templates/set.hpp>

namespace flowkit::conformance {

struct template_record {
  std::uint16_t id = 0;
  bool is_options = false;
  std::size_t scopes = 0, fields = 0;  ///< scopes are among the fields
  place at;

  [[nodiscard]] place id_at() const noexcept { return {at.offset, sizeof(id)}; }
  [[nodiscard]] std::size_t head_size() const noexcept {
    return sizeof(id) + flowkit::netflow9::rules::counts_size(is_options);
  }
  [[nodiscard]] place field_at(std::size_t i) const noexcept {
    constexpr std::size_t size = flowkit::netflow9::rules::specifier_size;
    return make_place(at.offset + head_size() + i * size, size);
  }
};

/// visit(record, octets of its specifiers) for each record of a FlowSet 0 or 1, up to one that does not fit; its place
/// is returned, none if there is no such record. Reads what the library's decoder reads.
template <class Visit>
place each_template_record(const set_view& set, Visit visit) {
  using rules = flowkit::netflow9::rules;
  const bool options = set.id == rules::options_template_set;
  reader in{set.content, set.offset + static_cast<std::uint32_t>(set_header_layout.size)};
  while (in.has(4) && !all_zero(in.rest())) {
    const place all = make_place(in.offset(), in.remaining());
    template_record r{.id = load_be<std::uint16_t>(in.at()), .is_options = options, .at = all};
    in.advance(sizeof r.id);
    if (rules::read_counts(in, options, r.fields, r.scopes)) return all;
    if (r.fields > in.remaining() / rules::specifier_size || r.fields > max_template_fields) return all;
    const octets fields{in.at(), r.fields * rules::specifier_size};
    in.advance(fields.size());
    r.at.length = in.offset() - all.offset;
    visit(r, fields);
  }
  return {};
}

}  // namespace flowkit::conformance
