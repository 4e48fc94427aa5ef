// SPDX-License-Identifier: BSL-1.0
// The receiver of one protocol: it decodes its datagrams, and owns what only they bring. table.cpp lists them.
#pragma once

#include <memory>

#include "tools/flowrecv/receivers/protocol_account.hpp"
#include "tools/flowrecv/receivers/reception.hpp"

namespace flowkit::tools {

class protocol_receiver {
 public:
  virtual ~protocol_receiver() = default;
  protocol_receiver(const protocol_receiver&) = delete;
  protocol_receiver& operator=(const protocol_receiver&) = delete;

  /// A datagram that begins like the protocol; nothing else was checked.
  virtual void receive(const datagram& d) = 0;
  /// What it adds to the account of the run; null: nothing. To be called in the thread that receives.
  [[nodiscard]] virtual std::unique_ptr<protocol_account> account() const;

 protected:
  explicit protocol_receiver(reception& shared) noexcept : shared_(shared) {}
  [[nodiscard]] reception& shared() const noexcept { return shared_; }

 private:
  reception& shared_;
};

using make_receiver = std::unique_ptr<protocol_receiver> (*)(reception& shared);

/// Null where the protocol is recognised, and not decoded.
[[nodiscard]] make_receiver receiver_of(protocol p) noexcept;

}  // namespace flowkit::tools
