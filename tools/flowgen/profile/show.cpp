// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/profile/show.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tools/common/quantity.hpp"
#include "tools/common/template_text.hpp"
#include "tools/flowgen/exporters/exporters.hpp"
#include "tools/flowgen/profile/catalogue.hpp"
#include "tools/flowgen/profile/record_writer.hpp"

namespace flowkit::tools {

namespace {
constexpr std::size_t columns = 100;
constexpr std::string_view indent = "              ";

/// Words in lines that begin alike.
std::string wrapped(std::string_view first, std::string_view others, const std::vector<std::string>& words,
                    bool if_any = false) {
  if (if_any && words.empty()) return {};
  std::string out, line{first};
  bool begun = false;
  for (const std::string& w : words) {
    if (begun && line.size() + 1 + w.size() > columns) {
      out += line + '\n';
      line = others, begun = false;
    }
    line += (begun ? " " : "") + w;
    begun = true;
  }
  return out + line + '\n';
}

/// Lines that are too long are broken at blanks, and go on further in.
std::string broken(const std::string& text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string line = text.substr(at, end - at);
    at = end + 1;
    while (line.size() > columns) {
      const std::size_t blank = line.find_last_of(' ', columns);
      if (blank == std::string::npos || blank < indent.size() + 1) break;
      out += line.substr(0, blank) + '\n';
      line = std::string{indent} + line.substr(blank + 1);
    }
    out += line + '\n';
  }
  return out;
}

class description {
 public:
  explicit description(const profile& p) : p_(p) {}

  std::string all() {
    out_ = fmt::format("{}: {}\n", p_.name, p_.title);
    out_ +=
        fmt::format("  protocol    {}\n  source      {} (of what has no other)\n", row_of(p_.which).title, p_.source);
    exporter();
    datagram();
    timers();
    sampling();
    if (p_.which == protocol::sflow5) sflow();
    for (const template_profile& t : p_.templates) show(t);
    for (const options_profile& o : p_.options) show(o);
    for (const deviation& d : p_.deviations)
      out_ += fmt::format("  deviation   {}: {}{}\n", d.rule, d.text, from(d.source));
    for (const profile_fact& f : p_.facts) out_ += fmt::format("  fact        {}{}\n", f.text, from(f.source));
    return broken(out_);
  }

 private:
  static std::string from(const std::string& source) { return source.empty() ? "" : fmt::format(" [{}]", source); }
  static std::string never_or(duration d) { return d == duration{} ? "never" : duration_text(d); }

  void exporter() {
    static constexpr const char* sequences[] = {"as the protocol says",
                                                "data records, those of the message included",
                                                "flow records",
                                                "messages",
                                                "always 0",
                                                "flow records, those of the message included"};
    static constexpr const char* counts[] = {"records", "sets", "always 1", "flow records"};
    std::string text = fmt::format("sequence: {}", sequences[static_cast<int>(p_.sequence)]);
    if (p_.which == protocol::netflow9) text += fmt::format("; Count: {}", counts[static_cast<int>(p_.count)]);
    if (p_.domain) text += fmt::format("; first source id, domain or engine: {}", *p_.domain);
    out_ += fmt::format("  exporter    {}{}\n", text, from(p_.exporter_source));
  }
  void datagram() {
    std::vector<std::string> parts;
    if (p_.max_octets) parts.push_back(fmt::format("at most {} octets", *p_.max_octets));
    if (p_.max_flows) parts.push_back(fmt::format("at most {} flow records", *p_.max_flows));
    if (p_.fill != 0) parts.push_back(fmt::format("filled with zeros up to {} octets", p_.fill));
    if (p_.pads) parts.push_back(*p_.pads ? "sets padded to 4 octets" : "sets not padded");
    if (p_.sets == template_sets::shared) parts.emplace_back("several templates in a set");
    if (p_.templates_at_once) parts.emplace_back("all templates at once");
    if (p_.set_records != 0) parts.push_back(fmt::format("at most {} flow records in a set", p_.set_records));
    if (p_.templates_alone) parts.emplace_back("templates in datagrams of their own");
    if (!parts.empty()) out_ += fmt::format("  datagram    {}{}\n", fmt::join(parts, "; "), from(p_.datagram_source));
  }
  void timers() {
    out_ += fmt::format("  timeouts    active {}, inactive {}{}\n", duration_text(p_.active_timeout),
                        duration_text(p_.inactive_timeout), from(p_.timers_source));
    if (p_.templates.empty()) return;
    const auto again = [&](const char* what, const refresh_policy& r) {
      out_ += fmt::format("  {:11} again after {} datagrams, {}\n", what,
                          r.messages == 0 ? "any number of" : std::to_string(r.messages), never_or(r.interval));
    };
    again("templates", p_.templates_again);
    if (!p_.options.empty()) again("options", p_.options_again);
  }
  void sampling() {
    const std::uint32_t most = p_.most_sampling != 0 ? p_.most_sampling : exporter_of(p_.which).max_sampling;
    if (p_.has_sampling)
      out_ += fmt::format("  sampling    1 of {}, with --sampling 1 of up to {}{}{}\n",
                          std::max<std::uint32_t>(p_.usual_sampling, 1), most,
                          p_.has_samplers ? "; several samplers" : "", from(p_.sampling_source));
    else
      out_ += "  sampling    none\n";
  }
  void sflow() {
    const sflow_profile& s = p_.sflow;
    std::vector<std::string> with;
    if (s.with_switch) with.emplace_back("switch");
    if (s.with_router) with.emplace_back("router");
    if (s.with_gateway) with.emplace_back("gateway");
    out_ += fmt::format(
        "  samples     {} octets of a packet{}, at {} interfaces{}; counters each {}, {}; {} % discarded packets{}\n",
        s.header, with.empty() ? "" : fmt::format(", extended {}", fmt::join(with, " ")), s.data_sources,
        s.expanded ? ", expanded" : "", never_or(s.counter_interval),
        s.ethernet_counters ? "interface and ethernet" : "interface", s.drops, from(p_.sflow_source));
  }
  static std::vector<std::string> texts(const std::vector<specifier>& fields) {
    std::vector<std::string> out;
    for (const specifier& s : fields) out.push_back(text_of(s));
    return out;
  }
  static std::string octets(const record_writer& w) {
    return w.is_fixed() ? fmt::format("{}", w.min_size()) : fmt::format("{} to {}", w.min_size(), w.max_size());
  }
  void show(const template_profile& t) {
    const record_writer w{t.fields, t.values, p_.values, p_.name};
    out_ += fmt::format("  template {}{}: {} fields, {} octets{}\n", t.id, t.name.empty() ? "" : " (" + t.name + ")",
                        t.fields.size(), octets(w), from(t.source));
    out_ += wrapped("    ", "    ", texts(t.fields));
    out_ += wrapped("    with several samplers also: ", "      ", texts(t.sampler_fields), true);
    std::vector<std::string> what;
    for (const std::uint8_t protocol : t.protocols) what.push_back(fmt::format("protocol {}", protocol));
    for (const named_value& v : t.values) what.push_back(v.name);
    for (const named_value& v : p_.values)
      if (std::any_of(t.fields.begin(), t.fields.end(), [&](const specifier& s) {
            return find_value(p_.values, s) == &v.value && find_value(t.values, s) == nullptr;
          }))
        what.push_back(v.name);
    out_ += wrapped("    the profile decides: ", "      ", what, true);
    std::vector<std::string> blank;
    for (const std::size_t i : w.blank()) blank.push_back(text_of(t.fields[i]));
    if (!blank.empty() && t.share != 0) out_ += wrapped("    always 0, or empty: ", "      ", blank);
  }
  void show(const options_profile& o) {
    static constexpr const char* whens[] = {"", ", where it samples", ", where there are several samplers",
                                            ", where there is one sampler"};
    out_ += fmt::format("  options {}{}: {} fields, {} of them scope{}{}{}\n", o.id,
                        o.name.empty() ? "" : " (" + o.name + ")", o.fields.size(), o.scope_count,
                        whens[static_cast<int>(o.when)],
                        o.for_each_sampler      ? ", a record for each sampler"
                        : o.records.size() == 1 ? ", a record"
                                                : fmt::format(", {} records", o.records.size()),
                        from(o.source));
    out_ += wrapped("    ", "    ", texts(o.fields));
  }

  const profile& p_;
  std::string out_;
};
}  // namespace

std::string list_profiles() {
  std::size_t width = 0;
  for (const std::string_view name : profile_names()) width = std::max(width, name.size());
  std::string out;
  for (const std::string_view name : profile_names())
    out += fmt::format("{:{}}  {}\n", name, width, load_profile(std::string{name})->title);
  return out;
}

std::string show_profile(const profile& p) { return description{p}.all(); }

}  // namespace flowkit::tools
