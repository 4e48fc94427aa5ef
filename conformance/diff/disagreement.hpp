// SPDX-License-Identifier: BSL-1.0
// What two decoders disagree on: as sentences, as a case, and by whose fault.
#pragma once

#include "conformance/case_files/case_file.hpp"
#include "conformance/diff/named_field.hpp"
#include "conformance/testee/session.hpp"

namespace flowkit::conformance {

struct disagreement {
  std::vector<case_frame> frames;
  difference what;  ///< at the last of the frames
  testee_run b;     ///< what B says of all frames
  member_names ignored;
};

/// What is known of it without either decoder.
struct judgement {
  std::string clause;
  std::optional<named_field> field;
  std::vector<std::string> malformed;  ///< "IPFIX-...: octets 2-3: what; expected: ...", of what examiners call a fail
  std::string requirement;             ///< the first of these
  std::string answer;                  ///< whose bug it is, in a sentence
};
[[nodiscard]] judgement judge_disagreement(const disagreement& d);

/// "octetDeltaCount of record 1 is 5 by A, 6 by B".
[[nodiscard]] std::string sentence_of(const difference& d);

/// With the explainer's comments; expected is what B says: kind y if it accepts all frames, n if it refuses one, else
/// i.
[[nodiscard]] test_case case_of(const disagreement& d, const judgement& j);

}  // namespace flowkit::conformance
