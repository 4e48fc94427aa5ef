// SPDX-License-Identifier: BSL-1.0
// Every structure against what is published about it: its size, its format, the names and order of its members.
#include <flowkit/sflow5/formats.hpp>

#include <gtest/gtest.h>
#include <boost/hana/for_each.hpp>

#include <map>
#include <set>
#include <string>
#include <vector>

#include <support/shared.hpp>

namespace {

using namespace flowkit;
using namespace flowkit::sflow5;

// Structures of fixed size: octets by the XDR of their documents. Those of other vendors need no entry.
// clang-format off
const std::map<std::string, std::size_t> published_sizes{
    {"sampled_ethernet", 24}, {"sampled_ipv4", 32}, {"sampled_ipv6", 56}, {"extended_switch", 16},
    {"extended_mpls_LDP_FEC", 4}, {"extended_nat_port", 8}, {"extended_entities", 16},
    {"extended_L2_tunnel_egress", 24}, {"extended_L2_tunnel_ingress", 24}, {"extended_ipv4_tunnel_egress", 32},
    {"extended_ipv4_tunnel_ingress", 32}, {"extended_ipv6_tunnel_egress", 56}, {"extended_ipv6_tunnel_ingress", 56},
    {"extended_decapsulate_egress", 4}, {"extended_decapsulate_ingress", 4}, {"extended_vni_egress", 4},
    {"extended_vni_ingress", 4}, {"extended_queue_length", 8}, {"extended_egress_queue", 4}, {"extended_transit", 4},
    {"extended_queue", 4}, {"extended_timestamp", 8}, {"extended_bst_egress_queue", 4}, {"ieee80211_counters", 80},
    {"radio_utilization", 12}, {"if_counters", 88}, {"ethernet_counters", 52}, {"tokenring_counters", 72},
    {"vg_counters", 80}, {"vlan_counters", 28}, {"processor", 28}, {"lag_port_stats", 56}, {"slow_path_counts", 24},
    {"pfc_counters", 20}, {"queue_length", 52}, {"ib_counters", 64}, {"of_port", 12}, {"extended_ib_lrh", 40},
    {"extended_ib_bth", 12}, {"host_parent", 8}, {"host_memory", 72}, {"host_disk_io", 52}, {"host_net_io", 40},
    {"extended_socket_ipv4", 20}, {"extended_socket_ipv6", 44}, {"mib2_ip_group", 76}, {"mib2_icmp_group", 100},
    {"mib2_tcp_group", 60}, {"mib2_udp_group", 28}, {"virt_node", 28}, {"virt_cpu", 12}, {"virt_memory", 16},
    {"virt_disk_io", 52}, {"virt_net_io", 40}, {"jvm_statistics", 108}, {"app_resources", 40}, {"app_workers", 20},
    {"ovs_dp_stats", 24}, {"extended_proxy_socket_ipv4", 20}, {"extended_proxy_socket_ipv6", 44},
    {"extended_nav_timing", 92}, {"extended_tcp_info", 48}, {"http_counters", 60}, {"memcached_counters", 144},
    {"memcache_counters", 140}, {"transaction", 32}, {"extended_scsi_storage_transaction", 12}, {"energy", 24},
    {"temperature", 12}, {"humidity", 4}, {"fans", 12}, {"bst_device_buffers", 8}, {"hw_tables", 144},
    {"nvidia_gpu", 48},
};
// clang-format on

TEST(Sflow5Structures, HaveTheirPublishedSizes) {
  std::map<std::string, std::size_t> sizes;
  boost::hana::for_each(structures, [&](auto type) {
    using T = typename decltype(type)::type;
    if constexpr (layout_of<T>.is_fixed) sizes[type_name<T>] = layout_of<T>.size;
  });
  for (const auto& [name, size] : published_sizes) EXPECT_EQ(sizes[name], size) << name;
}

struct described_structure {
  std::string name;
  std::vector<std::string> members;
};
template <class D>
void add_member(std::vector<std::string>& names) {
  if constexpr (requires { D::present; })
    D::fields::for_each([&]<class F>(F) { add_member<F>(names); });
  else if constexpr (requires { D::member; })
    names.emplace_back(flowkit::detail::member_text<D::member>.data());
}
/// By "flow_data 0:1001".
std::map<std::string, described_structure> ours() {
  std::map<std::string, described_structure> all;
  const auto add = [&](const structure_id& id, described_structure s) {
    const bool is_flow_record = id.kind == block_kind::flow_record;
    const auto key = (is_flow_record ? "flow_data " : "counter_data ") + std::to_string(enterprise(id.format)) + ':' +
                     std::to_string(number(id.format));
    EXPECT_TRUE(all.emplace(key, std::move(s)).second) << key << " twice";
  };
  boost::hana::for_each(structures, [&](auto type) {
    using T = typename decltype(type)::type;
    described_structure s{type_name<T>, {}};
    layout_of<T>.for_each([&]<class D>(D) { add_member<D>(s.members); });
    add(T::id, std::move(s));
  });
  return all;
}

// One visitor for all of them: one for each would be 100 by 100 functions, minutes of compiling.
TEST(Sflow5Structures, AreFoundByTheirFormat) {
  std::vector<std::pair<structure_id, const char*>> all;
  boost::hana::for_each(structures, [&](auto type) {
    using T = typename decltype(type)::type;
    all.emplace_back(T::id, type_name<T>);
  });
  for (const auto& [id, name] : all) {
    EXPECT_STREQ(structure_name(id), name);
    std::string visited;
    EXPECT_TRUE(visit(id.kind, block{id.format, {}}, 7, [&]<class Seen>(const block&, std::uint32_t offset) {
      visited = type_name<Seen> + std::to_string(offset);
    }));
    EXPECT_EQ(visited, std::string{name} + '7');
  }
  EXPECT_EQ(structure_name(flow_structure(0, 0)), nullptr);
  EXPECT_EQ(structure_name(flow_structure(0, 1017)), nullptr);
  EXPECT_EQ(structure_name(flow_structure(0xf'ffff, 0xfff)), nullptr);
  EXPECT_EQ(structure_name({block_kind::sample, make_format(0, 1)}), nullptr);
  EXPECT_FALSE(visit(block_kind::counter_record, block{make_format(1, 1), {}}, 0,
                     []<class T>(const block&, std::uint32_t) { FAIL() << type_name<T>; }));
}

/// "dirn: pkt_direction(0 unknown,1 received), snd_mss: unsigned int" -> dirn, snd_mss
std::vector<std::string> names_in(const std::string& fields) {
  std::vector<std::string> names;
  std::string field;
  int depth = 0;
  for (const char c : fields + ',') {
    depth += (c == '(') - (c == ')');
    if (c != ',' || depth != 0) {
      if (c != ' ') field += c;
      continue;
    }
    if (!field.empty()) names.push_back(field.substr(0, field.find(':')));
    field.clear();
  }
  return names;
}

// What the registry calls otherwise.
const std::map<std::string, std::string> other_names{
    {"flow_data 0:1033", "extended_ib_brh"},                    // base transport header: BTH
    {"flow_data 0:2002", "extensed_scsi_storage_transaction"},  // misspelt
    {"flow_data 0:2200", "memcached_operation"},                // sFlow's own list: memcache_operation
    {"flow_data 0:2201", "http_request"},                       // deprecated; the name is 0:2206's
    {"flow_data 4413:1", "bst_egress_queue"},                   // in its document: extended_bst_egress_queue
    {"counter_data 0:2105", "jmx_runtime"},                     // agents and sFlow's structure: jvm_runtime
    {"counter_data 0:2106", "jmx_statistics"},
    {"counter_data 0:2204", "memcached_counters"},  // the name is 0:2200's
};
// No layout of these is published.
const std::set<std::string> without_layout{"flow_data 0:1017", "flow_data 0:1018", "flow_data 0:1032",
                                           "counter_data 0:2205"};
// Members that are not the registry's.
const std::map<std::string, std::string> other_members{
    {"flow_data 0:2204", "the registry repeats app_operations; the document has an actor"},
    {"flow_data 0:2205", "the same"},
    {"flow_data 0:2209", "dirn is dir in the document"},
    {"counter_data 0:2003", "later agents add three members at the end"},
    {"counter_data 0:2103", "physical is available in the document"},
};

// All that the registry has, and more: a vendor's structure stands in its header and in formats.hpp only.
TEST(Sflow5Structures, HaveAllOfTheRegistry) {
  const auto rows = test::read_tsv(test::shared("registries/sflow-structures.tsv"));
  if (rows.empty()) GTEST_SKIP() << "no registries/sflow-structures.tsv in FLOWKIT_SHARED";
  const auto mine = ours();
  std::size_t with_members = 0, members = 0;
  std::set<std::string> missing, renamed, different;
  for (const auto& row : rows) {
    if (row.at("opaque_kind") == "sample_data") continue;
    const auto key = row.at("opaque_kind") + ' ' + row.at("enterprise") + ':' + row.at("format");
    const auto found = mine.find(key);
    if (found == mine.end()) {
      missing.insert(key);
      continue;
    }
    const auto [name, of_mine] = found->second;
    const auto their_name = row.at("name").substr(0, row.at("name").find(' '));
    if (their_name != name) {
      renamed.insert(key);
      EXPECT_TRUE(other_names.contains(key) && other_names.at(key) == their_name) << key << ' ' << their_name;
    }
    const auto of_theirs = names_in(row.at("fields(name: xdr type)"));
    if (of_theirs.empty()) continue;
    ++with_members, members += of_theirs.size();
    if (of_theirs == of_mine) continue;
    different.insert(key);
    EXPECT_TRUE(other_members.contains(key)) << key << ' ' << name << ": " << testing::PrintToString(of_mine)
                                             << "\nregistry: " << testing::PrintToString(of_theirs);
  }
  EXPECT_EQ(missing, without_layout);
  EXPECT_EQ(renamed.size(), other_names.size()) << "one of them does not differ any more";
  EXPECT_EQ(different.size(), other_members.size()) << "one of them does not differ any more";
  RecordProperty("members", std::to_string(members) + " of " + std::to_string(with_members) + " structures");
  EXPECT_GT(with_members, 90u);
  EXPECT_GT(members, 600u);
}

}  // namespace
