// SPDX-License-Identifier: BSL-1.0
// Lists of structured data that cannot be read to their end, or whose semantic is not registered (RFC 6313). Needs the
// registry of elements, as value_checks.hpp does.
#pragma once

#include <flowkit/ie/registry.hpp>
#include <flowkit/templates/inspect.hpp>
#include <flowkit/templates/list_walk.hpp>

namespace flowkit::inline v0 {

/// Which templates have lists, and what is wrong with those in their records. Create it once per template.
class list_checks {
 public:
  list_checks() = default;
  explicit list_checks(std::span<const specifier> fields) noexcept {
    for (const specifier& s : fields) has_lists_ |= is_list(type_of(s));
  }
  [[nodiscard]] bool empty() const noexcept { return !has_lists_; }

  /// All whole records at the front of a data set's content. find: bool (std::uint16_t id, template_view&), the
  /// template that the exporter announced.
  template <class Find, finding_sink<template_finding> Sink>
  void inspect_all(std::span<const specifier> fields, template_shape shape, octets content, std::uint32_t offset,
                   Find&& find, Sink&& sink) const {
    if constexpr (ignores<Sink>) return;
    if (!has_lists_) return;
    visitor<Find, Sink> v{find, sink};
    record_cursor cursor{fields, shape, content, offset};
    for (octets r = cursor.next(); !r.empty(); r = cursor.next())
      walk_record(fields, r, cursor.offset() - static_cast<std::uint32_t>(r.size()), v);
  }

 private:
  static abstract_type type_of(const specifier& s) noexcept {
    const element* const e = ie::find(s.space, s.pen, s.id);
    return e == nullptr ? abstract_type::octetArray : e->type;
  }
  template <class Find, class Sink>
  struct visitor {
    Find& look_up;
    Sink& sink;

    [[nodiscard]] abstract_type type_of(const specifier& s) const noexcept { return list_checks::type_of(s); }
    bool find(std::uint16_t id, template_view& out) { return look_up(id, out); }
    void value(const field_view&, place) noexcept {}
    void list_begins(const list_head& head, const field_view&) {
      if (to_string(head.semantic) == nullptr) sink(template_finding::unknown_semantic, {head.at.offset, 1});
    }
    void list_ends() noexcept {}
    void part_begins(std::uint16_t, place) noexcept {}
    void part_ends() noexcept {}
    void record_begins(place) noexcept {}
    void record_ends() noexcept {}
    void unread(error e, place rest) {
      sink(e.code == errc::absent  ? template_finding::list_without_template
           : e.code == errc::limit ? template_finding::deep_list
                                   : template_finding::damaged_list,
           rest);
    }
  };

  bool has_lists_ = false;
};

}  // namespace flowkit
