// SPDX-License-Identifier: BSL-1.0
// Addresses and times as text: taken where the C library takes them, printed so that they parse to the same, and a
// fault is reported at a character that is there, or right behind the last.
#include <arpa/inet.h>

#include <cstring>

#include <flowkit/core/json.hpp>
#include <flowkit/core/text.hpp>
#include <flowkit/core/time_text.hpp>
#include <flowkit/core/wire.hpp>

#include "fuzz/text.hpp"

using namespace flowkit;

namespace {
template <class T>
result<T> check(std::string_view text) {
  const auto value = parse<T>(text);
  if (!value) {
    fuzz::require(value.failure().code == errc::bad_text && value.failure().offset <= text.size());
    return value;
  }
  char room[64];
  text_writer out{room};
  write_text(out, *value);
  const auto back = parse<T>(out.text());
  fuzz::require(!out.overflow() && back.has_value());
  return value;
}
template <class T>
void check_exactly(std::string_view text) {
  const auto value = check<T>(text);
  if (!value) return;
  char room[64];
  text_writer out{room};
  write_text(out, *value);
  fuzz::require(*parse<T>(out.text()) == *value);
}

/// The C library takes the same texts, and for the same octets.
template <int Family, class T>
void like_inet_pton(std::string_view text) {
  if (text.find('\0') != std::string_view::npos) return;
  const std::string with_zero{text};
  unsigned char expected[16] = {};
  const bool valid = inet_pton(Family, with_zero.c_str(), expected) == 1;
  const auto value = parse<T>(text);
  fuzz::require(valid == value.has_value());
  if (!valid) return;
  std::byte octets_of[sizeof(T)];
  wire<T>::template write<sizeof(T), abstract_type::octetArray>(octets_of, *value);
  fuzz::require(std::memcmp(octets_of, expected, sizeof octets_of) == 0);
}

/// Times have milliseconds when printed, and may have nanoseconds when parsed.
void check_time(std::string_view text) {
  const auto t = check<timestamp>(text);
  if (!t) return;
  for (const int digits : {3, 6, 9}) {
    char room[64];
    text_writer out{room};
    write_time(out, *t, digits);
    const auto back = parse<timestamp>(out.text());
    const std::int64_t unit = digits == 3 ? 1'000'000 : digits == 6 ? 1'000 : 1;
    fuzz::require(back && floor_div(t->ns, unit) * unit == back->ns);
  }
}

/// Into room that is too small, nothing is cut in the middle of an escape, and what is there is the front of the whole.
void check_json(std::string_view text) {
  std::vector<char> whole(6 * text.size() + 2);
  text_writer all{whole};
  write_json_string(all, text);
  const std::string_view written = all.text();
  fuzz::require(!all.overflow() && written.size() >= 2 && written.front() == '"' && written.back() == '"');
  for (const char c : written) fuzz::require(static_cast<unsigned char>(c) >= 0x20);
  std::vector<char> half(written.size() / 2);
  text_writer part{half};
  write_json_string(part, text);
  fuzz::require(part.overflow() && part.text().size() <= half.size());
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) noexcept {
  fuzz::with_text(data, size, [](std::string_view text) {
    check_exactly<ipv4_address>(text);
    check_exactly<ipv6_address>(text);
    check_exactly<ip_address>(text);
    check_exactly<mac_address>(text);
    like_inet_pton<AF_INET, ipv4_address>(text);
    like_inet_pton<AF_INET6, ipv6_address>(text);
    check_time(text);
    check_json(text);
  });
  return 0;
}
