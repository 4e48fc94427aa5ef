// SPDX-License-Identifier: BSL-1.0
// A file of --state that is damaged, by chance or by somebody who knows its digest, is found so or does no harm; one of
// another layout has another hash.
#include <tools/kept_state_bench.hpp>

#include <flowkit/core/md5.hpp>

namespace {

using namespace flowkit;
using namespace flowkit::tools;
using namespace flowkit::tools::test_bench;

TEST(KeptState, DamageIsFound) {
  state_file first{a_path()}, second{a_path()};
  listening before{&first, session_scope::rfc};
  take(before, {ipfix(0, 1, flows_template + sampler_template + set(400, sampler(1, 100)) + flows(2)), 1, 1000}, 0);
  const session_octets parts[] = {before.state()};
  const std::vector<std::byte> whole = first.content(parts, from_unix_seconds(1'000'000));
  ASSERT_EQ(second.load(whole), "");
  ASSERT_EQ(second.waiting(), 1u);
  for (std::size_t n = 0; n < whole.size(); ++n) {
    EXPECT_EQ(second.load({whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(n)}), "is truncated") << n;
    EXPECT_EQ(second.waiting(), 0u);
    for (const int flip : {1, 128, 255}) {
      std::vector<std::byte> damaged = whole;
      damaged[n] ^= static_cast<std::byte>(flip);
      EXPECT_NE(second.load(damaged), "") << n;
      EXPECT_EQ(second.waiting(), 0u);
    }
  }
  std::vector<std::byte> longer = whole;
  longer.push_back({});
  EXPECT_EQ(second.load(longer), "is damaged");
  std::vector<std::byte> other = whole;
  other[11] ^= std::byte{1};
  EXPECT_EQ(second.load(other), "is of another version of flowrecv");
  other = whole;
  other[19] ^= std::byte{1};
  EXPECT_EQ(second.load(other), "is of another version of flowrecv") << "the layout";
  EXPECT_EQ(second.load(std::vector<std::byte>(500, std::byte{'x'})), "is no state of flowrecv");
  EXPECT_EQ(second.load(whole), "");
}

/// Whoever can write the file can also write its digest.
counterexample any_content(source& from) {
  state_file first{a_path()}, second{a_path()};
  listening before{&first, session_scope::sticky};
  const std::vector<sent> all = traffic<true>(from);
  for (std::size_t i = 0; i < all.size(); ++i) take(before, all[i], i);
  const session_octets parts[] = {before.state()};
  std::vector<std::byte> content = first.content(parts, from_unix_seconds(1'000'000));
  constexpr std::size_t head_size = state::file_head_layout.size;
  for (std::uint64_t n = 1 + from.below(4); n > 0; --n) {
    const std::size_t at = head_size + from.below(content.size() - head_size);
    if (from.below(8) == 0)
      content.erase(content.begin() + static_cast<std::ptrdiff_t>(at), content.end());
    else
      content[at] = static_cast<std::byte>(from.below(4) == 0 ? 255 : from.below(256));
    if (content.size() <= head_size) break;
  }
  state::file_head head = state::file_head_layout.read(content.data());
  head.octets = content.size() - head_size, head.digest_high = head.digest_low = 0;
  state::file_head_layout.write(head, content.data());
  md5 sum;
  sum.add(content);
  const md5_digest d = sum.digest();
  head.digest_high = load_be<std::uint64_t>(d.data()), head.digest_low = load_be<std::uint64_t>(d.data() + 8);
  state::file_head_layout.write(head, content.data());

  const std::string wrong = second.load(content);
  if (!wrong.empty() && wrong != "is damaged") return "it " + wrong;
  if (!wrong.empty() && second.waiting() != 0) return "parts of a damaged file are used";
  listening after{&second, session_scope::sticky};
  for (std::size_t i = 0; i < all.size(); ++i) take(after, all[i], i);
  const session_octets again[] = {after.state()};
  state_file third{a_path()};
  if (!third.load(second.content(again, from_unix_seconds(1'000'000))).empty()) return "what came of it is not read";
  return {};
}
TEST(KeptState, AnyContentIsReadOrFoundDamaged) { test::holds({"any content", &any_content}, 1500); }

struct small {
  std::uint16_t a;
  std::uint32_t b;
};
struct wide {
  std::uint32_t a, b;
};
// clang-format off
inline constexpr auto small_layout = layout<small>(plain<&small::a>, plain<&small::b>);
inline constexpr auto turned_layout = layout<small>(plain<&small::b>, plain<&small::a>);
inline constexpr auto wide_layout = layout<wide>(plain<&wide::a>, plain<&wide::b>);
// clang-format on
constexpr std::uint64_t hash_of(auto layout) {
  std::uint64_t hash = 1;
  state::detail::mix_layout(hash, layout);
  return hash;
}
static_assert(hash_of(small_layout) == hash_of(small_layout));
static_assert(hash_of(small_layout) != hash_of(turned_layout), "the order");
static_assert(hash_of(small_layout) != hash_of(wide_layout), "a width");

}  // namespace
