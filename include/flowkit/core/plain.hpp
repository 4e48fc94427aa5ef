// SPDX-License-Identifier: BSL-1.0
// plain<&record::member>: a member of a protocol of one's own, where no information element says what it means. Its
// name and its width are the member's.
#pragma once

#include <flowkit/core/field.hpp>
#include <flowkit/core/member_name.hpp>

namespace flowkit {

/// It has no number, so that no template announces it and none binds to it.
template <auto Member>
inline constexpr auto plain = field<Member, member_term<Member>>;

}  // namespace flowkit
