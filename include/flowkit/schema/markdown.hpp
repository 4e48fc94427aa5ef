// SPDX-License-Identifier: BSL-1.0
// Tables of Markdown: of columns, as values are written; of parts, as octets stand on the wire.
#pragma once

#include <flowkit/schema/names.hpp>
#include <flowkit/schema/types.hpp>
#include <flowkit/schema/wire_names.hpp>

namespace flowkit::inline v0::schema {

namespace detail {
inline void write_meaning(text_writer& out, const element* e) {
  out.put(" | "), out.put(std::string_view(e == nullptr ? "" : unit_name(e->units))), out.put(" | ");
  if (e == nullptr || e->space == element_space::local) return;
  if (e->space == element_space::iana) out.put("IANA ");
  if (e->space == element_space::enterprise) write_text(out, e->pen), out.put('/');
  if (e->space == element_space::v9 || e->space == element_space::v9_scope) out.put("NetFlow v9 ");
  write_text(out, e->id);
}

inline void write_markdown_columns(text_writer& out, columns_view columns, int depth) {
  for (const column& c : columns) {
    out.put("| ");
    for (int i = 0; i < depth; ++i) out.put("&nbsp; ");
    out.put('`'), write_name(out, c), out.put("` | ");
    if (c.type == kind::list) out.put(is_value_list(c) ? "list of " : c.is_plain ? "list of lists" : "list of records");
    if (c.type == kind::record) out.put("record");
    const kind value = is_value_list(c) ? c.first->type : c.type;
    if (value < kind::record) out.put(std::string_view(names_of(value).plain));
    if (c.type < kind::record && schema::value_bits(c) != type_bits(c.type))
      out.put(", "), write_text(out, schema::value_bits(c)), out.put(" bits");
    out.put(c.optional ? " | no" : " | always"), write_meaning(out, c.what), out.put(" |\n");
    if (!is_value_list(c)) write_markdown_columns(out, c.inner(), depth + 1);
  }
}

class markdown_parts {
 public:
  explicit markdown_parts(text_writer& out) noexcept : out_(out) {}

  /// Where the parts end; no_offset if that varies.
  std::uint32_t some(const wire_scope& in, std::span<const layout_part> parts, std::uint32_t at) {
    for (const layout_part& p : parts) at = one(in, p, at);
    return at;
  }

 private:
  std::uint32_t one(const wire_scope& in, const layout_part& p, std::uint32_t at) {
    const wire_scope own{p.inner(), &p, &in};
    switch (p.kind) {
      case part_kind::word: {
        std::uint32_t bit = 0;
        for (const layout_part& b : p.inner()) {
          if (b.name != nullptr) row(in, b, at, p.size), bits(bit, b.size), out_.put(" |\n");
          bit += b.size;
        }
        return after(at, p.size);
      }
      case part_kind::nested: return some(own, p.inner(), at);
      case part_kind::when:
      case part_kind::tail: some(in, p.inner(), at); return no_offset;
      case part_kind::counted: row(in, p, at, p.size), out_.put("their number |\n"); [[fallthrough]];
      case part_kind::array: element(own); return no_offset;
      case part_kind::constant:
        row(in, p, at, p.size), out_.put("always "), write_text(out_, p.number), out_.put(" |\n");
        return after(at, p.size);
      case part_kind::varlen:
      case part_kind::opaque:
      case part_kind::rest: row(in, p, at, 0), out_.put(" |\n"); return no_offset;
      case part_kind::choice: row(in, p, at, p.size), out_.put("which type follows |\n"); return no_offset;
      default: row(in, p, at, p.size), out_.put(" |\n"); return after(at, p.size);
    }
  }
  std::uint32_t element(const wire_scope& own) {
    const bool was = in_list_;
    in_list_ = true;
    some(own, own.parts, 0);
    in_list_ = was;
    return no_offset;
  }
  static std::uint32_t after(std::uint32_t at, std::uint32_t size) noexcept {
    return at == no_offset ? no_offset : at + size;
  }
  void row(const wire_scope& in, const layout_part& p, std::uint32_t at, std::uint32_t size) {
    out_.put("| ");
    if (at != no_offset && in_list_) out_.put('+');
    if (at != no_offset) write_text(out_, at);
    out_.put(" | ");
    if (size != 0) write_text(out_, size);
    out_.put(" | `");
    if (in.own != nullptr) path(in), out_.put('.');
    write_identifier(out_, p, in), out_.put('`'), write_meaning(out_, p.what), out_.put(" | ");
  }
  void path(const wire_scope& of) {
    if (of.around->own != nullptr) path(*of.around), out_.put('.');
    write_identifier(out_, *of.own, *of.around);
  }
  void bits(std::uint32_t first, std::uint32_t count) {
    out_.put("bit"), out_.put(count == 1 ? " " : "s "), write_text(out_, first);
    if (count != 1) out_.put(" to "), write_text(out_, first + count - 1);
  }

  text_writer& out_;
  bool in_list_ = false;
};
}  // namespace detail

/// A row a column: name, type, whether it is always there, unit, number of the information element.
inline void write_markdown(text_writer& out, columns_view columns) {
  out.put("| column | type | there | unit | element |\n|---|---|---|---|---|\n");
  detail::write_markdown_columns(out, columns, 0);
}

/// A row a part: its first octet (empty where that varies; with a + from the beginning of a list's
/// element on), how many, name, unit, number of the
/// information element, and what else there is to say.
inline void write_markdown(text_writer& out, std::span<const layout_part> parts) {
  out.put("| octet | octets | part | unit | element | |\n|---|---|---|---|---|---|\n");
  detail::markdown_parts{out}.some({parts}, parts, 0);
}

}  // namespace flowkit::schema
