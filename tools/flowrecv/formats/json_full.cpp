// SPDX-License-Identifier: BSL-1.0
// All that a datagram holds, nothing left out, as lines of JSON: headers, templates, records, samples, sets, what is
// wrong, and octets that are none of these. docs/formats.md lists the kinds of lines and their members.
#include <flowkit/flow/record_json.hpp>

#include "tools/flowrecv/formats/exact.hpp"
#include "tools/flowrecv/formats/field_words.hpp"
#include "tools/flowrecv/formats/format.hpp"
#include "tools/flowrecv/formats/sample_line.hpp"

namespace flowkit::tools {

namespace {
void write_time_member(text_writer& out, const char* name, timestamp t, int digits) {
  out.put(",\""), out.put(std::string_view(name)), out.put("\":\"");
  if (digits == 3)
    write_text(out, t);
  else
    write_time(out, t, digits);
  out.put('"');
}

void write_hex_member(text_writer& out, const char* name, octets v) {
  out.put(",\""), out.put(std::string_view(name)), out.put("\":"), write_json_hex(out, v);
}

void write_place(text_writer& out, std::optional<place> at) {
  if (!at) return;
  out.put(",\"@offset\":"), write_text(out, at->offset), out.put(",\"@length\":"), write_text(out, at->length);
}

/// What all lines of a message begin with.
void begin_line(text_writer& out, const char* kind, const received_message& m, std::string_view exporter) {
  out.put("{\"@line\":\""), out.put(std::string_view(kind)), out.put('"');
  if (!exporter.empty()) out.put(",\"@exporter\":"), write_json_string(out, exporter);
  if (m.in.source.address.family() != 0) {
    out.put(",\"@address\":\""), write_text(out, m.in.source.address), out.put("\",\"@port\":");
    write_text(out, m.in.source.port);
  }
  out.put(",\"@protocol\":\""), out.put(std::string_view(to_string(m.kind))), out.put("\",\"@domain\":");
  write_text(out, m.domain);
  out.put(",\"@datagram\":"), write_text(out, m.number);
}
void write_clocks(text_writer& out, const received_message& m) {
  if (m.in.has_clock) write_time_member(out, "@received", m.in.received, 9);
  if (m.exported) write_time_member(out, "@exported", *m.exported, 3);
  if (m.sequence) out.put(",\"@sequence\":"), write_text(out, *m.sequence);
}

const char* word(part::set_kind k) noexcept {
  switch (k) {
    using enum part::set_kind;
    case templates: return "templates";
    case options_templates: return "options templates";
    case data: return "data";
    case no_template: return "data without template";
    case reserved: break;
  }
  return "reserved";
}
const char* word(template_change c) noexcept {
  switch (c) {
    using enum template_change;
    case added: return "added";
    case refreshed: return "refreshed";
    case redefined: return "redefined";
    case kind_changed: return "kind changed";
    case clash: break;
  }
  return "clash";
}

/// The line of a part, by its kind.
class part_writer {
 public:
  part_writer(text_writer& out, const received_message& in, std::string_view exporter) noexcept
      : out_(out), in_(in), exporter_(exporter) {}

  void operator()(const part::message&) {
    begin("message", in_.header);
    out_.put(",\"@octets\":"), write_text(out_, in_.in.payload.size());
    out_.put(",\"header\":{"), in_.write_header(out_, in_.header), out_.put('}');
  }
  void operator()(const part::announcement& a) {
    if (a.by == nullptr) {
      begin("template", {});
      out_.put(",\"@change\":\"fixed\",\"fields\":");
      return a.write_fields(out_);
    }
    begin(a.what.is_options ? "options_template" : "template", a.record);
    out_.put(",\"@template\":"), write_text(out_, a.what.id);
    out_.put(",\"@change\":\""), out_.put(std::string_view(word(a.change)));
    out_.put("\",\"fields\":"), write_template_fields(out_, a.what, *a.by);
    if (!a.is_exact) write_hex_member(out_, "@raw", a.record);
  }
  void operator()(const part::withdrawal& w) {
    begin("withdrawal", {});
    out_.put(",\"@template\":"), write_text(out_, w.id);
  }
  void operator()(const part::set& s) {
    begin("set", s.whole);
    out_.put(",\"@set\":"), write_text(out_, s.id);
    out_.put(",\"@kind\":\""), out_.put(std::string_view(word(s.kind))), out_.put('"');
    if (s.held) out_.put(",\"@held\":true");
    if (!s.padding.empty()) write_hex_member(out_, "@padding", s.padding);
  }
  void operator()(const part::finding& f) {
    begin("finding", {});
    write_place(out_, f.at);
    out_.put(",\"@finding\":"), write_json_string(out_, f.words);
    if (f.is_malformed) out_.put(",\"@malformed\":true");
    if (!f.requirement.empty()) out_.put(",\"@requirement\":"), write_json_string(out_, f.requirement);
  }
  void operator()(const part::unread& u) {
    begin("unread", u.these);
    write_hex_member(out_, "@data", u.these);
  }

 private:
  void begin(const char* kind, octets these) {
    begin_line(out_, kind, in_, exporter_);
    write_clocks(out_, in_);
    write_place(out_, in_.place_of(these));
  }

  text_writer& out_;
  const received_message& in_;
  std::string_view exporter_;
};

class full_lines final : public format {
 public:
  void data_record(text_writer& out, const received_record& r, std::string_view exporter) override {
    begin_line(out, r.of.is_options ? "options" : "record", *r.in, exporter);
    if (const auto at = r.in->place_of(r.raw)) {
      write_clocks(out, *r.in);
      write_place(out, at);
    } else {  // its set waited for the template that this message brought
      out.put(",\"@late\":true");
      if (r.in->in.has_clock) write_time_member(out, "@received", r.context.received, 9);
      write_time_member(out, "@exported", r.context.export_time, 3);
    }
    if (r.write_members != nullptr)
      fixed(out, r);
    else
      by_template(out, r);
    out.put("}\n");
  }
  void sample(text_writer& out, const received_sample& s, std::string_view exporter) override {
    begin_line(out, "sample", *s.in, exporter);
    write_clocks(out, *s.in);
    constexpr std::size_t head = sflow5::block_layout.min_size;
    const octets whole{s.raw.data.data() - head, head + s.raw.data.size()};
    write_place(out, s.in->place_of(whole));
    out.put(",\"@agent\":\""), write_text(out, s.head.agent), out.put("\",\"@format\":\"");
    write_text(out, sflow5::enterprise(s.raw.format)), out.put(':'), write_text(out, sflow5::number(s.raw.format));
    out.put('"');
    const std::size_t before = out.text().size();
    const bool is_exact = write_sample_members(out, s);
    if (!is_exact || has_replacements(out.text().substr(std::min(before, out.text().size()))))
      write_hex_member(out, "@raw", s.raw.data);
    out.put("}\n");
  }
  void part(text_writer& out, const received_part& p, const received_message& in, std::string_view exporter) override {
    std::visit(part_writer{out, in, exporter}, p);
    out.put("}\n");
  }

 private:
  /// The members that are the scope, by their names.
  static void write_scope(text_writer& out, const received_record& r) {
    char before = '[';
    out.put(",\"@scope\":");
    for (std::size_t i = 0; i < r.of.scope_count; ++i) {
      out.put(before), before = ',', out.put('"');
      write_member_name(out, r.of, i, *r.by);
      out.put('"');
    }
    if (before == '[') out.put(before);
    out.put(']');
  }
  static void fixed(text_writer& out, const received_record& r) {
    r.write_members(out, r);
    if (!r.is_exact(r.raw)) write_hex_member(out, "@raw", r.raw);
  }
  static void by_template(text_writer& out, const received_record& r) {
    out.put(",\"@template\":"), write_text(out, r.of.id);
    if (r.of.is_options) write_scope(out, r);
    if (!is_exact(r.of, r.raw, *r.by)) write_hex_member(out, "@raw", r.raw);
    flow::record_json{out, r.context, *r.by}.fields(r.of.fields, r.raw);
  }
};
}  // namespace

extern const format_row json_full_format;
const format_row json_full_format{
    "json-full",
    "all that datagrams hold, as JSON: headers, templates, records, samples, what is wrong",
    {.data_records = true, .samples = true, .parts = true},
    make_format<full_lines>};

}  // namespace flowkit::tools
