// SPDX-License-Identifier: BSL-1.0
// The report for people.
#include <fmt/format.h>

#include "tools/common/table.hpp"
#include "tools/flowgen/verify/report.hpp"

namespace flowkit::tools::verify {

namespace {
class text_writer_of_report {
 public:
  explicit text_writer_of_report(const verification& v) : v_(v) {}

  std::string write() {
    for (const std::string& o : v_.outputs) put("{}\n", o);
    read();
    if (v_.by_flow)
      flows();
    else
      sums();
    not_compared();
    return std::move(out_);
  }

 private:
  template <class... T>
  void put(fmt::format_string<T...> form, T&&... values) {
    out_ += fmt::format(form, std::forward<T>(values)...);
  }

  void read() {
    const extraction_counts& e = v_.extracted;
    put("{} flows in {} documents", e.flows, e.documents);
    if (e.others != 0) put(", {} others that map {} leaves out", e.others, v_.map->name);
    if (e.older != 0) put(", {} stored before --since", e.older);
    out_ += '\n';
  }

  /// Fields of the key that flows have and the output does not. An exporter is known by its address alone.
  [[nodiscard]] std::vector<std::string> key_not_shown() const {
    std::vector<std::string> out;
    for (const key_field& k : key_fields())
      if (fields()[k.field].name != "exporter.port" &&
          std::find(v_.not_shown.begin(), v_.not_shown.end(), fields()[k.field].name) != v_.not_shown.end())
        out.emplace_back(fields()[k.field].name);
    return out;
  }
  void verdict() {
    const flow_counts& t = v_.found.total;
    if (v_.is_stored()) {
      const auto absent = key_not_shown();
      if (absent.empty()) return put("stored: yes: all {} flows, once, unaltered", t.sent);
      return put("stored: yes, by what the output shows: all {} flows, once; it does not show {}", t.sent,
                 fmt::join(absent, ", "));
    }
    put("stored: no:");
    const char* separator = " ";
    const auto part = [&](std::uint64_t n, const char* what) {
      if (n != 0) put("{}{} {}", std::exchange(separator, ", "), n, what);
    };
    part(t.missing, "missing"), part(t.duplicates, "duplicates"), part(t.altered, "altered");
    part(t.unexpected, "unexpected"), part(t.late, "late");
    put("; {} of {} flows are stored unaltered", t.stored, t.sent);
  }

  void flows() {
    const flow_counts& t = v_.found.total;
    if (const selected_flows& s = v_.selection; !s.filters.empty())
      put("{} of {} sent flows selected (--filter): what follows is of these\n", s.selected, s.of);
    verdict();
    out_ += '\n';
    if (t.lost_on_purpose != 0) put("lost on purpose, and so not expected: {} flows\n", t.lost_on_purpose);
    if (t.stored_twice != 0) put("sent twice on purpose, and stored twice: {} flows\n", t.stored_twice);
    if (t.lost_but_stored != 0) put("of the unexpected ones, {} were lost on purpose\n", t.lost_but_stored);
    altered();
    examples("missing", v_.found.missing, t.missing);
    examples("duplicates", v_.found.duplicates, t.duplicates);
    examples("unexpected", v_.found.unexpected, t.unexpected);
    examples(fmt::format("stored later than {}", period_text(v_.late)), v_.found.late, t.late);
    latencies();
    parts("exporter", part_of_flows::exporters, 1);
    parts("label", part_of_flows::labels, 2);
    parts("protocol", part_of_flows::protocols, 2);
    usable();
  }

  void altered() {
    if (v_.found.total.altered == 0) return;
    table t{{"altered field", "flows", "stored nothing", "not decodable"}};
    for (std::size_t f = 0; f < most_fields; ++f)
      if (const alteration& a = v_.found.fields[f]; a.count != 0)
        t.add({fields()[f].name, a.count, a.nothing, a.undecoded});
    put("\n{}", t.text());
    for (std::size_t f = 0; f < most_fields; ++f)
      for (const auto& [hash, text] : v_.found.fields[f].examples.all()) put("  {}: {}\n", fields()[f].name, text);
  }

  void examples(const std::string& what, const example_list& list, std::uint64_t count) {
    if (count == 0 || list.all().empty()) return;
    put("\n{}, {} of {}:\n", what, list.all().size(), count);
    for (const auto& [hash, text] : list.all()) put("  {}\n", text);
  }

  void latencies() {
    const latency& l = v_.found.times;
    if (l.count() == 0) return;
    put("\nfrom sending to storing: p50 {}, p99 {}, longest {} ({} flows)\n", period_text(l.percentile(0.5)),
        period_text(l.percentile(0.99)), period_text(l.most()), l.count());
    if (l.negative() != 0)
      put("  {} flows are stored before they were sent, by up to {}: the clocks differ\n", l.negative(),
          period_text(-l.least()));
  }

  /// A table of fewer rows than `least` says nothing new.
  void parts(const char* what, part_of_flows by, std::size_t least) {
    const auto rows = counts_by(v_, by);
    if (rows.size() < least || v_.lines == 0) return;
    table t{{what, "sent", "stored", "altered", "missing", "duplicates", "unexpected", "late"}};
    std::size_t shown = 0;
    for (const auto& [name, c] : rows) {
      if (shown++ == v_.lines) break;
      t.add({name, c.sent, c.stored, c.altered, c.missing, c.duplicates, c.unexpected, c.late});
    }
    put("\n{}", t.text());
    if (rows.size() > v_.lines) put("  and {} more (--lines)\n", rows.size() - v_.lines);
  }

  void usable() {
    if (v_.map->normalised.empty()) return;
    table t{{"usable: searches see", "of", "flows", "the wire's value", "as described", "absent", "other", ""}};
    for (std::size_t i = 0; i < v_.map->normalised.size() && i < v_.found.normalised.size(); ++i) {
      const map_normalised& n = v_.map->normalised[i];
      const usability& u = v_.found.normalised[i];
      if (u.flows == 0) continue;
      t.add({n.key, fields()[n.of].name, u.flows, u.equal, u.described, u.absent, u.other,
             n.as.empty() ? "" : "as " + n.as});
    }
    if (t.empty()) return;
    put("\n{}", t.text());
    for (std::size_t i = 0; i < v_.found.normalised.size(); ++i)
      for (const auto& [hash, text] : v_.found.normalised[i].examples.all()) {
        put("  {}: {}\n", v_.map->normalised[i].key, text);
        break;
      }
  }

  void sums() {
    put("stored: {}: by counts and sums alone, as there are no flows of the manifest (--manifest-flows)\n",
        v_.is_stored() ? "yes" : "no");
    if (v_.extracted.sums.find(no_exporter) != v_.extracted.sums.end()) {
      const std::string d = difference_of_sums(v_, no_exporter);
      put("the output does not say whose flows these are: all exporters together: {}\n", d.empty() ? "equal" : d);
      return;
    }
    table t{{"exporter", "flows", "octets", "packets", ""}};
    for (std::uint32_t i = 0; i < v_.exporters->size() && i < v_.lines; ++i) {
      const manifest_entry& e = (*v_.exporters)[i];
      const std::string d = difference_of_sums(v_, i);
      t.add({v_.exporters->name(i), e.flow_records, e.flow_bytes, e.flow_packets, d.empty() ? "equal" : d});
    }
    put("\n{}", t.text());
    if (v_.exporters->size() > v_.lines) put("  and {} more (--lines)\n", v_.exporters->size() - v_.lines);
  }

  void not_compared() {
    out_ += '\n';
    const auto list = [&](const std::string& why, const std::vector<std::string>& what) {
      if (!what.empty()) put("not compared, {}: {}\n", why, fmt::join(what, ", "));
    };
    for (const map_losses& l : v_.map->losses)
      list(fmt::format("lost by map {} {}", v_.map->name, l.where == "always" ? l.where : "for " + l.where), l.what);
    list("as the output does not show it", v_.not_shown);
    list("as --ignore says", v_.ignored);
    if (!v_.by_flow) put("not compared, as there are no flows: labels, and everything of single flows\n");
    while (out_.ends_with("\n\n")) out_.pop_back();
  }

  const verification& v_;
  std::string out_;
};
}  // namespace

std::string text_report(const verification& v) { return text_writer_of_report{v}.write(); }

}  // namespace flowkit::tools::verify
