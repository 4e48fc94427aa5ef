// SPDX-License-Identifier: BSL-1.0
// Columns as tables of SQL have them: records in records are columns of their own, called outer.inner.
#pragma once

#include <flowkit/schema/names.hpp>
#include <flowkit/schema/types.hpp>

namespace flowkit::inline v0::schema {

/// A column and the records around it.
struct column_path {
  const column* own;
  const column_path* around = nullptr;

  [[nodiscard]] constexpr bool is_optional() const noexcept {
    return own->optional || (around != nullptr && around->is_optional());
  }
};

/// outer.inner
constexpr void write_path(text_writer& out, const column_path& at) noexcept {
  if (at.around != nullptr) write_path(out, *at.around), out.put('.');
  write_name(out, *at.own);
}

/// visit(column_path) for each column that is a value or a list.
constexpr void for_each_flat(columns_view columns, auto&& visit, const column_path* around = nullptr) {
  for (const column& c : columns) {
    const column_path at{&c, around};
    if (c.type == kind::record)
      for_each_flat(c.inner(), visit, &at);
    else
      visit(at);
  }
}

}  // namespace flowkit::schema
