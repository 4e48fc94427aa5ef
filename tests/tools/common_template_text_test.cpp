// SPDX-License-Identifier: BSL-1.0
#include "tools/common/template_text.hpp"

#include <gtest/gtest.h>

#include <flowkit/ie/iana.hpp>

#include "tools/common/exit_code.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::tools;

std::string refusal(std::string_view text) {
  try {
    static_cast<void>(parse_template("here", text));
  } catch (const startup_error& e) {
    EXPECT_EQ(e.code(), exit_code::usage);
    return e.what();
  }
  return "nothing was thrown";
}

TEST(TemplateText, NamesAndLengths) {
  const std::vector<specifier> expected{specify(ie::octetDeltaCount, 4), specify(ie::sourceIPv4Address, 4),
                                        specify(ie::interfaceName, variable_length), specify(ie::userName, 16),
                                        specify(ie::packetDeltaCount, 8)};
  EXPECT_EQ(
      parse_template("here", " octetDeltaCount/4,sourceIPv4Address  interfaceName\n userName/16 packetDeltaCount"),
      expected);
}

TEST(TemplateText, SaysWhatIsWrongAndWhatIsAllowed) {
  EXPECT_EQ(refusal("octetDeltaCount sourceIPv4Adress"),
            "here: field 2: no information element is called 'sourceIPv4Adress'; did you mean sourceIPv4Address?");
  EXPECT_EQ(refusal("qqqqqqqqqqqqqqqqqqqqqqqq"),
            "here: field 1: no information element is called 'qqqqqqqqqqqqqqqqqqqqqqqq'");
  EXPECT_EQ(refusal("octetDeltaCount/9"),
            "here: field 1: octetDeltaCount cannot have the length '9', only 1 to 8 octets");
  EXPECT_EQ(refusal("octetDeltaCount/v"),
            "here: field 1: octetDeltaCount cannot have the length 'v', only 1 to 8 octets");
  EXPECT_EQ(refusal("sourceIPv4Address/3"),
            "here: field 1: sourceIPv4Address cannot have the length '3', only 4 octets");
  EXPECT_EQ(refusal("interfaceName/65535"),
            "here: field 1: interfaceName cannot have the length '65535', only 1 to 65534 octets, or v");
  EXPECT_EQ(refusal("samplingProbability/5"),
            "here: field 1: samplingProbability cannot have the length '5', only 4 or 8 octets");
  EXPECT_EQ(refusal(" "), "here: a template needs at least one field");
}

}  // namespace
