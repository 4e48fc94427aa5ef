// SPDX-License-Identifier: BSL-1.0
#include "conformance/catalogue/requirement.hpp"

#include <algorithm>
#include <array>
#include <iterator>

namespace flowkit::conformance {

namespace {
constexpr requirement_row rows[] = {
#define FLOWKIT_REQUIREMENT(name, id, book, level_, bound_, seen, clause, statement, decided, consequence, unchecked) \
  {requirement::name, id,      rule_book::book, level::level_, bound::bound_, observation::seen, clause,              \
   statement,         decided, consequence,     unchecked},
#define FLOWKIT_SPECIFIC(general, specific)
#include "conformance/catalogue/requirements.inc"
#undef FLOWKIT_REQUIREMENT
#undef FLOWKIT_SPECIFIC
};
static_assert(std::size(rows) == requirement_count);

constexpr precedence specifics[] = {
#define FLOWKIT_REQUIREMENT(...)
#define FLOWKIT_SPECIFIC(general, specific) {requirement::general, requirement::specific},
#include "conformance/catalogue/requirements.inc"
#undef FLOWKIT_REQUIREMENT
#undef FLOWKIT_SPECIFIC
};

constexpr rfc5471_row tests[] = {
#define FLOWKIT_RFC5471(test, section, title, requirements, unchecked) {test, section, title, requirements, unchecked},
#include "conformance/catalogue/rfc5471.inc"
#undef FLOWKIT_RFC5471
};
}  // namespace

const char* to_string(level l) noexcept {
  constexpr std::array names{"MUST", "SHOULD", "MAY", "observed"};
  return names[static_cast<std::size_t>(l)];
}

std::span<const requirement_row> catalogue() noexcept { return rows; }
std::span<const precedence> precedences() noexcept { return specifics; }
std::span<const rfc5471_row> rfc5471_tests() noexcept { return tests; }

const requirement_row* find_requirement(std::string_view id) noexcept {
  const auto found = std::find_if(std::begin(rows), std::end(rows), [&](const auto& r) { return id == r.id; });
  return found == std::end(rows) ? nullptr : found;
}

}  // namespace flowkit::conformance
