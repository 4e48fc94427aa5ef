// SPDX-License-Identifier: BSL-1.0
#include "conformance/runner/counterexample.hpp"

#include "conformance/case_files/case_file.hpp"

namespace flowkit::tools {

namespace {
constexpr timestamp first_receipt = from_unix_seconds(1'767'225'600);  // 2026-01-01T00:00:00Z, as in other cases
constexpr ipv4_address usual_source{0xc0000201};                       // 192.0.2.1

/// Octets that are too few to tell, or damaged in front, are of the protocol that the property names.
protocol protocol_of(const std::string& name, const conformance::outcome& found) {
  for (const protocol_row& row : protocols())
    if (row.which != protocol::unknown && name.starts_with(std::string(row.name) + '.')) return row.which;
  const protocol p = recognise(found.datagrams.front());
  return p != protocol::unknown ? p : protocol::ipfix;
}
}  // namespace

std::string write_counterexample(const std::string& folder, const std::string& name,
                                 const conformance::outcome& found) {
  if (!found.found || found.datagrams.empty()) return {};
  conformance::test_case c;
  c.id = "codec/" + name + "-i_counterexample";
  c.clause = name;
  c.sentence = found.found->substr(0, found.found->find('\n'));
  if (c.sentence.empty()) c.sentence = "does not hold";
  c.what = protocol_of(name, found);
  const std::uint16_t port = row_of(c.what).port;
  for (const auto& one : found.datagrams)
    c.frames.push_back({.octets = one,
                        .comments = {},
                        .source = {usual_source, port},
                        .destination_port = port,
                        .received = first_receipt + seconds(static_cast<std::int64_t>(c.frames.size())),
                        .transport = found.is_connection ? transport_kind::stream : transport_kind::udp});
  c.expected.resize(c.frames.size());
  conformance::write_case(folder, c);
  return folder + '/' + c.id + ".hex";
}

}  // namespace flowkit::tools
