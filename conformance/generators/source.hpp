// SPDX-License-Identifier: BSL-1.0
// Where arbitrary values come from. A case is a sequence of 64-bit words; a property turns them into records, octets
// and decisions, one after the other. rapidcheck makes and shrinks the words without knowing what becomes of them, so
// that it is compiled once (properties/run.cpp) and not for every record type.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include <flowkit/core/hash.hpp>

namespace flowkit::conformance {

class source {
 public:
  explicit source(std::span<const std::uint64_t> words, bool is_shown = false) noexcept
      : words_(words), is_shown_(is_shown) {}

  /// The next word; 0 after the last one. Fewer words and smaller words make a simpler case: let 0 choose the
  /// simplest.
  std::uint64_t word() noexcept { return at_ < words_.size() ? words_[at_++] : 0; }
  /// 0 .. n-1
  std::uint64_t below(std::uint64_t n) noexcept { return word() % n; }
  /// low .. high, whatever lies between them
  std::int64_t between(std::int64_t low, std::int64_t high) noexcept {
    const std::uint64_t span = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low) + 1;
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(low) + (span == 0 ? word() : below(span)));
  }
  [[nodiscard]] std::size_t words_left() const noexcept { return words_.size() - at_; }
  /// The same words again, for more records than there are words.
  void restart() noexcept { at_ = 0; }
  bool coin() noexcept { return (word() & 1) != 0; }

  /// One word that stands for as many as are wanted: 0 gives zeros only, so that bulk shrinks as a whole.
  class spread {
   public:
    explicit spread(std::uint64_t word) noexcept : state_(word) {}
    std::uint64_t word() noexcept { return state_ == 0 ? 0 : mix_bits(state_ += 0x9e3779b97f4a7c15); }
    void fill(std::span<std::byte> out) noexcept {
      std::uint64_t bits = 0;
      for (std::size_t i = 0; i < out.size(); ++i, bits >>= 8) {
        if (i % 8 == 0) bits = word();
        out[i] = static_cast<std::byte>(bits & 0xff);
      }
    }

   private:
    std::uint64_t state_;
  };
  spread many() noexcept { return spread{word()}; }

  /// Records that were encoded, decoded and compared: what `flowcheck codec` counts.
  void count_round_trips(std::uint64_t n) noexcept { round_trips_ += n; }
  [[nodiscard]] std::uint64_t round_trips() const noexcept { return round_trips_; }

  /// A datagram of the case, in the order in which a receiver gets them: what a counterexample becomes as a file. Kept
  /// only by a source that is made to show its case.
  void show(std::span<const std::byte> datagram) {
    if (is_shown_) shown_.emplace_back(datagram.begin(), datagram.end());
  }
  /// The same of a message of a connection.
  void show_of_connection(std::span<const std::byte> message) {
    is_connection_ = true;
    show(message);
  }
  [[nodiscard]] bool is_connection() const noexcept { return is_connection_; }
  [[nodiscard]] bool is_shown() const noexcept { return is_shown_; }
  [[nodiscard]] const std::vector<std::vector<std::byte>>& shown() const noexcept { return shown_; }

  /// Room for `n` values that lasts as long as the source: records only view their lists.
  template <class T>
  std::span<T> keep(std::size_t n) {
    const auto kept = std::make_shared<std::vector<T>>(n);
    kept_.push_back(kept);
    return *kept;
  }

 private:
  std::span<const std::uint64_t> words_;
  std::size_t at_ = 0;
  std::uint64_t round_trips_ = 0;
  std::vector<std::shared_ptr<void>> kept_;
  bool is_shown_ = false, is_connection_ = false;
  std::vector<std::vector<std::byte>> shown_;
};

}  // namespace flowkit::conformance
