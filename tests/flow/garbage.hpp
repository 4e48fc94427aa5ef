// SPDX-License-Identifier: BSL-1.0
// Records as they are between two flows, and all that can be seen of a flow.
#pragma once

#include <cstring>
#include <string>

#include <flowkit/flow/digest.hpp>
#include <flowkit/flow/text.hpp>

namespace flowkit::test {

/// No member is present, none has a value that is good for anything: views lead nowhere.
inline flow::record garbage() {
  flow::record r{};
  std::memset(static_cast<void*>(&r), 0xa5, sizeof r);
  r.present = {};
  return r;
}

/// The flow as each format writes it.
inline std::string all_columns(const flow::record& r) {
  std::string all, buffer(flow::max_line, '\0');
  for (const auto write : {&flow::write_json_line, &flow::write_csv_line}) {
    text_writer out{buffer};
    write(out, r, {}, flow::columns);
    all += out.text();
  }
  return all;
}

}  // namespace flowkit::test
