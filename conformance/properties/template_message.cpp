// SPDX-License-Identifier: BSL-1.0
#include <conformance/properties/groups.hpp>
namespace flowkit::conformance {
void add_message_properties(std::vector<property>&) {}
}  // namespace flowkit::conformance
