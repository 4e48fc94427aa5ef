// SPDX-License-Identifier: BSL-1.0
#include <fmt/format.h>

#include <array>
#include <boost/json.hpp>
#include <cassert>
#include <utility>

#include <flowkit/core/time_text.hpp>

#include "tools/common/endpoint.hpp"
#include "tools/common/exit_code.hpp"
#include "tools/common/manifest.hpp"
#include "tools/common/output_file.hpp"

namespace flowkit::tools {

namespace json = boost::json;

namespace {
std::string quoted(std::string_view text) { return json::serialize(json::string(text.data(), text.size())); }

void put_counts(std::string& out, const manifest_counts& c) {
  for (const auto& [name, member] : named_counts) out += fmt::format("\"{}\": {}, ", name, c.*member);
  for (const auto& [name, member] : optional_counts)
    if (c.*member != 0) out += fmt::format("\"{}\": {}, ", name, c.*member);
}
std::string sums(const manifest_sums& s) {
  return fmt::format("\"flow_records\": {}, \"flow_bytes\": {}, \"flow_packets\": {}", s.flow_records, s.flow_bytes,
                     s.flow_packets);
}
std::string time(timestamp t) {
  std::array<char, 64> room{};
  text_writer text{room};
  write_time(text, t, 9);
  return quoted(text.text());
}

void put_labels(std::string& out, const std::vector<manifest_label>& labels) {
  if (labels.empty()) return;
  out += "\"labels\": [";
  const char* separator = "\n";
  for (const manifest_label& l : labels) {
    json::object all{{"name", l.name}, {"kind", l.kind}};
    const json::value details = json::parse(l.details);
    assert(details.is_object());
    for (const auto& one : details.get_object()) all.insert(one);
    out += std::exchange(separator, ",\n") + json::serialize(all);
  }
  out += "\n],\n";
}

std::string text_of(const manifest_fault& f) {
  std::string out = fmt::format("{{\"kind\": {}, \"datagrams\": {}, \"flow_records\": {}, \"arrives\": {{",
                                quoted(f.kind), f.datagrams, f.flow_records);
  for (const auto& [name, member] : named_counts)
    if (const auto n = static_cast<std::int64_t>(f.arrives.*member); n != 0)
      out += fmt::format("\"{}\": {}, ", name, n);
  out += fmt::format("\"digest\": \"{:016x}\"}}, \"counted\": {{", f.arrives.digest);
  const char* separator = "";
  for (const auto& [name, n] : f.counted)
    out += fmt::format("{}{}: {}", std::exchange(separator, ", "), quoted(name), n);
  return out + "}}";
}

/// `each`: the text of one.
template <class T, class Each>
void put_list(std::string& out, const char* name, const std::vector<T>& all, Each each) {
  if (all.empty()) return;
  out += fmt::format(",\n \"{}\": [", name);
  const char* separator = "";
  for (const T& one : all) out += std::exchange(separator, ", ") + each(one);
  out += ']';
}
void put_parts(std::string& out, const manifest& m, const manifest_entry& e) {
  put_list(out, "templates", e.templates,
           [](const template_sums& t) { return fmt::format("{{\"id\": {}, {}}}", t.id, sums(t)); });
  put_list(out, "labels", e.labels, [&](const label_sums& l) {
    return fmt::format("{{\"label\": {}, {}, \"first\": {}, \"last\": {}}}", quoted(m.labels.at(l.label - 1u).name),
                       sums(l), time(l.first), time(l.last));
  });
  put_list(out, "faults", e.faults, text_of);
}
}  // namespace

std::string to_json(const manifest& m) {
  const json::value generator = json::parse(m.generator);
  assert(generator.is_object());
  std::string out = fmt::format("{{\"format\": \"{}\", \"version\": {},\n\"generator\": {},\n", manifest_format,
                                manifest_version, json::serialize(generator));
  if (!m.run.empty()) out += fmt::format("\"run\": {},\n", quoted(m.run));
  put_labels(out, m.labels);
  out += "\"exporters\": [";
  const char* separator = "\n";
  for (const manifest_entry& e : m.exporters) {
    out += fmt::format("{}{{\"address\": \"{}\", \"port\": {}, \"protocol\": {}, \"domain\": {}, ",
                       std::exchange(separator, ",\n"), to_string(e.address), e.port, quoted(e.protocol), e.domain);
    put_counts(out, e);
    out += fmt::format("\"first_sequence\": {}, \"next_sequence\": {}, \"digest\": \"{:016x}\"", e.first_sequence,
                       e.next_sequence, e.digest);
    put_parts(out, m, e);
    out += '}';
  }
  const manifest_counts all = total(m);
  out += fmt::format("\n],\n\"totals\": {{\"exporters\": {}, ", m.exporters.size());
  put_counts(out, all);
  return out + fmt::format("\"digest\": \"{:016x}\"}}}}\n", all.digest);
}

void write_manifest(const manifest& m, const std::string& path) {
  output_file out{path};
  if (out.write(to_json(m)) && out.flush()) return;
  if (!out.closed()) throw startup_error(exit_code::io, out.error());
}

}  // namespace flowkit::tools
