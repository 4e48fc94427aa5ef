// SPDX-License-Identifier: BSL-1.0
// The collector of the C interface: accounts of exporters, sessions, and one datagram on its way through.
#pragma once

#include <flowkit/core/recent_map.hpp>

#include "c/src/record.hpp"

namespace flowkit::c_interface {

/// Whose counts they are. Sessions are another matter: they may be shared by exporters.
struct account_key {
  message_source source;
  int protocol = FLOWKIT_UNKNOWN;
  std::uint32_t domain = 0;
  friend constexpr bool operator==(const account_key&, const account_key&) = default;
};
struct account_key_hash {
  std::uint64_t operator()(const account_key& k) const noexcept {
    return session_key_hash{}(session_key{k.source, static_cast<std::uint16_t>(k.protocol), k.domain});
  }
};
struct account {
  flowkit_counts counts{};
  std::uint32_t sampling = 0;
  std::uint16_t missing_template = 0;
  timestamp last_read{};
};

void add(flowkit_counts& to, const flowkit_counts& of) noexcept;

/// As limits of the library.
[[nodiscard]] session_limits sessions_of(const flowkit_limits& l) noexcept;
[[nodiscard]] pending_limits pending_of(const flowkit_limits& l) noexcept;

}  // namespace flowkit::c_interface

struct flowkit_collector {
  using account = flowkit::c_interface::account;
  using account_key = flowkit::c_interface::account_key;

  explicit flowkit_collector(const flowkit_limits& l)
      : sessions(flowkit::c_interface::sessions_of(l), flowkit::c_interface::pending_of(l)),
        accounts(l.exporters),
        batch(flowkit::plan::batch),
        scope(static_cast<flowkit::session_scope>(l.scope)),
        lifetime{l.template_lifetime} {}

  /// Created if it is new. Valid until the next call.
  account& account_of(const account_key& key) {
    return accounts[accounts.at(key, [this](std::uint32_t oldest) {
      flowkit::c_interface::add(evicted, accounts[oldest].counts);
      ++evictions;
    })];
  }

  flowkit::c_interface::session_memory sessions;
  flowkit::recent_map<account_key, account, flowkit::c_interface::account_key_hash> accounts;
  std::vector<flowkit::flow::record> batch;  ///< room for plan::batch flows, for whoever decodes
  flowkit_counts evicted{};                  ///< of accounts
  std::uint64_t evictions = 0;
  flowkit::session_scope scope;
  flowkit::duration lifetime;  ///< of templates
  bool busy = false, doomed = false;
  /// Where the last look at an exporter was, so that a walk over all looks at each once; gone with each read.
  struct walk_place {
    std::size_t index = 0;
    std::uint32_t at = decltype(accounts)::none;
  };
  mutable walk_place walk{};
};
