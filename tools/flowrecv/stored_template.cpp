// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/stored_template.hpp"

#include <cmath>

#include <flowkit/flow/element_text.hpp>
#include <flowkit/ie/registry.hpp>

namespace flowkit::tools {

namespace {
const element* element_of(const specifier& s) noexcept { return ie::find(s.space, s.pen, s.id); }

/// An MPLS label stack entry has 3 octets without its TTL, though the registry calls it an octetArray.
bool is_mpls_label(const specifier& s) noexcept {
  return s.space == element_space::iana && s.id >= ie::mplsTopLabelStackSection.id &&
         s.id <= ie::mplsTopLabelStackSection.id + 9;
}
/// Names are short; a longer fixed field is a template gone wrong.
constexpr std::uint16_t longest_fixed_string = 512;

bool is_odd_length(const specifier& s, const element& e) noexcept {
  if (e.space == element_space::v9_scope || s.length == 0) return false;  // devices choose lengths of scopes
  if (full_width(e.type) != 0) return !reducible_to(e.type, s.length);
  if (s.is_variable()) return false;
  return is_mpls_label(s) ? s.length != 3 : e.type == abstract_type::string && s.length > longest_fixed_string;
}

bool is_checked(abstract_type t) noexcept {
  using enum abstract_type;
  return t == boolean || t == float32 || t == float64 || (t >= dateTimeMilliseconds && t <= dateTimeNanoseconds);
}
}  // namespace

std::size_t odd_lengths(const template_view& t) noexcept {
  std::size_t n = 0;
  for (const specifier& s : t.fields)
    if (const element* e = element_of(s); e != nullptr) n += is_odd_length(s, *e);
  return n;
}

stored_template compile(const template_view& t) {
  stored_template out;
  out.compiled = true;
  if (t.is_options)
    out.options = bind(flow::options_table, t.fields);
  else
    out.flows = bind(flow::table, t.fields);
  for (std::size_t i = 0; i < t.fields.size(); ++i) {
    const specifier& s = t.fields[i];
    const element* e = element_of(s);
    if (e == nullptr) continue;
    if (is_checked(e->type)) out.checked.push_back({static_cast<std::uint16_t>(i), e->type});
    if (s.names(ie::systemInitTimeMilliseconds)) out.has_init_time = true;
  }
  return out;
}

void check_values(const stored_template& t, std::span<const specifier> fields, octets record,
                  const record_context& context, std::array<std::uint64_t, template_finding_count>& findings) noexcept {
  if (t.checked.empty()) return;
  const auto count = [&](template_finding f) { ++findings[static_cast<std::size_t>(f)]; };
  auto next = t.checked.begin();
  for (const field_view& f : record_view(fields, record)) {
    if (f.index != next->field) continue;
    const octets v = f.value;
    switch (next->type) {
      using enum abstract_type;
      case boolean:
        if (v.size() == 1 && v[0] != std::byte{1} && v[0] != std::byte{2}) count(template_finding::bad_boolean);
        break;
      case float32:
      case float64: {
        if (v.size() != 4 && v.size() != 8) break;
        bool unused = false;
        if (!std::isfinite(convert<double>(conversion::floating, v.data(), v.size(), context, unused)))
          count(template_finding::not_finite);
        break;
      }
      case dateTimeMilliseconds:  // beyond the year 2262 a timestamp of nanoseconds ends
        if (v.size() == 8 && load_be(v.data(), 8) > 9'223'372'036'854) count(template_finding::wild_time);
        break;
      default:
        if (v.size() == 8 && load_be(v.data(), 8) == ~std::uint64_t{0}) count(template_finding::wild_time);
        break;
    }
    if (++next == t.checked.end()) return;
  }
}

namespace {
void write_name(text_writer& out, const specifier& s, const element* e) noexcept {
  if (e != nullptr) return out.put(std::string_view(e->name));
  if (s.space == element_space::v9)
    out.put("v9");
  else if (s.space == element_space::v9_scope)
    out.put("scope");
  else
    write_text(out, s.pen);
  out.put('/'), write_text(out, s.id);
}
}  // namespace

void write_elements_line(text_writer& out, const received_record& r, std::string_view exporter) noexcept {
  out.put("{\"@template\":"), write_text(out, r.of.id);
  if (r.of.is_options) out.put(",\"@options\":true");
  if (!exporter.empty()) out.put(",\"@exporter\":"), write_json_string(out, exporter);
  const std::span<const specifier> fields = r.of.fields;
  for (const field_view& f : record_view(fields, r.raw)) {
    const element* e = element_of(*f.spec);
    unsigned before = 0;
    for (std::size_t i = 0; i < f.index; ++i)
      before += fields[i].id == f.spec->id && fields[i].pen == f.spec->pen && fields[i].space == f.spec->space;
    out.put(",\""), write_name(out, *f.spec, e);
    if (before != 0) out.put('#'), write_text(out, before + 1);
    out.put("\":");
    flow::write_json_value(out, e, f.value, r.context);
  }
  out.put("}\n");
}

}  // namespace flowkit::tools
