// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/exporters/exporters.hpp"

#include <array>
#include <cassert>

#include <flowkit/netflow1/message.hpp>
#include <flowkit/netflow5/message.hpp>
#include <flowkit/netflow7/message.hpp>

#include "tools/flowgen/exporters/fixed_exporter.hpp"
#include "tools/flowgen/exporters/sflow5_exporter.hpp"
#include "tools/flowgen/exporters/template_exporters.hpp"

namespace flowkit::tools {

namespace {
template <class Format, protocol Which>
std::unique_ptr<exporter> make_fixed(const exporter_settings& settings, std::uint32_t index) {
  return std::make_unique<fixed_exporter<Format>>(Which, settings, index);
}

using enum protocol;
constexpr std::uint32_t any = 1u << 24, many = 65'535;
constexpr bool yes = true, no = false;

// clang-format off
constexpr std::array rows{
    //         protocol  exporter                               sampling         flows                  IPv6 size templ sampl domain
    export_row{netflow1, make_fixed<netflow1::format, netflow1>, 0, 0, 0,        netflow1::max_records, no,  no,  no,   no,   no},
    export_row{netflow5, make_fixed<netflow5::format, netflow5>, 0, 0, 16'383,   netflow5::max_records, no,  no,  no,   no,   yes},
    export_row{netflow7, make_fixed<netflow7::format, netflow7>, 0, 0, 0,        netflow7::max_records, no,  no,  no,   no,   no},
    export_row{netflow9, make_netflow9_exporter,                 0, 0, any,      many,                  yes, yes, yes,  no,   yes},
    export_row{ipfix,    make_ipfix_exporter,                    0, 0, any,      many,                  yes, yes, yes,  no,   yes},
    export_row{sflow5,   make_sflow5_exporter,                   1, 1000, any,   many,                  yes, yes, no,   yes,  yes},
};
// clang-format on
}  // namespace

std::span<const export_row> exporters() noexcept { return rows; }

const export_row* find_exporter(std::string_view name) noexcept {
  for (const export_row& r : rows)
    if (name == r.name()) return &r;
  return nullptr;
}

const export_row& exporter_of(protocol p) noexcept {
  const export_row* const found = find_exporter(to_string(p));
  assert(found != nullptr);
  return *found;
}

std::string exporter_names() {
  std::string out;
  for (const export_row& r : rows) out += (out.empty() ? "" : ", ") + std::string(r.name());
  return out;
}

}  // namespace flowkit::tools
