// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/doctor/command.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>

#include "tools/common/progress.hpp"
#include "tools/common/system_clock.hpp"
#include "tools/common/terminal.hpp"
#include "tools/flowrecv/doctor/collector_ports.hpp"
#include "tools/flowrecv/doctor/options.hpp"
#include "tools/flowrecv/doctor/report.hpp"
#include "tools/flowrecv/doctor/span_text.hpp"
#include "tools/flowrecv/intake.hpp"
#include "tools/flowrecv/known_elsewhere.hpp"
#include "tools/flowrecv/receiver.hpp"

namespace flowkit::tools {

namespace doctor {
namespace {
class examination {
 public:
  explicit examination(const doctor_options& options)
      : options_(options),
        exporters_(options.receive.max_exporters),
        seen_(options.receive.max_exporters),
        receiver_(exporters_, seen_, {}, options.receive.receiver),
        intake_(options.receive,
                {.message = [this](const datagram& d) { return look(d); },
                 .ended = [this](const message_source& from) { receiver_.close(from); },
                 .say = [this](const std::string& line) { say(line); },
                 .done = [] { return false; },
                 .leaves_rest = [] { return false; },
                 .tick = [this] { show_progress(); },
                 .asked = [] {},
                 .not_open = [this](const listen_address& at, const startup_error& e) { not_open(at, e); }}) {
    receiver_.set_observer(seen_);
  }

  exit_code all() {
    intake_.all();
    progress_.finish();
    if (intake_.failed() && receiver_.datagrams() == 0) return exit_code::io;  // nothing to judge
    const report r = examine();
    fmt::print("{}", options_.json ? to_json(r) : to_text(r, columns()));
    if (intake_.failed()) return exit_code::io;
    return r.count() != 0 ? exit_code::findings : exit_code::ok;
  }

 private:
  [[nodiscard]] bool live() const noexcept { return options_.receive.read.empty(); }

  static std::size_t columns() {
    const std::size_t terminal = terminal_columns(STDOUT_FILENO);
    return terminal != 0 ? terminal : usual_columns;
  }

  bool look(const datagram& d) {
    if (d.has_clock && first_ == timestamp{}) first_ = d.received;
    return receiver_.handle(d);
  }

  void say(const std::string& line) {
    progress_.finish();
    fmt::print(stderr, "flowrecv: {}\n", line);
  }

  void show_progress() {
    if (progress_.due())
      progress_.show(fmt::format("{} datagrams, {} flows", receiver_.datagrams(), receiver_.records()));
  }

  void not_open(const listen_address& at, const startup_error& e) {
    closed_port p{.at = at, .why = e.what(), .holder = std::nullopt};
    p.holder = find_port_holder(at.protocol, at.at);
    closed_.push_back(std::move(p));
  }

  circumstances gather() {
    circumstances c;
    c.live = live();
    c.run = intake_.account();
    c.datagrams = receiver_.datagrams();
    c.active_timeout = options_.active_timeout;
    c.closed = closed_;
    for (const socket_account& s : c.run.sockets) c.listening.push_back({transport::udp, s.at});
    for (const listen_address& l : options_.receive.listen)
      if (l.protocol != transport::udp &&
          std::none_of(closed_.begin(), closed_.end(), [&](const closed_port& p) { return p.at == l; }))
        c.listening.push_back(l);
    c.end = live() ? system_now() : intake_.last_frame();
    c.span = live() ? intake_.listened() : c.end - first_;
    c.wanted_buffer = options_.receive.receive_buffer;
    c.cut_frames = intake_.skipped(skip_reason::cut);
    c.lost_fragments = intake_.skipped(skip_reason::fragment);
    c.max_exporters = options_.receive.max_exporters;
    c.forgotten = exporters_.evicted();
    for (const exporter* e : exporters_.sorted()) {
      if (e->key.kind == protocol::unknown && !is_meant_for_collector(seen_.of(e->key), c.live))
        c.datagrams -= e->counters.datagrams;
      if (!missing_were_not_read(*e))
        c.estimated_loss += estimated_loss(e->counters, row_of(e->key.kind).sequence_counts);
      c.by_counts += seen_.of(e->key) == nullptr;
    }
    return c;
  }

  report examine() {
    const circumstances c = gather();
    report r{.what = title(c), .run = {}, .exporters = {}};
    r.run.lines = options_.device;
    if (!options_.receive.listen.empty()) r.run.with.port = std::to_string(options_.receive.listen.front().at.port);
    r.run.found = check(c);
    known_elsewhere elsewhere{receiver_.sessions()};
    for (const exporter* e : exporters_.sorted())
      r.exporters.push_back(examine(
          {.account = *e, .seen = seen_.of(e->key), .missing_template = elsewhere.of(*e).in_words(), .run = c}));
    return r;
  }

  patient examine(const examined& e) const {
    patient p{.who = e.account.label,
              .received = fmt::format("{}, {}", counted(e.account.counters.datagrams, "datagrams"),
                                      counted(e.account.counters.flow_records, "flows")),
              .found = check(e)};
    if (e.seen == nullptr) return p;
    p.looks_like = e.seen->signs.looks_like();
    p.lines = p.looks_like.which != make::unknown ? p.looks_like.which : options_.device;
    const endpoint& to = e.seen->destination;
    if (const std::string address = to_string(to.address);
        !address.empty() && to.address != ip_address{ipv4_address{}} && to.address != ip_address{ipv6_address{}})
      p.with.collector = address;
    const bool moves = e.account.counters.wrong_port != 0;
    if (to.port != 0) p.with.port = std::to_string(moves ? row_of(e.account.key.kind).port : to.port);
    return p;
  }

  std::string title(const circumstances& c) const {
    std::string where;
    for (const listen_address& l : c.listening)
      where += fmt::format("{}{} {}", where.empty() ? "" : ", ", to_string(l.protocol), to_string(l.at));
    for (const std::string& path : options_.receive.read) where += (where.empty() ? "" : ", ") + path;
    if (where.empty()) where = "no port";
    return fmt::format("{}: {} in {}, of {}", where, counted(c.datagrams, "datagrams"), span_text(c.span),
                       counted(exporters_.sorted().size() + exporters_.evicted(), "exporters"));
  }

  const doctor_options& options_;
  std::vector<closed_port> closed_;
  timestamp first_{};
  exporter_table exporters_;
  observation seen_;
  receiver receiver_;
  progress progress_;
  intake intake_;
};
}  // namespace
}  // namespace doctor

exit_code doctor_command(int argc, char** argv) {
  const auto options = doctor::parse_doctor_options(argc, argv);
  if (!options) return exit_code::ok;
  if (options->prints_lines) {
    const bool one = options->device != doctor::make::unknown;
    fmt::print("{}", doctor::all_lines(one ? std::optional{options->device} : std::nullopt));
    return exit_code::ok;
  }
  return doctor::examination{*options}.all();
}

}  // namespace flowkit::tools
