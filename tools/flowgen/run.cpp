// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/run.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <csignal>

#include "tools/common/manifest.hpp"
#include "tools/common/pacer.hpp"
#include "tools/common/progress.hpp"
#include "tools/flowgen/destination.hpp"
#include "tools/flowgen/exporters/exporters.hpp"
#include "tools/flowgen/following.hpp"
#include "tools/flowgen/reach.hpp"
#include "tools/flowgen/snmp/service.hpp"

namespace flowkit::tools {

namespace {
stop_flag interrupted{false};

/// The clock of an unpaced run, in flows a second: a run with the same seed has the same stamps on every machine.
constexpr std::uint64_t unpaced_rate = 1'000'000;
constexpr std::size_t batch_size = 64;
/// Templates and options may fill many datagrams, of many exporters, but not all.
constexpr std::size_t most_without_flows = 1'000'000;
/// Up to this, what is late is sent at once, and the schedule is kept. A process that was stopped for longer, or a rate
/// that is more than the machine can, would become a burst that no receiver has room for.
constexpr std::int64_t caught_up_ns = 1'000'000'000;

class run {
 public:
  explicit run(const flowgen_options& o)
      : options_(o),
        file_{.exporter = source_in_files(o, 0), .collector = o.pcap_target},
        destination_(open_destination(o, interrupted)) {
    exporter_settings settings = o.settings;
    if (!o.ipfix_file.empty()) settings.file = &file_;
    exporters_.reserve(o.exporters);
    for (std::uint32_t i = 0; i < o.exporters; ++i) exporters_.push_back(o.protocol->make(settings, i));
    datagram_size_ = exporters_.front()->max_datagram();
    flows_per_datagram_ = std::min(o.flows_per_datagram, exporters_.front()->max_flows());
    if (const auto target = destination_->unconnected_target())
      check_reach(*target, datagrams_per_second(), o.yes_really);
    octets_.resize(batch_size * datagram_size_);
    total_ = o.count != 0 ? o.count : ~std::uint64_t{0};
    if (o.run_for && paced()) total_ = std::min(total_, due_flows(o.run_for->ns));
  }

  exit_code all() {
    const bool live = options_.target.has_value();
    if (options_.snmp) answer_snmp();
    pacer clock{steady_now(), &interrupted};
    start_ns_ = steady_now();
    progress shown;
    bool fine = true;
    while (fine && flows_ < total_ && !interrupted && without_flows_ < most_without_flows) {
      // What is due by now, at the most a batch of it; at least one datagram, waited for.
      pending_ = 0;
      do {
        const std::uint64_t n = std::min<std::uint64_t>(flows_per_datagram_, total_ - flows_);
        std::int64_t due = due_ns(flows_ + n) + put_off_ns_;
        if (live && paced()) {
          const std::int64_t late = clock.elapsed() - due;
          if (late < 0 && (pending_ != 0 || !clock.wait_until(due))) break;
          if (late > caught_up_ns) put_off_ns_ += late, due += late;
        }
        make(n, options_.settings.start + duration{due});
      } while (pending_ < batch_size && flows_ < total_);
      fine = destination_->send({batch_.data(), pending_});
      if (!paced()) start_ns_ = steady_now() - (last_ - options_.settings.start).ns;
      if (!paced() && options_.run_for && clock.elapsed() >= options_.run_for->ns) break;
      if (shown.due()) shown.show(fmt::format("{} datagrams, {} flows", datagrams_, flows_));
    }
    fine = fine && end_file();
    const double took = static_cast<double>(clock.elapsed()) / 1e9;
    shown.finish();
    if (!destination_->finish()) fine = false;
    const exit_code code = account(fine, live, took);
    if (snmp_) snmp_->finish(options_.snmp_linger, interrupted);
    return code;
  }

 private:
  [[nodiscard]] bool paced() const { return options_.rate != 0; }
  [[nodiscard]] std::optional<double> datagrams_per_second() const {
    if (!paced()) return std::nullopt;
    const std::size_t flows = std::min(flows_per_datagram_, exporters_.front()->sure_flows());
    return static_cast<double>(options_.rate) / static_cast<double>(flows);
  }
  /// When the n-th flow of the run is due, in nanoseconds from its start: no drift, whatever the rate.
  [[nodiscard]] std::int64_t due_ns(std::uint64_t n) const {
    const std::uint64_t rate = paced() ? options_.rate : unpaced_rate;
    return static_cast<std::int64_t>(n / rate * 1'000'000'000 + n % rate * 1'000'000'000 / rate);
  }
  [[nodiscard]] std::uint64_t due_flows(std::int64_t ns) const {
    const auto t = static_cast<std::uint64_t>(ns);
    return t / 1'000'000'000 * options_.rate + t % 1'000'000'000 * options_.rate / 1'000'000'000;
  }

  void answer_snmp() {
    start_ns_ = steady_now();
    std::vector<snmp_exporter> all;
    all.reserve(exporters_.size());
    for (std::uint32_t i = 0; i < exporters_.size(); ++i) {
      ip_address own{};
      if (options_.source)
        own = options_.connects() ? following(*options_.source, i) : destination_->source_of(i).address;
      all.push_back({exporters_[i].get(), options_.settings.imitates, own});
    }
    snmp_.emplace(*options_.snmp, all, [this] { return options_.settings.start + duration{steady_now() - start_ns_}; });
  }

  void make(std::uint64_t flows, timestamp leaves) {
    const auto which = static_cast<std::uint32_t>(datagrams_ % exporters_.size());
    if (const auto before = destination_->renewed(which)) {
      manifest_entry ended = exporters_[which]->begin_session();
      ended.address = before->address, ended.port = before->port;
      if (ended.datagrams != 0) ended_.push_back(std::move(ended));
    }
    enter(which, exporters_[which]->write(room(), flows, leaves), leaves);
  }
  [[nodiscard]] std::span<std::byte> room() {
    return std::span(octets_).subspan(pending_ * datagram_size_, datagram_size_);
  }
  void enter(std::uint32_t which, const exporter::written& done, timestamp leaves) {
    batch_[pending_] = {which, octets(room()).first(done.octets), leaves, destination_->session(which)};
    ++pending_;
    ++datagrams_;
    without_flows_ = done.flows != 0 ? 0 : without_flows_ + 1;
    flows_ += done.flows;  // may be fewer: the others are due, and go with the next
    last_ = leaves;
  }
  /// What a file says of itself at its end.
  bool end_file() {
    pending_ = 0;
    const exporter::written last = exporters_.front()->write_end(room(), last_);
    if (last.octets == 0) return true;
    enter(0, last, last_);
    return destination_->send({batch_.data(), pending_});
  }

  [[nodiscard]] auto senders() const {
    return std::count_if(exporters_.begin(), exporters_.end(), [](const auto& e) { return e->sent().datagrams != 0; });
  }
  [[nodiscard]] manifest sent() const {
    manifest m;
    m.exporters = ended_;
    for (std::uint32_t i = 0; i < exporters_.size(); ++i) {
      manifest_entry one = exporters_[i]->sent();
      if (one.address.family() == 0) {  // else the datagrams tell whose they are
        const endpoint from = destination_->source_of(i);
        one.address = from.address;
        one.port = from.port;
      }
      if (one.datagrams != 0) m.exporters.push_back(std::move(one));
    }
    return m;
  }

  exit_code account(bool fine, bool live, double took) {
    if (without_flows_ >= most_without_flows) {
      fmt::print(stderr, "flowgen: no flow found room in {} datagrams, so that was the end\n", without_flows_);
      fine = false;
    }
    const auto network = destination_->network();
    fmt::print(stderr, "flowgen: {} datagrams, {} flows from {} exporters in {:.3f} s: {:.0f} flows/s\n", datagrams_,
               flows_, senders(), took, took > 0 ? static_cast<double>(flows_) / took : 0.0);
    if (put_off_ns_ != 0)
      fmt::print(stderr, "flowgen: {:.1f} s late: the rest was sent that much later, and not all at once\n",
                 static_cast<double>(put_off_ns_) / 1e9);
    if (live && network.messages < network.datagrams / 2)  // else it is chance
      fmt::print(stderr, "flowgen: the kernel took {} datagrams in {} runs of equal size\n", network.datagrams,
                 network.messages);
    if (const std::string notes = destination_->notes(); !notes.empty()) fmt::print(stderr, "flowgen: {}\n", notes);
    if (live && network.refused != 0)
      fmt::print(stderr, "flowgen: {} datagrams: connection refused, nothing listens at the target\n", network.refused);
    if (live && network.failed != 0)
      fmt::print(stderr, "flowgen: {} datagrams not sent: {}\n", network.failed, destination_->error());
    if (!options_.manifest.empty()) write_manifest(sent(), options_.manifest);
    if (!fine && !interrupted && !destination_->error().empty()) {
      if (network.failed == 0) fmt::print(stderr, "flowgen: {}\n", destination_->error());
      return exit_code::io;
    }
    return network.failed != 0 || network.refused != 0 || !destination_->complete() ||
                   without_flows_ >= most_without_flows
               ? exit_code::findings
               : exit_code::ok;
  }

  const flowgen_options& options_;
  file_session file_;
  std::unique_ptr<destination> destination_;
  std::vector<std::unique_ptr<exporter>> exporters_;
  std::size_t datagram_size_ = 0, flows_per_datagram_ = 0;
  std::uint64_t total_ = 0, flows_ = 0, datagrams_ = 0;
  std::vector<std::byte> octets_;      ///< of a batch of datagrams
  std::vector<manifest_entry> ended_;  ///< sessions before those of now
  std::array<outgoing, batch_size> batch_;
  std::size_t pending_ = 0;
  std::size_t without_flows_ = 0;  ///< datagrams, since the last with a flow
  timestamp last_{};               ///< when the latest datagram leaves
  std::int64_t put_off_ns_ = 0;    ///< by how much the schedule was moved, in all
  /// By steady_now(): when the run's clock, that of the datagrams, was at the start. Unpaced it follows the flows.
  std::atomic<std::int64_t> start_ns_{0};
  std::optional<snmp_service> snmp_;  ///< ends before what it answers for
};
}  // namespace

exit_code run_flowgen(const flowgen_options& options) {
  const auto interrupt = [](int) { interrupted = true; };
  std::signal(SIGINT, interrupt);
  std::signal(SIGTERM, interrupt);
  return run{options}.all();
}

}  // namespace flowkit::tools
