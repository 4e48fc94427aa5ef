// SPDX-License-Identifier: BSL-1.0
// text_of(value): a value as text that owns its characters, for printf and logs. On hot paths: text_writer.
#pragma once

#include <array>

#include <flowkit/core/text.hpp>

namespace flowkit::inline v0 {

/// At most 47 characters, enough for addresses and numbers.
class short_text {
 public:
  template <class T>
  constexpr explicit short_text(const T& value) noexcept {
    text_writer out{std::span{text_}.first(most)};
    write_text(out, value);
    size_ = out.text().size();
    text_[size_] = 0;  // writers may use the room after the text
  }
  [[nodiscard]] constexpr std::string_view view() const noexcept { return {text_.data(), size_}; }
  [[nodiscard]] constexpr const char* c_str() const noexcept { return text_.data(); }

 private:
  static constexpr std::size_t most = 47;
  std::array<char, most + 1> text_{};
  std::size_t size_ = 0;
};

template <class T>
[[nodiscard]] constexpr short_text text_of(const T& value) noexcept {
  return short_text{value};
}

}  // namespace flowkit
