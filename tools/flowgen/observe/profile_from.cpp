// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/observe/profile_from.hpp"

#include <fmt/core.h>

#include <filesystem>
#include <system_error>
#include "tools/common/capture_reader.hpp"
#include "tools/common/output_file.hpp"
#include "tools/flowgen/observe/options.hpp"
#include "tools/flowgen/observe/profile_text.hpp"

namespace flowkit::tools {

namespace {
std::string name_of(const seen_exporter& e) {
  const std::string address = to_string(e.address);
  return address.empty() ? to_string(e.which) : fmt::format("{} {}", address, to_string(e.which));
}

/// One line: whom the profile is of, and who else there is.
std::string account_of(const seen_exporter& taken, const profile_source& from, const observer& all) {
  constexpr std::size_t most = 8;
  const std::uint32_t domain = from.main->key.domain;
  std::string text =
      fmt::format("flowgen: profile of {} ({} datagrams, domain {}", name_of(taken), taken.datagrams, domain);
  std::set<std::uint32_t> domains;
  std::set<std::uint16_t> ports = from.main->ports;
  for (const observation* o : from.others) {
    if (o->key.domain != domain)
      domains.insert(o->key.domain);
    else
      ports.insert(o->ports.begin(), o->ports.end());
  }
  if (ports.size() > 1) text += fmt::format(", its templates merged over {} source ports", ports.size());
  if (!domains.empty()) text += fmt::format("; without {} other domains", domains.size());
  text += ")";
  std::size_t others = 0;
  for (const seen_exporter& e : all.exporters()) {
    if (e.address == taken.address && e.which == taken.which) continue;
    if (++others <= most) text += fmt::format("{} {} ({})", others == 1 ? "; others:" : ",", name_of(e), e.datagrams);
  }
  if (others > most) text += fmt::format(" and {} more", others - most);
  return text;
}
}  // namespace

exit_code profile_from_command(int argc, char** argv) {
  const auto options = parse_profile_from_options(argc, argv);
  if (!options) return exit_code::ok;

  std::error_code none;
  if (std::filesystem::equivalent(options->output, options->capture, none))
    throw startup_error(exit_code::usage, fmt::format("profile-from: -o: {} is the capture itself", options->output));
  observer all{options->filter};
  const capture_summary read = read_capture(options->capture, [&](const datagram& d) { all.take(d); });
  // What a file has before it ends badly is as good as that of a shorter one.
  if (!read.error.empty() && all.main() == nullptr) throw startup_error(exit_code::io, read.error);
  const seen_exporter* const taken = all.main();
  if (taken == nullptr)
    throw startup_error(exit_code::io, all.exporters().empty()
                                           ? fmt::format("{}: no flow export in it", options->capture)
                                           : fmt::format("{}: no flow export of {} in it, but of {}", options->capture,
                                                         options->exporter, name_of(all.exporters().front())));
  if (!read.error.empty()) fmt::print(stderr, "flowgen: {}\n", read.error);

  const auto streams = all.streams(*taken);
  profile_source from;
  from.main = streams.front();
  from.others.assign(streams.begin() + 1, streams.end());
  from.keep_values = options->keep_values;
  from.file = options->capture.substr(options->capture.rfind('/') + 1);
  fmt::print(stderr, "{}\n", account_of(*taken, from, all));

  output_file out{options->output};
  if (!out.write(profile_text(from)) || !out.flush()) {
    if (out.closed()) return exit_code::ok;
    throw startup_error(exit_code::io, out.error());
  }
  return exit_code::ok;
}

}  // namespace flowkit::tools
