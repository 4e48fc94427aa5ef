// SPDX-License-Identifier: BSL-1.0
// What a decoder under test answers by the harness contract, version 1 (docs/testee.md): lines of JSON, records first,
// then one verdict for each frame.
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace flowkit::conformance {

/// The version of the contract, in the environment variable FLOWKIT_TESTEE of the decoder.
inline constexpr const char* testee_variable = "FLOWKIT_TESTEE";
inline constexpr const char* testee_version = "1";

/// Of a frame. (`verdict` is what checks of exporters say.)
enum class answer_verdict : std::uint8_t { accepted, refused, unsupported };
[[nodiscard]] const char* to_string(answer_verdict v) noexcept;
[[nodiscard]] std::optional<answer_verdict> parse_verdict(std::string_view text) noexcept;

struct told_record {
  boost::json::object values;
  bool is_partial = false;  ///< the decoder does not tell all values: what is absent says nothing
};

/// To one frame.
struct answer {
  answer_verdict given = answer_verdict::unsupported;
  std::string reason;
  std::vector<told_record> records;
};

/// Lines of one run, in the order in which they come.
class answer_lines {
 public:
  enum class outcome : std::uint8_t {
    record,
    verdict,      ///< the answer to frame() is complete
    answers_end,  ///< {"answers":"end"}, as the very first line
    twice,        ///< another verdict for a frame that had one
    rubbish,      ///< anything else; problem() says what
  };
  /// `fed`: how many frames the decoder has been given.
  outcome take(std::string_view line, std::size_t fed);

  /// Those that nobody has taken yet.
  [[nodiscard]] const std::vector<answer>& complete() const noexcept { return complete_; }
  [[nodiscard]] std::vector<answer> release() noexcept { return std::exchange(complete_, {}); }
  /// The frame that is to be answered next; counts from 1.
  [[nodiscard]] std::size_t frame() const noexcept { return answered_ + 1; }
  [[nodiscard]] const std::string& problem() const noexcept { return problem_; }
  /// The frame that had a verdict twice.
  [[nodiscard]] std::size_t twice() const noexcept { return twice_; }

 private:
  outcome wrong(std::string_view line, const std::string& what);

  std::vector<answer> complete_;
  answer open_;
  std::string problem_;
  std::size_t lines_ = 0, answered_ = 0, twice_ = 0;
};

}  // namespace flowkit::conformance
