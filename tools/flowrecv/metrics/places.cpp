// SPDX-License-Identifier: BSL-1.0
// Where datagrams come in and lines go out: workers, sockets, connections, outputs.
#include "tools/flowrecv/metrics/page.hpp"

namespace flowkit::tools {

namespace {
constexpr auto counter = metric_kind::counter;
constexpr auto gauge = metric_kind::gauge;

/// For each family all places: Of, the place; `labels`: its labels, in the same order.
template <class Of>
class places {
 public:
  places(exposition& to, const std::vector<Of>& all, std::string (*labels_of)(const Of&)) : to_(to), all_(all) {
    for (const Of& one : all) labels_.push_back(labels_of(one));
  }
  template <class Value>
  void write(const metric& m, Value value) const {
    to_.begin(m);
    for (std::size_t i = 0; i < all_.size(); ++i) to_.sample(std::uint64_t{value(all_[i])}, labels_[i]);
  }
  [[nodiscard]] const std::string& labels(std::size_t i) const noexcept { return labels_[i]; }

 private:
  exposition& to_;
  const std::vector<Of>& all_;
  std::vector<std::string> labels_;
};

void write_workers(exposition& to, const std::vector<worker_load>& all) {
  using one = worker_load;
  const places<one> of{to, all, [](const one& w) { return label_text({{"worker", std::to_string(w.worker)}}); }};
  of.write({"flowrecv_worker_datagrams_total", counter, "Datagrams that the worker received."},
           [](const one& w) { return w.datagrams; });
  of.write({"flowrecv_worker_flow_records_total", counter, "Flow records that the worker decoded."},
           [](const one& w) { return w.records; });
}

void write_sockets(exposition& to, const std::vector<socket_account>& all) {
  using one = socket_account;
  const places<one> of{to, all, [](const one& s) {
                         return label_text({{"address", to_string(s.at)}, {"worker", std::to_string(s.worker)}});
                       }};
  of.write({"flowrecv_socket_datagrams_total", counter, "Datagrams received by the UDP socket."},
           [](const one& s) { return s.datagrams; });
  of.write({"flowrecv_socket_messages_total", counter,
            "Datagrams, and bundles of them (--gro), in which the socket's datagrams came."},
           [](const one& s) { return s.messages; });
  of.write({"flowrecv_socket_kernel_drops_total", counter,
            "What the kernel dropped, as the socket's buffer had no room: datagrams, or bundles of them with --gro."},
           [](const one& s) { return s.kernel_drops; });
  of.write({"flowrecv_socket_wake_ups_total", counter, "How often the socket was read."},
           [](const one& s) { return s.wake_ups; });
  of.write({"flowrecv_socket_buffer_bytes", gauge, "The socket's receive buffer, as granted."},
           [](const one& s) { return s.buffer; });
}

void write_connections(exposition& to, const std::vector<connection_account>& all) {
  using one = connection_account;
  const places<one> of{to, all, [](const one& c) {
                         return label_text({{"transport", to_string(c.how)}, {"address", to_string(c.at)}});
                       }};
  of.write({"flowrecv_connections_accepted_total", counter, "Connections accepted (TCP, TLS, DTLS)."},
           [](const one& c) { return c.accepted; });
  of.write({"flowrecv_connections_open", gauge, "Connections that are open."}, [](const one& c) { return c.open; });
  of.write({"flowrecv_connection_messages_total", counter, "Messages received in connections."},
           [](const one& c) { return c.messages; });
  of.write({"flowrecv_connection_octets_total", counter, "Octets of these messages, without TLS."},
           [](const one& c) { return c.octets; });
  to.begin({"flowrecv_connections_ended_total", counter, "Connections that ended, by reason."});
  for (std::size_t i = 0; i < all.size(); ++i)
    for (std::size_t why = 0; why < all[i].ended.size(); ++why)
      to.sample(all[i].ended[why],
                of.labels(i) + ',' + label_text({{"reason", short_name(static_cast<connection_end>(why))}}));
}

void write_outputs(exposition& to, const std::vector<output_state>& all) {
  using one = output_state;
  const places<one> of{to, all, [](const one& o) {
                         return label_text({{"number", std::to_string(o.number)}, {"output", o.name}});
                       }};
  of.write({"flowrecv_output_queued_bytes", gauge, "What waits to be written to the output."},
           [](const one& o) { return o.queued; });
  of.write({"flowrecv_output_queue_room_bytes", gauge,
            "How much may wait for the output; what finds no room is lost and counts at its exporter."},
           [](const one& o) { return o.room; });
  of.write({"flowrecv_output_failed", gauge, "1: the latest could not be written to the output."},
           [](const one& o) { return o.failing ? 1u : 0u; });
  of.write(
      {"flowrecv_output_lost_total", counter, "Records that were taken for the output and not kept, as it failed."},
      [](const one& o) { return o.lost; });
}
}  // namespace

void write_places(exposition& to, const run_state& run) {
  write_workers(to, run.account.workers);
  write_sockets(to, run.account.run.sockets);
  write_connections(to, run.account.run.connections);
  write_outputs(to, run.outputs);
  to.begin({"flowrecv_stage_flows_total", counter,
            "Flows between decoding and the outputs, by stage (select, dedup, names) and what became of them there."});
  for (const stage_number& n : run.account.stages.numbers())
    to.sample(n.flows, label_text({{"stage", n.stage}, {"result", n.result}}));
}

}  // namespace flowkit::tools
