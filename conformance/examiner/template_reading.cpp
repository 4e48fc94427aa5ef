// SPDX-License-Identifier: BSL-1.0
#include "conformance/examiner/template_reading.hpp"

#include <algorithm>
#include <array>

#include <flowkit/ie/registry.hpp>
#include <flowkit/ipfix/template.hpp>
#include <flowkit/templates/inspect.hpp>

namespace flowkit::conformance {

namespace {
using ipfix::rules;

std::uint16_t word(octets o, std::size_t at) noexcept { return load_be<std::uint16_t>(o.data() + at); }

bool is_known(std::uint16_t id) noexcept { return ie::find(element_space::iana, 0, id) != nullptr; }

bool is_padding(octets rest) noexcept { return all_zero(rest); }

/// May a template record begin here, or padding?
bool is_start(octets rest) noexcept {
  return is_padding(rest) || (rest.size() >= 4 && word(rest, 0) >= first_template_id);
}

/// Does the record only have to fit, or also to be one that an exporter would send?
enum class demand : std::uint8_t { fits, sensible };

/// One record as it should be; how many octets. 0: it does not fit, or is not as is demanded.
std::size_t read_right(octets in, bool options, std::span<specifier> scratch, demand d) noexcept {
  reader r{in};
  template_view t;
  if (read_template<rules>(r, options, scratch, t)) return 0;
  if (d == demand::fits) return r.offset();
  const bool is_withdrawal = t.fields.empty();
  if (t.id < first_template_id && !(is_withdrawal && t.id <= rules::options_template_set)) return 0;
  for (const specifier& s : t.fields)
    if (s.id == 0) return 0;
  return r.offset();
}

/// Specifiers as they should be; how many octets, 0: they are not.
std::size_t specifiers(octets in, std::size_t count, std::span<specifier> scratch) noexcept {
  reader r{in};
  for (std::size_t i = 0; i < count; ++i) {
    if (!r.has(rules::specifier_size) || i >= scratch.size()) return 0;
    if (rules::read_specifier(r, false, scratch[i]).code != errc::ok) return 0;
    if (scratch[i].id == 0 || (scratch[i].space == element_space::iana && !is_known(scratch[i].id))) return 0;
  }
  return r.offset();
}

/// Specifiers of which the one at `odd` has an enterprise number though not the bit (`extra`), or the bit but no
/// number.
std::size_t specifiers_but_one(octets in, std::size_t count, std::size_t odd, bool extra) noexcept {
  std::size_t at = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (in.size() - at < 4) return 0;
    const std::uint16_t id = word(in, at);
    const bool has_bit = (id & rules::enterprise_bit) != 0;
    const bool has_number = i == odd ? extra : has_bit;
    at += 4;
    if (i == odd && has_bit == extra) return 0;
    if ((!has_bit || i == odd) && !is_known(static_cast<std::uint16_t>(id & ~rules::enterprise_bit))) return 0;
    if (!has_number) continue;
    // Numbers are below 2^18 so far.
    if (in.size() - at < 4 || word(in, at) >= 4) return 0;
    at += 4;
  }
  return at;
}

std::size_t one_odd_number(octets in, std::size_t count, bool extra) noexcept {
  constexpr std::size_t most = 256;  // the square of it is tried
  if (count > most) return 0;
  for (std::size_t odd = 0; odd < std::min<std::size_t>(count, in.size() / 4); ++odd)
    if (const std::size_t n = specifiers_but_one(in, count, odd, extra); n != 0 && is_start(in.subspan(n))) return n;
  return 0;
}

/// All of those with the enterprise bit lack the number.
std::size_t without_numbers(octets in, std::size_t count) noexcept {
  if (in.size() / 4 < count) return 0;
  bool any = false;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint16_t id = word(in, 4 * i);
    if (!is_known(static_cast<std::uint16_t>(id & ~rules::enterprise_bit))) return 0;
    any |= (id & rules::enterprise_bit) != 0;
  }
  return any ? 4 * count : 0;
}

/// The octets of a record that suffers from this mistake and no other; 0: it does not fit.
std::size_t read_wrong(misreading m, octets in, bool options, std::span<specifier> scratch) noexcept {
  const std::size_t head = options ? 6 : 4;
  if (in.size() < 6 || word(in, 0) < first_template_id) return 0;
  const std::size_t count = word(in, 2), scopes = word(in, 4);
  const octets body = in.subspan(head);
  const auto whole = [&](std::size_t n, std::size_t before) { return n == 0 ? 0 : before + n; };
  switch (m) {
    case misreading::number_added: return whole(one_odd_number(body, count, true), head);
    case misreading::number_absent: {
      const std::size_t one = one_odd_number(body, count, false);
      return whole(one != 0 ? one : without_numbers(body, count), head);
    }
    case misreading::other_kind: {
      if (!options && (scopes == 0 || scopes > count || count == 0)) return 0;
      const std::size_t other = options ? 4 : 6;
      return count == 0 ? 0 : whole(specifiers(in.subspan(other), count, scratch), other);
    }
    case misreading::octet_counts:
      if (!options || count % 4 != 0 || scopes % 4 != 0 || count + scopes == 0) return 0;
      return count + scopes <= body.size() ? head + count + scopes : 0;
    case misreading::scope_apart:
      if (!options || scopes == 0) return 0;
      return whole(specifiers(body, count + scopes, scratch), head);
    case misreading::scope_zero:
      return options && scopes == 0 && count != 0 ? whole(specifiers(body, count, scratch), head) : 0;
    case misreading::scope_over: return options && scopes > count ? whole(specifiers(body, count, scratch), head) : 0;
    case misreading::scoped_withdrawal: return options && count == 0 && scopes != 0 && scopes < 256 ? head : 0;
    case misreading::records_padded: {
      const std::size_t n = read_right(in, options, scratch, demand::sensible);
      const bool is_padded =
          n != 0 && n % 4 == 2 && in.size() - n > 6 && word(in, n) == 0 && word(in, n + 2) >= first_template_id;
      return is_padded ? n + 2 : 0;
    }
    case misreading::field_count: {
      for (const std::size_t other : {count + 1, count - 1})
        if (other != 0 && other < 65'535)
          if (const std::size_t n = specifiers(body, other, scratch); n != 0 && is_padding(body.subspan(n)))
            return head + n;
      return 0;
    }
    case misreading::none: break;
  }
  return 0;
}

/// The records from here on, as they should be or with this mistake again, to the end or to padding.
bool reads_to_end(octets in, bool options, std::span<specifier> scratch, std::vector<std::uint16_t>& ids,
                  demand d = demand::sensible, misreading again = misreading::none) {
  while (!is_padding(in)) {
    if (d == demand::fits && in.size() < 4) return true;  // padding that is not zero
    std::size_t n = in.size() < 4 ? 0 : read_right(in, options, scratch, d);
    const bool is_right = n != 0 && is_start(in.subspan(n));
    if (again != misreading::none && !is_right)
      if (const std::size_t wrong = read_wrong(again, in, options, scratch); wrong != 0) n = wrong;
    if (n == 0) return false;
    ids.push_back(word(in, 0));
    in = in.subspan(n);
  }
  return true;
}

/// What the record itself says, where no other reading fits.
misreading by_its_counts(octets in, bool options) noexcept {
  if (!options || in.size() < 6 || word(in, 2) == 0) return misreading::field_count;
  if (word(in, 4) == 0) return misreading::scope_zero;
  return word(in, 4) > word(in, 2) ? misreading::scope_over : misreading::field_count;
}
}  // namespace

misread read_template_set(octets content, std::uint32_t offset, bool options, std::span<specifier> scratch) {
  misread out;
  if (reads_to_end(content, options, scratch, out.ids)) return {};
  // In the order of how much a reading explains.
  constexpr std::array mistakes{misreading::records_padded,    misreading::scope_zero,    misreading::scope_over,
                                misreading::scoped_withdrawal, misreading::number_absent, misreading::number_added,
                                misreading::octet_counts,      misreading::scope_apart,   misreading::other_kind,
                                misreading::field_count};
  constexpr std::size_t most_records = 64;
  std::vector<std::uint16_t> before;
  octets in = content;
  for (std::size_t i = 0; i < most_records && in.size() >= 4; ++i) {
    const auto here = make_place(offset + (content.size() - in.size()), in.size());
    for (const misreading m : mistakes) {
      const std::size_t n = read_wrong(m, in, options, scratch);
      std::vector<std::uint16_t> after;
      if (n == 0 || !reads_to_end(in.subspan(n), options, scratch, after, demand::sensible, m)) continue;
      before.push_back(word(in, 0));
      before.insert(before.end(), after.begin(), after.end());
      return {m, here, before};
    }
    const std::size_t n = read_right(in, options, scratch, demand::sensible);
    if (n == 0) {
      std::vector<std::uint16_t> all;
      if (reads_to_end(content, options, scratch, all, demand::fits)) return {};
      before.push_back(word(in, 0));
      return {by_its_counts(in, options), here, before};
    }
    before.push_back(word(in, 0));
    in = in.subspan(n);
  }
  std::vector<std::uint16_t> all;
  if (reads_to_end(content, options, scratch, all, demand::fits)) return {};
  return {misreading::field_count, make_place(offset, content.size()), before};
}

}  // namespace flowkit::conformance
