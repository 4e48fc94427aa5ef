// SPDX-License-Identifier: BSL-1.0
// Records of test layouts by templates that differ from their own in order, widths and fields: what emit() writes and
// bind() reads is exactly what the properties say of it.
#include <conformance/generators/test_layouts.hpp>
#include <conformance/properties/emission_properties.hpp>

#include "fuzz/decisions.hpp"

using namespace flowkit;
using namespace flowkit::conformance;

namespace {
constexpr counterexample (*checks[])(source&) = {
    &emits<test::types_layout, difference::all>,    &binds<test::types_layout, difference::all>,
    &emits<test::strings_layout, difference::all>,  &binds<test::strings_layout, difference::all>,
    &emits<test::repeated_layout, difference::all>, &binds<test::repeated_layout, difference::all>,
    &emits<test::tagged_form, difference::all>,     &binds<test::tagged_form, difference::all>,
};
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) noexcept {
  fuzz::decide(data, size, [](source& from) { fuzz::require(!checks[from.below(std::size(checks))](from)); });
  return 0;
}
