// SPDX-License-Identifier: BSL-1.0
// Findings: anomalies that do not prevent decoding. The inspect() functions pass each to a sink, with the octets
// concerned; what to do with it (count, show, look up in the catalogue) is up to the sink.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include <flowkit/core/place.hpp>

namespace flowkit::inline v0 {

/// An enum of findings: numbered from 0, its last enumerator is `count_`.
template <class Finding>
concept finding_kind = std::is_enum_v<Finding> && requires {
  Finding::count_;
};
template <finding_kind Finding>
inline constexpr std::size_t count_of_findings = static_cast<std::size_t>(Finding::count_);

/// Takes each finding as it is made. An octet may have several; a rule is reported once per object inspected.
template <class Sink, class Finding>
concept finding_sink = finding_kind<Finding> && std::invocable<Sink&, Finding, place>;

/// Ignores all: what is only examined for its sake is not examined.
struct ignore_findings {
  constexpr void operator()(auto, place) const noexcept {}
};

/// Compilers drop what is only computed for a sink that does nothing, but not all loops: those ask this.
template <class Sink>
inline constexpr bool ignores = std::is_same_v<std::remove_cvref_t<Sink>, ignore_findings>;

/// How often each was found.
template <finding_kind Finding>
class finding_counts {
 public:
  static constexpr std::size_t size = count_of_findings<Finding>;

  /// A sink.
  constexpr void operator()(Finding f, place) noexcept { ++(*this)[f]; }
  [[nodiscard]] constexpr std::uint64_t& operator[](Finding f) noexcept { return of_[static_cast<std::size_t>(f)]; }
  [[nodiscard]] constexpr std::uint64_t operator[](Finding f) const noexcept {
    return of_[static_cast<std::size_t>(f)];
  }
  constexpr void add(const finding_counts& o) noexcept {
    for (std::size_t i = 0; i < size; ++i) of_[i] += o.of_[i];
  }
  [[nodiscard]] constexpr std::uint64_t total() const noexcept {
    std::uint64_t sum = 0;
    for (const std::uint64_t n : of_) sum += n;
    return sum;
  }
  /// visit(finding, count) for those that were found, in the order of the enum.
  constexpr void for_each(auto&& visit) const {
    for (std::size_t i = 0; i < size; ++i)
      if (of_[i] != 0) visit(static_cast<Finding>(i), of_[i]);
  }
  friend constexpr bool operator==(const finding_counts&, const finding_counts&) = default;

 private:
  std::array<std::uint64_t, size> of_{};
};

/// A row of an enum's table: the id of the rule in the catalogue of requirements ("" if it has none), and a text.
template <finding_kind Finding>
struct finding_row {
  Finding finding;
  const char* tag;
  const char* words;
};

namespace detail {
/// The table has a row for each finding, in the order of the enum.
template <class Row, std::size_t N>
consteval bool is_in_order(const std::array<Row, N>& table) {
  for (std::size_t i = 0; i < N; ++i)
    if (static_cast<std::size_t>(table[i].finding) != i || table[i].words == nullptr) return false;
  return N == count_of_findings<decltype(Row::finding)>;
}
/// A column of a table; "?" for a value that is not a finding.
template <class Row, std::size_t N>
[[nodiscard]] constexpr const char* cell(const std::array<Row, N>& table, decltype(Row::finding) f,
                                         const char* Row::*column) noexcept {
  const auto i = static_cast<std::size_t>(f);
  return i < N ? table[i].*column : "?";
}
}  // namespace detail

}  // namespace flowkit
