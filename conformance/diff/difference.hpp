// SPDX-License-Identifier: BSL-1.0
// Where two answers to one frame differ, and whether two differences are of the same way.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "conformance/testee/answer.hpp"
#include "conformance/testee/fault.hpp"

namespace flowkit::conformance {

enum class difference_kind : std::uint8_t {
  fault,    ///< one of them hangs, crashes, ...
  verdict,  ///< one accepts, the other refuses
  records,  ///< how many there are
  value,    ///< of a member of a record
};

struct difference {
  difference_kind what{};
  std::size_t frame = 0;   ///< counts from 1
  std::size_t record = 0;  ///< value: which one of the frame; counts from 1
  std::string member;      ///< value: "octetDeltaCount#2", "sampled_header.stripped", "basicList.httpStatusCode[1]"
  std::string a, b;        ///< what each says: a fault, a verdict, how many, or JSON; empty: says nothing
  std::string given;       ///< the verdict of both, or of the one that has no fault
};

using member_names = std::set<std::string, std::less<>>;

/// Is a member of a record compared at all? Not what says where the record comes from.
[[nodiscard]] bool is_compared(std::string_view member, const member_names& ignored) noexcept;

/// Neither verdict is `unsupported`. Verdicts first, then how many records, then record by record. What a partial
/// record leaves out is not compared.
[[nodiscard]] std::optional<difference> compare_answers(const answer& a, const answer& b, const member_names& ignored);

/// What stays while a case is reduced: kind, member without its numbers, which of the two says nothing or more, and the
/// verdict.
[[nodiscard]] std::string way_of(const difference& d);

}  // namespace flowkit::conformance
