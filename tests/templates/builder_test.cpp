// SPDX-License-Identifier: BSL-1.0
#include <flowkit/core/hash.hpp>
#include <flowkit/templates/bind.hpp>
#include <flowkit/templates/record_view.hpp>

#include <string>

#include "built.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::test;

// All of it is a constant expression, as far as views are not concerned.
static_assert([] {
  std::array<std::byte, 64> out{};
  ipfix::message_builder b;
  if (b.begin(out, {1, 0, 2}).code != errc::ok || b.add_template(flow_template{}).code != errc::ok) return false;
  return b.add(flow_template{}, {{0xc0000201}, 1, 2}).code == errc::ok && b.finish().size() == 16 + 20 + 14;
}());

TEST(MessageBuilder, BearsTheSequenceThatItIsGiven) {
  bytes out(500);
  ipfix::message_builder i{7};
  ASSERT_EQ(i.begin(out, {.export_time = 1, .sequence = 42, .observation_domain = 5}), error{});
  EXPECT_EQ(i.sequence(), 42u);
  ASSERT_EQ(i.add(flow_template{}, flows(3)), 3u);
  EXPECT_EQ(ipfix::decode(i.finish())->head.sequence, 42u);
  ASSERT_EQ(i.begin(out, {.export_time = 2, .sequence = 0, .observation_domain = 5}), error{});  // goes on
  EXPECT_EQ(ipfix::decode(i.finish())->head.sequence, 45u);
  EXPECT_EQ(i.begin(std::span(out).first(15), {.export_time = 3, .sequence = 99, .observation_domain = 5}).code,
            errc::no_space);
  EXPECT_EQ(i.sequence(), 45u);

  netflow9::message_builder n;
  for (const std::uint32_t given : {0xffff'ffffu, 0u, 0u}) {  // over the wrap
    ASSERT_EQ(n.begin(out, {.count = 99, .sys_uptime = 1, .unix_secs = 1, .sequence = given, .source_id = 5}), error{});
    const auto m = netflow9::decode(n.finish());
    EXPECT_EQ(m->head.sequence, given == 0 ? n.sequence() - 1 : given);
    EXPECT_EQ(m->head.count, 0);  // never what was given
  }
  EXPECT_EQ(n.sequence(), 2u);
}

TEST(MessageBuilder, SetsOpenAndClose) {
  bytes out(500);
  netflow9::message_builder b;
  ASSERT_EQ(b.begin(out, head<netflow9::encoding>()), error{});
  const auto add = [&](std::uint16_t id) {
    const specifier fields[] = {specify(ie::octetDeltaCount, 8)};
    EXPECT_EQ(b.add_template({.id = id, .fields = fields}), error{});
  };
  add(256), add(258);  // one set
  const auto f = flows(3);
  for (const flow& one : f) ASSERT_EQ(b.add(flow_template{}, one), error{});
  ASSERT_EQ(b.add(sampler_options{}, {1, 2}), error{});
  ASSERT_EQ(b.add(flow_template{}, f[0]), error{});
  add(259);
  std::vector<std::uint16_t> ids;
  set_cursor sets{b.finish().subspan(20), 20};
  for (set_view s; sets.next(s);) ids.push_back(s.id);
  EXPECT_EQ(ids, (std::vector<std::uint16_t>{0, 256, 300, 256, 0}));
}

TEST(MessageBuilder, VariableLengthBindsBack) {
  const std::string text(300, 'n');
  for (const std::size_t length : {0u, 1u, 254u, 255u, 300u}) {
    bytes out(400);
    ipfix::message_builder b{0, set_padding::to_4};
    ASSERT_EQ(b.begin(out, head<ipfix::encoding>()), error{});
    ASSERT_EQ(b.add_template(name_options{}), error{});
    const named value{7, std::string_view(text).substr(0, length)};
    const std::vector<named> values{value};
    ASSERT_EQ(b.add(name_options{}, values), 1u);
    contents c = read<ipfix::encoding>(b.finish());
    const bytes& record = c.records.at(257).at(0);
    EXPECT_EQ(record.size(), 4 + (length < 255 ? 1 : 3) + length);
    const auto bound = flowkit::bind(named_layout, c.templates.at(257));
    named back[1] = {};
    EXPECT_EQ(bound.read(record, back).records, 1u);
    EXPECT_EQ(back[0], value);
  }
}

TEST(MessageBuilder, RunTimeTemplates) {
  specifier reverse = specify(ie::octetDeltaCount, 5);  // reduced, and of the other direction (RFC 5103)
  reverse.pen = 29305, reverse.space = element_space::enterprise;
  const specifier fields[] = {specify(ie::sourceIPv6Address, 16), reverse, specify(ie::interfaceName, variable_length),
                              specify(ie::mplsTopLabelStackSection, 3), specify(ie::mplsTopLabelStackSection, 3)};
  const template_view t{.id = 999, .scope_count = 2, .is_options = true, .fields = fields};
  const bytes address(16, std::byte{1}), count(5, std::byte{2}), name(255, std::byte{3}), label(3, std::byte{4});
  const std::vector<octets> values{address, count, name, label, label};
  bytes out(700);
  ipfix::message_builder b;
  ASSERT_EQ(b.begin(out, head<ipfix::encoding>()), error{});
  ASSERT_EQ(b.add_template(t), error{});
  ASSERT_EQ(b.add_values(t, values), error{});
  EXPECT_EQ(b.add_values(t, std::span(values).first(4)).code, errc::bad_count);
  EXPECT_EQ(b.add_values(t, std::vector<octets>{address, label, name, label, label}).code, errc::bad_length);
  EXPECT_EQ(b.add_octets(t, bytes(27)).code, errc::bad_length);  // 28 is the shortest
  const contents c = read<ipfix::encoding>(b.finish());
  EXPECT_TRUE(std::equal(std::begin(fields), std::end(fields), c.templates.at(999).begin(), c.templates.at(999).end()));
  ASSERT_EQ(c.data_records, 1u);
  const bytes& record = c.records.at(999)[0];
  for (const field_view& f : record_view{fields, record}) EXPECT_EQ(copy(f.value), copy(values[f.index]));
  ASSERT_EQ(b.begin(out, head<ipfix::encoding>()), error{});
  ASSERT_EQ(b.add_octets(t, record), error{});
  EXPECT_EQ(b.add_values(t, std::vector<octets>{address, count, bytes(500), label, label}).code, errc::no_space);
  contents known;
  known.templates = c.templates;
  EXPECT_EQ(read<ipfix::encoding>(b.finish(), known).records.at(999)[0], record);
}

TEST(MessageBuilder, AnyMixReadsBack) {
  std::uint64_t state = 42;
  const auto below = [&](std::uint64_t n) { return static_cast<std::size_t>(mix_bits(++state) % n); };
  const auto all = flows(40);
  const std::string text(300, 'n');
  const specifier fields[] = {specify(ie::interfaceName, variable_length), specify(ie::octetDeltaCount, 3)};
  const template_view at_run_time{.id = 500, .fields = fields};
  contents known;
  known.templates[256].assign(flow_template::fields.begin(), flow_template::fields.end());
  known.templates[257].assign(name_options::fields.begin(), name_options::fields.end());
  known.templates[500].assign(std::begin(fields), std::end(fields));
  ipfix::message_builder b{0, set_padding::to_4};
  std::uint32_t sequence = 0;
  for (int message = 0; message < 500; ++message) {
    bytes out(16 + below(600));
    ASSERT_EQ(b.begin(out, head<ipfix::encoding>()), error{});
    std::map<std::uint16_t, std::vector<bytes>> put;
    const auto enter = [&](std::uint16_t id, auto write) {
      bytes record(400);
      writer to{record};
      ASSERT_EQ(write(to), error{});
      record.resize(to.size());
      put[id].push_back(record);
    };
    std::size_t templates = 0;
    for (std::size_t n = below(30); n > 0; --n) {
      const std::string_view name = std::string_view(text).substr(0, below(8) == 0 ? below(301) : below(9));
      const named one{static_cast<std::uint32_t>(n), name};
      const std::vector<octets> values{std::as_bytes(std::span(name)), std::as_bytes(std::span(text)).first(3)};
      switch (below(5)) {
        case 0: templates += b.add_template(flow_template{}).code == errc::ok; break;
        case 1: templates += b.add_template(name_options{}).code == errc::ok; break;
        case 2:
          if (b.add(name_options{}, one).code == errc::ok)
            enter(257, [&](writer& to) { return named_layout.write(one, to); });
          break;
        case 3:
          if (b.add_values(at_run_time, values).code == errc::ok)
            enter(500, [&](writer& to) { return write_values(fields, values, to); });
          break;
        default:
          for (std::size_t i = 0, fit = b.add(flow_template{}, std::span(all).first(below(12))); i < fit; ++i)
            enter(256, [&](writer& to) { return flow_layout.write(all[i], to); });
      }
    }
    const octets m = b.finish();
    ASSERT_LE(m.size(), out.size());
    const auto decoded = ipfix::decode(m);
    ASSERT_TRUE(decoded && ipfix::size(*decoded) == m.size() && decoded->head.sequence == sequence);
    const contents c = read<ipfix::encoding>(m, known);
    EXPECT_EQ(c.records, put);
    EXPECT_EQ(c.template_records, templates);
    EXPECT_EQ(b.totals().records, c.data_records + templates);
    sequence += static_cast<std::uint32_t>(c.data_records);
  }
}

}  // namespace
