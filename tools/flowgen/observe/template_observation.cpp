// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/observe/template_observation.hpp"

#include <algorithm>

#include <flowkit/core/hash.hpp>
#include <flowkit/ie/iana.hpp>
#include <flowkit/templates/record_view.hpp>

#include "tools/common/template_text.hpp"
#include "tools/flowgen/observe/notation.hpp"

namespace flowkit::tools {

namespace {
using flow::record;

/// Says something else each time it is told.
bool is_changing(const element* e) noexcept {
  if (e == nullptr) return false;
  switch (e->type) {
    case abstract_type::dateTimeSeconds:
    case abstract_type::dateTimeMilliseconds:
    case abstract_type::dateTimeMicroseconds:
    case abstract_type::dateTimeNanoseconds: return true;
    default: break;
  }
  return e->semantics == data_semantics::totalCounter || e->semantics == data_semantics::deltaCounter ||
         e->semantics == data_semantics::snmpCounter || same_element(*e, ie::flowStartSysUpTime) ||
         same_element(*e, ie::flowEndSysUpTime);
}
}  // namespace

std::size_t template_observation::cost_of(const template_view& t) noexcept {
  constexpr std::size_t reader = 4096;  // about
  return sizeof(template_observation) + reader +
         t.fields.size() * (sizeof(specifier) + sizeof(value_summary) + value_summary::most_owned);
}

void template_observation::define(const template_view& t) {
  id = t.id, scope_count = t.scope_count, is_options = t.is_options;
  fields.assign(t.fields.begin(), t.fields.end());
  ++definitions;
  records = v4 = v6 = more = 0;
  protocols.reset();
  values.clear();
  values.reserve(fields.size());
  for (const specifier& s : fields) values.emplace_back(element_of(s));
  distinct.clear(), known_.clear();
  reader.reset();
}

bool template_observation::is(const template_view& t) const noexcept {
  return is_options == t.is_options && scope_count == t.scope_count &&
         std::equal(fields.begin(), fields.end(), t.fields.begin(), t.fields.end());
}

std::uint64_t template_observation::identity_of(octets r) const noexcept {
  std::uint64_t h = mix_bits(std::uint64_t{id} + 1);
  for (const field_view& f : record_view{fields, r}) {
    if (is_changing(values[f.index].what())) continue;
    for (const std::byte b : f.encoded) h = mix_bits(h ^ std::to_integer<std::uint64_t>(b));
  }
  return h;
}

void template_observation::add_record(octets r, budget& room) {
  ++records;
  if (!is_options) {
    for (const field_view& f : record_view{fields, r}) values[f.index].add(f.value);
    return;
  }
  constexpr std::size_t entry = 4 * sizeof(std::uint64_t);
  const std::uint64_t identity = identity_of(r);
  if (known_.contains(identity) || known_.size() >= most_known || !room.take(entry)) return;
  known_.insert(identity);
  if (distinct.size() < most_records && room.take(r.size()))
    distinct.emplace_back(r.begin(), r.end());
  else
    ++more;
}

void template_observation::add_flow(const record& r) noexcept {
  if (r.has<&record::source>()) ++(r.source.is_v6() ? v6 : v4);
  if (r.has<&record::protocol>()) protocols.set(r.protocol);
}

}  // namespace flowkit::tools
