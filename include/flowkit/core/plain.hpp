// SPDX-License-Identifier: BSL-1.0
// plain<&record::member>: a member of your own protocol, where no information element describes it. Its
// name and its width are the member's.
#pragma once

#include <flowkit/core/field.hpp>
#include <flowkit/core/member_name.hpp>

namespace flowkit::inline v0 {

/// It has no number, so it cannot be announced in a template or bound to one.
template <auto Member>
inline constexpr auto plain = field<Member, member_term<Member>>;

}  // namespace flowkit
