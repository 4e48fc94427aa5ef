// SPDX-License-Identifier: BSL-1.0
// Manifests: what was read is written so that the same is read.
#include <charconv>

#include "fuzz/text.hpp"
#include "tools/common/manifest.hpp"

using namespace flowkit;
using namespace flowkit::tools;

namespace {
/// A number that the text names once, by looking for nothing else. False: it does not, or not in plain digits.
bool find_number(std::string_view text, std::string_view name, std::uint64_t& out) {
  const std::string quoted = '"' + std::string(name) + '"';
  const std::size_t at = text.find(quoted);
  if (at == std::string_view::npos || text.find(quoted, at + 1) != std::string_view::npos) return false;
  const std::size_t digits = text.find_first_not_of(" :\n", at + quoted.size());
  if (digits == std::string_view::npos) return false;
  const auto [end, wrong] = std::from_chars(text.data() + digits, text.data() + text.size(), out);
  return wrong == std::errc{} && end != text.data() + text.size() && std::string_view{" ,}\n"}.find(*end) < 4;
}
/// Of the only exporter: round trips do not show a member that is read from another's place.
void check_numbers(std::string_view text, const manifest_entry& e) {
  const auto is = [&](std::string_view name, std::uint64_t value) {
    std::uint64_t told = 0;
    if (find_number(text, name, told)) fuzz::require(told == value);
  };
  for (const auto& [name, member] : named_counts) is(name, e.*member);
  is("port", e.port), is("domain", e.domain);
  is("first_sequence", e.first_sequence), is("next_sequence", e.next_sequence);
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::with_text(data, size, [](std::string_view text) {
    fuzz::parsed([&] { return parse_manifest(text, "input"); },
                 [text](const manifest& m) {
                   if (m.exporters.size() == 1 && text.find('\\') == std::string_view::npos)
                     check_numbers(text, m.exporters[0]);
                   const std::string written = to_json(m);
                   const manifest back = parse_manifest(written, "written");
                   fuzz::require(back.exporters == m.exporters && total(back) == total(m));
                   // What the generator says of itself may hold numbers that no 64 bits hold, which are not kept
                   // exactly.
                   if (m.generator == "{}") fuzz::require(to_json(back) == written);
                 });
  });
  return 0;
}
