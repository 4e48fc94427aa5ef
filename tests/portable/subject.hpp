// SPDX-License-Identifier: BSL-1.0
// What is the same on every machine: subjects, each with a function that tries one case, says what is wrong with it,
// and puts all octets and texts that come of it into a digest.
#pragma once

#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include <conformance/properties/property.hpp>
#include <flowkit/core/result.hpp>

namespace flowkit::portable {

using conformance::counterexample;
using conformance::source;

/// FNV-1a, 64 bits. Each piece goes in with its length.
class digest {
 public:
  /// Shown: each piece is printed as a line of hex digits as well.
  explicit digest(bool is_shown = false) noexcept : is_shown_(is_shown) {}

  void add(octets piece) noexcept {
    take(piece.size());
    for (const std::byte b : piece) take_one(std::to_integer<unsigned char>(b));
    if (!is_shown_) return;
    for (const std::byte b : piece) std::printf("%02x", std::to_integer<unsigned>(b));
    std::printf("\n");
  }
  void add(std::string_view text) noexcept {
    take(text.size());
    for (const char c : text) take_one(static_cast<unsigned char>(c));
    if (is_shown_) std::printf("%.*s\n", static_cast<int>(text.size()), text.data());
  }
  void add(std::uint64_t number) noexcept {
    take(number);
    if (is_shown_) std::printf("%llu\n", static_cast<unsigned long long>(number));
  }
  void add(error e) noexcept { add(std::uint64_t{static_cast<std::uint8_t>(e.code)} << 32 | e.offset); }

  [[nodiscard]] std::uint64_t value() const noexcept { return state_; }

 private:
  void take_one(std::uint64_t octet) noexcept { state_ = (state_ ^ octet) * 0x100000001b3; }
  void take(std::uint64_t number) noexcept {
    for (int i = 0; i < 8; ++i) take_one(number >> 8 * i & 0xff);
  }

  std::uint64_t state_ = 0xcbf29ce484222325;
  bool is_shown_;
};

struct subject {
  std::string name;
  counterexample (*one)(source&, digest&);
};

// One for each source file.
void add_layouts(std::vector<subject>& to);
void add_structures(std::vector<subject>& to);
void add_templates(std::vector<subject>& to);
void add_flows(std::vector<subject>& to);
void add_packets(std::vector<subject>& to);

}  // namespace flowkit::portable
