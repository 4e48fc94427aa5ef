// SPDX-License-Identifier: BSL-1.0
// walk_record(), walk_list(): through the fields of a record, and the lists in them, down to a bounded depth. What
// prints, checks or looks for something in lists is a visitor.
#pragma once

#include <flowkit/templates/list_view.hpp>

namespace flowkit::inline v0 {

/// Lists in lists that are opened: exporters of DPI have three. The text sets no limit (RFC 6313 section 5.2), and
/// a template may hold lists of itself.
inline constexpr unsigned max_list_depth = 8;

/// The head of a list, as visitors see it.
struct list_head {
  abstract_type type = abstract_type::basicList;
  list_semantic semantic = list_semantic::undefined;
  const specifier* field = nullptr;  ///< of a basicList: the element of all its values; nullptr if the head is cut
  place at;                          ///< the whole list
};

/// A Visitor has
///   abstract_type type_of(const specifier&)       tells lists from other values; octetArray for what is not known
///   bool find(std::uint16_t id, template_view&)   the template that the exporter announced under the id, if any
/// and is called, in the order of the octets, with
///   value(const field_view&, place)               a value that is no list; of basicLists each element
///   list_begins(const list_head&, const field_view&), list_ends()
///                                                 the field holds this list; undefined semantic where its head is not
///                                                 read
///   part_begins(std::uint16_t id, place), part_ends()
///                                                 records of this template follow: once in a subTemplateList, once for
///                                                 each part of a subTemplateMultiList
///   record_begins(place), record_ends()
///   unread(error, place rest)                     what is left of the list (its part) cannot be read: truncated,
///                                                 bad_length (an element does not fit, octets are left after the last
///                                                 whole one), bad_count (elements or records of no octets), absent (no
///                                                 such template), limit (too deep). What follows by its length is read
/// The octets of each call lie within the list. Never deeper than `most` lists.
template <class Visitor>
class list_walk {
 public:
  constexpr explicit list_walk(Visitor& visitor, unsigned most = max_list_depth) noexcept
      : visitor_(visitor), left_(most) {}

  /// A list that stands in `field`.
  constexpr void list(abstract_type type, const field_view& field, std::uint32_t offset) {
    const place whole = make_place(offset, field.value.size());
    const list_head head{.type = type, .at = whole};
    if (left_ == 0) {
      visitor_.list_begins(head, field);
      visitor_.unread({errc::limit, offset}, whole);
    } else {
      --left_;
      if (type == abstract_type::basicList)
        basic(head, field);
      else if (type == abstract_type::subTemplateList)
        records(head, field);
      else
        parts(head, field);
      ++left_;
    }
    visitor_.list_ends();
  }

  /// All fields of one whole record, at `offset`.
  constexpr void record(std::span<const specifier> fields, octets record, std::uint32_t offset) {
    for (const field_view& f : record_view(fields, record)) {
      const auto at = offset + static_cast<std::uint32_t>(f.value.data() - record.data());
      field(f, at);
    }
  }

 private:
  constexpr void field(const field_view& f, std::uint32_t at) {
    if (const abstract_type t = visitor_.type_of(*f.spec); is_list(t))
      list(t, f, at);
    else
      visitor_.value(f, make_place(at, f.value.size()));
  }
  constexpr void unread(error e, octets rest, std::uint32_t at) { visitor_.unread(e, make_place(at, rest.size())); }

  /// False: there is none.
  template <class View>
  constexpr bool begin(list_head head, const field_view& f, const result<View>& v, const specifier* field = nullptr) {
    if (v) head.semantic = v->semantic, head.field = field;
    visitor_.list_begins(head, f);
    if (!v) visitor_.unread(v.failure(), head.at);
    return v.has_value();
  }
  constexpr void basic(const list_head& head, const field_view& f) {
    const auto v = read_basic_list(f.value, head.at.offset);
    if (!begin(head, f, v, v ? &v->field : nullptr)) return;
    if (v->field.length == 0 && !v->content.empty()) return unread({errc::bad_count, v->offset}, v->content, v->offset);
    cut(v->elements(), [this, &v](octets r, std::uint32_t at) { record(v->fields(), r, at); });
  }
  constexpr void records(const list_head& head, const field_view& f) {
    const auto v = read_sub_template_list(f.value, head.at.offset);
    if (begin(head, f, v)) part(*v);
  }
  constexpr void parts(const list_head& head, const field_view& f) {
    const auto v = read_sub_template_multi_list(f.value, head.at.offset);
    if (!begin(head, f, v)) return;
    list_part_cursor cursor{*v};
    for (list_part p; cursor.next(p);) part(p);
    if (cursor.failure()) unread(cursor.failure(), cursor.rest(), cursor.offset());
  }
  /// Without records no template is needed.
  template <class Part>
  constexpr void part(const Part& p) {
    visitor_.part_begins(p.template_id, make_place(p.offset, p.content.size()));
    if (!p.content.empty()) records_in(p);
    visitor_.part_ends();
  }
  template <class Part>
  constexpr void records_in(const Part& p) {
    template_view t;
    if (!visitor_.find(p.template_id, t)) return unread({errc::absent, p.offset}, p.content, p.offset);
    if (shape_of(t.fields).min_size == 0) return unread({errc::bad_count, p.offset}, p.content, p.offset);
    cut(records_of(p, t), [this, &t](octets r, std::uint32_t at) {
      visitor_.record_begins(make_place(at, r.size()));
      record(t.fields, r, at);
      visitor_.record_ends();
    });
  }
  constexpr void cut(record_cursor cursor, auto&& each) {
    for (octets r = cursor.next(); !r.empty(); r = cursor.next())
      each(r, cursor.offset() - static_cast<std::uint32_t>(r.size()));
    if (cursor.failure())
      unread(cursor.failure(), cursor.rest(), cursor.offset());
    else if (!cursor.rest().empty())  // lists have no padding
      unread({errc::bad_length, cursor.offset()}, cursor.rest(), cursor.offset());
  }

  Visitor& visitor_;
  unsigned left_;
};

/// All fields of one whole record, as record_cursor cuts it, and all that is in their lists.
template <class Visitor>
constexpr void walk_record(std::span<const specifier> fields, octets record, std::uint32_t offset, Visitor&& visitor,
                           unsigned most = max_list_depth) {
  list_walk<std::remove_reference_t<Visitor>>{visitor, most}.record(fields, record, offset);
}

}  // namespace flowkit
