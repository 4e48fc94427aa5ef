// SPDX-License-Identifier: BSL-1.0
// Which elements of IPFIX say what a flow says: a template for each set of them. What a flow has not is not in its
// template, rather than there as a zero.
#pragma once

#include <array>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include <flowkit/flow/emit.hpp>
#include <flowkit/templates/template_view.hpp>

namespace flowkit::tools {

/// Of one flow: for each field of the flow table which of its elements is sent. Equal choices share a template.
struct element_choice {
  flow::presence first, second;  ///< the field's first element, or its second: see elements_of() in flow_template.cpp
  std::uint8_t exporter = 0;     ///< octets of the exporter's address: 4, 16, or 0
  friend bool operator==(const element_choice&, const element_choice&) = default;
};

/// `exported`: the time that the message will have, to which the elements with fractions are relative.
[[nodiscard]] element_choice choose_elements(const flow::record& r, const ip_address& exporter, timestamp exported);

class flow_template {
 public:
  flow_template(std::uint16_t id, const element_choice& of);
  [[nodiscard]] template_view view() const noexcept { return {id_, 0, false, fields_}; }
  [[nodiscard]] const flow::flow_emission& how() const noexcept { return how_; }

 private:
  std::uint16_t id_;
  std::vector<specifier> fields_;  ///< the exporter's address, where there is one, is the first
  flow::flow_emission how_;
};

/// Those of a stream. An id is never given twice.
class flow_templates {
 public:
  static constexpr std::size_t most = 65536 - first_template_id;

  /// Null: there are ids for no more.
  [[nodiscard]] const flow_template* of(const element_choice& choice);

 private:
  struct hash {
    std::size_t operator()(const element_choice& c) const noexcept;
  };
  std::unordered_map<element_choice, flow_template, hash> made_;
  const std::pair<const element_choice, flow_template>* last_ = nullptr;
};

}  // namespace flowkit::tools
