// SPDX-License-Identifier: BSL-1.0
// What a message of NetFlow v9 or IPFIX tells, in order: templates, withdrawals, records. Two messages that tell the
// same are equal, however their sets are cut and padded.
#pragma once

#include <map>
#include <vector>

#include <conformance/generators/template.hpp>
#include <flowkit/ipfix/encode.hpp>
#include <flowkit/netflow9/encode.hpp>

#include "fuzz/require.hpp"

namespace flowkit::fuzz {

using conformance::any_template, conformance::buffer, conformance::is_ipfix;

struct told {
  enum class kind : std::uint8_t { definition, withdrawal, record };
  kind what = kind::record;
  any_template of;             ///< of a withdrawal: id and kind; of a record: id
  std::vector<buffer> values;  ///< of a record's fields
  buffer raw;                  ///< the record
};
inline bool same_template(const any_template& a, const any_template& b) {
  return a.id == b.id && a.scope_count == b.scope_count && a.is_options == b.is_options && a.fields == b.fields;
}
/// A length may have its long form in one and its short form in the other: `raw` is not compared.
inline bool operator==(const told& a, const told& b) {
  return a.what == b.what && same_template(a.of, b.of) && a.values == b.values;
}

using known_templates = std::map<std::uint16_t, any_template>;

inline told record_of(const any_template& t, octets record) {
  told out{.of = {.id = t.id}, .raw = {record.begin(), record.end()}};
  for (const field_view& f : record_view(t.fields, record)) out.values.emplace_back(f.value.begin(), f.value.end());
  return out;
}

/// Withdrawals of all are told once, however often they are repeated: the builder leaves repetitions out.
inline void tell_withdrawal(std::uint16_t id, bool options, bool all, known_templates& known, std::vector<told>& to) {
  told t{.what = told::kind::withdrawal, .of = {.id = id, .is_options = options}};
  if (!all || to.empty() || !(to.back() == t)) to.push_back(std::move(t));
  if (all)
    std::erase_if(known, [options](const auto& k) { return k.second.is_options == options; });
  else
    known.erase(id);
}

namespace detail {
template <class Rules>
void read_templates(const set_view& s, bool options, known_templates& known, std::vector<told>& to) {
  reader in{s.content, s.offset};
  std::vector<specifier> fields(s.content.size());
  while (in.has(4)) {
    template_view t;
    if (read_template<Rules>(in, options, fields, t).code != errc::ok) return;
    const bool all = t.id == s.id;
    if (is_ipfix<Rules> && t.fields.empty() && (all || t.id >= first_template_id)) {
      tell_withdrawal(t.id, options, all, known, to);
    } else if (t.id >= first_template_id && !t.fields.empty()) {
      any_template own{t.id, t.scope_count, options, {t.fields.begin(), t.fields.end()}};
      known[t.id] = own;
      to.push_back({.what = told::kind::definition, .of = std::move(own)});
    }
  }
}
}  // namespace detail

/// As far as it can be read: what is damaged, reserved or of unknown templates is not told.
template <class Rules>
std::vector<told> tell(set_cursor sets, known_templates& known) {
  std::vector<told> out;
  for (set_view s; sets.next(s);) {
    if (s.id == Rules::template_set || s.id == Rules::options_template_set) {
      detail::read_templates<Rules>(s, s.id == Rules::options_template_set, known, out);
    } else if (const auto t = known.find(s.id); t != known.end()) {
      const auto& fields = t->second.fields;
      record_cursor cursor{fields, shape_of(fields), s.content, s.offset};
      for (octets r = cursor.next(); !r.empty(); r = cursor.next()) out.push_back(record_of(t->second, r));
    }
  }
  return out;
}

/// One of them to the builder. `by_values`: a record field by field.
template <class Encoding>
error add(message_builder<Encoding>& to, const told& t, const known_templates& known, bool by_values) {
  switch (t.what) {
    case told::kind::definition: return to.add_template(t.of.view());
    case told::kind::withdrawal:
      if constexpr (is_ipfix<Encoding>) return to.add_withdrawal(t.of.id, t.of.is_options);
      return {errc::bad_constant, 0};
    case told::kind::record: break;
  }
  const template_view view = known.at(t.of.id).view();
  if (!by_values) return to.add_octets(view, t.raw);
  const std::vector<octets> values{t.values.begin(), t.values.end()};
  return to.add_values(view, values);
}

template <class Rules>
auto decode_message(octets in) {
  if constexpr (is_ipfix<Rules>)
    return ipfix::decode(in);
  else
    return netflow9::decode(in);
}

}  // namespace flowkit::fuzz
