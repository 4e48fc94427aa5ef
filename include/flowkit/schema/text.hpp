// SPDX-License-Identifier: BSL-1.0
// schema::to_text([](text_writer& out) { write_sqlite(out, columns); }): a schema as a std::string, however long. All
// else in schema/ writes into the caller's buffer and has no heap.
#pragma once

#include <string>

#include <flowkit/core/text.hpp>

namespace flowkit::inline v0::schema {

template <class Write>
[[nodiscard]] std::string to_text(Write&& write) {
  for (std::string text(8192, '\0');; text.resize(2 * text.size())) {
    text_writer out{text};
    write(out);
    if (out.overflow()) continue;
    text.resize(out.text().size());
    return text;
  }
}

}  // namespace flowkit::schema
