// SPDX-License-Identifier: BSL-1.0
// Requirements on application ids (RFC 6759).
#include "rules/ipfix_base.hpp"

namespace flowkit::test {
using enum requirement;

namespace {
/// An address and an application id of variable length, for each of these.
auto ids(const std::vector<wire>& values) {
  return [=] {
    std::vector<wire> records;
    for (const wire& v : values) records.push_back(wire{u32(1), u8(v.size()), v});
    return with_template({{8, 4}, {95, 65'535}}, records);
  };
}
auto fixed(std::uint16_t length, const wire& id) {
  return [=] { return with_template({{8, 4}, {95, length}}, {wire{u32(1), id}}); };
}
wire id(std::uint64_t engine, std::uint64_t selector, std::size_t octets) {
  return wire{}.u8(engine).number(selector, octets);
}
wire id_of_enterprise(std::uint64_t selector, std::size_t octets) {
  return wire{}.u8(20).u32(12'356).number(selector, octets);
}

/// Flows of user-defined application 5, then names of these applications, one a message, again and again.
struct named {
  std::vector<std::uint64_t> names;
  int turns = 3;
  duration apart = seconds(0);
  std::uint32_t lost = 0;             ///< records, before the last turn
  std::size_t octets_in_options = 3;  ///< of a selector
  std::uint32_t domain_of_options = 7;
};
auto flows(const named& n) {
  return [=] {
    ipfix_stream s = begun(), options;
    options.domain = n.domain_of_options, options.port = 40'001;
    const wire_set t = ipfix_stream::announce(300, {{8, 4}, {95, 65'535}}),
                   names = ipfix_stream::announce_options(400, 1, {{95, 65'535}, {96, 65'535}, {94, 65'535}});
    s.send({t}).send({t});
    s.send({data(300, {wire{u32(1), u8(4), id(6, 5, 3)}})});
    options.clock = s.clock;
    options.send({names}).send({names});
    for (int i = 0; i < n.turns; ++i) {
      options.wait(n.apart);
      if (i + 1 == n.turns) options.sequence += n.lost;
      for (const std::uint64_t name : n.names) {
        const wire of = id(6, name, n.octets_in_options);
        options.send({data(400, {wire{u8(of.size()), of, u8(4)}.text("game").u8(0)})});
      }
      options.send({names});
    }
    capture all = s.all();
    all.insert(all.end(), options.all().begin(), options.all().end());
    return all;
  };
}
}  // namespace

FLOWKIT_RULES(ipfix_applications) {
  const auto good = ids({id(3, 443, 2), id(13, 0x12345, 3), id(1, 6, 1), id(12, 7, 5), id_of_enterprise(40'568, 3)});
  return {
      broken(IPFIX_6759_4_1_ENGINE, good, ids({id(0, 443, 2)})),
      broken(IPFIX_6759_4_1_ENGINE, ids({id(24, 1, 4), id(21, 1, 9)}), ids({id(25, 1, 3)})),
      broken(IPFIX_6759_4_1_ENGINE, ids({id(19, 1, 1)}), ids({id(5, 1, 1)})),
      noted(IPFIX_6759_4_1_ENGINE, good, ids({wire{}})),
      broken(IPFIX_6759_4_2_LEN, good, ids({id(3, 443, 3)})),
      broken(IPFIX_6759_4_2_LEN, good, ids({id(13, 443, 2)})),
      broken(IPFIX_6759_4_2_LEN, good, ids({id_of_enterprise(40'568, 4)})),
      broken(IPFIX_6759_4_2_VARLEN, good, fixed(3, id(3, 443, 2))),
      broken(IPFIX_6759_4_2_ALIGN, good, fixed(4, wire{}.u8(3).u16(443).u8(0))),
      noted(IPFIX_6759_4_2_ALIGN, good, ids({id(13, 0x1234567, 4)})),
      broken(IPFIX_6759_4_2_PEN, good, fixed(4, id(20, 40'568, 3))),
      broken(IPFIX_6759_4_2_PEN, good, ids({id_of_enterprise(0, 0)})),
  };
}

FLOWKIT_RULES(ipfix_application_names) {
  const auto good = flows({{5, 6}}), bad = flows({{6, 7}});
  return {
      broken(IPFIX_6759_4_3_NAMES, good, bad),
      // Another domain; an id of another length.
      broken(IPFIX_6759_4_3_NAMES, flows({.names = {6, 5}, .domain_of_options = 0}),
             flows({.names = {6}, .domain_of_options = 0})),
      {IPFIX_6759_4_3_NAMES, good, flows({.names = {6, 5}, .octets_in_options = 5}), verdict::pass},
      broken(IPFIX_6759_4_3_NAMES, good, flows({.names = {}, .turns = 2, .apart = seconds(2'000)})),
      // The names may be yet to come, or lost.
      {IPFIX_6759_4_3_NAMES, flows({.names = {6}, .turns = 1}), bad, verdict::fail, verdict::pass},
      {IPFIX_6759_4_3_NAMES, flows({.names = {6}, .lost = 9}), bad, verdict::fail, verdict::pass},
  };
}

}  // namespace flowkit::test
