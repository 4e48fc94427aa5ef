// SPDX-License-Identifier: BSL-1.0
// The manifest's exporters by number, and whose flow an output speaks of.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tools/common/manifest.hpp"
#include "tools/flowgen/verify/fields.hpp"
#include "tools/flowgen/verify/row.hpp"

namespace flowkit::tools::verify {

class exporter_directory {
 public:
  explicit exporter_directory(const manifest& m);

  [[nodiscard]] std::size_t size() const noexcept { return all_.size(); }
  [[nodiscard]] const manifest_entry& operator[](std::uint32_t i) const noexcept { return all_[i]; }
  [[nodiscard]] protocol protocol_of(std::uint32_t i) const noexcept { return protocols_[i]; }
  /// "192.0.2.1:2055 netflow9", with the domain where that alone tells it apart.
  [[nodiscard]] std::string name(std::uint32_t i) const;

  /// The one with exactly these.
  [[nodiscard]] std::optional<std::uint32_t> find(const ip_address& address, std::uint16_t port,
                                                  std::string_view protocol, std::uint64_t domain) const;
  /// What an output says of the exporter: nothing, an address, or one with a port. no_exporter if several fit, or none.
  [[nodiscard]] std::uint32_t find(const std::optional<ip_address>& address, std::optional<std::uint16_t> port) const;
  /// The protocols of those that fit; of all exporters if none does.
  [[nodiscard]] protocol_set protocols(const std::optional<ip_address>& address,
                                       std::optional<std::uint16_t> port) const;

 private:
  struct place {
    ip_address address;
    std::optional<std::uint16_t> port;
    friend auto operator<=>(const place&, const place&) = default;
  };
  struct found {
    std::uint32_t one = no_exporter;
    bool several = false;
    protocol_set protocols = 0;
  };
  [[nodiscard]] const found* look(const std::optional<ip_address>& address, std::optional<std::uint16_t> port) const;

  std::vector<manifest_entry> all_;
  std::vector<protocol> protocols_;
  std::map<place, found> places_;
  found any_;
};

}  // namespace flowkit::tools::verify
