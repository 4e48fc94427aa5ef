// SPDX-License-Identifier: BSL-1.0
// Each layout of the library.
#include <portable/coded.hpp>
#include <portable/layouts.hpp>

namespace flowkit::portable {

void add_layouts(std::vector<subject>& to) {
  const auto add = [&](auto each) {
    to.push_back(
        {each.name, [](source& from, digest& out) { return coded(codec_of<decltype(each)::layout>, from, out); }});
  };
  message_layouts.for_each(add), record_layouts.for_each(add), packet_layouts.for_each(add);
}

}  // namespace flowkit::portable
