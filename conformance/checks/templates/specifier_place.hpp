// SPDX-License-Identifier: BSL-1.0
// Where the fields of a template are in the record that announced it.
#pragma once

#include <flowkit/ipfix/template.hpp>
#include <flowkit/netflow9/template.hpp>
#include <flowkit/templates/template_record.hpp>

#include "conformance/examiner/template_events.hpp"

namespace flowkit::conformance {

[[nodiscard]] inline place specifier_place(const template_event& e, std::size_t field) noexcept {
  place found = e.at;
  const auto visit = [&](std::size_t i, const specifier&, place at) {
    if (i == field) found = at;
  };
  if (e.message.of.book == rule_book::ipfix)
    each_specifier<flowkit::ipfix::rules>(e.entry.view(), e.at, visit);
  else
    each_specifier<flowkit::netflow9::rules>(e.entry.view(), e.at, visit);
  return found;
}

/// The element's name if it is known, else its number.
[[nodiscard]] inline std::string name_of(const specifier& s, const element* e) {
  if (e != nullptr) return e->name;
  return s.pen != 0 ? std::to_string(s.pen) + "/" + std::to_string(s.id) : std::to_string(s.id);
}

}  // namespace flowkit::conformance
