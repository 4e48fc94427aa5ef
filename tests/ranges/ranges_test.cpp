// SPDX-License-Identifier: BSL-1.0
#include <gtest/gtest.h>

#include <range/v3/algorithm/for_each.hpp>
#include <range/v3/range/conversion.hpp>
#include <range/v3/view/filter.hpp>
#include <range/v3/view/join.hpp>
#include <range/v3/view/transform.hpp>
#include <vector>

#include <flowkit/core/varlen.hpp>
#include <flowkit/ie/iana.hpp>
#include <flowkit/ipfix/encode.hpp>
#include <flowkit/ranges.hpp>

namespace {
using namespace flowkit;

struct named {
  std::uint32_t octets;
  std::string_view name;
};
inline constexpr auto named_layout =
    layout<named>(field<&named::octets, ie::octetDeltaCount>, varlen<&named::name, ie::interfaceName>);
using named_template = layout_template<named_layout, 300>;

/// Two messages in a row: a template and two records, then one record.
std::vector<std::byte> stream() {
  std::vector<std::byte> all;
  ipfix::message_builder builder;
  std::array<std::byte, 200> out;
  const auto put = [&] {
    const octets m = builder.finish();
    all.insert(all.end(), m.begin(), m.end());
  };
  EXPECT_EQ(builder.begin(out, {.export_time = 1, .sequence = 0, .observation_domain = 7}).code, errc::ok);
  EXPECT_EQ(builder.add_template(named_template{}).code, errc::ok);
  EXPECT_EQ(builder.add(named_template{}, named{10, "a"}).code, errc::ok);
  EXPECT_EQ(builder.add(named_template{}, named{20, "bcd"}).code, errc::ok);
  put();
  EXPECT_EQ(builder.begin(out, {.export_time = 2, .sequence = 0, .observation_domain = 7}).code, errc::ok);
  EXPECT_EQ(builder.add(named_template{}, named{30, ""}).code, errc::ok);
  put();
  return all;
}

TEST(Ranges, ComposeFromAStreamDownToFields) {
  const auto all = stream();
  const auto decoded = [](octets m) { return *ipfix::decode(m); };
  std::vector<std::string> names;
  std::vector<std::uint64_t> counts;
  for (const ipfix::message& m : views::messages(all) | ranges::views::transform(decoded)) {
    auto data = views::sets(m) | ranges::views::filter([](const set_view& s) { return s.id >= first_template_id; });
    for (const set_view& s : data) {
      for (const octets r : views::records(named_template::fields, s.content)) {
        for (const field_view& f : views::fields(named_template::fields, r)) {
          if (f.spec->is_variable())
            names.emplace_back(reinterpret_cast<const char*>(f.value.data()), f.value.size());
          else
            counts.push_back(load_be(f.value.data(), f.value.size()));
        }
      }
    }
  }
  EXPECT_EQ(names, (std::vector<std::string>{"a", "bcd", ""}));
  EXPECT_EQ(counts, (std::vector<std::uint64_t>{10, 20, 30}));
}

TEST(Ranges, EndBeforeWhatDoesNotFit) {
  auto all = stream();
  const auto count = [](auto&& range) {
    std::size_t n = 0;
    ranges::for_each(range, [&](const auto&) { ++n; });
    return n;
  };
  EXPECT_EQ(count(views::messages(all)), 2u);
  all.pop_back();
  EXPECT_EQ(count(views::messages(all)), 1u);  // the second is cut
  EXPECT_EQ(count(views::messages({})), 0u);
  const auto whole = stream();
  const auto m = ipfix::decode(whole);
  ASSERT_TRUE(m);
  const ipfix::message cut{m->head, m->sets.first(m->sets.size() - 1)};
  EXPECT_EQ(count(views::sets(*m)), 2u);
  EXPECT_EQ(count(views::sets(cut)), 1u);
}
}  // namespace
