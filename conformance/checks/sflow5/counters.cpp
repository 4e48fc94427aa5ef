// SPDX-License-Identifier: BSL-1.0
// A counter sample for itself: interfaces, machines.
#include <fmt/core.h>

#include <flowkit/sflow5/host.hpp>
#include <flowkit/sflow5/interface_counters.hpp>
#include <flowkit/sflow5/virtual_host.hpp>

#include "conformance/checks/sflow5/session.hpp"

namespace flowkit::conformance {

namespace {
using enum requirement;
using namespace sflow5;

struct generic {
  static constexpr std::array decides{SFLOW_5_CS_GENERIC};
  void on(const counters_sample_event& e, findings& out) {
    std::size_t standard = 0;
    for (const block& r : e.sample.records) standard += enterprise(r.format) == 0;
    if (e.sample.source.type != 0 || standard == 0) return;  // STDFIRST tells of vendors' records alone
    out.judge(SFLOW_5_CS_GENERIC, e.has<if_counters>(), e.at<&counters_sample::records>(),
              "a record 0:1 (if_counters) wherever possible",
              [&] { return fmt::format("counters of interface {} without if_counters", e.sample.source.index); });
  }
};

struct interface_values {
  static constexpr std::array decides{SFLOW_5_CS_IFINDEX, SFLOW_5_CS_STATUS, SFLOW_5_UNKINT};
  void on(const sflow5_record_event& e, findings& out) {
    if (e.kind != block_kind::counter_record) return;
    if (const auto v = e.as<vlan_counters>()) return known(v->vlan_id, e.at<&vlan_counters::vlan_id>(), out), void();
    const auto c = e.as<if_counters>();
    if (!c) return;
    const data_source& s = e.counters->sample.source;
    const bool is_indexed = known(c->ifIndex, e.at<&if_counters::ifIndex>(), out);
    if (is_indexed && s.type == 0)
      out.judge(SFLOW_5_CS_IFINDEX, c->ifIndex == s.index, e.at<&if_counters::ifIndex>(), "the index of the source",
                [&] { return fmt::format("ifIndex {} from interface {}", c->ifIndex, s.index); });
    if (known(c->ifStatus, e.at<&if_counters::ifStatus>(), out))
      out.judge(SFLOW_5_CS_STATUS, c->ifStatus <= 3, e.at<&if_counters::ifStatus>(),
                "0 to 3: bit 0 is the admin status, bit 1 the oper status",
                [&] { return fmt::format("ifStatus is {:#x}", c->ifStatus); });
    if (known(c->ifDirection, e.at<&if_counters::ifDirection>(), out))
      out.judge(SFLOW_5_CS_STATUS, c->ifDirection <= 4, e.at<&if_counters::ifDirection>(), "0 to 4",
                [&] { return fmt::format("ifDirection is {}", c->ifDirection); });
    known(c->ifType, e.at<&if_counters::ifType>(), out);
  }

 private:
  static bool known(std::uint32_t value, place at, findings& out) {
    out.judge(SFLOW_5_UNKINT, value != 0xffff'ffff, at, "0, if it is unknown",
              [] { return "0xffffffff, which only counters use for unknown"; });
    return value != 0xffff'ffff;
  }
};

/// Structures that a machine exports together.
struct machines {
  static constexpr std::array decides{SFLOW_HOST_PM, SFLOW_HOST_VM};
  void on(const counters_sample_event& e, findings& out) {
    if (e.has<host_cpu>()) {
      const unsigned missing = bit<host_descr>(e, 0) | bit<host_adapters>(e, 1) | bit<host_memory>(e, 2) |
                               bit<host_disk_io>(e, 3) | bit<host_net_io>(e, 4);
      complete(SFLOW_HOST_PM, e, missing, {2000, 2001, 2004, 2005, 2006, 0}, out);
    }
    if (e.has<virt_cpu>()) {
      const unsigned missing = bit<host_descr>(e, 0) | bit<host_adapters>(e, 1) | bit<host_parent>(e, 2) |
                               bit<virt_memory>(e, 3) | bit<virt_disk_io>(e, 4) | bit<virt_net_io>(e, 5);
      complete(SFLOW_HOST_VM, e, missing, {2000, 2001, 2002, 2102, 2103, 2104}, out);
    }
  }

 private:
  template <structure T>
  static unsigned bit(const counters_sample_event& e, unsigned n) noexcept {
    return e.has<T>() ? 0u : 1u << n;
  }
  static void complete(requirement r, const counters_sample_event& e, unsigned missing,
                       const std::array<unsigned, 6>& formats, findings& out) {
    out.judge(r, missing == 0, e.at<&counters_sample::records>(),
              r == SFLOW_HOST_PM ? "0:2000, 0:2001, 0:2004, 0:2005 and 0:2006 beside 0:2003"
                                 : "0:2000, 0:2001, 0:2002, 0:2102, 0:2103 and 0:2104 beside 0:2101",
              [&] {
                std::string text = "a machine without";
                for (unsigned i = 0; i < formats.size(); ++i)
                  if ((missing >> i & 1) != 0) text += fmt::format(" 0:{}", formats[i]);
                return text;
              });
  }
};

/// Containment: a tree, with a physical machine at its root.
struct containment {
  static constexpr std::array decides{SFLOW_HOST_PARENT};
  static constexpr int deepest = 32;

  void on(const sflow5_message_event& e, findings&) { session_.on(e); }
  void on(const sflow5_record_event& e, findings& out) {
    if (e.kind != block_kind::counter_record || !session_.is_new()) return;
    const auto p = e.as<host_parent>();
    if (!p) return;
    const data_source parent{p->container_type, p->container_index};
    if (parent == data_source{}) return;  // unknown
    const data_source& child = e.counters->sample.source;
    entity* known = entities_.at(child);
    if (known == nullptr) return;
    const bool is_other = known->is_known && known->life == session_.life() && known->parent != parent;
    const data_source before = known->parent;
    *known = {true, session_.life(), parent};
    const place at = make_place(e.offset, e.block.data.size());
    if (is_other)
      return out.failed(SFLOW_HOST_PARENT, at, fmt::format("{}:{}, as before", before.type, before.index), [&] {
        return fmt::format("{}:{} has another parent: {}:{}", child.type, child.index, parent.type, parent.index);
      });
    if (e.counters->has<host_cpu>())
      return out.failed(SFLOW_HOST_PARENT, at, "no parent of a physical machine", [&] {
        return fmt::format("the physical machine {}:{} has a parent", child.type, child.index);
      });
    out.judge(SFLOW_HOST_PARENT, !leads_to(parent, child), at, "a tree",
              [&] { return fmt::format("{}:{} is contained in itself", child.type, child.index); });
  }

 private:
  struct entity {
    bool is_known = false;
    std::uint32_t life = 0;
    data_source parent{};
  };
  bool leads_to(data_source from, const data_source& to) {
    for (int steps = 0; steps < deepest; ++steps) {
      if (from == to) return true;
      const entity* e = entities_.at(from);
      if (e == nullptr || !e->is_known || e->life != session_.life()) return false;
      from = e->parent;
    }
    return false;
  }

  sflow5_session session_;
  source_table<entity> entities_;
};
}  // namespace

check_rows sflow5_counters_checks() noexcept {
  return rows_of_checks<generic, interface_values, machines, containment>;
}

}  // namespace flowkit::conformance
