// SPDX-License-Identifier: BSL-1.0
// Of a profile, the elements that a collector may have no definition of: those of enterprises, NetFlow v9's types above
// 32767, and numbers that IANA has not assigned.
#pragma once

#include <string>
#include <vector>

#include "tools/common/element_words.hpp"
#include "tools/flowgen/profile/profile.hpp"

namespace flowkit::tools {

struct vendor_element {
  specifier field;                     ///< in the length in which it is met first
  std::string name;                    ///< the registry's, or made of its number: one of a profile each
  abstract_type type;                  ///< octetArray where the registry does not know it
  bool known = false;                  ///< by the registry
  std::vector<std::uint16_t> lengths;  ///< in which the profile sends it, as they are met
  bool in_flows = false;               ///< in a template of flows that has data records of its own

  [[nodiscard]] bool is_v9() const noexcept { return field.space != element_space::enterprise; }
  [[nodiscard]] bool is_reverse() const noexcept;  ///< of IANA's elements (RFC 5103 section 6.1)
  /// "PEN:ID", or the number alone.
  [[nodiscard]] std::string number() const;
  /// "PEN:ID, string, 20 or 65 octets": for comments.
  [[nodiscard]] std::string text() const;
};

/// In the order of their numbers, each once.
[[nodiscard]] std::vector<vendor_element> vendor_elements(const profile& p);

/// An unsigned number of 1 to 8 octets: its type, or as many octets of which nothing is known?
[[nodiscard]] bool is_unsigned(abstract_type t) noexcept;
[[nodiscard]] bool is_address(abstract_type t) noexcept;

}  // namespace flowkit::tools
