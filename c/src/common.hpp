// SPDX-License-Identifier: BSL-1.0
// What all sources of the C interface share: its header, errors, values.
#pragma once

#include <cstring>
#include <string_view>

// Only what the header declares is visible outside of the library.
#pragma GCC visibility push(default)
#include "c/flowkit.h"
#pragma GCC visibility pop

#include <flowkit/core/bytes.hpp>
#include <flowkit/core/result.hpp>
#include <flowkit/core/text.hpp>
#include <flowkit/core/time.hpp>
#include <flowkit/core/types.hpp>
#include <flowkit/version.hpp>

namespace flowkit::c_interface {

static_assert(FLOWKIT_C_VERSION == FLOWKIT_VERSION, "c/flowkit.h is of another version than include/flowkit");
static_assert(FLOWKIT_TRUNCATED == static_cast<int>(errc::truncated) &&
              FLOWKIT_LIMIT == static_cast<int>(errc::limit) && FLOWKIT_REASONS == FLOWKIT_LIMIT + 1);

/// Fills in what the caller asked for; gives the code back.
inline int fail(flowkit_error* to, int code, std::uint32_t offset, std::string_view text) noexcept {
  if (to == nullptr) return code;
  to->code = code, to->offset = offset;
  const std::size_t n = text.size() < sizeof to->text ? text.size() : sizeof to->text - 1;
  if (n != 0) std::memcpy(to->text, text.data(), n);
  to->text[n] = '\0';
  return code;
}
inline int succeed(flowkit_error* to) noexcept { return fail(to, FLOWKIT_OK, 0, {}); }
inline int wrong_argument(flowkit_error* to, std::string_view text) noexcept {
  return fail(to, FLOWKIT_BAD_ARGUMENT, 0, text);
}
/// "bad length at octet 17".
inline int fail(flowkit_error* to, error e) noexcept {
  char text[sizeof(flowkit_error::text)];
  text_writer out{text};
  out.put(std::string_view(to_string(e.code))), out.put(" at octet "), write_text(out, e.offset);
  return fail(to, static_cast<int>(e.code), e.offset, out.text());
}

inline flowkit_value no_value() noexcept { return {FLOWKIT_NONE, 0, nullptr, {0}}; }
inline flowkit_value number_value(int type, std::uint64_t n) noexcept {
  flowkit_value v = no_value();
  v.type = type, v.as.u = n;
  return v;
}
inline flowkit_value signed_value(int type, std::int64_t n) noexcept {
  flowkit_value v = no_value();
  v.type = type, v.as.i = n;
  return v;
}
inline flowkit_value real_value(double d) noexcept {
  flowkit_value v = no_value();
  v.type = FLOWKIT_REAL, v.as.d = d;
  return v;
}
inline flowkit_value octets_value(int type, octets data) noexcept {
  return {type, data.size(), reinterpret_cast<const std::uint8_t*>(data.data()), {0}};
}
inline flowkit_value text_value(std::string_view s) noexcept {
  return octets_value(FLOWKIT_TEXT, {reinterpret_cast<const std::byte*>(s.data()), s.size()});
}
/// The first `size` of these octets.
template <class Octets>
flowkit_value address_value(int type, const Octets& from, std::size_t size) noexcept {
  flowkit_value v = no_value();
  v.type = type, v.size = size;
  std::memcpy(v.as.address, from.data(), size);
  return v;
}

/// No address for any other size than 4 and 16.
inline ip_address address_of(const std::uint8_t* octets, std::size_t size) noexcept {
  if (size == 4) return ipv4_address{load_be<std::uint32_t>(reinterpret_cast<const std::byte*>(octets))};
  ipv6_address a;
  if (size != a.octets.size()) return {};
  std::memcpy(a.octets.data(), octets, a.octets.size());
  return a;
}

}  // namespace flowkit::c_interface
