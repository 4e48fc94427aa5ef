// SPDX-License-Identifier: BSL-1.0
// A collector of one exporter of flowgen, as simple as can be: what came, what was announced, and whether sequences go
// on to the unit.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <vector>

#include <flowkit/flow/netflow1.hpp>
#include <flowkit/flow/netflow5.hpp>
#include <flowkit/flow/netflow7.hpp>
#include <flowkit/flow/options.hpp>
#include <flowkit/flow/sflow5.hpp>
#include <flowkit/flow/templates.hpp>
#include <flowkit/ipfix.hpp>
#include <flowkit/netflow1/message.hpp>
#include <flowkit/netflow5/message.hpp>
#include <flowkit/netflow7/message.hpp>
#include <flowkit/netflow9.hpp>

#include "tools/flowgen/exporters/exporters.hpp"

namespace flowkit::tools::test_bench {

using flow::record;

/// Tells what only the exporter knows.
struct opened : exporter {
  using exporter::boot;
};
inline timestamp boot_of(const exporter& e) { return (e.*&opened::boot)(); }

/// A collector of one exporter, as simple as can be: it counts what came.
class collector {
 public:
  manifest_counts got;
  std::uint64_t v6 = 0;
  std::map<std::uint16_t, std::vector<std::uint64_t>> announced;  ///< datagrams that announce each template
  std::vector<std::uint64_t> options_at;                          ///< datagrams with options data
  std::uint32_t rate = 0;                                         ///< as told by options data
  std::uint64_t data_without_template = 0;

  void take(protocol p, octets d, const exporter& of) {
    const auto& sent = of.sent();
    if (got.datagrams == 0) next_ = static_cast<std::uint32_t>(sent.first_sequence);
    if (sent.restarts != got.restarts) {  // who has restarted counts from 0, and has to announce all again
      ++got.restarts;
      next_ = 0, known_.clear(), rate = 0;
    }
    boot_ = boot_of(of);
    switch (p) {
      case protocol::netflow1: fixed_records<netflow1::format>(d, sent); break;
      case protocol::netflow5: fixed_records<netflow5::format>(d, sent); break;
      case protocol::netflow7: fixed_records<netflow7::format>(d, sent); break;
      case protocol::netflow9: templates<netflow9::rules>(d, sent); break;
      case protocol::ipfix: templates<ipfix::rules>(d, sent); break;
      case protocol::sflow5: sflow5(d, sent); break;
      default: FAIL() << "flowgen does not speak it";
    }
    ++got.datagrams, got.octets += d.size();
    ASSERT_EQ(next_, static_cast<std::uint32_t>(sent.next_sequence)) << "after datagram " << got.datagrams;
  }

 private:
  void enter(const record& r) {
    ++got.flow_records, got.flow_bytes += r.bytes, got.flow_packets += r.packets, got.digest += flow::digest(r);
    const std::uint32_t told = r.has<&record::sampling_interval>() ? r.sampling_interval : rate;
    const std::uint64_t interval = told == 0 ? 1 : told;
    got.scaled_bytes += r.bytes * interval, got.scaled_packets += r.packets * interval;
    v6 += r.source.is_v6();
    if (r.has<&record::start>() && r.has<&record::end>()) {
      EXPECT_GE(r.start, boot_) << "before its exporter began";
      EXPECT_LE(r.start, r.end);
    }
  }
  template <class Format>
  void fixed_records(octets d, const manifest_entry& sent) {
    const auto m = fixed::decode_exact<Format>(d);
    ASSERT_TRUE(m.has_value());
    ASSERT_EQ(m->head.unix_nsecs % 1'000'000, 0u) << "stamps of flows are whole milliseconds of the same clock";
    if constexpr (requires { m->head.engine_type; })
      ASSERT_EQ(std::uint32_t{m->head.engine_type} << 8 | m->head.engine_id, sent.domain);
    else
      ASSERT_EQ(sent.domain, 0u);
    const flow::fixed_flows<Format> flows{*m, {}};
    for (std::size_t i = 0; i < flows.size(); ++i) enter(flows[i]);
    if constexpr (requires { m->head.flow_sequence; }) {
      ASSERT_EQ(m->head.flow_sequence, next_);
      next_ += static_cast<std::uint32_t>(flows.size());
    } else {
      ASSERT_EQ(next_, 0u) << "there is no number";
    }
  }
  void sflow5(octets d, const manifest_entry& sent) {
    const auto m = sflow5::decode(d);
    ASSERT_TRUE(m.has_value());
    ASSERT_EQ(m->head.sequence, next_++);
    ASSERT_EQ(m->head.agent, sent.address);
    for (const sflow5::block& b : m->samples) {
      ++got.samples;
      if (!sflow5::is_flow(b.format)) continue;
      const auto s = sflow5::decode_flow(b, 0);
      ASSERT_TRUE(s.has_value());
      record r;
      ASSERT_TRUE(flow::read_flow(*s, m->head, {}, r));
      rate = s->sampling_rate;
      enter(r);
    }
  }
  template <class Rules>
  void templates(octets d, const manifest_entry& sent) {
    if constexpr (Rules::has_withdrawals) {
      const auto m = ipfix::decode(d);
      ASSERT_TRUE(m.has_value());
      sets<Rules>(m->sets, ipfix::context(m->head, {}), m->head.observation_domain, m->head.sequence, sent);
    } else {
      const auto m = netflow9::decode(d);
      ASSERT_TRUE(m.has_value());
      sets<Rules>(m->sets, netflow9::context(m->head, {}), m->head.source_id, m->head.sequence, sent);
    }
  }
  template <class Rules>
  void sets(octets content, const record_context& context, std::uint32_t domain, std::uint32_t number,
            const manifest_entry& sent) {
    ASSERT_EQ(number, next_);
    ASSERT_EQ(domain, sent.domain);
    std::uint32_t records = 0;
    set_cursor cursor{content, 0};
    for (set_view s; cursor.next(s);) {
      if (s.id < first_template_id) {
        std::array<specifier, 64> fields;
        reader in{s.content};
        for (template_view t; in.remaining() > 4;) {
          ASSERT_EQ(read_template<Rules>(in, s.id == Rules::options_template_set, fields, t), error{});
          known_[t.id] = {t.is_options, {t.fields.begin(), t.fields.end()}};
          announced[t.id].push_back(got.datagrams);
        }
        continue;
      }
      const auto known = known_.find(s.id);
      if (known == known_.end()) {
        ++data_without_template;
        continue;
      }
      records += known->second.is_options ? options(known->second.fields, s.content, context)
                                          : flows(known->second.fields, s.content, context, domain);
    }
    ASSERT_EQ(cursor.failure(), error{});
    next_ += Rules::has_withdrawals ? records : 1;
  }
  std::uint32_t flows(std::span<const specifier> fields, octets content, const record_context& context,
                      std::uint32_t domain) {
    const auto bound = bind(flow::table, fields);
    std::vector<record> out(64);
    std::uint32_t n = 0;
    for (;;) {
      const auto o = flow::read_flows(bound, content, out, context, domain);
      if (o.records == 0) return n;
      for (std::size_t i = 0; i < o.records; ++i) enter(out[i]);
      n += static_cast<std::uint32_t>(o.records);
      content = content.subspan(o.octets);
    }
  }
  std::uint32_t options(std::span<const specifier> fields, octets content, const record_context& context) {
    const auto bound = bind(flow::options_table, fields);
    std::array<flow::options_record, 16> out;
    const auto o = bound.read(content, out, context);
    for (std::size_t i = 0; i < o.records; ++i)
      if (const auto told = flow::parameters_of(out[i], bound.present()).rate(); told != 0) rate = told;
    got.options_records += o.records;
    options_at.push_back(got.datagrams);
    return static_cast<std::uint32_t>(o.records);
  }

  struct one {
    bool is_options;
    std::vector<specifier> fields;
  };
  std::map<std::uint16_t, one> known_;
  std::uint32_t next_ = 0;
  timestamp boot_{};
};

}  // namespace flowkit::tools::test_bench
