// SPDX-License-Identifier: BSL-1.0
// The fields of a record as members of a JSON object, lists of structured data as objects and arrays in it:
//
//   "interfaceName":"eth0","basicList":{"@semantic":"allOf","httpStatusCode":[200,404]},
//   "subTemplateList":{"@semantic":"ordered","@template":300,"records":[{"httpRequestHost":"a"},{"httpRequestHost":"b"}]},
//   "subTemplateMultiList":{"@semantic":"undefined","records":[{"@template":300,"httpRequestHost":"a"},
//                                                                {"@template":301,"sourceIPv4Address":"192.0.2.1"}]}
//
// What cannot be read of a list stands in "@unread" as hex digits, and why in "@error".
#pragma once

#include <array>

#include <flowkit/flow/element_text.hpp>
#include <flowkit/templates/list_walk.hpp>

namespace flowkit::inline v0::flow {

/// The name of a field as JSON has it, without quotes: the element's, else PEN/id, v9/id or scope/id.
inline void write_field_name(text_writer& out, const specifier& s, const element* e) noexcept {
  if (e != nullptr) return out.put(std::string_view(e->name));
  if (s.space == element_space::v9)
    out.put("v9");
  else if (s.space == element_space::v9_scope)
    out.put("scope");
  else
    write_text(out, s.pen);
  out.put('/'), write_text(out, s.id);
}

/// What a list's errors are called in "@error".
[[nodiscard]] constexpr const char* list_error(errc e) noexcept {
  switch (e) {
    case errc::absent: return "no such template";
    case errc::limit: return "lists in lists too deep";
    case errc::bad_count: return "records of no octets";
    default: return to_string(e);
  }
}

/// Known has
///   const element* find_element(const specifier&) const        nullptr: not known
///   bool find_template(std::uint16_t id, template_view&) const   the one that records of lists are read by
template <class Known>
class record_json {
 public:
  record_json(text_writer& out, const record_context& context, const Known& known) noexcept
      : out_(out), context_(context), known_(known) {}

  /// `,"name":value` for each field of a whole record. A name that occurs again gets a number: name#2.
  void fields(std::span<const specifier> fields, octets record) { walk_record(fields, record, 0, *this); }

  // What list_walk calls.
  [[nodiscard]] abstract_type type_of(const specifier& s) const noexcept {
    const element* const e = known_.find_element(s);
    return e == nullptr ? abstract_type::octetArray : e->type;
  }
  bool find(std::uint16_t id, template_view& out) const noexcept { return known_.find_template(id, out); }
  void value(const field_view& f, place) {
    begin_value(f);
    write_json_value(out_, known_.find_element(*f.spec), f.value, context_);
  }
  void list_begins(const list_head& head, const field_view& f) {
    begin_value(f);
    frame& own = frames_[++depth_] = {};
    own.type = head.type;
    whole_ = f.value;
    at_ = head.at.offset;
    out_.put("{\"@semantic\":"), write_semantic(head.semantic);
    if (head.type == abstract_type::basicList && head.field != nullptr) {
      out_.put(",\""), write_field_name(out_, *head.field, known_.find_element(*head.field)), out_.put("\":[");
      own.in_array = true;
    } else if (head.type == abstract_type::subTemplateMultiList) {
      out_.put(",\"records\":[");
      own.in_array = true;
    }
  }
  void list_ends() {
    frame& own = frames_[depth_--];
    if (own.in_array) out_.put(']');
    if (!own.unread.empty()) write_unread(own);
    out_.put('}');
  }
  void part_begins(std::uint16_t id, place) {
    frame& own = frames_[depth_];
    own.template_id = id;
    if (own.type != abstract_type::subTemplateList) return;
    out_.put(",\"@template\":"), write_text(out_, id), out_.put(",\"records\":[");
    own.in_array = true;
  }
  /// In a list of several templates what is not read of a part stands where its records would.
  void part_ends() {
    frame& own = frames_[depth_];
    if (own.type == abstract_type::subTemplateList || own.unread.empty()) return;
    begin_item(own);
    out_.put("{\"@template\":"), write_text(out_, own.template_id);
    write_unread(own);
    own.unread = {};
    out_.put('}');
  }
  void record_begins(place) {
    frame& own = frames_[depth_];
    begin_item(own);
    out_.put('{');
    own.in_record = true;
    own.first = own.type == abstract_type::subTemplateList;
    if (!own.first) out_.put("\"@template\":"), write_text(out_, own.template_id);
  }
  void record_ends() {
    frames_[depth_].in_record = false;
    out_.put('}');
  }
  void unread(error e, place rest) {
    frame& own = frames_[depth_];
    own.unread = whole_at(rest);
    own.why = e.code;
  }

 private:
  struct frame {
    abstract_type type = abstract_type::basicList;
    std::uint16_t template_id = 0;
    bool in_array = false, in_record = false;
    bool some = false;   ///< the array has an item
    bool first = false;  ///< the next member of the record is its first
    octets unread;
    errc why = errc::ok;
  };

  /// Before a value: its name in a record, a comma in an array.
  void begin_value(const field_view& f) {
    frame& own = frames_[depth_];
    if (depth_ != 0 && !own.in_record) return begin_item(own);
    if (!own.first || depth_ == 0) out_.put(',');
    own.first = false;
    const specifier* const all = f.spec - f.index;
    unsigned before = 0;
    for (std::size_t i = 0; i < f.index; ++i)
      before += all[i].id == f.spec->id && all[i].pen == f.spec->pen && all[i].space == f.spec->space;
    out_.put('"'), write_field_name(out_, *f.spec, known_.find_element(*f.spec));
    if (before != 0) out_.put('#'), write_text(out_, before + 1);
    out_.put("\":");
  }
  void begin_item(frame& own) {
    if (own.some) out_.put(',');
    own.some = true;
  }
  void write_semantic(list_semantic s) {
    if (const char* name = to_string(s); name != nullptr)
      out_.put('"'), out_.put(std::string_view(name)), out_.put('"');
    else
      write_text(out_, static_cast<std::uint8_t>(s));
  }
  void write_unread(const frame& own) {
    out_.put(",\"@unread\":"), write_json_hex(out_, own.unread);
    out_.put(",\"@error\":\""), out_.put(std::string_view(list_error(own.why))), out_.put('"');
  }
  /// Every place lies in the list that began last, or in one that encloses it.
  [[nodiscard]] octets whole_at(place p) const noexcept {
    return {whole_.data() + (static_cast<std::ptrdiff_t>(p.offset) - static_cast<std::ptrdiff_t>(at_)), p.length};
  }

  text_writer& out_;
  const record_context& context_;
  const Known& known_;
  std::array<frame, max_list_depth + 2> frames_{};
  std::size_t depth_ = 0;
  octets whole_;  ///< a list, and where it stands in the record
  std::uint32_t at_ = 0;
};

}  // namespace flowkit::flow
