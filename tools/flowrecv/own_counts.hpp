// SPDX-License-Identifier: BSL-1.0
// What only one protocol counts for an exporter, in addition to what all count (exporter.hpp): its anomalies, its kinds
// of records. Each protocol has its own class for it, in receivers/.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace flowkit::tools {

class protocol_counts {
 public:
  using named = std::function<void(const char* words, std::uint64_t n)>;

  virtual ~protocol_counts() = default;
  [[nodiscard]] virtual std::unique_ptr<protocol_counts> copy() const = 0;
  /// `other` is of the same protocol.
  virtual void add(const protocol_counts& other) noexcept = 0;
  /// Calls each(words, n) for the anomalies that occurred.
  virtual void findings(const named& each) const = 0;
  /// Further notes for people: sentences without a full stop, separated by line feeds.
  [[nodiscard]] virtual std::string notes() const { return {}; }
  /// What came besides datagrams and flows, in words: "12 counter samples"; empty if nothing.
  [[nodiscard]] virtual std::string received() const { return {}; }

 protected:
  protocol_counts() = default;
  protocol_counts(const protocol_counts&) = default;
  protocol_counts& operator=(const protocol_counts&) = default;
};

/// One of these, or none: a value.
class own_counts {
 public:
  own_counts() = default;
  own_counts(own_counts&&) = default;
  own_counts& operator=(own_counts&&) = default;
  own_counts(const own_counts& o) : counts_(o.counts_ ? o.counts_->copy() : nullptr) {}
  own_counts& operator=(const own_counts& o) {
    if (this != &o) counts_ = o.counts_ ? o.counts_->copy() : nullptr;
    return *this;
  }

  /// Created if it is not there. One account is always asked for the same Counts: those of its protocol.
  template <class Counts>
  [[nodiscard]] Counts& as() {
    if (!counts_) counts_ = std::make_unique<Counts>();
    return static_cast<Counts&>(*counts_);
  }
  /// As it is: null where nothing was counted.
  template <class Counts>
  [[nodiscard]] const Counts* get() const noexcept {
    return static_cast<const Counts*>(counts_.get());
  }
  [[nodiscard]] const protocol_counts* operator->() const noexcept { return counts_.get(); }
  [[nodiscard]] explicit operator bool() const noexcept { return counts_ != nullptr; }

  /// `o` is of the same protocol, or of none.
  void add(const own_counts& o) {
    if (!counts_)
      *this = o;
    else if (o.counts_)
      counts_->add(*o.counts_);
  }

 private:
  std::unique_ptr<protocol_counts> counts_;
};

}  // namespace flowkit::tools
