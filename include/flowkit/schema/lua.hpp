// SPDX-License-Identifier: BSL-1.0
// A dissector for Wireshark in Lua, a protocol of its own (-X lua_script:FILE). Values, constants, pads, bits, counts
// and their lists, lengths, choices, XDR's and IPFIX's octets of any length. What comes after a when() is not
// dissected: its condition is a function of the program.
#pragma once

#include <flowkit/schema/lua_fields.hpp>

namespace flowkit::inline v0::schema {

struct lua_options {
  std::string_view protocol = "flowkit";  ///< the name in display filters: lower case letters, digits, underscores
  std::string_view title = "flowkit";
  std::uint16_t udp_port = 0;  ///< 0: only by Decode As (-d udp.port==2055,flowkit)
};

namespace detail {
/// A function read.PATH(b, at, stop, tree) for each record: where it ends, nil if it could not be read.
class lua_reader {
 public:
  explicit lua_reader(text_writer& out) noexcept : out_(out) {}

  void record(const wire_scope& in) {
    inner(in.parts, in);
    out_.put("function read.top"), write_scope(out_, in, "__"), out_.put("(b, at, stop, tree)\n");
    out_.put("  local begin, n, k = at\n");
    some(in.parts, in);
    out_.put("  return at\nend\n");
  }

 private:
  /// Functions are defined before those that call them.
  void inner(std::span<const layout_part> parts, const wire_scope& in) {
    for (const layout_part& p : parts) {
      if (is_transparent(p.kind) && p.kind != part_kind::word) inner(p.inner(), in);
      if (p.kind == part_kind::nested || p.kind == part_kind::array || p.kind == part_kind::counted)
        record({p.inner(), &p, &in});
    }
  }
  void some(std::span<const layout_part> parts, const wire_scope& in) {
    for (const layout_part& p : parts) {
      part(p, in);
      if (p.kind == part_kind::when) return;
    }
  }
  void part(const layout_part& p, const wire_scope& in) {
    switch (p.kind) {
      case part_kind::value: return need(p.size), value(p, p.type, p.size, in), advance(p.size);
      case part_kind::padding: return need(p.size), value(p, abstract_type::octetArray, p.size, in), advance(p.size);
      case part_kind::constant: return constant(p, in);
      case part_kind::word: return word(p, in);
      case part_kind::count: number(p, in, ""); return out_.put("  local count"), list(p, in), out_.put(" = n\n");
      case part_kind::length:
        number(p, in, "");
        return out_.put(
            "  if begin + n < at or begin + n > stop then return rest(b, at, stop, tree) end\n"
            "  stop = begin + n\n");
      case part_kind::counted: return number(p, in, "__count"), elements(p, in);
      case part_kind::array: out_.put("  n = count"), list(p, in), out_.put('\n'); return elements(p, in);
      case part_kind::varlen:
        out_.put("  n, k = varlen(b, at, stop)\n  if n == nil then return rest(b, at, stop, tree) end\n");
        out_.put("  tree:add("), key(p, in, "__length"), out_.put(", b(at, k), n)\n  at = at + k\n");
        return octets(p, in);
      case part_kind::opaque: return opaque(p, in);
      case part_kind::choice: return choice(p, in);
      case part_kind::rest: return out_.put("  n = stop - at\n"), octets(p, in);
      case part_kind::nested:
        return out_.put("  at = part("), call(p, in), out_.put(", b, at, stop, tree, \""),
               out_.put(std::string_view(p.name)), out_.put("\")\n  if at == nil then return nil end\n");
      case part_kind::tail: return out_.put("  if at < stop then\n"), some(p.inner(), in), out_.put("  end\n");
      case part_kind::when: return out_.put("  if true then return rest(b, at, stop, tree) end  -- on a condition\n");
      case part_kind::bits:
      case part_kind::option: return;
    }
  }

  void need(std::uint32_t size) {
    out_.put("  if stop - at < "), write_text(out_, size), out_.put(" then return rest(b, at, stop, tree) end\n");
  }
  void advance(std::uint32_t size) { out_.put("  at = at + "), write_text(out_, size), out_.put('\n'); }
  void key(const layout_part& p, const wire_scope& in, std::string_view suffix = {}) {
    lua_fields::key(out_, p, in, suffix);
  }
  void call(const layout_part& p, const wire_scope& in) {
    out_.put("read.top"), write_scope(out_, wire_scope{p.inner(), &p, &in}, "__");
  }
  void range(std::uint32_t size) { out_.put("b(at, "), write_text(out_, size), out_.put(')'); }

  void value(const layout_part& p, abstract_type type, std::uint32_t size, const wire_scope& in,
             std::string_view suffix = {}, const layout_part* tag = nullptr) {
    out_.put("  tree:add("), key(p, in, suffix);
    if (tag != nullptr) write_text(out_, tag->number);
    out_.put(", "), range(size);
    if (const lua_time t = time_of(type, size); t != lua_time::none)
      out_.put(t == lua_time::seconds ? ", seconds(" : ", milliseconds("), range(size), out_.put(')');
    out_.put(")\n");
  }
  /// Of at most 4 octets, as n.
  void number(const layout_part& p, const wire_scope& in, std::string_view suffix) {
    need(p.size), out_.put("  n = "), range(p.size), out_.put(":uint()\n"), value(p, {}, p.size, in, suffix);
    advance(p.size);
  }
  void constant(const layout_part& p, const wire_scope& in) {
    need(p.size), value(p, abstract_type::unsigned64, p.size, in);
    out_.put("  if tostring("), range(p.size), out_.put(":uint64()) ~= \""), write_text(out_, p.number);
    out_.put("\" then return rest(b, at, stop, tree) end\n"), advance(p.size);
  }
  void word(const layout_part& p, const wire_scope& in) {
    need(p.size);
    std::uint32_t bit = 0;
    for (const layout_part& b : p.inner()) {
      if (b.name != nullptr) {
        out_.put("  tree:add("), key(b, in), out_.put(", "), range(p.size), out_.put(", "), range(p.size);
        out_.put(":bitfield("), write_text(out_, bit), out_.put(", "), write_text(out_, b.size), out_.put("))\n");
      }
      bit += b.size;
    }
    advance(p.size);
  }
  /// The number of the list in its record: the same for its count.
  void list(const layout_part& p, const wire_scope& in) {
    std::uint32_t n = 0;
    lists_up_to(in.parts, p.list, n);
    write_text(out_, n);
  }
  static bool lists_up_to(std::span<const layout_part> parts, const void* list, std::uint32_t& n) noexcept {
    for (const layout_part& p : parts) {
      n += p.kind == part_kind::count;
      if (p.list == list || (is_transparent(p.kind) && lists_up_to(p.inner(), list, n))) return true;
    }
    return false;
  }
  void elements(const layout_part& p, const wire_scope& in) {
    out_.put("  for i = 1, n do\n    at = part("), call(p, in), out_.put(", b, at, stop, tree, \"");
    out_.put(std::string_view(p.name)), out_.put(" \" .. i)\n    if at == nil then return nil end\n  end\n");
  }
  void octets(const layout_part& p, const wire_scope& in) {
    out_.put("  if n > 0 then tree:add("), key(p, in), out_.put(", b(at, n)) end\n  at = at + n\n");
  }
  void opaque(const layout_part& p, const wire_scope& in) {
    number(p, in, "__length");
    out_.put("  if stop - at < n then return rest(b, at, stop, tree) end\n"), octets(p, in);
    out_.put("  n = math.min((4 - n % 4) % 4, stop - at)\n  if n > 0 then tree:add("), key(p, in, "__padding");
    out_.put(", b(at, n)) end\n  at = at + n\n");
  }
  void choice(const layout_part& p, const wire_scope& in) {
    number(p, in, "__tag");
    for (const layout_part& o : p.inner()) {
      out_.put(&o == p.first ? "  if n == " : "  elseif n == "), write_text(out_, o.number), out_.put(" then\n");
      if (o.size != 0) need(o.size), value(p, o.type, o.size, in, "__tag", &o), advance(o.size);
    }
    out_.put("  else return rest(b, at, stop, tree) end\n");
  }

  text_writer& out_;
};

inline constexpr std::string_view lua_helpers = R"(
local read = {}

-- What could not be read.
local function rest(b, at, stop, tree)
  if at < stop then tree:add(f.undissected, b(at, stop - at)) end
  return nil
end
-- A record in a record, or in a list.
local function part(reader, b, at, stop, tree, name)
  if at >= stop then return reader(b, at, stop, tree) end
  local node = tree:add(b(at, stop - at), name)
  local after = reader(b, at, stop, node)
  if after ~= nil then node:set_len(after - at) end
  return after
end
local function seconds(r) return NSTime.new(r:uint(), 0) end
local function milliseconds(r)
  local t = r:uint64()
  return NSTime.new((t / 1000):tonumber(), (t % 1000):tonumber() * 1000000)
end
-- A length (RFC 7011 section 7), and the octets that it takes itself.
local function varlen(b, at, stop)
  if stop - at < 1 then return nil end
  local n, k = b(at, 1):uint(), 1
  if n == 255 then
    if stop - at < 3 then return nil end
    n, k = b(at + 1, 2):uint(), 3
  end
  if stop - at - k < n then return nil end
  return n, k
end

)";
}  // namespace detail

/// `parts`: parts_of<layout> of what a datagram holds.
inline void write_lua(text_writer& out, std::span<const layout_part> parts, const lua_options& options = {}) {
  const wire_scope top{parts};
  out.put("local p = Proto(\""), out.put(options.protocol), out.put("\", \""), out.put(options.title);
  out.put("\")\nlocal f = {}\n");
  detail::lua_fields{out, options.protocol}.all(top);
  out.put("f.undissected = ProtoField.bytes(\""), out.put(options.protocol),
      out.put(".undissected\", \"not dissected\")\n");
  out.put("p.fields = f\n"), out.put(detail::lua_helpers);
  detail::lua_reader{out}.record(top);
  out.put("\nfunction p.dissector(b, pinfo, tree)\n  pinfo.cols.protocol = \""), out.put(options.protocol);
  out.put(
      "\"\n  local node = tree:add(p, b())\n  local at = read.top(b, 0, b:len(), node)\n"
      "  if at ~= nil then rest(b, at, b:len(), node) end\n  return b:len()\nend\n");
  out.put("\nlocal ports = DissectorTable.get(\"udp.port\")\n");
  if (options.udp_port != 0)  // also where Wireshark has a protocol of its own at this port
    out.put("ports:add("), write_text(out, options.udp_port), out.put(", p)\n");
  else
    out.put("ports:add_for_decode_as(p)\n");
}

}  // namespace flowkit::schema
