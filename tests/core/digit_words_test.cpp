// SPDX-License-Identifier: BSL-1.0
#include <flowkit/core/digit_words.hpp>

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace {

using namespace flowkit;

// Each number of digits, at its edges and in between, in the room that put_number() asks for and no more.
TEST(DigitWords, NumbersAreAsTheStandardLibraryWritesThem) {
  std::mt19937_64 random{1};
  const auto check = [](std::uint64_t v) {
    char room[21];
    room[20] = '!';
    char* const end = detail::put_number(room, v);
    ASSERT_EQ(std::string(room + 0, end), std::to_string(v));
    ASSERT_EQ(room[20], '!') << v;
  };
  std::uint64_t power = 1;
  for (int digits = 1; digits <= 20; ++digits, power *= 10)
    for (const std::uint64_t v : {power - 1, power, power + 1, power * 9, ~std::uint64_t{0} - power}) check(v);
  for (std::uint64_t v = 0; v < 20'000; ++v) check(v);
  for (int i = 0; i < 200'000; ++i) check(random() >> random() % 64);
}

constexpr bool is_constant(std::uint64_t v, std::string_view text) {
  char room[20] = {};
  return std::string_view(room, static_cast<std::size_t>(detail::put_number(room, v) - room)) == text;
}
static_assert(is_constant(0, "0") && is_constant(7'654'321, "7654321") && is_constant(12'345'678'901, "12345678901"));

// Day after day, back and forth, and at midnight.
TEST(DigitWords, EachTimeIsWrittenAsByItself) {
  std::mt19937_64 random{1};
  detail::times_of_day times;
  const auto check = [&](std::int64_t ns) {
    char text[detail::time_size], expected[detail::time_size];
    ASSERT_EQ(times.put(text, timestamp{ns}), text + detail::time_size);
    detail::put_time(expected, timestamp{ns});
    ASSERT_EQ(std::string_view(text, sizeof text), std::string_view(expected, sizeof expected)) << ns;
  };
  for (const std::int64_t ns : {INT64_MIN, INT64_MAX, std::int64_t{0}, std::int64_t{-1}, INT64_MIN}) check(ns);
  for (int i = 0; i < 100'000; ++i) {
    const auto away = static_cast<std::int64_t>(random() >> (4 + random() % 40));  // up to 36 years
    const std::int64_t now = 1'784'715'072'345'999'999 + (random() % 2 == 0 ? away : -away);
    check(now);
    const std::int64_t midnight = now / 86'400'000'000'000 * 86'400'000'000'000;
    check(midnight - 1), check(midnight), check(midnight - 1'000'000);
  }
}

}  // namespace
