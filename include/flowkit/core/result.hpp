// SPDX-License-Identifier: BSL-1.0
// A value or an error: how codecs report failure. No exceptions, no strings, no heap.
#pragma once

#include <cassert>
#include <cstdint>
#include <type_traits>

#include <flowkit/core/platform.hpp>

namespace flowkit::inline v0 {

/// What is wrong. Rules in brackets are the ones whose violation gives the code.
enum class errc : std::uint8_t {
  ok,
  truncated,     ///< fewer octets than the structure needs
  bad_version,   ///< not the version of this protocol
  bad_count,     ///< a count claims more than the octets that follow can hold [NFV5-HDR-COUNT]
  bad_length,    ///< a length below its minimum or beyond what encloses it [RFC 7011 3.3.2]
  bad_constant,  ///< a field with one legal value has another
  bad_tag,       ///< a tag for which there is no alternative
  bad_text,      ///< text that does not parse (addresses, hex)
  absent,        ///< what was asked for is not there
  no_space,      ///< the output is too small, or the value too long for its length field
  limit,         ///< one of flowkit's own limits was reached
};

/// Short lower-case words; they are also the names of the reasons in statistics.
[[nodiscard]] constexpr const char* to_string(errc e) noexcept {
  switch (e) {
    case errc::ok: return "ok";
    case errc::truncated: return "truncated";
    case errc::bad_version: return "bad version";
    case errc::bad_count: return "bad count";
    case errc::bad_length: return "bad length";
    case errc::bad_constant: return "bad constant";
    case errc::bad_tag: return "bad tag";
    case errc::bad_text: return "bad text";
    case errc::absent: return "absent";
    case errc::no_space: return "no space";
    case errc::limit: return "limit";
  }
  return "?";
}

/// What, and at which octet of the datagram. True means failed: `if (const error e = layout.read(in, r)) return e;` A
/// result is the other way round: true if there is a value.
struct error {
  errc code{};
  std::uint32_t offset{};
  [[nodiscard]] constexpr explicit operator bool() const noexcept { return code != errc::ok; }
  friend constexpr bool operator==(error, error) = default;
};

/// A value or an error, never both; the subset of std::expected that codecs use.
template <class T>
class [[nodiscard]] result {
  static_assert(std::is_trivially_copyable_v<T>, "a decoded value is a view: it owns nothing");

 public:
  constexpr result(T v) noexcept : value_(v), ok_(true) {}
  constexpr result(error e) noexcept : error_(e), ok_(false) { assert(e); }

  [[nodiscard]] constexpr bool has_value() const noexcept { return ok_; }
  [[nodiscard]] constexpr explicit operator bool() const noexcept { return ok_; }
  [[nodiscard]] constexpr const T& operator*() const noexcept {
    assert(ok_);
    return value_;
  }
  [[nodiscard]] constexpr const T* operator->() const noexcept {
    assert(ok_);
    return &value_;
  }
  [[nodiscard]] constexpr T value_or(T other) const noexcept { return ok_ ? value_ : other; }
  /// The error; {errc::ok, 0} when there is a value.
  [[nodiscard]] constexpr error failure() const noexcept { return ok_ ? error{} : error_; }

 private:
  union {
    T value_;
    error error_;
  };
  bool ok_;
};

}  // namespace flowkit
