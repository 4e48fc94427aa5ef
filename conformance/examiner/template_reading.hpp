// SPDX-License-Identifier: BSL-1.0
// IPFIX template sets that cannot be read as they should be: which mistake explains them. A template that was misread
// would make nonsense of all its data, so nothing of such a set is learnt.
#pragma once

#include <vector>

#include <flowkit/core/bytes.hpp>
#include <flowkit/core/place.hpp>
#include <flowkit/templates/specifier.hpp>

namespace flowkit::conformance {

enum class misreading : std::uint8_t {
  none,               ///< it reads as it should
  number_added,       ///< an enterprise number behind a specifier without the enterprise bit
  number_absent,      ///< the enterprise bit without the number
  other_kind,         ///< an options template among templates, or the other way round
  octet_counts,       ///< the options template record of NetFlow v9
  scope_apart,        ///< the field count leaves the scope fields out
  scope_zero,         ///< no scope field
  scope_over,         ///< more scope fields than fields
  scoped_withdrawal,  ///< a withdrawal of an options template with a scope field count
  records_padded,     ///< zeros between two records
  field_count,        ///< another number of fields fits, or none does
};

struct misread {
  misreading what = misreading::none;
  place at;                        ///< from the record in question to the end of the set
  std::vector<std::uint16_t> ids;  ///< of all templates in the set, as far as they can be told
};

/// `content`: of a set of templates, or of options templates; `offset`: of its first octet. `scratch`: room for fields.
[[nodiscard]] misread read_template_set(octets content, std::uint32_t offset, bool options,
                                        std::span<specifier> scratch);

}  // namespace flowkit::conformance
