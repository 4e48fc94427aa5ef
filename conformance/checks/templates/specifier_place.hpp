// SPDX-License-Identifier: BSL-1.0
// The fields of a template: where they are in the record that announced it, and what they are called.
#pragma once

#include <fmt/format.h>

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

/// "sourceIPv4Address (8)", "element 7 of enterprise 9".
[[nodiscard]] inline std::string name_of(const specifier& s, const element* e) {
  if (e != nullptr) return fmt::format("{} ({})", e->name, s.id);
  if (s.space == element_space::enterprise) return fmt::format("element {} of enterprise {}", s.id, s.pen);
  return fmt::format("element {}", s.id);
}

}  // namespace flowkit::conformance
