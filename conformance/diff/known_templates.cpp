// SPDX-License-Identifier: BSL-1.0
#include "conformance/diff/known_templates.hpp"

#include <algorithm>
#include <utility>

#include <flowkit/ie/registry.hpp>
#include <flowkit/ipfix/template.hpp>
#include <flowkit/templates/list_walk.hpp>

namespace flowkit::conformance::detail {

namespace {
constexpr std::size_t id_size = sizeof(std::uint16_t);
/// Octets that a shorter field may keep (RFC 7011 section 6.2).
constexpr std::size_t shorter[] = {1, 2, 4, 8};

octet_range range_of(std::size_t frame, std::size_t begin, std::size_t size) noexcept {
  return {frame, begin, begin + size};
}
}  // namespace

std::optional<std::size_t> known_templates::find(const template_id& id) const {
  for (std::size_t i = definitions_.size(); i-- > 0;)
    if (definitions_[i].in_use && definitions_[i].id == id) return i;
  return std::nullopt;
}

void known_templates::announce(const template_id& id, const template_view& t, announcement a) {
  std::optional<std::size_t> at = find(id);
  if (at &&
      !std::equal(t.fields.begin(), t.fields.end(), definitions_[*at].fields.begin(), definitions_[*at].fields.end())) {
    definitions_[*at].in_use = false;
    at.reset();
  }
  if (!at) {
    at = definitions_.size();
    definitions_.push_back({.id = id,
                            .fields = {t.fields.begin(), t.fields.end()},
                            .announced = {},
                            .values = std::vector<std::vector<octet_range>>(t.fields.size())});
  }
  definitions_[*at].announced.push_back(std::move(a));
  std::vector<waiting> ready;
  std::erase_if(waiting_, [&](waiting& w) {
    if (w.id == id) ready.push_back(w);
    return w.id == id;
  });
  for (const waiting& w : ready) records(*at, w.content, w.all, w.counter, w.level);
}

void known_templates::withdraw(const template_id& id) {
  if (const auto at = find(id)) definitions_[*at].in_use = false;
}

void known_templates::data(const template_id& id, const octet_range& content, octets all, const record_counter& counter,
                           part_level level) {
  if (const auto at = find(id)) return records(*at, content, all, counter, level);
  waiting_.push_back({id, content, all, counter, level});
}

void known_templates::records(std::size_t d, const octet_range& content, octets all, const record_counter& counter,
                              part_level level) {
  const std::vector<specifier> fields = definitions_[d].fields;
  const template_id id = definitions_[d].id;
  record_cursor cursor{fields, shape_of(fields), all.subspan(content.begin, content.size()),
                       static_cast<std::uint32_t>(content.begin)};
  for (octets r = cursor.next(); !r.empty(); r = cursor.next()) {
    const std::size_t begin = cursor.offset() - r.size();
    counter.add(to_, range_of(content.frame, begin, r.size()), level);
    reader in{r, static_cast<std::uint32_t>(begin)};
    for (std::size_t i = 0; i < fields.size(); ++i) {
      const std::size_t encoded_at = in.offset();
      std::size_t length = fields[i].length;
      if (fields[i].is_variable() && read_length(in, length)) break;
      const octet_range v = range_of(content.frame, in.offset(), length);
      const std::size_t prefix = v.begin - encoded_at;  // 0, 1 or 3 octets (RFC 7011 section 7)
      if (prefix != 0) {
        const std::size_t width = prefix == 1 ? 1 : id_size;
        to_.lengths.push_back({{content.frame, v.begin - width, width}, v.begin, v.end});
        to_.parts.push_back({part_level::element, {v}, {}});
      }
      definitions_[d].values[i].push_back({content.frame, encoded_at, v.end});
      value(id, fields[i], v, all);
      in.advance(length);
    }
  }
  const std::size_t left = cursor.rest().size();
  if (left != 0) to_.parts.push_back({part_level::element, {range_of(content.frame, cursor.offset(), left)}, {}});
}

void known_templates::value(const template_id& near, const specifier& f, const octet_range& at, octets all) {
  const element* const e = ie::find(f.space, f.pen, f.id);
  if (e == nullptr || !is_list(e->type) || lists_ >= max_list_depth) return;
  ++lists_;
  list(near, e->type, at, all);
  --lists_;
}

void known_templates::list(const template_id& near, abstract_type type, const octet_range& at, octets all) {
  reader in{all.subspan(at.begin, at.size()), static_cast<std::uint32_t>(at.begin)};
  if (!in.has(1)) return;
  in.advance(1);  // the semantic
  if (type == abstract_type::basicList) return basic_list(near, in, at.frame, all);
  if (type == abstract_type::subTemplateList) {
    if (!in.has(id_size)) return;
    const template_id id{near.session, load_be<std::uint16_t>(in.at())};
    in.advance(id_size);
    return data(id, {at.frame, in.offset(), at.end}, all, {}, part_level::element);
  }
  while (in.has(2 * id_size)) {
    const template_id id{near.session, load_be<std::uint16_t>(in.at())};
    const std::size_t begin = in.offset(), n = load_be<std::uint16_t>(in.at() + id_size);
    if (n < 2 * id_size || !in.has(n)) return;
    to_.lengths.push_back({{at.frame, begin + id_size, id_size}, begin, begin + n});
    to_.parts.push_back({part_level::element, {range_of(at.frame, begin, n)}, {}});
    data(id, {at.frame, begin + 2 * id_size, begin + n}, all, {}, part_level::element);
    in.advance(n);
  }
}

void known_templates::basic_list(const template_id& near, reader in, std::size_t frame, octets all) {
  specifier s;
  if (ipfix::rules::read_specifier(in, false, s) || s.length == 0) return;
  while (in.has(s.min_size())) {
    const std::size_t begin = in.offset();
    std::size_t length = s.length;
    if ((s.is_variable() && read_length(in, length)) || !in.has(length)) return;
    const octet_range v = range_of(frame, in.offset(), length);
    const std::size_t prefix = v.begin - begin, width = prefix == 1 ? 1 : id_size;
    if (prefix != 0) {
      to_.lengths.push_back({{frame, v.begin - width, width}, v.begin, v.end});
      to_.parts.push_back({part_level::element, {v}, {}});
    }
    to_.parts.push_back({part_level::element, {{frame, begin, v.end}}, {}});
    value(near, s, v, all);
    in.advance(length);
  }
}

/// The specifier from each announcement, the values from all records.
void known_templates::add_field(const definition& d, std::size_t i, droppable_part& to) {
  to.octets.insert(to.octets.end(), d.values[i].begin(), d.values[i].end());
  for (const announcement& a : d.announced) {
    to.octets.push_back(a.fields[i].octets);
    to.counts.insert(to.counts.end(), a.fields[i].counts.begin(), a.fields[i].counts.end());
  }
}

void known_templates::add_fields() {
  for (std::size_t n = 0; n < definitions_.size(); ++n) {
    const definition& d = definitions_[n];
    for (std::size_t i = 0; i < d.fields.size(); ++i) {
      droppable_part whole{part_level::field, {}, {}};
      add_field(d, i, whole);
      // Where an id has several definitions, also from all that have the field at this place.
      droppable_part everywhere = whole;
      for (std::size_t k = n + 1; k < definitions_.size(); ++k)
        if (definitions_[k].id == d.id && i < definitions_[k].fields.size() && definitions_[k].fields[i] == d.fields[i])
          add_field(definitions_[k], i, everywhere);
      if (everywhere.octets.size() != whole.octets.size()) to_.parts.push_back(std::move(everywhere));
      to_.parts.push_back(std::move(whole));
      add_shorter(d, i);
    }
  }
}

void known_templates::add_shorter(const definition& d, std::size_t i) {
  if (d.fields[i].is_variable()) return;
  for (const std::size_t kept : shorter) {
    if (kept >= d.fields[i].length) break;
    const std::size_t less = d.fields[i].length - kept;
    droppable_part part{part_level::element, {}, {}};
    for (const octet_range& v : d.values[i]) part.octets.push_back(range_of(v.frame, v.begin, less));
    for (const announcement& a : d.announced) {
      const octet_range& o = a.fields[i].octets;
      part.counts.push_back({{o.frame, o.begin + id_size, id_size}, less});
    }
    to_.parts.push_back(std::move(part));
  }
}

}  // namespace flowkit::conformance::detail
