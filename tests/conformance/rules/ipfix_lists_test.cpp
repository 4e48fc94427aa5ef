// SPDX-License-Identifier: BSL-1.0
// Lists of structured data (RFC 6313).
#include "rules/ipfix_base.hpp"

namespace flowkit::test {

namespace {
/// A value of variable length, its length in the form for lists.
wire list(const wire& content) { return u8(255).u16(content.size()).add(content); }
wire basic(std::uint8_t semantic, std::uint16_t element, std::uint16_t length, const wire& elements) {
  return u8(semantic).u16(element).u16(length).add(elements);
}
wire records(std::uint8_t semantic, std::uint16_t id, const wire& all) { return u8(semantic).u16(id).add(all); }

/// Records with one list each; ports are template 301.
capture with_lists(std::uint16_t list_element, const std::vector<wire>& values) {
  ipfix_stream s = begun();
  for (int i = 0; i < 2; ++i)
    s.send({ipfix_stream::announce(300, {{list_element, 65535}}), ipfix_stream::announce(301, {{7, 2}})});
  return s.send({data(300, values)}).all();
}
constexpr std::uint16_t basic_list = 291, sub_template_list = 292, multi_list = 293;

const wire ports = u16(53).u16(80);
capture good_basic() {
  return with_lists(basic_list, {list(basic(3, 7, 2, ports)), list(basic(255, 7, 2, u16(53))), list(basic(4, 7, 2, {})),
                                 list(basic(3, 82, 65535, u8(1).text("a").u8(0)))});
}
capture good_records() {
  return with_lists(sub_template_list,
                    {list(records(3, 301, ports)), list(records(255, 301, u16(53))), list(records(3, 301, {}))});
}
wire part(std::uint16_t id, const wire& content) { return u16(id).u16(4 + content.size()).add(content); }
capture good_parts() {
  return with_lists(multi_list, {list(u8(3).add(part(301, ports)).add(part(301, u16(443)))), list(u8(255)),
                                 list(u8(3).add(part(301, ports)).u16(301).u16(0))});
}

/// Over TCP: the template of the list's records is withdrawn, and announced again or not.
capture withdrawn(bool again) {
  ipfix_stream s;
  s.transport = transport_kind::stream;
  s.send({ipfix_stream::announce(300, {{sub_template_list, 65535}}), ipfix_stream::announce(301, {{7, 2}})});
  s.send({data(300, {list(records(3, 301, ports))})});
  s.send({set_of(2, u16(301).u16(0))});
  if (again) s.send({ipfix_stream::announce(301, {{7, 2}})});
  return s.send({data(300, {list(records(3, 301, ports))})}).all();
}
}  // namespace

FLOWKIT_RULES(ipfix_lists) {
  using enum requirement;
  return {
      broken(IPFIX_6313_4_5_1_BLHDR, good_basic, [] { return with_lists(basic_list, {list(u8(3).u16(7))}); }),
      broken(IPFIX_6313_4_5_1_BLHDR, good_basic,
             [] { return with_lists(basic_list, {list(u8(3).u16(0x8007).u16(2).u16(0))}); }),
      broken(IPFIX_6313_4_5_1_BLFIT, good_basic,
             [] { return with_lists(basic_list, {list(basic(3, 7, 2, ports).u8(0))}); }),
      broken(IPFIX_6313_4_5_1_BLFIT, good_basic,
             [] { return with_lists(basic_list, {list(basic(3, 82, 65535, u8(2).text("a")))}); }),
      broken(IPFIX_6313_4_5_1_BLFIT, good_basic, [] { return with_lists(basic_list, {list(basic(3, 7, 0, ports))}); }),
      broken(IPFIX_6313_4_5_2_STL, good_records,
             [] { return with_lists(sub_template_list, {list(records(3, 301, ports).u8(0))}); }),
      broken(IPFIX_6313_4_5_2_STL, good_records, [] { return with_lists(sub_template_list, {list(u8(3).u8(1))}); }),
      broken(IPFIX_6313_4_5_3_STML, good_parts,
             [] { return with_lists(multi_list, {list(u8(3).u16(301).u16(4).add(ports))}); }),
      broken(IPFIX_6313_4_5_3_STML, good_parts,
             [] { return with_lists(multi_list, {list(u8(3).u16(301).u16(7).u16(53).u8(0))}); }),
      noted(IPFIX_6313_4_5_3_STMLZERO, good_parts,
            [] { return with_lists(multi_list, {list(u8(3).add(part(301, {})).add(part(301, ports)))}); }),
      broken(IPFIX_6313_4_4_SEM, good_parts,
             [] { return with_lists(multi_list, {list(u8(9).add(part(301, ports)))}); }),
      broken(IPFIX_6313_5_6_SINGLE, good_basic, [] { return with_lists(basic_list, {list(basic(3, 7, 2, u16(53)))}); }),
      broken(IPFIX_6313_5_6_SINGLE, good_records,
             [] { return with_lists(sub_template_list, {list(records(3, 301, u16(53)))}); }),
      broken(IPFIX_6313_5_1_LEN3, good_basic,
             [] {
               const wire value = basic(3, 7, 2, ports);
               return with_lists(basic_list, {u8(value.size()).add(value)});
             }),
      broken(
          IPFIX_6313_6_WD, [] { return withdrawn(true); }, [] { return withdrawn(false); }),
  };
}

/// In lists in lists, too; and what cannot be known is not held against the exporter.
TEST(rules, lists_in_lists) {
  using enum requirement;
  const wire inner = list(basic(9, 7, 2, ports));
  EXPECT_EQ(
      judged(with_lists(basic_list, {list(basic(3, basic_list, 65535, wire{inner, inner}))})).on(IPFIX_6313_4_4_SEM),
      verdict::fail);
  EXPECT_EQ(judged(with_lists(sub_template_list, {list(records(3, 400, ports).u8(0))})).on(IPFIX_6313_4_5_2_STL),
            verdict::not_seen);
  wire deep = list(basic(255, 7, 2, u16(53).u8(0)));
  for (int i = 0; i < 20; ++i) deep = list(basic(255, basic_list, 65535, deep));
  EXPECT_EQ(judged(with_lists(basic_list, {deep})).on(IPFIX_6313_4_5_1_BLFIT), verdict::pass)
      << "what lies deeper than eight lists is not judged";
}

}  // namespace flowkit::test
