// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/replay/run.hpp"

#include <fmt/core.h>

#include <array>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <memory>

#include "tools/common/pacer.hpp"
#include "tools/common/progress.hpp"
#include "tools/common/system_clock.hpp"
#include "tools/flowgen/output/reach.hpp"
#include "tools/flowgen/replay/account.hpp"
#include "tools/flowgen/replay/file.hpp"
#include "tools/flowgen/replay/schedule.hpp"

namespace flowkit::tools {

namespace {
/// Set by a signal, and by the run itself to end the reading of the capture.
stop_flag ended{false};

constexpr std::size_t batch_size = 64;
/// As for generated flows: up to this, what is late is sent at once.
constexpr std::int64_t caught_up_ns = 1'000'000'000;

void check_survey(const replay_options& o, const capture_survey& s) {
  if (s.datagrams == 0) {
    if (!s.summary.error.empty()) throw startup_error(exit_code::io, s.summary.error);
    if (ended) return;
    throw startup_error(exit_code::io, s.of_others != 0
                                           ? fmt::format("{}: no flow export of the exporters of --only", o.capture)
                                           : fmt::format("{}: no flow export in {} datagrams", o.capture, s.foreign));
  }
  if (!s.has_clock && !o.rate)
    throw startup_error(exit_code::usage,
                        fmt::format("{}: does not say when each datagram was sent: --rate N is needed", o.capture));
}

std::unique_ptr<destination> open(const replay_options& o, const identities& exporters) {
  if (!o.pcap.empty()) {
    std::error_code none;
    if (std::filesystem::equivalent(o.pcap, o.capture, none))
      throw startup_error(exit_code::usage, fmt::format("--pcap: {} is the capture itself", o.pcap));
    return open_replay_file(o.pcap, exporters);
  }
  flowgen_options sockets;
  sockets.targets = {*o.target};
  sockets.groups.front().source = o.source;
  sockets.groups.front().count = static_cast<std::uint32_t>(exporters.all().size());
  return open_destination(sockets, ended);
}

class replay {
 public:
  explicit replay(const replay_options& o)
      : options_(o),
        exporters_(o.identities, o.source),
        capture_(o.capture, o.only, exporters_, ended),
        schedule_(o, capture_.survey()),
        renewer_(o.renew),
        room_(std::make_unique<std::byte[]>(batch_size * max_datagram)) {
    check_survey(o, capture_.survey());
  }

  exit_code all() {
    if (ended) return exit_code::ok;
    destination_ = open(options_, exporters_);
    for (const unasked_target& t : destination_->unasked_targets())
      check_reach(t.address, schedule_.busiest(), options_.yes_really);
    begun_ = !options_.target && !options_.renew.times ? capture_.survey().first : system_now();
    clock_ = pacer{steady_now(), &ended};
    std::string error;
    for (round_ = 0; round_ < options_.loops && !ended && fine_; ++round_) {
      if (std::string wrong = capture_.each([this](protocol p, const datagram& d) { one(p, d); }, ended);
          !ended && error.empty())
        error = std::move(wrong);
      flush();
    }
    const double took = static_cast<double>(clock_.elapsed()) / 1e9;
    shown_.finish();
    if (!destination_->finish()) fine_ = false;
    return account(error, took);
  }

 private:
  [[nodiscard]] bool is_live() const { return options_.target.has_value(); }
  void end() {
    flush();
    ended = true;
  }

  void one(protocol which, const datagram& d) {
    if (ended) return;
    if (options_.count != 0 && datagrams_ == options_.count) return end();
    std::int64_t due = schedule_.due(datagrams_, round_, d.received);
    if (options_.run_for) {
      const bool by_clock = is_live() && options_.is_unpaced();
      if ((by_clock ? clock_.elapsed() : due) >= options_.run_for->ns) return end();
    }
    due += put_off_ns_;
    if (is_live() && !options_.is_unpaced() && !wait_for(due)) return;
    add(which, d, begun_ + duration{is_live() && options_.is_unpaced() ? clock_.elapsed() : due});
  }
  /// False when interrupted. What is pending leaves before the wait.
  bool wait_for(std::int64_t& due) {
    std::int64_t late = clock_.elapsed() - due;
    if (late < 0) {
      flush();
      if (!clock_.wait_until(due)) return false;
      late = 0;
    }
    if (late > caught_up_ns) put_off_ns_ += late, due += late;
    return true;
  }

  void add(protocol which, const datagram& d, timestamp leaves) {
    const std::span<std::byte> room{room_.get() + pending_ * max_datagram, d.payload.size()};
    std::memcpy(room.data(), d.payload.data(), room.size());
    const std::uint32_t exporter = exporters_.of(d);
    renewer_.renew(room, which, d, {.exporter = exporter, .leaves = leaves, .round = round_});
    batch_[pending_++] = {exporter, room, leaves};
    ++datagrams_;
    if (pending_ == batch_size) flush();
  }
  void flush() {
    if (pending_ == 0) return;
    if (!destination_->send({batch_.data(), pending_})) fine_ = false, ended = true;
    pending_ = 0;
    if (shown_.due()) shown_.show(fmt::format("{} datagrams, round {}", datagrams_, round_ + 1));
  }

  exit_code account(const std::string& error, double took) {
    print_account({datagrams_, took, put_off_ns_, renewer_.lacking()}, exporters_, *destination_);
    print_skipped(capture_.survey());
    if (!error.empty()) fmt::print(stderr, "flowgen: {}: what was read before was sent\n", error);
    const udp_sender::counts network = destination_->network();
    if (!fine_ && !destination_->error().empty()) {
      if (network.failed == 0) fmt::print(stderr, "flowgen: {}\n", destination_->error());
      return exit_code::io;
    }
    const bool complete = error.empty() && network.failed == 0 && network.refused == 0 && destination_->complete();
    return complete ? exit_code::ok : exit_code::findings;
  }

  const replay_options& options_;
  identities exporters_;
  captured capture_;
  replay_schedule schedule_;
  renewer renewer_;
  std::unique_ptr<destination> destination_;
  pacer clock_{0};
  progress shown_;
  timestamp begun_;  ///< as the datagrams tell it
  std::unique_ptr<std::byte[]> room_;
  std::array<outgoing, batch_size> batch_;
  std::size_t pending_ = 0;
  std::uint64_t round_ = 0, datagrams_ = 0;
  std::int64_t put_off_ns_ = 0;
  bool fine_ = true;
};
}  // namespace

exit_code run_replay(const replay_options& options) {
  const auto interrupt = [](int) { ended = true; };
  std::signal(SIGINT, interrupt);
  std::signal(SIGTERM, interrupt);
  return replay{options}.all();
}

exit_code replay_command(int argc, char** argv) {
  const auto options = parse_replay_options(argc, argv);
  return options ? run_replay(*options) : exit_code::ok;
}

}  // namespace flowkit::tools
