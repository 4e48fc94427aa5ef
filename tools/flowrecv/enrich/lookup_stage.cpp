// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/enrich/lookup_stage.hpp"

#include <flowkit/flow/table.hpp>

#include "tools/flowrecv/enrich/application_ports.hpp"
#include "tools/flowrecv/service/reload.hpp"

namespace flowkit::tools {

namespace {
using flow::record;

/// Of several databases the first that knows the address.
const address_facts* find(const database_list& in, const ip_address& a) {
  for (const auto& one : in)
    if (const address_facts* found = one->find(a)) return found;
  return nullptr;
}
/// Each thread remembers what it asked for; what was read from the files is shared.
database_list of_this_thread(const database_list& all) {
  database_list own;
  for (const auto& one : all) own.push_back(std::make_shared<address_database>(*one));
  return own;
}
}  // namespace

lookup_stage::lookup_stage(const enrich_settings& settings, sink& to)
    : stage(to),
      countries_(of_this_thread(settings.countries)),
      systems_(of_this_thread(settings.systems)),
      guesses_(settings.guess_applications) {}

void lookup_stage::reload(const reloaded& now) {
  countries_ = of_this_thread(now.enrich.countries), systems_ = of_this_thread(now.enrich.systems);
}

bool lookup_stage::flow(const received_flow& f) {
  const record& r = f.record;
  flow::line_context added = f.added;
  const auto look_up = [&](const ip_address& a, std::string_view& country, std::uint32_t& system,
                           std::string_view& organisation) {
    if (const address_facts* found = find(countries_, a)) country = found->text;
    if (const address_facts* found = find(systems_, a)) system = found->number, organisation = found->text;
  };
  if (r.has<&record::source>()) look_up(r.source, added.source_country, added.source_as, added.source_as_name);
  if (r.has<&record::destination>())
    look_up(r.destination, added.destination_country, added.destination_as, added.destination_as_name);
  if (guesses_ && r.has<&record::protocol>() && r.has<&record::source_port>() && r.has<&record::destination_port>() &&
      !r.has<&record::application_id>() && r.get<&record::application_name>().empty())
    added.guessed_application = guess_application(r.protocol, r.source_port, r.destination_port);
  return next().flow({r, added, f.from});
}

}  // namespace flowkit::tools
