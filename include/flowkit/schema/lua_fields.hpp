// SPDX-License-Identifier: BSL-1.0
// The fields of a Wireshark dissector in Lua: a ProtoField for each part of a layout, in a table `f`.
#pragma once

#include <flowkit/schema/types.hpp>
#include <flowkit/schema/wire_names.hpp>

namespace flowkit::inline v0::schema::detail {

enum class lua_time : std::uint8_t { none, seconds, milliseconds };

/// Times that Wireshark shows as such; others as numbers or octets.
[[nodiscard]] constexpr lua_time time_of(abstract_type t, std::uint32_t size) noexcept {
  if (t == abstract_type::dateTimeSeconds && size == 4) return lua_time::seconds;
  return t == abstract_type::dateTimeMilliseconds && size == 8 ? lua_time::milliseconds : lua_time::none;
}

/// The constructor of a ProtoField for `size` octets (0: varying) of this type.
[[nodiscard]] constexpr std::string_view lua_type(abstract_type t, std::uint32_t size) noexcept {
  constexpr std::string_view u[] = {"bytes",  "uint8",  "uint16", "uint24", "uint32",
                                    "uint64", "uint64", "uint64", "uint64"};
  constexpr std::string_view i[] = {"bytes", "int8", "int16", "int24", "int32", "int64", "int64", "int64", "int64"};
  using enum abstract_type;
  const std::uint32_t n = size <= 8 ? size : 0;
  if (time_of(t, size) != lua_time::none) return "absolute_time";
  switch (t) {
    case unsigned8:
    case unsigned16:
    case unsigned32:
    case unsigned64:
    case boolean: return u[n];
    case signed8:
    case signed16:
    case signed32:
    case signed64: return i[n];
    case float32:
    case float64: return size == 4 ? "float" : size == 8 ? "double" : "bytes";
    case macAddress: return size == 6 ? "ether" : "bytes";
    case ipv4Address: return size == 4 ? "ipv4" : "bytes";
    case ipv6Address: return size == 16 ? "ipv6" : "bytes";
    case string: return "string";
    default: return "bytes";
  }
}

class lua_fields {
 public:
  lua_fields(text_writer& out, std::string_view protocol) noexcept : out_(out), protocol_(protocol) {}

  void all(const wire_scope& in) { some(in.parts, in); }

  /// f.top__head__unix_secs; of what a part has besides its value, with a suffix.
  static void key(text_writer& out, const layout_part& p, const wire_scope& in, std::string_view suffix = {}) {
    out.put("f.top"), write_scope(out, in, "__"), out.put("__"), write_identifier(out, p, in);
    out.put(suffix);
  }

 private:
  void some(std::span<const layout_part> parts, const wire_scope& in) {
    for (const layout_part& p : parts) part(p, in);
  }
  void part(const layout_part& p, const wire_scope& in) {
    using enum abstract_type;
    switch (p.kind) {
      case part_kind::value: return field(p, in, lua_type(p.type, p.size));
      case part_kind::constant:
      case part_kind::count:
      case part_kind::length: return field(p, in, lua_type(unsigned64, p.size));
      case part_kind::padding: return field(p, in, "bytes");
      case part_kind::bits:
        if (p.name != nullptr) field(p, in, lua_type(unsigned64, (p.size + 7) / 8));
        return;
      case part_kind::rest: return field(p, in, lua_type(p.type, 0));
      case part_kind::varlen: field(p, in, "uint16", "__length", ".length"); return field(p, in, lua_type(p.type, 0));
      case part_kind::opaque:
        field(p, in, "uint32", "__length", ".length"), field(p, in, "bytes", "__padding", ".padding");
        return field(p, in, lua_type(p.type, 0));
      case part_kind::choice:
        field(p, in, lua_type(unsigned64, p.size), "__tag", ".tag");
        for (const layout_part& o : p.inner()) option(p, o, in);
        return;
      case part_kind::counted: field(p, in, lua_type(unsigned64, p.size), "__count", ".count"); [[fallthrough]];
      case part_kind::array:
      case part_kind::nested: return all({p.inner(), &p, &in});
      case part_kind::word:
      case part_kind::when:
      case part_kind::tail: return some(p.inner(), in);
      case part_kind::option: return;
    }
  }
  void option(const layout_part& p, const layout_part& o, const wire_scope& in) {
    if (o.size == 0) return;
    key(out_, p, in, "__tag"), write_text(out_, o.number);
    constructor(p, in, lua_type(o.type, o.size), "."), out_.put(lua_type(o.type, o.size)), rest_of(p);
  }
  void field(const layout_part& p, const wire_scope& in, std::string_view type, std::string_view suffix = {},
             std::string_view path_suffix = {}) {
    key(out_, p, in, suffix), constructor(p, in, type, path_suffix), rest_of(p, type);
  }
  void constructor(const layout_part& p, const wire_scope& in, std::string_view type, std::string_view path_suffix) {
    out_.put(" = ProtoField."), out_.put(type), out_.put("(\""), out_.put(protocol_);
    write_scope(out_, in, "."), out_.put('.'), write_identifier(out_, p, in), out_.put(path_suffix);
  }
  void rest_of(const layout_part& p, std::string_view type = {}) {
    out_.put("\", \""), out_.put(std::string_view(p.name));
    if (p.what != nullptr && p.what->units != unit::none)
      out_.put(" ("), out_.put(std::string_view(unit_name(p.what->units))), out_.put(')');
    out_.put('"');
    if (type == "absolute_time") out_.put(", base.UTC");
    if (type.starts_with("uint") && p.what != nullptr && p.what->semantics == data_semantics::flags)
      out_.put(", base.HEX");
    out_.put(")\n");
  }

  text_writer& out_;
  std::string_view protocol_;
};

}  // namespace flowkit::schema::detail
