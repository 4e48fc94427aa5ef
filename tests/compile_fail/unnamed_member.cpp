// SPDX-License-Identifier: BSL-1.0
#include <flowkit/core/equal.hpp>

struct record {
  std::uint8_t value;
};
/// A descriptor of a user's own.
struct last_octet {
  static constexpr const flowkit::element& info = flowkit::term::padding;
  static constexpr bool is_fixed = true, is_record = false;
  static constexpr std::size_t min_size = 1, max_size = 1, members = 1;
#ifdef FLOWKIT_SHOULD_COMPILE
  static constexpr auto member = &record::value;
#endif
  static constexpr void read(const std::byte* p, record& r) noexcept { r.value = std::to_integer<std::uint8_t>(*p); }
  static constexpr void write(const record& r, std::byte* p) noexcept { *p = std::byte{r.value}; }
};
constexpr auto fields = flowkit::layout<record>(last_octet{});

// Without it all records would be equal.
[[maybe_unused]] constexpr bool same = flowkit::same_members(fields, record{1}, record{2});
