// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/verify/exporter_directory.hpp"

#include <fmt/format.h>

#include "tools/common/endpoint.hpp"

namespace flowkit::tools::verify {

namespace {
protocol protocol_called(std::string_view name) noexcept {
  for (const protocol_row& row : protocols())
    if (row.name == name) return row.which;
  return protocol::unknown;
}
}  // namespace

exporter_directory::exporter_directory(const manifest& m) : all_(m.exporters) {
  const auto note = [](found& f, std::uint32_t i, protocol p) {
    f.several = f.several || f.one != no_exporter;
    if (f.one == no_exporter) f.one = i;
    f.protocols = static_cast<protocol_set>(f.protocols | only(p));
  };
  for (std::uint32_t i = 0; i < all_.size(); ++i) {
    const protocol p = protocol_called(all_[i].protocol);
    protocols_.push_back(p);
    note(any_, i, p);
    note(places_[{all_[i].address, std::nullopt}], i, p);
    note(places_[{all_[i].address, all_[i].port}], i, p);
  }
}

std::string exporter_directory::name(std::uint32_t i) const {
  if (i >= all_.size()) return "unknown";
  const manifest_entry& e = all_[i];
  const auto at = places_.find({e.address, e.port});
  std::string out = fmt::format("{} {}", to_string(endpoint{e.address, e.port}), e.protocol);
  if (at != places_.end() && at->second.several) out += fmt::format(" domain {}", e.domain);
  return out;
}

std::optional<std::uint32_t> exporter_directory::find(const ip_address& address, std::uint16_t port,
                                                      std::string_view protocol, std::uint64_t domain) const {
  const auto at = places_.find({address, port});
  if (at == places_.end()) return std::nullopt;
  for (std::uint32_t i = at->second.one; i < all_.size(); ++i) {
    const manifest_entry& e = all_[i];
    if (e.address == address && e.port == port && e.protocol == protocol && e.domain == domain) return i;
    if (!at->second.several) break;
  }
  return std::nullopt;
}

const exporter_directory::found* exporter_directory::look(const std::optional<ip_address>& address,
                                                          std::optional<std::uint16_t> port) const {
  if (!address) return &any_;
  if (port)
    if (const auto at = places_.find({*address, port}); at != places_.end()) return &at->second;
  const auto at = places_.find({*address, std::nullopt});
  return at == places_.end() ? nullptr : &at->second;
}
std::uint32_t exporter_directory::find(const std::optional<ip_address>& address,
                                       std::optional<std::uint16_t> port) const {
  const found* const f = look(address, port);
  return f == nullptr || f->several ? no_exporter : f->one;
}
protocol_set exporter_directory::protocols(const std::optional<ip_address>& address,
                                           std::optional<std::uint16_t> port) const {
  const found* const f = look(address, port);
  return f == nullptr ? any_.protocols : f->protocols;
}

}  // namespace flowkit::tools::verify
