// SPDX-License-Identifier: BSL-1.0
// The functions flowkit_column_..., flowkit_record_... and flowkit_field_value().
#include "c/src/record.hpp"

#include <flowkit/flow/columns.hpp>
#include <flowkit/templates/record_view.hpp>

#include "c/src/element_value.hpp"

using namespace flowkit;
using namespace flowkit::c_interface;

namespace {
/// The type that values of a column have.
constexpr int type_of(flow::column_type t) noexcept {
  using enum flow::column_type;
  switch (t) {
    case u8:
    case u16:
    case u32:
    case u64:
    case added_number:
    case label: return FLOWKIT_UNSIGNED;
    case f64: return FLOWKIT_REAL;
    case time:
    case filed_under: return FLOWKIT_TIME;
    case period: return FLOWKIT_DURATION;
    case address:
    case ipv4:
    case ipv6: return FLOWKIT_ADDRESS;
    case mac: return FLOWKIT_MAC;
    case added_string:
    case string: return FLOWKIT_TEXT;
    case application: return FLOWKIT_APPLICATION;
    case protocol: return FLOWKIT_PROTOCOL;
    case rate_source: return FLOWKIT_RATE_SOURCE;
  }
  return FLOWKIT_NONE;
}

/// Of visit_value().
struct value_visitor {
  flowkit_value& out;
  void operator()(std::unsigned_integral auto v) const noexcept { out = number_value(FLOWKIT_UNSIGNED, v); }
  void operator()(double v) const noexcept { out = real_value(v); }
  void operator()(timestamp v) const noexcept { out = signed_value(FLOWKIT_TIME, v.ns); }
  void operator()(duration v) const noexcept { out = signed_value(FLOWKIT_DURATION, v.ns); }
  void operator()(const ip_address& v) const noexcept {
    if (v.family() != 0) out = address_value(FLOWKIT_ADDRESS, v.octets(), v.is_v4() ? 4 : 16);
  }
  void operator()(ipv4_address v) const noexcept { (*this)(ip_address{v}); }
  void operator()(const ipv6_address& v) const noexcept { (*this)(ip_address{v}); }
  void operator()(const mac_address& v) const noexcept { out = address_value(FLOWKIT_MAC, v.octets, v.octets.size()); }
  void operator()(std::string_view v) const noexcept { out = text_value(v); }
  void operator()(octets v) const noexcept { out = octets_value(FLOWKIT_APPLICATION, v); }
  void operator()(flow::ip_protocol v) const noexcept { out = number_value(FLOWKIT_PROTOCOL, v.number); }
  void operator()(flow::sampling_source v) const noexcept {
    out = number_value(FLOWKIT_RATE_SOURCE, static_cast<std::uint64_t>(v));
  }
};

const element* element_of(const flowkit_record& r, std::size_t index) noexcept {
  const element* const known = r.elements[index];
  return known != nullptr ? known : r.known.find_element(r.of.fields[index]);
}
}  // namespace

size_t flowkit_column_count(void) { return flow::columns.size(); }

const char* flowkit_column_name(size_t column) {
  return column < flow::columns.size() ? flow::columns[column].name.data() : nullptr;
}

int flowkit_column_type(size_t column) {
  return column < flow::columns.size() ? type_of(flow::columns[column].type) : FLOWKIT_NONE;
}

int flowkit_column_find(const char* name) {
  if (name == nullptr) return -1;
  for (std::size_t i = 0; i < flow::columns.size(); ++i)
    if (flow::columns[i].name == name) return static_cast<int>(i);
  return -1;
}

int flowkit_record_about(const flowkit_record* record, flowkit_about* out) {
  if (out != nullptr) *out = {};
  if (record == nullptr || out == nullptr) return FLOWKIT_BAD_ARGUMENT;
  out->kind = record->kind, out->protocol = record->protocol, out->domain = record->domain;
  out->template_id = record->of.id, out->scope_fields = record->of.scope_count;
  out->export_time = record->protocol == FLOWKIT_SFLOW5 ? 0 : record->context.export_time.ns;
  out->received = record->context.received.ns;
  out->fields = record->of.fields.size(), out->octets = static_cast<std::uint32_t>(record->raw.size());
  return FLOWKIT_OK;
}

int flowkit_record_value(const flowkit_record* record, size_t column, flowkit_value* out) {
  if (out == nullptr) return 0;
  *out = no_value();
  if (record == nullptr || record->flow == nullptr || column >= flow::columns.size()) return 0;
  const flow::column& c = flow::columns[column];
  const flow::line_context context{record->exporter};
  if (!flow::has_value(c, *record->flow, context)) return 0;
  flow::visit_value(c, *record->flow, context, value_visitor{*out});
  return out->type != FLOWKIT_NONE;
}

int flowkit_record_next(const flowkit_record* record, flowkit_field* field) {
  if (record == nullptr || field == nullptr || field->next >= record->of.fields.size() ||
      field->next_at > record->raw.size())
    return 0;
  const std::size_t i = field->next;
  const octets rest = record->raw.subspan(field->next_at);
  const specifier& s = record->of.fields[i];
  // The record was cut by these fields, but the place is the caller's.
  std::size_t length = s.length;
  reader in{rest};
  if (s.is_variable() ? read_length(in, length).code != errc::ok : !in.has(length)) return 0;
  const element* const e = element_of(*record, i);
  field->name = e == nullptr ? nullptr : e->name;
  field->enterprise = s.pen, field->id = s.space == element_space::local ? 0 : s.id, field->length = s.length;
  field->data = reinterpret_cast<const std::uint8_t*>(in.at()), field->size = length;
  field->is_scope = i < record->of.scope_count, field->is_v9_scope = s.space == element_space::v9_scope;
  field->next = i + 1, field->next_at += rest.size() - in.remaining() + length;
  return 1;
}

int flowkit_record_find(const flowkit_record* record, const char* name, flowkit_field* out) {
  if (out == nullptr) return 0;
  *out = {};
  if (name == nullptr) return 0;
  const std::string_view wanted = name;
  while (flowkit_record_next(record, out) != 0)
    if (out->name != nullptr && wanted == out->name) return 1;
  *out = {};
  return 0;
}

int flowkit_field_value(const flowkit_record* record, const flowkit_field* field, flowkit_value* out) {
  if (out == nullptr) return 0;
  *out = no_value();
  if (record == nullptr || field == nullptr || field->next == 0 || field->next > record->of.fields.size()) return 0;
  const octets data{reinterpret_cast<const std::byte*>(field->data), field->size};
  *out = element_value(element_of(*record, field->next - 1), data, record->context);
  return 1;
}
