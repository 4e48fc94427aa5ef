// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/network/group_options.hpp"

#include <CLI/CLI.hpp>

#include "tools/flowgen/exporters/exporters.hpp"

namespace flowkit::tools {

void add_group_options(CLI::App& app, group_texts& t) {
  const auto setting = [&](named_text& into, const std::string& what, const char* type) {
    app.add_option(into.name, into.text, what)->type_name(type);
  };
  setting(t.protocol, exporter_names() + " (default: netflow5; over tcp, tls and dtls ipfix)", "NAME");
  setting(t.profile,
          "imitate one kind of exporter: a name that flowgen profiles lists, or the path of a profile of your own",
          "NAME|FILE");
  setting(t.count, "how many exporters, each with its own uptime, id and sequence (1..65536)", "N");
  setting(t.source,
          "source address of the first exporter; the others have the addresses that follow, over one socket, as "
          "127.0.1.1 (default: each exporter has a port of its own)",
          "ADDR");
  setting(t.flows_per_datagram,
          "at most so many (default: as many as fit, but no more than an exporter has in a second)", "N");
  setting(
      t.sampling,
      "announce a sampling interval (netflow5: 0..16383; netflow9, ipfix: 0..16777216; sflow5: from 1, default: 1000)",
      "N");
  setting(
      t.samplers,
      "netflow9, ipfix: number of samplers (1..255), announced in options data and named in each flow. The n-th "
      "samples one of n times --sampling packets (default with --samplers: 100). The samplers are assigned in turn to "
      "the interfaces: 4, or as many as samplers (rounded up to even)",
      "N");
  setting(t.ipv6, "share of IPv6 flows (default: 20; netflow1, 5 and 7 have none)", "PERCENT");
  setting(t.max_datagram,
          "largest datagram in octets (128..65507, sflow5 from 556, files from 512; default: 1400; not netflow1, 5, 7)",
          "N");
  setting(t.template_messages, "netflow9, ipfix: resend templates after so many datagrams (default: 20, 0: never)",
          "N");
  setting(t.template_interval, "netflow9, ipfix: and after this time (default: 60s, 0: never)", "TIME");
  setting(t.agent,
          "sflow5: address of the first agent; the others have the addresses that follow (default: --source, else "
          "192.0.2.1)",
          "ADDR");
  setting(t.data_sources, "sflow5: number of sampled interfaces (1..4096, default: 2)", "N");
  setting(t.counter_interval, "sflow5: how often counters of each interface are sent (default: 20s, 0: never)", "TIME");
  setting(t.header_size, "sflow5: most octets of a packet in a sample (64..512, default: 128)", "N");
  app.add_flag("--expanded", t.expanded.is_set, "sflow5: send expanded samples");
  app.add_flag("--statistics", t.statistics.is_set,
               "ipfix: tell what was exported and lost, and the flow keys (RFC 7011 section 4): as often as templates "
               "are sent, "
               "in files after 20 messages or 60 s");
}

}  // namespace flowkit::tools
