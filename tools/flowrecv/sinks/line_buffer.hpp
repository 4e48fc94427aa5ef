// SPDX-License-Identifier: BSL-1.0
// Room for one line, as much as it needs: flows have some 1000 characters, a record of 64 KiB may have some millions.
#pragma once

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

#include <flowkit/core/text.hpp>

namespace flowkit::tools {

class line_buffer {
 public:
  /// What flows take; and more than any record: 65,000 records of an octet in a list have their name 65,000 times.
  static constexpr std::size_t usual = 8192, longest = std::size_t{64} << 20;

  line_buffer() : room_(usual) {}

  /// What write(text_writer&) writes, until the next call; nothing if it is longer than any line. It is called again
  /// where the room was too small.
  template <class Write>
  [[nodiscard]] std::optional<std::string_view> fill(Write write) {
    while (true) {
      text_writer text{room_};
      write(text);
      if (!text.overflow()) return text.text();
      if (room_.size() == longest) return std::nullopt;
      room_.resize(std::min(longest, room_.size() * 8));
    }
  }

 private:
  std::vector<char> room_;
};

}  // namespace flowkit::tools
