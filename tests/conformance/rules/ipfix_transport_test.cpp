// SPDX-License-Identifier: BSL-1.0
// Requirements on sequence numbers, export times and UDP for IPFIX.
#include "rules/ipfix_base.hpp"

namespace flowkit::test {
using enum requirement;

namespace {
/// A session whose numbers grow by what count(message) says; `before`: of this message's own as well.
template <class Count>
capture counting(Count count, bool before = false, bool with_options = false, std::uint32_t start = 0) {
  ipfix_stream s;
  s.counts = false, s.sequence = start;
  const wire_set options = ipfix_stream::announce_options(300, 1, {{149, 4}, {160, 8}});
  const std::vector<std::uint32_t> records{0, 0, 2, 1, 3, 0, 2, 5};
  for (std::size_t i = 0; i < records.size(); ++i) {
    std::vector<wire_set> sets;
    if (records[i] == 0) sets.push_back(ipfix_stream::announce(256, flow_fields)), sets.push_back(options);
    std::vector<wire> flows(records[i], flow(s));
    if (records[i] != 0) sets.push_back(data(256, flows));
    if (with_options && i != 0) sets.push_back(data(300, {wire{}.u32(7).u64(1'767'000'000'000)}));
    const std::uint32_t step = count(sets, s);
    if (before) s.sequence += step;
    s.send(sets);
    if (!before) s.sequence += step;
  }
  return s.all();
}
std::uint32_t data_records(const std::vector<wire_set>& sets, const ipfix_stream&) {
  std::uint32_t n = 0;
  for (const wire_set& s : sets) n += s.records;
  return n;
}
std::uint32_t all_records(const std::vector<wire_set>& sets, const ipfix_stream& s) {
  return data_records(sets, s) + (sets.front().others != 0 ? 2 : 0);
}
capture good() { return counting(data_records, false, true); }
capture good_at_wrap() { return counting(data_records, false, true, 0xffff'fffc); }

capture two_domains(bool shared) {
  ipfix_stream a, b;
  b.domain = 8;
  capture all;
  const auto send = [&](ipfix_stream& s, const std::vector<wire_set>& sets) {
    b.clock = a.clock = std::max(a.clock, b.clock);
    s.send(sets);
    if (shared) (&s == &a ? b : a).sequence = s.sequence;
    all.push_back(s.last());
  };
  for (int copies = 0; copies < 2; ++copies) {
    send(a, {ipfix_stream::announce(256, flow_fields)});
    send(b, {ipfix_stream::announce(256, flow_fields)});
  }
  for (int i = 0; i < 4; ++i) {
    send(a, {data(256, {flow(a), flow(a)})});
    send(b, {data(256, {flow(b)})});
  }
  return all;
}
capture separate() { return two_domains(false); }

capture from_two_ports(std::uint32_t domain, const field_specs& second) {
  ipfix_stream a = begun(), b;
  b.port = 40'001, b.domain = domain;
  b.send({ipfix_stream::announce(256, second)});
  capture all = a.all();
  all.push_back(b.last());
  return all;
}

capture at_other_time(std::int64_t s) {
  capture all = plain();
  for (sent& d : all) d.at = d.at + seconds(s);
  return all;
}
capture with_export_time(std::uint32_t t) {
  ipfix_stream s = begun();
  return s.send_octets(s.octets_of({data(256, {flow(s)})}).patch(4, u32(t)), 1).all();
}
/// Two messages more that leave so many seconds later than they say.
capture with_export_times(const std::vector<std::int64_t>& ahead) {
  ipfix_stream s = begun();
  for (const std::int64_t a : ahead)
    s.send_octets(
        s.octets_of({data(256, {flow(s)})}).patch(4, u32(static_cast<std::uint64_t>(to_unix_seconds(s.clock) + a))), 1);
  return s.all();
}
capture with_udp(conformance::checksum_state c, bool fragmented = false) {
  capture all = plain();
  for (sent& d : all) d.checksum = c, d.fragmented = fragmented;
  return all;
}
capture large(std::size_t flows) {
  ipfix_stream s = begun();
  return s.send({data(256, std::vector<wire>(flows, flow(s)))}).all();
}
}  // namespace

FLOWKIT_RULES(ipfix_sequence) {
  return {
      broken(IPFIX_7011_3_1_SEQ, good, [] { return counting([](auto&, auto&) { return 1u; }, false, true); }),
      broken(IPFIX_7011_3_1_SEQ, good, [] { return counting([](auto&, auto&) { return 0u; }, false, true); }),
      broken(IPFIX_7011_3_1_SEQ, good,
             [] {
               return counting([](auto& sets, auto& s) { return static_cast<std::uint32_t>(s.octets_of(sets).size()); },
                               false, true);
             }),
      broken(IPFIX_7011_3_1_SEQTMPL, good, [] { return counting(all_records); }),
      noted(IPFIX_7011_3_1_SEQTMPL, good,
            [] {
              ipfix_stream s;
              s.sequence = 1'000;
              s.send({ipfix_stream::announce(256, flow_fields)});
              ++s.sequence;  // a record that was lost, or the template
              return s.send({data(256, {flow(s)})}).send({data(256, {flow(s)})}).all();
            }),
      broken(IPFIX_7011_3_1_SEQOPT, good,
             [] {
               return counting(
                   [](auto& sets, auto& s) { return data_records(sets, s) == 0 ? 0 : data_records(sets, s) - 1; },
                   false, true);
             }),
      broken(IPFIX_7011_3_1_SEQUNIT, good, [] { return counting(data_records, true); }),
      broken(IPFIX_7011_3_1_SEQWRAP, good_at_wrap,
             [] {
               ipfix_stream s;
               s.sequence = 0xffff'fffe;
               s.send({ipfix_stream::announce(256, flow_fields)});
               s.send({data(256, {flow(s), flow(s), flow(s), flow(s)})});
               s.sequence = 0;
               return s.send({data(256, {flow(s)})}).send({data(256, {flow(s)})}).all();
             }),
      broken(IPFIX_7011_3_1_SEQODID, separate, [] { return two_domains(true); }),
      broken(
          IPFIX_7011_3_1_ODIDUNIQ,
          [] {
            return from_two_ports(9, {{8, 4}, {1, 8}});
          },
          [] {
            return from_two_ports(7, {{8, 4}, {1, 8}});
          }),
  };
}

/// Numbers that only show a loss break nothing.
TEST(rules, ipfix_loss_is_no_fault) {
  for (std::size_t lost = 1; lost < 6; ++lost) {
    capture all = good();
    all.erase(all.begin() + static_cast<std::ptrdiff_t>(lost));
    EXPECT_EQ(judged{all}.with(verdict::fail), "") << "without message " << lost;
    all = good();
    all.push_back(all[lost]);
    EXPECT_EQ(judged{all}.with(verdict::fail), "") << "with message " << lost << " again";
    all = good();
    std::swap(all[lost], all[lost - 1]);
    EXPECT_EQ(judged{all}.with(verdict::fail), "") << "with message " << lost << " too early";
  }
}

FLOWKIT_RULES(ipfix_transport) {
  using enum conformance::checksum_state;
  const auto fine = [] { return with_udp(right); };
  return {
      broken(IPFIX_7011_3_1_EXPTIME, plain, [] { return at_other_time(86'400); }),
      noted(IPFIX_7011_3_1_EXPTIME, plain, [] { return at_other_time(-7); }),
      broken(IPFIX_7011_3_1_EXPTIME, plain, [] { return at_other_time(-601); }),
      broken(IPFIX_7011_3_1_EXPTIME, plain, [] { return with_export_time(3'600); }),
      broken(IPFIX_7011_3_1_EXPTIME, plain, [] { return with_export_time(0); }),
      broken(IPFIX_7011_3_1_EXPMONO, plain,
             [] {
               return with_export_times({3, -1});
             }),
      broken(IPFIX_7011_10_3_2_CKSUM, fine, [] { return with_udp(zero); }),
      noted(IPFIX_7011_10_3_2_CKSUM, fine, [] { return with_udp(wrong); }),
      broken(IPFIX_7011_10_3_3_PMTU, fine, [] { return large(60); }),
      broken(IPFIX_7011_10_3_3_PMTU, fine, [] { return with_udp(right, true); }),
      noted(IPFIX_7011_10_3_3_512, plain, [] { return large(25); }),
  };
}

}  // namespace flowkit::test
