// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/enrich/options.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <map>
#include <set>

#include <flowkit/core/text.hpp>

#include "tools/common/exit_code.hpp"
#include "tools/common/printable.hpp"
#include "tools/common/system_clock.hpp"
#include "tools/flowrecv/enrich/address_database.hpp"
#include "tools/flowrecv/enrich/names_file.hpp"

namespace flowkit::tools {

namespace {
names_entry parse_name(const std::string& text) {
  const auto equals = text.find('=');
  const auto address = parse<ip_address>(std::string_view(text).substr(0, equals));
  if (equals == std::string::npos || !address || !why_no_name(std::string_view(text).substr(equals + 1)).empty())
    throw startup_error(exit_code::usage,
                        "--name: '" + printable(text) +
                            "' is not ADDRESS=NAME, the name of 1 to 255 octets of UTF-8 without control characters");
  if (const auto other = parse<ip_address>(std::string_view(text).substr(equals + 1)); other && *other != *address)
    throw startup_error(exit_code::usage, "--name: '" + text + "': the name is the address of another exporter");
  names_entry e;
  e.addresses.push_back(prefix_of(*address, address->is_v4() ? 32 : 128));
  e.name = text.substr(equals + 1);
  e.is_of_command = true;
  return e;
}

/// Of several for one address the last counts. Two exporters with one name would be one in the lines.
void add_names(const std::vector<std::string>& texts, names_map& to) {
  std::map<std::string, ip_prefix> known;
  std::set<ip_prefix> named;
  for (auto text = texts.rbegin(); text != texts.rend(); ++text) {
    names_entry e = parse_name(*text);
    const ip_prefix& of = e.addresses.front();
    if (named.insert(of).second) {
      const auto [other, is_new] = known.emplace(e.name, of);
      if (!is_new)
        throw startup_error(exit_code::usage,
                            fmt::format("--name: '{}' is the name of {} and of {}: each exporter needs one of its own",
                                        e.name, to_string(of), to_string(other->second)));
    }
    to.add(std::move(e));
  }
}
}  // namespace

void enrich_texts::add_to(CLI::App& app) {
  app.add_option("--name", names, "ADDRESS=NAME: show this exporter under a name; repeatable")->type_name("A=N");
  app.add_option(
         "--names", names_file,
         "TOML file with names of exporters by address or prefix, names of their interfaces, and sampling rates "
         "where they announce none (docs/names.md)")
      ->type_name("FILE");
  app.add_option("--country", countries,
                 "database in MaxMind's format with countries, for source.geo.country_iso_code and "
                 "destination.geo.country_iso_code; of several the first that knows an address")
      ->type_name("FILE");
  app.add_option("--as", systems,
                 "likewise with autonomous systems, for source.as.number, source.as.organization.name and those of "
                 "the destination")
      ->type_name("FILE");
  app.add_flag("--guess-applications", guess_applications,
               "application.guessed: the name of the lower port, where the exporter announces no application");
}

std::string enrich_texts::columns() const {
  std::string all;
  if (!countries.empty()) all += ",source.geo.country_iso_code,destination.geo.country_iso_code";
  if (!systems.empty())
    all += ",source.as.number,source.as.organization.name,destination.as.number,destination.as.organization.name";
  if (guess_applications) all += ",application.guessed";
  return all;
}

enrich_settings read_enrich_options(const enrich_texts& texts) {
  enrich_settings s;
  s.guess_applications = texts.guess_applications;
  using content = address_database::content;
  const auto open = [&](const char* option, const std::vector<std::string>& paths, content what, database_list& into) {
    for (const std::string& path : paths) {
      into.push_back(std::make_shared<address_database>(option, path, what));
      s.notes.push_back(into.back()->about(system_now()));
    }
  };
  open("--country", texts.countries, content::country, s.countries);
  open("--as", texts.systems, content::as, s.systems);
  if (texts.names.empty() && texts.names_file.empty()) return s;
  const auto map = std::make_shared<names_map>();
  if (!texts.names_file.empty()) read_names_file(texts.names_file, *map);
  add_names(texts.names, *map);
  s.names = map;
  return s;
}

}  // namespace flowkit::tools
