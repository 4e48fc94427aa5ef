// SPDX-License-Identifier: BSL-1.0
// Manifests: what was read is written so that the same is read.
#include "fuzz/text.hpp"
#include "tools/common/manifest.hpp"

using namespace flowkit;
using namespace flowkit::tools;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::with_text(data, size, [](std::string_view text) {
    fuzz::parsed([&] { return parse_manifest(text, "input"); },
                 [](const manifest& m) {
                   const std::string written = to_json(m);
                   const manifest back = parse_manifest(written, "written");
                   fuzz::require(back.exporters == m.exporters && total(back) == total(m));
                   fuzz::require(to_json(back) == written);
                 });
  });
  return 0;
}
