// SPDX-License-Identifier: BSL-1.0
// Maps from TOML.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "tools/common/config/toml_keys.hpp"
#include "tools/common/exit_code.hpp"
#include "tools/common/nearest.hpp"
#include "tools/flowgen/verify/map.hpp"

namespace flowkit::tools::verify {

namespace {
using kind = toml_value::kind;

constexpr std::string_view unit_words[] = {"ns", "us", "ms", "s", "rfc3339"};
constexpr std::int64_t unit_sizes[] = {1, 1'000, 1'000'000, 1'000'000'000, 0};

constexpr auto decoding_words = [] {
  std::array<std::string_view, std::size(decodings)> out{};
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = decodings[i].name;
  return out;
}();
constexpr std::string_view side_by_side_word = "octets-side-by-side";
constexpr auto as_words = [] {
  std::array<std::string_view, std::size(decodings) + 1> out{};
  for (std::size_t i = 0; i < std::size(decodings); ++i) out[i] = decodings[i].name;
  out.back() = side_by_side_word;
  return out;
}();
const auto& protocol_words() {
  static const auto words = [] {
    std::array<std::string_view, std::size(sent_protocols)> out{};
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = to_string(sent_protocols[i]);
    return out;
  }();
  return words;
}
protocol protocol_of(const toml_keys& at, const toml_value& v, std::string_view key) {
  const auto& words = protocol_words();
  const auto found = std::find(words.begin(), words.end(), v.text);
  if (v.is != kind::text || found == words.end()) at.fail(v, key, unknown_name(v.text, words));
  return sent_protocols[found - words.begin()];
}

class reader {
 public:
  reader(const toml_value& file, const std::string& name, const std::string& path) : path_(path), top_(path, file) {
    out_.name = name;
  }

  verification_map read() {
    out_.about = top_.text("about").value_or("");
    if (const toml_value* t = top_.table("when")) read_when(*t);
    if (const toml_value* t = top_.table("documents")) read_documents(*t);
    if (const toml_value* t = top_.table("fields")) read_fields(*t, "fields", place::document);
    if (const toml_value* t = top_.table("line")) {
      if (out_.line.empty()) top_.fail(*t, "line", "[documents] has no line = \"...\" that these keys would be in");
      read_fields(*t, "line", place::line);
    }
    if (const toml_value* t = top_.table("lost")) read_losses(*t);
    if (const toml_value* t = top_.table("normalised")) read_normalised(*t);
    top_.finish();
    if (out_.fields.empty()) top_.is_wrong("it has no field: write some under [fields] or [line]");
    std::sort(out_.fields.begin(), out_.fields.end(),
              [](const map_field& a, const map_field& b) { return a.field < b.field; });
    return std::move(out_);
  }

 private:
  /// "text", or ["text", ...].
  std::vector<std::string> texts(toml_keys& at, std::string_view key) {
    std::vector<std::string> out;
    const toml_value* const v = at.any(key);
    if (v == nullptr) return out;
    if (v->is == kind::text) return {v->text};
    if (v->is != kind::array) at.fail(*v, key, "needs text in quotes, or a list of such");
    for (const toml_value& i : v->items) {
      if (i.is != kind::text || i.text.empty()) at.fail(i, key, "needs text in quotes, or a list of such");
      out.push_back(i.text);
    }
    return out;
  }

  void read_when(const toml_value& t) {
    toml_keys at{path_, t, "when"};
    out_.all_of = texts(at, "all");
    out_.any_of = texts(at, "any");
    out_.none_of = texts(at, "none");
    at.finish();
  }

  void read_documents(const toml_value& t) {
    toml_keys at{path_, t, "documents"};
    if (const toml_value* where = at.table("where"))
      for (std::size_t i = 0; i < where->names.size(); ++i) {
        if (where->items[i].is == kind::table || where->items[i].is == kind::array)
          at.fail(where->items[i], where->names[i], "needs one value");
        out_.only_where.push_back({where->names[i], where->items[i].text});
      }
    out_.line = at.text("line").value_or("");
    out_.until = at.text("until").value_or("");
    constexpr std::string_view zeros[] = {"value", "absent"};
    out_.zero_is_absent = at.word("zero", zeros).value_or(0) == 1;
    is_optional_ = at.flag("optional").value_or(false);
    if (const toml_value* v = at.any("time")) read_times(at, *v);
    if (const toml_value* v = at.any("protocol")) read_protocol(at, *v);
    if (const toml_value* v = at.any("exporter")) read_exporter(at, *v);
    at.finish();
  }

  void read_times(toml_keys& at, const toml_value& v) {
    out_.times = read_keys(at, v, "time", place::document, value_kind::time);
    for (map_key& k : out_.times) k.rule.precision = 1;
  }

  /// The exporter's address, with its port where the text has one.
  void read_exporter(toml_keys& at, const toml_value& v) {
    map_field ip, port;
    ip.field = field_called("exporter.ip");
    port.field = field_called("exporter.port");
    ip.optional = is_optional_;
    port.optional = true;
    ip.keys = read_keys(at, v, "exporter", place::document, value_kind::address);
    port.keys = ip.keys;
    for (map_key& k : ip.keys) k.rule.how = decoding::address_of;
    for (map_key& k : port.keys) k.rule.how = decoding::port_of, k.rule.kind = value_kind::number;
    out_.fields.push_back(std::move(ip));
    out_.fields.push_back(std::move(port));
  }

  /// What the export protocol is called: { key, values = { name = "netflow9" } }.
  void read_protocol(toml_keys& outer, const toml_value& v) {
    if (v.is != kind::table) outer.fail(v, "protocol", "needs { key = \"...\", values = { name = \"netflow9\" } }");
    toml_keys at{path_, v, "documents.protocol"};
    constexpr std::string_view places[] = {"document", "line"};
    map_key k;
    const auto names = texts(at, "key");
    if (names.empty()) at.is_missing("key");
    k.where = at.word("in", places).value_or(0) == 1 ? place::line : place::document;
    k.rule.kind = value_kind::number;
    const toml_value* const values = at.table("values");
    if (values == nullptr) at.is_missing("values");
    for (std::size_t i = 0; i < values->names.size(); ++i)
      k.rule.words.emplace_back(values->names[i],
                                static_cast<std::uint64_t>(protocol_of(at, values->items[i], values->names[i])));
    at.finish();
    for (const std::string& name : names) {
      k.key = name;
      out_.protocol_keys.push_back(k);
    }
  }

  /// "key", ["key", ...], { key = ..., decode = ... }, or a list of these.
  std::vector<map_key> read_keys(toml_keys& at, const toml_value& v, std::string_view name, place where, value_kind of,
                                 map_field* field = nullptr) {
    std::vector<map_key> out;
    const auto add = [&](const std::vector<std::string>& names, const value_rule& rule) {
      for (const std::string& key : names) out.push_back({where, key, rule});
    };
    const auto one = [&](const toml_value& i) {
      value_rule rule;
      rule.kind = of;
      if (i.is == kind::text && !i.text.empty()) return add({i.text}, rule);
      if (i.is != kind::table) at.fail(i, name, "needs a key in quotes, or { key = \"...\", decode = \"...\" }");
      toml_keys inner{path_, i, name};
      const auto names = texts(inner, "key");
      if (names.empty()) inner.is_missing("key");
      read_rule(inner, rule);
      if (field != nullptr) read_field_keys(inner, *field);
      inner.finish();
      add(names, rule);
    };
    if (v.is == kind::array)
      for (const toml_value& i : v.items) one(i);
    else
      one(v);
    if (out.empty()) at.fail(v, name, "needs a key");
    return out;
  }

  void read_rule(toml_keys& at, value_rule& rule) {
    if (const auto how = at.word("decode", decoding_words)) rule.how = decodings[*how].how;
    if (const auto unit = at.word("unit", unit_words)) rule.unit = unit_sizes[*unit];
    rule.precision = std::max(ns_per_ms, rule.unit);
    if (const auto precision = at.word("precision", std::span(unit_words).first(4)))
      rule.precision = unit_sizes[*precision];
    rule.multiply = at.number("multiply", 1, 1'000'000'000).value_or(1);
    rule.divide = at.number("divide", 1, 1'000'000'000).value_or(1);
    rule.trim = at.text("trim").value_or("");
    rule.after = at.text("after").value_or("");
    rule.before = at.text("before").value_or("");
    if (const toml_value* words = at.table("values"))
      for (std::size_t i = 0; i < words->names.size(); ++i) {
        const toml_value& n = words->items[i];
        if (n.is != kind::integer || n.integer < 0) at.fail(n, words->names[i], "needs a whole number");
        rule.words.emplace_back(words->names[i], static_cast<std::uint64_t>(n.integer));
      }
  }
  protocol_set read_protocols(toml_keys& at) {
    const auto set = [&](const char* key) {
      protocol_set s = 0;
      const toml_value* const v = at.any(key);
      if (v == nullptr) return s;
      if (v->is != kind::array) at.fail(*v, key, "needs a list of protocols");
      for (const toml_value& i : v->items) s = static_cast<protocol_set>(s | only(protocol_of(at, i, key)));
      return s;
    };
    const protocol_set in = set("only"), out = set("not");
    if (in != 0 && out != 0) at.is_wrong("give only or not");
    return in != 0 ? in : static_cast<protocol_set>(~out);
  }
  void read_field_keys(toml_keys& at, map_field& f) {
    if (const protocol_set p = read_protocols(at); p != every_protocol) f.protocols = p;
    if (const auto flag = at.flag("optional")) f.optional = *flag;
    if (const toml_value* const v = at.any("family")) {
      if (v->is != kind::integer || (v->integer != 4 && v->integer != 6)) at.fail(*v, "family", "needs 4 or 6");
      f.family = static_cast<std::uint8_t>(v->integer);
    }
    for (const std::string& name : texts(at, "without_ip")) {
      const auto n = protocol_number(name);
      if (!n) at.fail(*at.any("without_ip"), "without_ip", fmt::format("'{}' is no IP protocol", name));
      f.without_ip.push_back(static_cast<std::uint8_t>(*n));
    }
    constexpr std::string_view factors[] = {"sampling"};
    if (at.word("times", factors)) f.times_sampling = true;
  }

  void read_fields(const toml_value& t, std::string_view table, place where) {
    toml_keys at{path_, t, table};
    for (const std::string& name : t.names) {
      const toml_value& v = *at.any(name);
      const auto number = find_field(name);
      if (!number) at.fail(v, name, unknown_name(name, field_names()));
      if (out_.find(*number) != nullptr) at.fail(v, name, "is there already");
      map_field f;
      f.field = *number;
      f.optional = is_optional_;
      f.keys = read_keys(at, v, name, where, fields()[*number].kind, &f);
      out_.fields.push_back(std::move(f));
    }
  }

  void read_losses(const toml_value& t) {
    toml_keys at{path_, t, "lost"};
    const auto add = [&](std::string_view key) {
      if (auto what = texts(at, key); !what.empty()) out_.losses.push_back({std::string{key}, std::move(what)});
    };
    add("always");
    for (const std::string_view p : protocol_words()) add(p);
    at.finish();
  }

  void read_normalised(const toml_value& t) {
    toml_keys at{path_, t, "normalised"};
    for (const std::string& key : t.names) {
      const toml_value& v = *at.any(key);
      map_normalised n;
      n.key = key;
      std::string of;
      if (v.is == kind::text) {
        of = v.text;
      } else if (v.is == kind::table) {
        toml_keys inner{path_, v, key};
        const auto text = inner.text("of");
        if (!text) inner.is_missing("of");
        of = *text;
        if (const auto as = inner.word("as", as_words)) {
          n.as = as_words[*as];
          n.side_by_side = n.as == side_by_side_word;
          if (!n.side_by_side) n.rule.how = decodings[*as].how;
        }
        if (const auto unit = inner.word("unit", unit_words)) n.rule.unit = unit_sizes[*unit];
        n.rule.precision = std::max(ns_per_ms, n.rule.unit);
        n.rule.trim = inner.text("trim").value_or("");
        n.protocols = read_protocols(inner);
        inner.finish();
      } else {
        at.fail(v, key, "needs the name of a field, or { of = \"...\", as = \"...\" }");
      }
      const auto number = find_field(of);
      if (!number) at.fail(v, key, unknown_name(of, field_names()));
      n.of = *number;
      n.rule.kind = fields()[*number].kind;
      out_.normalised.push_back(std::move(n));
    }
  }

  const std::string& path_;
  toml_keys top_;
  verification_map out_;
  bool is_optional_ = false;
};
}  // namespace

verification_map read_map(const toml_value& file, const std::string& name, const std::string& path) {
  return reader{file, name, path}.read();
}

}  // namespace flowkit::tools::verify
