// SPDX-License-Identifier: BSL-1.0
// A filter as it was understood, before names and values are looked at: what the parser makes and to_text() prints.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace flowkit::tools::filter {

enum class relation : std::uint8_t {
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  in,
  not_in,
  contains,
  starts_with,
  ends_with,
  has,
  exists,
};
/// As it is written: "==", "not in".
[[nodiscard]] std::string_view to_text(relation r) noexcept;

/// A name or a value as it was typed. Where does not count when they are compared.
struct written {
  enum class form : std::uint8_t { word, quoted, file };
  std::string text{};  ///< without quotes, escapes and @
  form how = form::word;
  std::size_t at = 0;  ///< in octets
  friend bool operator==(const written& a, const written& b) { return a.text == b.text && a.how == b.how; }
};

/// `subject & mask relation values`
struct term {
  written subject;
  std::optional<written> mask{};
  relation how = relation::exists;
  std::size_t how_at = 0;
  std::vector<written> values{};
  bool is_list = false;  ///< in parentheses
  friend bool operator==(const term& a, const term& b) {
    return a.subject == b.subject && a.mask == b.mask && a.how == b.how && a.values == b.values &&
           a.is_list == b.is_list;
  }
};

struct expression {
  enum class kind : std::uint8_t { term, not_, and_, or_ };
  kind what = kind::term;
  std::vector<expression> parts{};  ///< of not one, of and and or two or more
  term test{};
  friend bool operator==(const expression& a, const expression& b) {
    return a.what == b.what && a.parts == b.parts && a.test == b.test;
  }
};

/// Parsed again it is the same.
[[nodiscard]] std::string to_text(const expression& e);

}  // namespace flowkit::tools::filter
