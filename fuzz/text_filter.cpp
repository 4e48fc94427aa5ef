// SPDX-License-Identifier: BSL-1.0
// Filters as users write them: what was taken, printed, is taken for the same and says the same of a flow; what was not
// is rejected with a place in the text.
#include <algorithm>

#include "fuzz/text.hpp"
#include "tools/common/filter/parser.hpp"
#include "tools/common/filter/record_filter.hpp"

using namespace flowkit;
using namespace flowkit::tools;

namespace {
/// A flow with something in each column that the text can name.
flow::record any_record(std::uint8_t n) {
  flow::record r{};
  for (const flow::column& c : flow::columns)
    if (flow::is_of_table(c.type) && (c.field + n) % 3 != 0) r.present.set(c.field);
  r.source = ip_address{ipv4_address{0x0a000001}}, r.destination = ip_address{ipv6_address{{0x20, 1, 0x0d, 0xb8}}};
  r.source_port = 443, r.destination_port = n, r.protocol = 6, r.bytes = std::uint64_t{n} << 32, r.tcp_flags = n;
  r.start = from_unix_seconds(1'769'817'600), r.end = r.start + milliseconds(n), r.span = milliseconds(n);
  r.user = "a", r.application_name = std::string_view{"ab\0", 3};
  return r;
}
/// Has it a list of a file? None is read here; @timestamp is a name.
bool has_file(std::string_view text) {
  for (auto at = text.find('@'); at != std::string_view::npos; at = text.find('@', at + 1))
    if (!text.substr(at).starts_with("@timestamp ")) return true;
  return false;
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::with_text(data, size, [](std::string_view text) {
    fuzz::parsed(
        [&] {
          return filter::parse_expression({"filter", text});
        },
        [](const filter::expression& e) {
          fuzz::require(filter::parse_expression({"again", to_text(e)}) == e);
        });
    if (has_file(text)) return;
    fuzz::parsed(
        [&] {
          return filter::record_filter{"filter", text};
        },
        [](const filter::record_filter& f) {
          const filter::record_filter again{"again", f.text()}, turned{"not", "not (" + f.text() + ")"};
          fuzz::require(again.text() == f.text() && !f.columns().empty());
          const flow::line_context added{.exporter = "192.0.2.1"};
          for (const std::uint8_t n : {std::uint8_t{0}, std::uint8_t{1}, std::uint8_t{27}}) {
            const flow::record r = any_record(n);
            const bool holds = f.evaluate(r, added);
            fuzz::require(again.evaluate(r, added) == holds);
            fuzz::require(turned.evaluate(r, added) != holds);
          }
        });
  });
  return 0;
}
