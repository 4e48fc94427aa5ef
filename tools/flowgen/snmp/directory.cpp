// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/snmp/directory.hpp"

#include <algorithm>
#include <charconv>

namespace flowkit::tools::snmp {

namespace {
constexpr std::string_view community_name = "public";

/// The number of public@N, 0 of public alone; nothing of any other.
std::optional<std::uint32_t> number_of(std::string_view community) noexcept {
  if (community.substr(0, community_name.size()) != community_name) return std::nullopt;
  std::string_view rest = community.substr(community_name.size());
  if (rest.empty()) return 0;
  if (rest[0] != '@' || rest.size() < 2 || rest[1] == '0') return std::nullopt;
  rest.remove_prefix(1);
  std::uint32_t n = 0;
  const auto [end, failure] = std::from_chars(rest.data(), rest.data() + rest.size(), n);
  if (failure != std::errc{} || end != rest.data() + rest.size()) return std::nullopt;
  return n;
}
}  // namespace

directory::directory(std::vector<device> devices, const std::vector<ip_address>& addresses, const ip_address& at)
    : devices_(std::move(devices)), at_(at) {
  by_address_.reserve(addresses.size());
  for (std::uint32_t i = 0; i < addresses.size(); ++i) by_address_.emplace_back(addresses[i], i);
  std::sort(by_address_.begin(), by_address_.end());
}

/// The first that has it.
const device* directory::at_address(const ip_address& a) const noexcept {
  const auto found = std::lower_bound(by_address_.begin(), by_address_.end(), std::pair{a, std::uint32_t{0}});
  return found != by_address_.end() && found->first == a ? &devices_[found->second] : nullptr;
}

const device* directory::chosen(octets community, const ip_address& to) noexcept {
  const auto n = number_of({reinterpret_cast<const char*>(community.data()), community.size()});
  const device* const by_address = at_address(to);
  // A socket for many addresses takes what is sent to any of the machine's.
  const bool is_ours = !has_addresses() || by_address != nullptr || at_.family() == 0 || to == at_;
  if (!is_ours || (n == 0u && has_addresses() && by_address == nullptr)) {
    ++total_.address;
    return nullptr;
  }
  if (!n || *n > devices_.size() || devices_.empty()) {
    ++total_.community;
    return nullptr;
  }
  if (*n != 0) return &devices_[*n - 1];
  return has_addresses() ? by_address : devices_.data();
}

std::size_t directory::answer(octets message, const ip_address& to, timestamp now, std::span<std::byte> out) noexcept {
  ++total_.requests;
  request r;
  switch (decode(message, r)) {
    case fault::none: break;
    case fault::malformed: ++total_.malformed; return 0;
    case fault::version: ++total_.version; return 0;
    case fault::operation: ++total_.operation; return 0;
  }
  const device* const by = chosen(r.community, to);
  if (by == nullptr) return 0;
  const std::size_t size = respond(r, *by, now, out);
  ++(size != 0 ? total_.responses : total_.malformed);
  return size;
}

}  // namespace flowkit::tools::snmp
