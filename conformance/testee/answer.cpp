// SPDX-License-Identifier: BSL-1.0
#include "conformance/testee/answer.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <utility>

#include "conformance/reports/json_text.hpp"
#include "conformance/testee/unique_members.hpp"

namespace flowkit::conformance {

namespace {
namespace json = boost::json;
constexpr const char* verdict_names[] = {"accepted", "refused", "unsupported"};

/// A line of anything, fit for a message: at most so many octets, in quotes.
std::string excerpt(std::string_view line) {
  constexpr std::size_t most = 100;
  return quoted(line.substr(0, most)) + (line.size() > most ? " ..." : "");
}
}  // namespace

const char* to_string(answer_verdict v) noexcept { return verdict_names[static_cast<std::size_t>(v)]; }

std::optional<answer_verdict> parse_verdict(std::string_view text) noexcept {
  for (std::size_t i = 0; i < std::size(verdict_names); ++i)
    if (text == verdict_names[i]) return static_cast<answer_verdict>(i);
  return std::nullopt;
}

answer_lines::outcome answer_lines::wrong(std::string_view line, const std::string& what) {
  problem_ = fmt::format("{}: {}", what, excerpt(line));
  return outcome::rubbish;
}

answer_lines::outcome answer_lines::take(std::string_view line, std::size_t fed) {
  ++lines_;
  boost::system::error_code failed;
  json::value parsed = json::parse(line, failed);
  json::object* const members = failed ? nullptr : parsed.if_object();
  if (members == nullptr) return wrong(line, "a line that is no JSON object");
  if (const std::string name = duplicate_member(line); !name.empty())
    return wrong(line, fmt::format("an object with {} twice", quoted(name)));

  if (const json::value* when = members->if_contains("answers")) {
    if (lines_ == 1 && *when == "end") return outcome::answers_end;
    return wrong(line, "\"answers\" can only be \"end\", and only in the first line");
  }
  const json::value* const number = members->if_contains("frame");
  if (number == nullptr) return wrong(line, "a line without \"frame\"");
  boost::system::error_code not_a_number;
  const auto n = number->to_number<std::uint64_t>(not_a_number);
  if (not_a_number || n == 0) return wrong(line, "\"frame\" is not a number from 1 on");
  const json::value* const given = members->if_contains("verdict");
  json::value* const values = members->if_contains("record");
  if ((given == nullptr) == (values == nullptr)) return wrong(line, "a line needs \"record\" or \"verdict\"");

  if (n < frame()) {
    problem_ = fmt::format("frame {} has its verdict already: {}", n, excerpt(line));
    twice_ = static_cast<std::size_t>(n);
    return given != nullptr ? outcome::twice : outcome::rubbish;
  }
  if (n != frame() || n > fed)
    return wrong(line, fmt::format("an answer to frame {}, where {} of {} is to be answered", n, frame(), fed));
  if (values != nullptr) {
    if (!values->is_object()) return wrong(line, "\"record\" is no object");
    const json::value* const partial = members->if_contains("partial");
    open_.records.push_back({std::move(values->as_object()), partial != nullptr && *partial == true});
    return outcome::record;
  }
  const json::string* const text = given->if_string();
  const auto known = text != nullptr ? parse_verdict(*text) : std::nullopt;
  if (!known) return wrong(line, "\"verdict\" is not accepted, refused or unsupported");
  open_.given = *known;
  if (const json::value* why = members->if_contains("reason"); why != nullptr && why->is_string())
    open_.reason = why->as_string();
  complete_.push_back(std::exchange(open_, {}));
  ++answered_;
  return outcome::verdict;
}

}  // namespace flowkit::conformance
