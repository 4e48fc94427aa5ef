// SPDX-License-Identifier: BSL-1.0
// Series of single exporters, bounded in number: they end when an exporter is forgotten, and begin at 0 if it comes
// again; the totals have it all.
#include <fmt/format.h>

#include "tools/flowrecv/metrics/page.hpp"
#include "tools/flowrecv/select_exporters.hpp"

namespace flowkit::tools {

namespace {
std::string labels_of(const exporter& e) {
  return label_text({{"exporter", to_string(e.key.source.address)},
                     {"port", std::to_string(e.key.source.port)},
                     {"domain", std::to_string(e.key.domain)},
                     {"protocol", to_string(e.key.kind)}});
}
}  // namespace

void write_exporters(exposition& to, const received_account& received) {
  const std::vector<const exporter*> listed = select_exporters(
      received.exporters(), most_listed_exporters, [](const exporter& e) { return e.counters.datagrams; },
      [](const exporter&) {});
  std::vector<std::string> labels;
  for (const exporter* e : listed) labels.push_back(labels_of(*e));
  const auto each = [&](const metric& m, const auto& write) {
    to.begin(m);
    for (std::size_t i = 0; i < listed.size(); ++i) write(*listed[i], labels[i]);
  };
  to.single({"flowrecv_exporters_not_listed", metric_kind::gauge,
             "Exporters without series of their own: those with the fewest datagrams. All totals have them."},
            std::uint64_t{received.exporters().size() - listed.size()});
  each({"flowrecv_exporter_info", metric_kind::gauge, "1; the name that --names has for the exporter is a label."},
       [&](const exporter& e, const std::string& l) {
         to.sample(std::uint64_t{1}, l + ',' + label_text({{"name", e.name}}));
       });
  for (const exporter_count& c : exporter_counts())
    each({fmt::format("flowrecv_exporter_{}_total", c.words), metric_kind::counter,
          fmt::format("Of one exporter: {}", c.help)},
         [&](const exporter& e, const std::string& l) { to.sample(c.of(e.counters), l); });
  each({"flowrecv_exporter_lost", metric_kind::gauge,
        "Of one exporter: what was lost so far, by cause, as flowrecv_lost_total has it; less where some came after "
        "all."},
       [&](const exporter& e, const std::string& l) {
         const losses lost = losses_of(e.counters);
         for (const loss_cause& c : loss_causes) to.sample(lost.*c.member, l + ',' + label_text({{"cause", c.name}}));
       });
  each({"flowrecv_exporter_malformed_total", metric_kind::counter,
        "Of one exporter: datagrams, and samples of sFlow, that are malformed."},
       [&](const exporter& e, const std::string& l) { to.sample(e.counters.undecodable.total(), l); });
  each({"flowrecv_exporter_sampling_interval", metric_kind::gauge,
        "Of one exporter: one of how many packets it samples, as it announced it last; 0: not known."},
       [&](const exporter& e, const std::string& l) { to.sample(std::uint64_t{e.sampling_rate}, l); });
}

}  // namespace flowkit::tools
