// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/outputs/name_form.hpp"

#include <string>
#include <vector>

namespace flowkit::tools {

namespace {
constexpr char digit = '\0';  ///< any: no name has that octet

/// Of a conversion; 0: some.
constexpr std::size_t digits_of(char conversion) noexcept {
  return conversion == 'Y' ? 4 : conversion == 'j' ? 3 : conversion == 's' ? 0 : 2;
}

/// A character of a name.
struct step {
  char what;
  bool repeats = false;  ///< once or more
};

std::vector<step> steps_of(std::string_view pattern) {
  std::vector<step> all;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const bool is_time = pattern[i] == '%' && pattern[i + 1] != '%';
    i += pattern[i] == '%';
    const std::size_t digits = is_time ? digits_of(pattern[i]) : 1;
    if (digits == 0) all.push_back({digit, true});
    for (std::size_t n = 0; n < digits; ++n) all.push_back({is_time ? digit : pattern[i]});
  }
  return all;
}

bool may_be_same(char a, char b) noexcept {
  const auto is_digit = [](char c) { return c == digit || (c >= '0' && c <= '9'); };
  return a == b || (a == digit && is_digit(b)) || (b == digit && is_digit(a));
}
}  // namespace

/// By how many steps of both a beginning may have taken: each pair leads on to at most four.
bool have_common_name(std::string_view pattern, std::string_view other) {
  const std::vector<step> a = steps_of(pattern), b = steps_of(other);
  const std::size_t width = b.size() + 1;
  std::vector<bool> reached((a.size() + 1) * width);
  reached[0] = true;
  for (std::size_t i = 0; i < a.size(); ++i)
    for (std::size_t k = 0; k < b.size(); ++k) {
      if (!reached[i * width + k] || !may_be_same(a[i].what, b[k].what)) continue;
      reached[(i + 1) * width + k + 1] = true;
      if (a[i].repeats) reached[i * width + k + 1] = true;
      if (b[k].repeats) reached[(i + 1) * width + k] = true;
    }
  return reached.back();
}

}  // namespace flowkit::tools
