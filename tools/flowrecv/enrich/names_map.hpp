// SPDX-License-Identifier: BSL-1.0
// What the operator says of exporters: their names, those of their interfaces, and how they sample.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "tools/common/prefix.hpp"

namespace flowkit::tools {

/// What is said of the exporters of some addresses.
struct names_entry {
  std::vector<ip_prefix> addresses;
  std::optional<std::uint32_t> domain;  ///< of this one alone (exporter_key::domain)
  std::string name;                     ///< empty: none; {address} stands for the exporter's address
  std::unordered_map<std::uint32_t, std::string> interfaces;  ///< by ifIndex
  std::uint32_t sampling = 0;  ///< one of how many packets the exporter looks at; 0: not said
  bool overrides = false;      ///< interfaces and sampling are taken even where the exporter announces others
  bool is_of_command = false;  ///< of the command line: before all of the file
  std::uint32_t line = 0;      ///< of the file
};

/// Where an exporter's are.
struct exporter_names {
  std::vector<const names_entry*> interfaces;  ///< entries that have some, the most specific first
  const names_entry* sampling = nullptr;       ///< the entry that says it

  [[nodiscard]] bool empty() const noexcept { return sampling == nullptr && interfaces.empty(); }
  /// The name and the entry that has it; nulls if none has.
  struct found_name {
    const std::string* name = nullptr;
    bool overrides = false;
  };
  [[nodiscard]] found_name interface(std::uint32_t index) const noexcept;
};

/// The entry that is found first says it: those of the command line, then the longest prefix, then with a domain before
/// without. Name, each interface and sampling are looked for on their own: what a prefix says, an entry of an address
/// in it need not repeat.
class names_map {
 public:
  static constexpr std::size_t longest_name = 255;  ///< octets

  void add(names_entry e);
  [[nodiscard]] bool empty() const noexcept { return entries_.empty(); }
  /// Does it say anything besides names of exporters?
  [[nodiscard]] bool has_interfaces() const noexcept { return has_interfaces_; }
  [[nodiscard]] bool has_sampling() const noexcept { return has_sampling_; }

  /// The exporter's name; empty if none is said.
  [[nodiscard]] std::string name_of(const ip_address& exporter, std::uint32_t domain) const;
  /// Valid as long as the map.
  [[nodiscard]] exporter_names of(const ip_address& exporter, std::uint32_t domain) const;

 private:
  /// Entries for this exporter, the most specific first.
  [[nodiscard]] std::vector<const names_entry*> matching(const ip_address& exporter, std::uint32_t domain) const;

  std::map<std::size_t, names_entry> entries_;  ///< by number: they do not move
  std::map<ip_prefix, std::vector<const names_entry*>> by_prefix_;
  bool has_interfaces_ = false, has_sampling_ = false;
};

/// With the exporter's address for {address}.
[[nodiscard]] std::string name_for(std::string_view pattern, const ip_address& exporter);
inline constexpr std::string_view address_in_name = "{address}";

/// Why it cannot be a name: empty if it can. Names of 1 to 255 octets without control characters.
[[nodiscard]] std::string_view why_no_name(std::string_view name) noexcept;

}  // namespace flowkit::tools
