// SPDX-License-Identifier: BSL-1.0
// A flow of one side in a few octets: a head, the values that are compared in the order of their fields, then what is
// only carried (truth: fields that normalised ones are made of; output: those as they were stored). Each value is its
// number, size_octet, octets.
#pragma once

#include <cassert>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "tools/flowgen/verify/value.hpp"

namespace flowkit::tools::verify {

inline constexpr std::uint32_t no_exporter = 0xffff'ffff;
inline constexpr std::int64_t no_time = INT64_MIN;

struct row_head {
  std::uint32_t size = 0;      ///< of all, in octets
  std::uint32_t compared = 0;  ///< octets of compared values
  std::uint32_t exporter = no_exporter;
  std::uint16_t label = 0;
  std::uint8_t copies = 1;
  bool is_selected = true;      ///< of sent ones: they are judged
  std::int64_t time = no_time;  ///< sent, or stored
  std::uint64_t key = 0;        ///< the sum of the hashes of the key's values
  std::uint64_t full = 0;       ///< of all that are compared
};
static_assert(sizeof(row_head) == 40);

/// A row in memory; nothing in it is aligned.
class row_view {
 public:
  row_view() = default;
  explicit row_view(const char* at) noexcept : at_(at) {}
  [[nodiscard]] row_head head() const noexcept {
    row_head h;
    std::memcpy(&h, at_, sizeof h);
    return h;
  }
  [[nodiscard]] const char* data() const noexcept { return at_; }
  [[nodiscard]] std::string_view octets() const noexcept { return {at_, head().size}; }
  [[nodiscard]] std::string_view compared() const noexcept { return {at_ + sizeof(row_head), head().compared}; }
  [[nodiscard]] std::string_view carried() const noexcept {
    const row_head h = head();
    return {at_ + sizeof h + h.compared, h.size - sizeof h - h.compared};
  }
  [[nodiscard]] bool same_values(const row_view& other) const noexcept { return compared() == other.compared(); }

 private:
  const char* at_ = nullptr;
};

/// visit(number, value) for each value of a part of a row.
template <class Visit>
void for_each_value(std::string_view part, Visit&& visit) {
  const char* at = part.data();
  const char* const end = at + part.size();
  while (at < end) {
    const auto number = static_cast<field_number>(at[0]);
    const stored_value v{static_cast<std::uint8_t>(at[1]), at + 2};
    visit(number, v);
    at += 2 + v.size();
  }
}
/// size_octet 0 and no data: not there.
[[nodiscard]] inline stored_value find_value(std::string_view part, field_number number) noexcept {
  stored_value found;
  for_each_value(part, [&](field_number n, const stored_value& v) {
    if (n == number) found = v;
  });
  return found;
}

class row_builder {
 public:
  void begin() noexcept {
    used_ = sizeof(row_head);
    head_ = {};
    is_carried_ = false;
  }
  [[nodiscard]] row_head& head() noexcept { return head_; }
  void add(field_number number, const value& v) {
    const std::size_t size = v.size();
    if (used_ + 2 + size > room_.size()) room_.resize(2 * room_.size());
    char* const to = room_.data() + used_;
    to[0] = static_cast<char>(number);
    to[1] = static_cast<char>(v.size_octet());
    std::memcpy(to + 2, v.data(), size);
    used_ += 2 + size;
    if (is_carried_) return;
    const std::uint64_t h = hash_of(number, {v.size_octet(), to + 2});
    head_.full += h;
    if (key_field_set().test(number)) head_.key += h;
  }
  /// What follows is not compared.
  void carry() noexcept {
    if (!is_carried_) head_.compared = static_cast<std::uint32_t>(used_ - sizeof(row_head));
    is_carried_ = true;
  }
  [[nodiscard]] row_view finish() noexcept {
    carry();
    head_.size = static_cast<std::uint32_t>(used_);
    std::memcpy(room_.data(), &head_, sizeof head_);
    return row_view{room_.data()};
  }

 private:
  std::vector<char> room_ = std::vector<char>(4096);
  std::size_t used_ = 0;
  row_head head_;
  bool is_carried_ = false;
};

}  // namespace flowkit::tools::verify
