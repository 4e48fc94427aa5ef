// SPDX-License-Identifier: BSL-1.0
// Arbitrary templates as an exporter may announce them, sane or not, and records of them as octets of which everything
// is known.
#pragma once

#include <vector>

#include <conformance/generators/source.hpp>
#include <flowkit/ipfix/template.hpp>
#include <flowkit/netflow9/template.hpp>
#include <flowkit/templates/record_view.hpp>

namespace flowkit::conformance {

using buffer = std::vector<std::byte>;

/// A template that owns its fields.
struct any_template {
  std::uint16_t id = first_template_id;
  std::uint16_t scope_count = 0;
  bool is_options = false;
  std::vector<specifier> fields;

  [[nodiscard]] template_view view() const noexcept { return {id, scope_count, is_options, fields}; }
};

template <class Rules>
inline constexpr bool is_ipfix = Rules::has_withdrawals;

/// `wild`: any length; else lengths that records of a few hundred octets may have.
template <class Rules>
specifier arbitrary_specifier(source& from, bool scope, bool wild) {
  // What flows consist of, what has a rule of its own (210 padding, 291..293 lists), and numbers that nobody knows.
  constexpr std::uint16_t known[] = {1,  2,  4,  5,  6,  7,  8,   10,  11,  12,  14,  21,  22,  27,  28, 34,
                                     48, 56, 58, 82, 95, 96, 150, 152, 153, 154, 156, 160, 210, 291, 0,  500};
  constexpr std::uint16_t lengths[] = {4, 1, 2, 8, 3, 16, 6, 5, 7, 9, 32, 0, 65535};
  constexpr std::uint32_t enterprises[] = {0, 29305, 6871, 2636, 0xffff'ffff};
  specifier s;
  const std::uint64_t choice = from.below(8);
  s.id = choice < 6 ? known[from.below(std::size(known))] : static_cast<std::uint16_t>(from.word());
  if constexpr (is_ipfix<Rules>) {
    s.id &= 0x7fff;
    if (choice == 5 || choice == 7) {
      s.space = element_space::enterprise;
      s.pen = enterprises[from.below(std::size(enterprises))];
    }
  } else {
    if (choice == 7) s.id |= 0x8000;
    s.space = scope ? element_space::v9_scope : s.id > 32767 ? element_space::v9 : element_space::iana;
    if (scope && choice < 6) s.id = static_cast<std::uint16_t>(1 + s.id % 5);
  }
  s.length = lengths[from.below(std::size(lengths))];
  if (wild && from.below(4) == 3) s.length = static_cast<std::uint16_t>(from.word());
  return s;
}

/// Elements often come more than once. `most`: fields.
template <class Rules>
any_template arbitrary_template(source& from, bool wild, std::size_t most = 12) {
  any_template t;
  t.id = static_cast<std::uint16_t>(first_template_id + from.below(wild ? 65536 - first_template_id : 8));
  t.is_options = from.below(4) == 3;
  const std::size_t n = 1 + from.below(from.below(8) == 7 ? 4 * most : most);
  // v9 allows options templates without scope, IPFIX does not.
  if (t.is_options) t.scope_count = static_cast<std::uint16_t>(is_ipfix<Rules> ? 1 + from.below(n) : from.below(n + 1));
  for (std::size_t i = 0; i < n; ++i) {
    const bool again = i > 0 && from.below(6) == 5;
    const bool same_kind = (i - 1 < t.scope_count) == (i < t.scope_count);
    t.fields.push_back(again && same_kind ? t.fields.back()
                                          : arbitrary_specifier<Rules>(from, i < t.scope_count, wild));
  }
  return t;
}
/// One whose records can be counted.
template <class Rules>
any_template arbitrary_sized_template(source& from) {
  any_template t = arbitrary_template<Rules>(from, false);
  if (shape_of(t.fields).min_size == 0) t.fields.back().length = 4;
  return t;
}

/// A value with its length, if it has one: 0 keeps to the shortest form.
inline void append_value(buffer& to, const specifier& s, octets value, bool long_form) {
  if (s.is_variable()) {
    std::byte length[3];
    if (long_form) {
      length[0] = std::byte{255};
      store_be<std::uint16_t>(length + 1, static_cast<std::uint16_t>(value.size()));
      to.insert(to.end(), length, length + 3);
    } else {
      to.insert(to.end(), length, write_length(length, value.size()));
    }
  }
  to.insert(to.end(), value.begin(), value.end());
}

/// Mostly short.
inline std::size_t arbitrary_length(source::spread& from) {
  constexpr std::size_t lengths[] = {0, 1, 2, 3, 4, 5, 7, 9, 13, 16, 30, 254, 255, 256};
  const std::uint64_t word = from.word();
  return lengths[word % 256 > 249 ? 11 + word % 3 : word % 11];
}

/// One record of the fields at the end of `to`.
inline void append_record(buffer& to, std::span<const specifier> fields, source::spread& from, bool long_forms) {
  std::byte value[256];
  for (const specifier& s : fields) {
    if (!s.is_variable()) {
      const std::size_t at = to.size();
      to.resize(at + s.length);
      from.fill(std::span(to).subspan(at));
      continue;
    }
    const auto v = std::span(value).first(arbitrary_length(from));
    from.fill(v);
    append_value(to, s, v, long_forms && (from.word() & 3) == 1);
  }
}

/// Records one after the other; `ends[i]` is where record i ends.
struct any_records {
  buffer data;
  std::vector<std::size_t> ends;

  [[nodiscard]] octets operator[](std::size_t i) const {
    const std::size_t begin = i == 0 ? 0 : ends[i - 1];
    return octets{data}.subspan(begin, ends[i] - begin);
  }
};
inline any_records arbitrary_records(source& from, std::span<const specifier> fields, std::size_t n, bool long_forms) {
  any_records out;
  auto many = from.many();
  for (std::size_t i = 0; i < n; ++i) {
    append_record(out.data, fields, many, long_forms);
    out.ends.push_back(out.data.size());
  }
  out.data.shrink_to_fit();
  return out;
}

}  // namespace flowkit::conformance
