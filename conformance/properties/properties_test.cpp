// SPDX-License-Identifier: BSL-1.0
// Each property as a test of its own. FLOWKIT_SEED and FLOWKIT_CASES change what is tried.
#include <gtest/gtest.h>

#include <algorithm>

#include <support/holds.hpp>

namespace {

using flowkit::conformance::all_properties;
using flowkit::conformance::property;

class property_test : public testing::Test {
 public:
  explicit property_test(const property& p) : property_(p) {}
  void TestBody() override { flowkit::test::holds(property_); }

 private:
  const property& property_;
};

/// "netflow5.record.round_trip" is test round_trip of suite netflow5_record.
const bool registered = [] {
  for (const property& p : all_properties()) {
    const auto dot = p.name.rfind('.');
    std::string suite = p.name.substr(0, dot);
    std::replace(suite.begin(), suite.end(), '.', '_');
    testing::RegisterTest(suite.c_str(), p.name.c_str() + dot + 1, nullptr, nullptr, __FILE__, __LINE__,
                          [&p]() -> testing::Test* { return new property_test{p}; });
  }
  return true;
}();

}  // namespace
