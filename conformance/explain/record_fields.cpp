// SPDX-License-Identifier: BSL-1.0
#include "conformance/explain/record_fields.hpp"

#include <fmt/format.h>

#include <flowkit/ipfix/template.hpp>
#include <flowkit/templates/list_walk.hpp>

#include "conformance/explain/values.hpp"
#include "tools/common/terminal.hpp"

namespace flowkit::conformance::detail {

record_fields::named record_fields::with_name(const specifier& f, bool is_scope) const {
  const element* const what = known_[session_].learnt.find(f);
  return {f, what, name_of(f, what), is_scope ? "scope" : ""};
}

void record_fields::records(const sessions::entry& e, octets data, std::uint32_t offset, std::size_t depth) {
  std::vector<named> all;
  for (std::size_t i = 0; i < e.fields.size() && data.size() >= e.shape.min_size; ++i)
    if (e.fields[i].length != 0) all.push_back(with_name(e.fields[i], i < e.scope_count));
  record_cursor cursor{e.fields, e.shape, data, offset};
  std::size_t n = 0;
  for (octets r = cursor.next(); !r.empty(); r = cursor.next()) {
    reader one{r, cursor.offset() - static_cast<std::uint32_t>(r.size())};
    out_.heading(depth, fmt::format("record {}", ++n));
    static_cast<void>(fields(all, one, depth + 1));
  }
  reader rest{cursor.rest(), cursor.offset()};
  if (cursor.failure()) {
    out_.heading(depth, fmt::format("record {}", n + 1));
    const error why = fields(all, rest, depth + 1);
    return out_.not_read(depth + 1, rest_of(rest), why ? why : cursor.failure(), "a record without its end");
  }
  if (n == 0 && rest.has(1))
    return out_.not_read(
        depth, rest_of(rest), {errc::truncated, rest.offset()},
        fmt::format("a record of template {} has {}", e.id, tools::counted(e.shape.min_size, "octets or more")));
  out_.padding(depth, rest_of(rest));
}

error record_fields::fields(std::span<const named> all, reader& in, std::size_t depth) {
  for (const named& f : all)
    if (const error e = field(f, in, depth)) return e;
  return {};
}

error record_fields::field(const named& f, reader& in, std::size_t depth) {
  std::size_t length = f.spec.length;
  if (f.spec.is_variable()) {
    reader ahead = in;
    if (const error wrong = read_length(ahead, length)) return wrong;
    const std::size_t size = in.remaining() - ahead.remaining();
    out_.add_octets(depth, make_place(in.offset(), size), "length of " + f.name, tools::counted(length, "octets"),
                    "RFC 7011 s7");
    in = ahead;
  } else if (!in.has(length)) {
    return {errc::bad_length, in.offset()};
  }
  if (length == 0) return {};
  const octets v = in.take(length);
  value(f, v, make_place(in.offset() - length, length), depth);
  return {};
}

void record_fields::value(const named& f, octets v, place at, std::size_t depth) {
  if (is_list(f.what) && lists_ < max_list_depth) return list(f, v, at.offset, depth);
  std::string text = value_text(f.what, v, context_);
  if (text.empty())
    out_.raw(depth, at, f.name, f.note);
  else
    out_.add_octets(depth, at, f.name, std::move(text), f.note);
}

// Lists ---------------------------------------------------------------------------------------------------------------

std::uint64_t record_fields::number(reader& in, std::size_t size, std::size_t depth, const char* name) {
  const std::uint64_t n = load_be(in.at(), size);
  out_.add_octets(depth, make_place(in.offset(), size), name, fmt::to_string(n));
  in.advance(size);
  return n;
}

void record_fields::list(const named& f, octets v, std::uint32_t offset, std::size_t depth) {
  const bool is_basic = f.what->type == abstract_type::basicList;
  const bool is_multi = f.what->type == abstract_type::subTemplateMultiList;
  out_.heading(depth, fmt::format("{}: a list", f.name),
               is_basic   ? "RFC 6313 s4.5.1"
               : is_multi ? "RFC 6313 s4.5.3"
                          : "RFC 6313 s4.5.2");
  ++lists_;
  reader in{v, offset};
  number(in, 1, depth + 1, "semantic");  // a value has one octet at the least
  is_basic ? basic_list(in, depth + 1) : is_multi ? multi_list(in, depth + 1) : template_list(in, depth + 1);
  --lists_;
}

void record_fields::basic_list(reader& in, std::size_t depth) {
  if (!in.has(ipfix::rules::specifier_size)) return out_.not_read(depth, rest_of(in), {errc::truncated, 0});
  reader ahead = in;
  specifier s;
  if (const error e = ipfix::rules::read_specifier(ahead, false, s)) return out_.not_read(depth, rest_of(in), e);
  const named f = with_name(s, false);
  out_.add_octets(
      depth, make_place(in.offset(), ipfix::rules::encoded_size(s)), "elements",
      fmt::format("{}, {}", f.name, s.is_variable() ? "variable length" : tools::counted(s.length, "octets")));
  in = ahead;
  while (in.has(1) && s.length != 0)
    if (const error e = field(f, in, depth)) return out_.not_read(depth, rest_of(in), e);
  out_.raw(depth, rest_of(in), "trailing octets");
}

void record_fields::template_list(reader& in, std::size_t depth) {
  constexpr std::size_t id_size = sizeof(template_view::id);
  if (!in.has(1)) return;
  if (!in.has(id_size)) return out_.not_read(depth, rest_of(in), {errc::truncated, 0});
  const auto id = static_cast<std::uint16_t>(number(in, id_size, depth, "template id"));
  const sessions::entry* const e = known_.find(session_, id, 0, now_);
  if (e == nullptr) return out_.raw(depth, rest_of(in), "unknown", fmt::format("no template {} so far", id));
  records(*e, in.rest(), in.offset(), depth);
}

void record_fields::multi_list(reader& in, std::size_t depth) {
  list_part_cursor parts{{.content = in.rest(), .offset = in.offset()}};
  for (list_part p; parts.next(p);) {
    out_.heading(depth, fmt::format("records of template {}", p.template_id));
    number(in, sizeof p.template_id, depth + 1, "template id");
    number(in, sizeof(set_header::length), depth + 1, "length");
    const octets data = in.take(p.content.size());
    if (const sessions::entry* e = known_.find(session_, p.template_id, 0, now_); e != nullptr)
      records(*e, data, p.offset, depth + 1);
    else
      out_.raw(depth + 1, make_place(p.offset, data.size()), "unknown",
               fmt::format("no template {} so far", p.template_id));
  }
  if (parts.failure()) return out_.not_read(depth, rest_of(in), parts.failure());
}

}  // namespace flowkit::conformance::detail
