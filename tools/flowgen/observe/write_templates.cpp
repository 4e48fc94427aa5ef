// SPDX-License-Identifier: BSL-1.0
// The templates and options of a profile, with the values that the traffic does not decide.
#include <algorithm>
#include <cmath>
#include <set>
#include <string>

#include <flowkit/ie/iana.hpp>
#include <flowkit/ie/netflow9.hpp>
#include <flowkit/packet/ip.hpp>
#include <flowkit/templates/inspect.hpp>
#include <flowkit/templates/record_view.hpp>

#include "tools/common/template_text.hpp"
#include "tools/flowgen/observe/notation.hpp"
#include "tools/flowgen/observe/profile_text.hpp"
#include "tools/flowgen/observe/traffic_fields.hpp"

namespace flowkit::tools {

namespace {
constexpr std::size_t line_length = 100;

bool is_any_of(const element& e, std::initializer_list<const element*> all) noexcept {
  return std::any_of(all.begin(), all.end(), [&](const element* one) { return same_element(*one, e); });
}

/// What profiles write instead of the number: what another exporter, or another interval, changes. Empty: the number.
std::string reference_to(const element& e, std::int64_t value, const observation& o) {
  const auto interval = o.sampling();
  const auto is = [](const char* what) { return fmt::format("{{ is = \"{}\" }}", what); };
  if (interval && value == *interval &&
      is_any_of(e, {&ie::samplingInterval, &ie::samplerRandomInterval, &ie::samplingPopulation}))
    return is("sampling.interval");
  if (interval && value == std::int64_t{*interval} - 1 && same_element(e, ie::samplingPacketSpace))
    return is("sampling.space");
  if (value != 0 && value == o.key.domain && is_any_of(e, {&ie::observationDomainId, &ie::netflow9_scope::System}))
    return is("exporter.domain");
  // Some have it as their number: of a process, a system.
  if (is_address_of(o, value)) return is("exporter.address");
  return {};
}

/// Pairs of a table, each key once: templates may have an element several times.
class pairs {
 public:
  void add(const specifier& s, std::string value) {
    std::string key = field_key(s);
    if (keys_.insert(key).second) texts_.push_back(fmt::format("{} = {}", key, value));
  }
  [[nodiscard]] bool empty() const noexcept { return texts_.empty(); }
  [[nodiscard]] std::string inline_table() const { return fmt::format("{{ {} }}", fmt::join(texts_, ", ")); }
  /// On a line if it fits, else as a table of its own: so it comes last.
  void write(profile_lines& out, const char* key, const char* table) const {
    if (empty()) return;
    if (const std::string all = inline_table(); all.size() <= line_length) return out.line("{} = {}", key, all);
    out.line("[{}]", table);
    write_lines(out);
  }
  void write_lines(profile_lines& out) const {
    for (const std::string& text : texts_) out.line("{}", text);
  }

 private:
  std::set<std::string> keys_;
  std::vector<std::string> texts_;
};

pairs values_of(const template_observation& t, const observation& o, value_texts& texts) {
  pairs all;
  for (std::size_t i = 0; i < t.fields.size(); ++i) {
    const value_summary& seen = t.values[i];
    const element* const e = seen.what();
    const decided how = e == nullptr ? decided::no : decided_by_traffic(*e);
    if (how == decided::by_traffic || (how == decided::unless_never_used && !seen.is_zero())) continue;
    if (e != nullptr && same_element(*e, ie::systemInitTimeMilliseconds) && t.records != 0) {
      all.add(t.fields[i], "{ is = \"exporter.boot\" }");
      continue;
    }
    const auto constant = seen.constant();
    // Fields without a value are zeros in any case.
    if (how == decided::no && !constant && seen.is_zero()) continue;
    const std::string reference = e != nullptr && constant ? reference_to(*e, *constant, o) : std::string{};
    if (!reference.empty())
      all.add(t.fields[i], reference);
    else if (auto text = seen.text(texts))
      all.add(t.fields[i], std::move(*text));
  }
  return all;
}

std::string record_text(const template_observation& t, octets record, const observation& o, value_texts& texts) {
  pairs all;
  for (const field_view& f : record_view{t.fields, record}) {
    const element* const e = t.values[f.index].what();
    if (e != nullptr && same_element(*e, ie::paddingOctets)) continue;
    if (e != nullptr && same_element(*e, ie::systemInitTimeMilliseconds)) {
      all.add(*f.spec, "{ is = \"exporter.boot\" }");
      continue;
    }
    const auto number = number_of(kind_of(e, f.value.size()), f.value);
    const std::string reference = number && e != nullptr ? reference_to(*e, *number, o) : std::string{};
    if (!reference.empty())
      all.add(*f.spec, reference);
    else if (auto text = texts.of(e, f.value))
      all.add(*f.spec, std::move(*text));
  }
  return all.inline_table();
}

void write_fields(profile_lines& out, const template_observation& t) {
  const std::string all = fields_text(t.fields);
  if (all.size() <= line_length) return out.line("fields = \"{}\"", all);
  out.line("fields = \"\"\"");
  std::string line;
  for (const specifier& s : t.fields) {
    const std::string field = text_of(s, field_length::always);
    if (!line.empty() && line.size() + 1 + field.size() > line_length) out.line("{}", std::exchange(line, {}));
    line += (line.empty() ? "" : " ") + field;
  }
  out.line("{}\"\"\"", line);
}

enum class family : std::uint8_t { any, v4, v6 };
constexpr const char* name_of(family f) noexcept { return f == family::v4 ? "ipv4" : f == family::v6 ? "ipv6" : "any"; }
family family_of(const template_observation& t) noexcept {
  const auto has = [&](const element& a, const element& b) {
    return std::any_of(t.fields.begin(), t.fields.end(),
                       [&](const specifier& s) { return s.length != 0 && (s.names(a) || s.names(b)); });
  };
  const bool v4 = has(ie::sourceIPv4Address, ie::destinationIPv4Address);
  const bool v6 = has(ie::sourceIPv6Address, ie::destinationIPv6Address);
  return v4 == v6 ? family::any : v4 ? family::v4 : family::v6;
}

/// Templates of one family that never share a protocol are for different flows: all but the most frequent one name
/// theirs.
std::string protocols_of(const template_observation& t, const std::vector<const template_observation*>& all) {
  std::vector<const template_observation*> own;
  for (const auto* other : all)
    if (!other->is_options && other->protocols.any() && family_of(*other) == family_of(t)) own.push_back(other);
  if (t.protocols.none() || own.size() < 2) return {};
  for (const auto* a : own)
    for (const auto* b : own)
      if (a != b && (a->protocols & b->protocols).any()) return {};
  const auto most =
      *std::max_element(own.begin(), own.end(), [](const auto* a, const auto* b) { return a->records < b->records; });
  if (most == &t) return {};
  std::string text;
  std::set<std::string> known;
  for (std::size_t p = 0; p < t.protocols.size(); ++p) {
    if (!t.protocols.test(p)) continue;
    using namespace packet::ip_protocol;
    const std::string name = p == tcp                    ? "\"tcp\""
                             : p == udp                  ? "\"udp\""
                             : p == icmp || p == icmp_v6 ? "\"icmp\""
                                                         : fmt::to_string(p);
    if (known.insert(name).second) text += (text.empty() ? "" : ", ") + name;
  }
  return text;
}

void write_flow_template(profile_lines& out, const template_observation& t,
                         const std::vector<const template_observation*>& all, const observation& o,
                         value_texts& texts) {
  out.table("[[template]]");
  if (t.definitions > 1) out.comment("defined {} times; this is the last definition", t.definitions);
  out.line("id = {}", t.id);
  write_fields(out, t);
  out.line("family = \"{}\"", name_of(family_of(t)));
  if (const std::string protocols = protocols_of(t, all); !protocols.empty()) out.line("protocols = [{}]", protocols);
  std::uint64_t records = 0;
  std::size_t templates = 0;
  for (const auto* other : all)
    if (!other->is_options) records += other->records, ++templates;
  if (templates > 1 && records != 0) {
    // Of a thousand, so that the least frequent ones have theirs.
    const double share = 1000.0 * static_cast<double>(t.records) / static_cast<double>(records);
    out.line("share = {}", t.records == 0 ? 0 : std::max(1L, std::lround(share)));
  }
  if (t.records == 0) out.comment("no records of it");
  values_of(t, o, texts).write(out, "values", "template.values");
}

void write_options(profile_lines& out, const template_observation& t, const observation& o, value_texts& texts) {
  out.table("[[options]]");
  if (t.definitions > 1) out.comment("defined {} times; this is the last definition", t.definitions);
  out.line("id = {}", t.id);
  out.line("scope = {}", t.scope_count);
  write_fields(out, t);
  if (t.distinct.empty()) return out.line("records = []");
  if (t.more != 0) out.comment("{} more different records were cut", t.more);
  out.line("records = [");
  for (const auto& r : t.distinct) out.line("  {},", record_text(t, r, o, texts));
  out.line("]");
}
}  // namespace

void write_templates(profile_lines& out, const profile_source& from, value_texts& texts) {
  const auto all = from.templates();
  for (const auto* t : all)
    if (!t->is_options) write_flow_template(out, *t, all, *from.main, texts);
  for (const auto* t : all)
    if (t->is_options) write_options(out, *t, *from.main, texts);
}

void write_fixed_values(profile_lines& out, const observation& o) {
  if (!o.fixed_fields) return;
  value_texts texts{o.key.source.address, false};
  pairs all;
  const template_observation& t = *o.fixed_fields;
  for (std::size_t i = 0; i < t.fields.size(); ++i) {
    const value_summary& seen = t.values[i];
    if (seen.what() == nullptr || decided_by_traffic(*seen.what()) != decided::unless_never_used) continue;
    if (!seen.is_zero()) continue;
    if (auto text = seen.text(texts)) all.add(t.fields[i], std::move(*text));
  }
  if (all.empty()) return;
  out.table("[values]");
  all.write_lines(out);
}

}  // namespace flowkit::tools
