// SPDX-License-Identifier: BSL-1.0
// Values of fields as profiles write them. What tells of the network they were captured in (addresses, names, octets
// without a meaning) is replaced by something made up of the same kind and length, always the same for the same octets.
#pragma once

#include <map>
#include <optional>
#include <string>

#include <flowkit/core/bytes.hpp>
#include <flowkit/core/types.hpp>
#include <flowkit/templates/specifier.hpp>

namespace flowkit::tools {

enum class value_kind : std::uint8_t {
  none,  ///< profiles cannot say it: times, lists, lengths that the element cannot have
  number,
  signed_number,
  floating,
  boolean,
  ipv4,
  ipv6,
  mac,
  text,
  raw,  ///< octets: those of elements that nobody knows as well
};
[[nodiscard]] value_kind kind_of(const element* e, std::size_t octets) noexcept;
/// Does it tell of the network?
[[nodiscard]] constexpr bool is_private(value_kind k) noexcept { return k >= value_kind::ipv4; }
/// A number that profiles can write: TOML has 63 bits and a sign.
[[nodiscard]] std::optional<std::int64_t> number_of(value_kind k, octets value) noexcept;

class value_texts {
 public:
  /// `exporter`: its address, which profiles name instead of writing it. `keep`: nothing is replaced.
  value_texts(const ip_address& exporter, bool keep) : exporter_(exporter), keep_(keep) {}

  [[nodiscard]] bool keeps() const noexcept { return keep_; }
  /// Nothing: profiles cannot say it.
  [[nodiscard]] std::optional<std::string> of(const element* e, octets value);

 private:
  [[nodiscard]] std::size_t number_for(value_kind k, octets value);
  [[nodiscard]] std::string made_up(value_kind k, octets value);

  ip_address exporter_;
  bool keep_;
  std::map<value_kind, std::map<std::string, std::size_t>> seen_;
};

}  // namespace flowkit::tools
