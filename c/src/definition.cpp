// SPDX-License-Identifier: BSL-1.0
// Fields of templates by name or number, and what is wrong with them.
#include "c/src/encoder.hpp"

namespace flowkit::c_interface {

namespace {
void write_label(text_writer& to, const flowkit_element& e) noexcept {
  if (e.name != nullptr) return to.put(std::string_view(e.name).substr(0, 48));
  write_text(to, e.enterprise), to.put('/'), write_text(to, e.id);
}
bool fail(text_writer& why, const flowkit_element& e, const char* words) noexcept {
  write_label(why, e), why.put(": "), why.put(words);
  return false;
}
/// May the element be sent in so many octets?
bool can_have(const element& e, std::uint16_t length) noexcept {
  return full_width(e.type) == 0 ? length != 0 : reducible_to(e.type, length);
}
/// In NetFlow v9 scopes have types of their own, under names that other elements may have as well.
const element* find(int protocol, bool is_scope, const char* name) noexcept {
  if (protocol == FLOWKIT_NETFLOW9 && is_scope) return ie::find(element_space::v9_scope, 0, name);
  return ie::find(name);
}
const element* find(int protocol, bool is_scope, specifier& s) noexcept {
  if (s.pen != 0)
    s.space = element_space::enterprise;
  else if (protocol == FLOWKIT_NETFLOW9)
    s.space = is_scope ? element_space::v9_scope : s.id > 32767 ? element_space::v9 : element_space::iana;
  return ie::find(s.space, s.pen, s.id);
}
}  // namespace

bool read_element(int protocol, const flowkit_element& from, bool is_scope, specifier& field, const element*& of,
                  text_writer& why) noexcept {
  if (from.name != nullptr) {
    of = find(protocol, is_scope, from.name);
    if (of == nullptr) return fail(why, from, "no information element has this name");
    field = specify(*of, from.length);
  } else {
    field = {.pen = from.enterprise, .id = from.id, .length = from.length};
    of = find(protocol, is_scope, field);
  }
  const bool is_v9 = protocol == FLOWKIT_NETFLOW9;
  if (field.length == 0) {
    if (of == nullptr) return fail(why, from, "an element that is not known needs a length");
    field.length = full_width(of->type);
    if (field.length == 0 && is_v9) return fail(why, from, "needs a length in NetFlow v9");
    if (field.length == 0) field.length = variable_length;
  } else if (from.name != nullptr && field.space != element_space::v9_scope && !can_have(*of, field.length)) {
    return fail(why, from, "cannot have this length");
  }
  const bool announceable =
      is_v9 ? field.space != element_space::enterprise && !field.is_variable()
            : (field.space == element_space::iana || field.space == element_space::enterprise) && field.id <= 32767;
  if (announceable) return true;
  return fail(
      why, from,
      is_v9 ? "NetFlow v9 has neither enterprise numbers nor variable lengths" : "IPFIX has no way to announce it");
}

bool read_element(std::span<const specifier> fixed, std::span<const element* const> elements,
                  const flowkit_element& from, specifier& field, const element*& of, std::uint16_t& at,
                  text_writer& why) noexcept {
  at = 0;
  for (std::size_t i = 0; i < fixed.size(); at = static_cast<std::uint16_t>(at + fixed[i++].length)) {
    const bool is_it = from.name != nullptr
                           ? std::string_view(elements[i]->name) == from.name
                           : from.enterprise == 0 && fixed[i].space == element_space::iana && fixed[i].id == from.id;
    if (!is_it || same_element(*elements[i], ie::paddingOctets)) continue;
    field = fixed[i], of = elements[i];
    if (from.length == 0 || from.length == field.length) return true;
    return fail(why, from, "has another length in the fixed record");
  }
  return fail(why, from, "is not in the fixed record");
}

}  // namespace flowkit::c_interface
