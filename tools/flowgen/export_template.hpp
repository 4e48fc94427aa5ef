// SPDX-License-Identifier: BSL-1.0
// A template that flowgen sends, from its text, and the plan that writes its records.
#pragma once

#include <fmt/core.h>

#include <flowkit/flow/emit.hpp>
#include <flowkit/ie/netflow9.hpp>

#include "tools/common/exit_code.hpp"
#include "tools/common/template_text.hpp"

namespace flowkit::tools {

/// What an exporter tells of its sampling, or of a sampler, in either protocol: one of `interval` packets, or `taken`
/// in a row and then `left_out` (RFC 5477).
struct sampling_options {
  std::uint32_t exporter;  ///< source id, observation domain: the scope
  std::uint8_t sampler;    ///< 0: the exporter's only one, which has no id
  std::uint32_t interval;
  std::uint16_t algorithm;  ///< 1 in all registries: every n-th packet
  std::uint32_t taken, left_out;
};
// clang-format off
inline constexpr auto sampling_layout = layout<sampling_options>(
    field<&sampling_options::exporter, any_of<ie::netflow9_scope::System, ie::observationDomainId>>,
    field<&sampling_options::sampler, any_of<ie::selectorId, ie::samplerId>>,
    field<&sampling_options::interval, any_of<ie::samplingInterval, ie::samplerRandomInterval>>,
    field<&sampling_options::algorithm, any_of<ie::selectorAlgorithm, ie::samplingAlgorithm, ie::samplerMode>>,
    field<&sampling_options::taken, ie::samplingPacketInterval>,
    field<&sampling_options::left_out, ie::samplingPacketSpace>);
// clang-format on
using sampling_emission = decltype(emit(sampling_layout, {}));

/// Emission: flow::flow_emission, sampling_emission.
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
                            fmt::format("template {}: field {}: flows have no value for {} in {} octets", id, i + 1,
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
