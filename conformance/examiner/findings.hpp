// SPDX-License-Identifier: BSL-1.0
// What checks say, and what is kept of it: a verdict for each requirement, a count for each requirement and stream, and
// the first findings of each in full, with their octets.
#pragma once

#include <algorithm>
#include <array>
#include <deque>
#include <string>
#include <type_traits>
#include <vector>

#include <flowkit/core/bytes.hpp>
#include <flowkit/core/place.hpp>

#include "conformance/examiner/settings.hpp"
#include "conformance/sampling/verdict.hpp"

namespace flowkit::conformance {

/// In the order of gravity: a requirement has the gravest of its verdicts.
enum class verdict : std::uint8_t {
  not_seen,    ///< nothing that it could be decided by
  pass,        ///< decided at least once, always met
  info,        ///< worth knowing, and no fault
  non_strict,  ///< a SHOULD was not met
  fail,        ///< a MUST was not met
};
inline constexpr std::size_t verdicts = 5;
[[nodiscard]] const char* to_string(verdict v) noexcept;
/// Of a requirement of this level that is not met.
[[nodiscard]] verdict verdict_of(level l) noexcept;

/// Octets of a datagram that a finding is about, kept with what is around them.
struct excerpt {
  std::uint32_t datagram_size = 0;
  std::uint32_t from = 0;  ///< offset of the first octet kept, a multiple of 16
  std::vector<std::byte> octets;
};

/// A finding in full.
struct finding {
  requirement what{};
  verdict gravity{};
  std::uint32_t stream = 0;    ///< number of the exporter and domain
  std::uint64_t datagram = 0;  ///< counts from 1
  place at;                    ///< from the start of the UDP payload or message
  std::string message;
  std::string expected;
  excerpt shown;
};

/// Where something was seen that is told later.
struct witness {
  std::uint32_t stream = 0;
  std::uint64_t datagram = 0;
  place at;
  excerpt shown;
};

class findings {
 public:
  /// Findings of a requirement in a stream that are kept in full, and of a requirement over all streams.
  static constexpr std::size_t in_full = 20, most_in_full = 500;

  /// Verdicts on samplers that are kept.
  static constexpr std::size_t most_samplers = 1'000;

  /// The settings outlive it.
  explicit findings(const settings& s) : settings_(s) {}
  explicit findings(const settings&&) = delete;

  // What checks call --------------------------------------------------------------------------------------------

  /// The requirement could be decided here; it is met unless something else is said. judge() says it too.
  void seen(requirement r) noexcept { verdicts_[index_of(r)] = std::max(verdicts_[index_of(r)], verdict::pass); }
  /// Holds, or is a finding about these octets of the datagram. message() is only called for findings kept in full.
  /// `expected`: the range that is allowed, or what should be there; a text, or what returns one and is called like
  /// message().
  void judge(requirement r, bool holds, place at, const auto& expected, auto&& message) {
    if (holds) return seen(r);
    failed(r, at, expected, message);
  }
  /// Not met. The verdict follows from the level: fail, non-strict or info.
  void failed(requirement r, place at, const auto& expected, auto&& message) {
    tell(r, verdict_of(row_of(r).level), at, expected, message);
  }
  /// Worth knowing about this requirement, though no fault by its text.
  void noted(requirement r, place at, const auto& expected, auto&& message) {
    tell(r, verdict::info, at, expected, message);
  }
  /// Octets of this datagram, for a finding that is told later.
  [[nodiscard]] witness remember(place at) const;
  /// As failed() and noted(), about octets that were remembered. It takes part in no precedence.
  void failed(requirement r, const witness& w, const auto& expected, auto&& message) {
    tell(r, verdict_of(row_of(r).level), w, expected, message);
  }
  void noted(requirement r, const witness& w, const auto& expected, auto&& message) {
    tell(r, verdict::info, w, expected, message);
  }
  /// What samplers did, right or wrong; the first ones are kept.
  void add(sampling_verdict v);
  [[nodiscard]] const conformance::settings& settings() const noexcept { return settings_; }
  [[nodiscard]] const limits& limit() const noexcept { return settings_.limit; }

  // What the examiner calls -------------------------------------------------------------------------------------

  /// What is found from now on is about this datagram; what was found before is settled.
  void begin(std::uint32_t stream, std::uint64_t number, octets datagram);
  /// Settles precedence among what was found in the datagram.
  void settle();

  // What reports read -------------------------------------------------------------------------------------------

  [[nodiscard]] verdict verdict_on(requirement r) const noexcept { return verdicts_[index_of(r)]; }
  /// In the order in which they were found.
  [[nodiscard]] const std::vector<finding>& in_detail() const noexcept { return kept_; }
  /// How often, over all streams.
  [[nodiscard]] std::uint64_t count_of(requirement r) const noexcept;
  [[nodiscard]] std::uint64_t count_of(requirement r, std::uint32_t stream) const noexcept;
  /// All of them.
  [[nodiscard]] std::uint64_t total() const noexcept { return total_; }
  /// The gravest finding of a requirement in one stream; not_seen: there is none.
  [[nodiscard]] verdict worst_of(requirement r, std::uint32_t stream) const noexcept;
  [[nodiscard]] const std::vector<sampling_verdict>& sampling() const noexcept { return sampling_; }
  /// How many requirements have this verdict.
  [[nodiscard]] std::size_t with(verdict v) const noexcept;

 private:
  /// Of one stream, for each requirement.
  struct of_stream {
    std::array<std::uint32_t, requirement_count> counts{};
    std::array<verdict, requirement_count> worst{};
  };

  /// A finding of this datagram that is not settled yet.
  struct pending {
    requirement what;
    verdict gravity;
    place at;
    bool has_text;
    std::uint32_t text;  ///< index in texts_
  };
  struct text {
    std::string message, expected;
  };
  struct span {
    requirement what;
    std::uint32_t begin;
    std::uint64_t end;
  };

  template <class Text>
  static std::string text_from(Text&& t) {
    if constexpr (std::is_invocable_v<Text>)
      return std::string{t()};
    else
      return std::string{t};
  }
  void tell(requirement r, verdict v, place at, const auto& expected, auto&& message) {
    if (add(r, v, at)) add_text(text_from(message), text_from(expected));
  }
  void tell(requirement r, verdict v, const witness& w, const auto& expected, auto&& message) {
    if (settings_.wants(r) && count(r, v, w.stream)) keep(r, v, w, text_from(message), text_from(expected));
  }
  // Not inline, as hundreds of checks call them.
  /// A finding of this datagram; true if its texts are to be kept.
  bool add(requirement r, verdict v, place at);
  void add_text(std::string message, std::string expected);
  void keep(requirement r, verdict v, const witness& w, std::string message, std::string expected);
  /// Would the next finding be kept in full?
  [[nodiscard]] bool keeps(requirement r, std::uint32_t stream) const noexcept;
  /// Counts it; true if it is to be kept in full.
  bool count(requirement r, verdict v, std::uint32_t stream);
  void sort_places();
  [[nodiscard]] bool is_told_otherwise(const pending& p) const noexcept;

  /// A hostile datagram has at most so many findings between which precedence is settled.
  static constexpr std::size_t most_pending = 4'096;

  const conformance::settings& settings_;
  std::array<verdict, requirement_count> verdicts_{};
  std::array<std::uint32_t, requirement_count> kept_of_{};
  std::deque<of_stream> of_streams_;  ///< 2.5 KB each: not moved when there are more
  std::uint64_t total_ = 0;
  std::vector<finding> kept_;
  std::vector<sampling_verdict> sampling_;
  std::vector<pending> pending_;
  std::vector<text> texts_;
  std::vector<span> sorted_;
  octets datagram_;
  std::uint64_t number_ = 0;
  std::uint32_t stream_ = 0;
};

}  // namespace flowkit::conformance
