// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/observe/options.hpp"

#include <fmt/format.h>

#include <charconv>

#include "tools/common/exit_code.hpp"
#include "tools/common/help_formatter.hpp"
#include "tools/common/version.hpp"

namespace flowkit::tools {

namespace {
constexpr const char* about =
    "Writes the profile (TOML) of an exporter that a capture shows: its templates, options, timers and header habits,\n"
    "and what its flows were about. Addresses, MAC addresses and names are made up.\n";

constexpr const char* examples =
    "Examples:\n"
    "  flowgen profile-from capture.pcap -o device.toml\n"
    "  flowgen profile-from capture.pcapng --exporter 192.0.2.1:4739\n"
    "\n"
    "Of several exporters the one with the most datagrams is taken; the others are named on stderr.\n"
    "Exit codes: 0 ok, 2 wrong usage, 3 a file failed, or there is no flow export in it.\n";

exporter_filter parse_exporter(const std::string& text) {
  if (const auto address = parse<ip_address>(text)) return {*address, std::nullopt};
  const auto wrong = [&] {
    return startup_error(exit_code::usage,
                         fmt::format("--exporter: '{}' is neither ADDR nor ADDR:PORT, IPv6 as [ADDR]:PORT", text));
  };
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos) throw wrong();
  std::string host = text.substr(0, colon);
  const bool in_brackets = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (in_brackets) host = host.substr(1, host.size() - 2);
  const auto address = parse<ip_address>(host);
  std::uint16_t port = 0;
  const char *const from = text.data() + colon + 1, *const to = text.data() + text.size();
  const auto [end, what] = std::from_chars(from, to, port);
  if (!address || address->is_v6() != in_brackets || what != std::errc{} || end != to) throw wrong();
  return {*address, port};
}
}  // namespace

std::optional<profile_from_options> parse_profile_from_options(int argc, char** argv) {
  profile_from_options o;
  CLI::App app{about, "flowgen profile-from"};
  app.formatter(std::make_shared<help_formatter>());
  app.footer(examples);
  app.set_version_flag("--version", version_text("flowgen"));
  app.add_option("CAPTURE", o.capture,
                 "pcap, pcapng, a file of datagrams or of IPFIX messages (RFC 5655); - is standard input")
      ->type_name("FILE")
      ->required();
  app.add_option("-o,--output", o.output, "where to write the profile (default: standard output)")->type_name("FILE");
  app.add_option("--exporter", o.exporter, "the exporter to take (default: the one with the most datagrams)")
      ->type_name("ADDR[:PORT]");
  app.add_flag("--keep-values", o.keep_values, "keep addresses, MAC addresses and names as they are");
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& asked) {
    app.exit(asked);
    return std::nullopt;
  } catch (const CLI::ParseError& wrong) {
    throw startup_error(exit_code::usage, wrong.what());
  }
  if (!o.exporter.empty()) o.filter = parse_exporter(o.exporter);
  return o;
}

}  // namespace flowkit::tools
