// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/verify/extraction.hpp"

#include <algorithm>

#include "tools/flowgen/verify/pair_walk.hpp"

namespace flowkit::tools::verify {

namespace {
const field_number address_field = field_called("exporter.ip"), port_field = field_called("exporter.port"),
                   source_field = field_called("source.ip"), ip_protocol_field = field_called("network.protocol"),
                   bytes_field = field_called("network.bytes"), packets_field = field_called("network.packets");

std::optional<ip_address> address_in(const value& v) {
  if (v.is_undecoded()) return std::nullopt;
  std::array<std::uint8_t, 16> o{};
  std::memcpy(o.data(), v.data(), v.size());
  if (v.size() == 16) return ip_address{ipv6_address{o}};
  if (v.size() != 4) return std::nullopt;
  return ip_address{
      ipv4_address{std::uint32_t{o[0]} << 24 | std::uint32_t{o[1]} << 16 | std::uint32_t{o[2]} << 8 | o[3]}};
}
std::uint64_t number_in(const value& v) {
  return v.is_undecoded() ? 0 : stored_value{v.size_octet(), v.data()}.number();
}
}  // namespace

extraction_plan::extraction_plan(const verification_map& map, const field_set& ignored) : map_(map) {
  for (const map_field& f : map.fields) {
    if (ignored.test(f.field)) continue;
    if (f.field == address_field) exporter_address_ = fields_.size();
    if (f.field == port_field) exporter_port_ = fields_.size();
    fields_.push_back({&f, sources_of(f.keys)});
    depends_on_protocol_ = depends_on_protocol_ || f.protocols != every_protocol;
  }
  if (std::any_of(map.fields.begin(), map.fields.end(), [](const map_field& f) { return f.is_of_some(); }))
    for (std::size_t i = 0; i < fields_.size(); ++i) {
      if (fields_[i].of->field == source_field) source_address_ = i;
      if (fields_[i].of->field == ip_protocol_field) ip_protocol_ = i;
    }
  for (const map_condition& c : map.only_where) conditions_.push_back({slot_of(place::document, c.key), c.value});
  if (!map.line.empty()) line_ = slot_of(place::document, map.line);
  times_ = sources_of(map.times);
  protocols_ = sources_of(map.protocol_keys);
  for (const map_normalised& n : map.normalised) normalised_.push_back(slot_of(place::document, n.key));
  fields_of_.resize(slots());
  for (std::size_t i = 0; i < fields_.size(); ++i)
    for (const source& s : fields_[i].from)
      fields_of_[static_cast<std::size_t>(s.slot)][i / 64] |= std::uint64_t{1} << i % 64;
}

int extraction_plan::slot_of(place where, std::string_view key) {
  const int slot = (where == place::line ? pairs_ : members_).add(key, slots_);
  slots_ = std::max(slots_, slot + 1);
  return slot;
}
std::vector<extraction_plan::source> extraction_plan::sources_of(const std::vector<map_key>& keys) {
  std::vector<source> out;
  for (const map_key& k : keys) out.push_back({slot_of(k.where, k.key), &k.rule});
  return out;
}

void extraction_counts::add(const extraction_counts& o) {
  documents += o.documents, flows += o.flows, others += o.others, older += o.older;
  shown |= o.shown;
  for (const auto& [exporter, s] : o.sums) {
    stored_sums& to = sums[exporter];
    to.flows += s.flows, to.bytes += s.bytes, to.packets += s.packets;
  }
}

extractor::extractor(const extraction_plan& plan, const exporter_directory& exporters,
                     std::optional<std::int64_t> since, row_writer* to)
    : plan_(plan), exporters_(exporters), since_(since), to_(to), slots_(plan.slots()) {
  set_.reserve(plan.slots());
}

void extractor::document() {
  ++counts_.documents;
  for (const auto& c : plan_.conditions())
    if (at(c.slot) != c.value) {
      ++counts_.others;
      return reset();
    }
  if (const std::string_view line = at(plan_.line()); line.data() != nullptr) {
    scratch_.clear();
    if (scratch_.capacity() < line.size()) scratch_.reserve(2 * line.size());
    walk_pairs(line, scratch_, [&](std::string_view key, std::string_view v) { set(plan_.pairs().find(key), v); });
  }
  take();
  reset();
}

void extractor::document_of_pairs() {
  ++counts_.documents;
  take();
  reset();
}

protocol_set extractor::protocols_of(const std::optional<ip_address>& address,
                                     std::optional<std::uint16_t> port) const {
  if (const auto s = first_of(plan_.protocols()); s.rule != nullptr)
    for (const auto& [word, p] : s.rule->words)
      if (at(s.slot) == word) return only(static_cast<protocol>(p));
  return exporters_.protocols(address, port);
}

bool extractor::read(const extraction_plan::field* f, value& v) {
  if (f == nullptr) return false;
  const auto s = first_of(f->from);
  return s.rule != nullptr && decode(at(s.slot), *s.rule, dates_, v);
}

void extractor::take() {
  row_.begin();
  std::optional<ip_address> address;
  std::optional<std::uint16_t> port;
  value v;
  if (read(plan_.exporter_address(), v)) address = address_in(v);
  if (read(plan_.exporter_port(), v) && number_in(v) <= 65535) port = static_cast<std::uint16_t>(number_in(v));
  if (const auto s = first_of(plan_.times()); s.rule != nullptr && decode(at(s.slot), *s.rule, dates_, v))
    row_.head().time = static_cast<std::int64_t>(number_in(v));
  if (since_ && row_.head().time != no_time && row_.head().time < *since_) {
    ++counts_.older;
    return;
  }
  ++counts_.flows;
  row_.head().exporter = exporters_.find(address, port);
  put_fields(plan_.depends_on_protocol() ? protocols_of(address, port) : every_protocol);
  if (to_ == nullptr) return;
  row_.carry();
  for (std::size_t i = 0; i < plan_.normalised().size(); ++i)
    if (const std::string_view text = at(plan_.normalised()[i]); text.data() != nullptr) {
      v.set_text(text);
      row_.add(static_cast<field_number>(i), v);
    }
  const row_view row = row_.finish();
  to_->add(row.head().key, row);
}

void extractor::put_fields(protocol_set protocols) {
  stored_sums* const sums = to_ == nullptr ? &counts_.sums[row_.head().exporter] : nullptr;
  if (sums != nullptr) ++sums->flows;
  value v;
  const std::uint8_t family = !read(plan_.source_address(), v) ? 0 : v.size() == 16 ? 6 : 4;
  const std::uint32_t ip_protocol = read(plan_.ip_protocol(), v) ? static_cast<std::uint32_t>(number_in(v)) : 256;
  const auto put = [&](const extraction_plan::field& f) {
    if ((f.of->protocols & protocols) == 0 || (f.of->is_of_some() && !f.of->is_of(family, ip_protocol))) return;
    const auto s = first_of(f.from);
    const std::string_view text = at(s.slot);
    // A column that is empty shows the field: what is not there was lost.
    const bool done = text.empty() || decode(text, *s.rule, dates_, v);
    if (!done && s.rule->how == decoding::port_of) return;  // an address without a port
    counts_.shown.set(f.of->field);
    if (text.empty()) return;
    if (plan_.map().zero_is_absent && v.is_zero() && done) return;
    row_.add(f.of->field, v);
    if (sums != nullptr && f.of->field == bytes_field) sums->bytes += number_in(v);
    if (sums != nullptr && f.of->field == packets_field) sums->packets += number_in(v);
  };
  field_bits some{};
  for (const int slot : set_)
    for (std::size_t i = 0; i < some.size(); ++i) some[i] |= plan_.fields_of(slot)[i];
  for (std::size_t i = 0; i < some.size(); ++i)
    for (std::uint64_t bits = some[i]; bits != 0; bits &= bits - 1)
      put(plan_.fields()[i * 64 + static_cast<std::size_t>(std::countr_zero(bits))]);
}

}  // namespace flowkit::tools::verify
