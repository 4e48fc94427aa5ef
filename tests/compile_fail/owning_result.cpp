// SPDX-License-Identifier: BSL-1.0
#include <string>
#include <string_view>

#include <flowkit/core/result.hpp>

#ifdef FLOWKIT_SHOULD_COMPILE
const flowkit::result<std::string_view> r = std::string_view{"text"};
#else
const flowkit::result<std::string> r = std::string{"text"};
#endif
