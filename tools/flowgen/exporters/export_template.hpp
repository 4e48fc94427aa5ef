// SPDX-License-Identifier: BSL-1.0
// A template that flowgen sends, from its text, and the plan that writes its records.
#pragma once

#include <fmt/core.h>

#include <flowkit/templates/emit.hpp>

#include "tools/common/exit_code.hpp"
#include "tools/common/template_text.hpp"

namespace flowkit::tools {

/// Emission: of a layout, as emit() gives it.
template <class Emission>
class export_template {
 public:
  /// `text` as parse_template() takes it. Throws startup_error (usage) where it names what flowgen has no value for.
  export_template(std::uint16_t id, std::string_view text, std::uint16_t scope_count = 0)
      : id_(id),
        scope_count_(scope_count),
        fields_(parse_template(fmt::format("template {}", id), text)),
        how_(std::span<const specifier>{fields_}) {
    for (std::size_t i = 0; i < fields_.size(); ++i)
      if (how_.fields()[i] == emitted::absent || how_.fields()[i] == emitted::unwritable)
        throw startup_error(exit_code::usage,
                            fmt::format("template {}: field {}: there is no value for {} in {} octets", id, i + 1,
                                        name_of(fields_[i]), fields_[i].length));
  }

  [[nodiscard]] std::uint16_t id() const noexcept { return id_; }
  [[nodiscard]] template_view view() const noexcept { return {id_, scope_count_, scope_count_ != 0, fields_}; }
  [[nodiscard]] const Emission& how() const noexcept { return how_; }
  /// Octets of a record.
  [[nodiscard]] std::size_t size() const noexcept { return how_.min_size(); }

 private:
  std::uint16_t id_, scope_count_;
  std::vector<specifier> fields_;
  Emission how_;
};

/// The text with the elements of IPv6 instead of those of IPv4.
[[nodiscard]] inline std::string for_ipv6(std::string text) {
  for (std::size_t at = text.find("IPv4"); at != std::string::npos; at = text.find("IPv4", at)) text[at + 3] = '6';
  return text;
}

}  // namespace flowkit::tools
