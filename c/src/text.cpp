// SPDX-License-Identifier: BSL-1.0
// flowkit_value_text() and flowkit_record_json().
#include <functional>

#include <flowkit/flow/record_json.hpp>
#include <flowkit/flow/text.hpp>

#include "c/src/record.hpp"

using namespace flowkit;
using namespace flowkit::c_interface;

namespace {
/// An applicationId that is longer is shown as hex digits: those that occur have up to 16 octets.
constexpr std::size_t longest_application = 64;

/// What the record is shown by: the elements of its own fields, as v7 has some without a number; the session's in
/// lists.
struct shown_by {
  const flowkit_record& r;
  [[nodiscard]] const element* find_element(const specifier& s) const noexcept {
    const std::less<const specifier*> before;
    const auto fields = r.of.fields;
    const bool own = !before(&s, fields.data()) && before(&s, fields.data() + fields.size());
    const element* const known = own ? r.elements[static_cast<std::size_t>(&s - fields.data())] : nullptr;
    return known != nullptr ? known : r.known.find_element(s);
  }
  bool find_template(std::uint16_t id, template_view& out) const noexcept { return r.known.find_template(id, out); }
};

/// As far as there is room, with a zero at the end. The characters that there are.
std::size_t put_text(std::string_view text, char* out, std::size_t room) noexcept {
  if (room == 0) return text.size();
  const std::size_t n = text.size() < room ? text.size() : room - 1;
  if (n != 0) std::memcpy(out, text.data(), n);
  out[n] = '\0';
  return text.size();
}
std::size_t put_hex(octets data, char* out, std::size_t room) noexcept {
  const std::size_t all = 2 * data.size();
  if (room == 0) return all;
  const std::size_t n = all < room ? all : room - 1;
  for (std::size_t i = 0; i < n; ++i)
    out[i] = hex_digits[std::to_integer<unsigned>(data[i / 2]) >> (i % 2 == 0 ? 4 : 0) & 15];
  out[n] = '\0';
  return all;
}
/// All but text and octets: at most 142 characters, of an application of 64 octets.
void write(text_writer& out, const flowkit_value& v, octets data) noexcept {
  switch (v.type) {
    case FLOWKIT_UNSIGNED: return write_text(out, v.as.u);
    case FLOWKIT_SIGNED: return write_text(out, v.as.i);
    case FLOWKIT_REAL: return write_json_number(out, v.as.d);
    case FLOWKIT_BOOLEAN: return out.put(v.as.u != 0 ? "true" : "false");
    case FLOWKIT_TIME: return write_time(out, {v.as.i}, 9);
    case FLOWKIT_DURATION: return flow::write_value(out, duration{v.as.i});
    case FLOWKIT_ADDRESS: return write_text(out, address_of(v.as.address, v.size));
    case FLOWKIT_MAC: {
      mac_address a;
      std::memcpy(a.octets.data(), v.as.address, a.octets.size());
      return write_text(out, a);
    }
    case FLOWKIT_PROTOCOL: return flow::write_value(out, flow::ip_protocol{static_cast<std::uint8_t>(v.as.u)});
    case FLOWKIT_APPLICATION: return flow::write_value(out, data);
    case FLOWKIT_RATE_SOURCE:
      return flow::write_value(out, static_cast<flow::sampling_source>(static_cast<std::uint8_t>(v.as.u)));
    default: return;
  }
}
}  // namespace

size_t flowkit_value_text(const flowkit_value* value, char* out, size_t room) {
  if (out == nullptr) room = 0;
  if (value == nullptr) return put_text({}, out, room);
  const octets data{reinterpret_cast<const std::byte*>(value->data), value->data == nullptr ? 0 : value->size};
  if (value->type == FLOWKIT_TEXT)
    return put_text({reinterpret_cast<const char*>(data.data()), data.size()}, out, room);
  if (value->type == FLOWKIT_OCTETS || (value->type == FLOWKIT_APPLICATION && data.size() > longest_application))
    return put_hex(data, out, room);
  char text[192];
  text_writer to{text};
  write(to, *value, data);
  return put_text(to.text(), out, room);
}

size_t flowkit_record_json(const flowkit_record* record, int fields, char* out, size_t room) {
  if (out == nullptr || room == 0) return 0;
  out[0] = '\0';
  if (record == nullptr) return 0;
  text_writer to{{out, room}};
  if (fields == 0 && record->flow == nullptr) {
    to.put("{}\n");
  } else if (fields == 0) {
    write_json_line(to, *record->flow, {record->exporter}, {flow::columns.data(), flow::columns.size()});
  } else {
    const shown_by known{*record};
    flow::record_json<shown_by>{to, record->context, known}.fields(record->of.fields, record->raw);
    to.put(record->of.fields.empty() ? "{}\n" : "}\n");
    out[0] = '{';  // where a comma stands before the first field
  }
  const std::size_t size = to.text().size() - 1;  // the line feed, where the zero goes
  if (to.overflow()) return out[0] = '\0', 0;
  out[size] = '\0';
  return size;
}
