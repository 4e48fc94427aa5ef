// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/workers/worker.hpp"

#include "tools/flowrecv/sinks/make_sink.hpp"

namespace flowkit::tools {

void worker_account::add(worker_account&& more) {
  received.add(std::move(more.received));
  run.add(std::move(more.run));
  stages.add(more.stages);
  workers.insert(workers.end(), more.workers.begin(), more.workers.end());
}

worker::worker(const worker_context& with, intake_share share, worker_hooks hooks)
    : options_(with.options),
      outputs_(with.outputs),
      number_(share.worker),
      exporters_(options_.max_exporters),
      sink_(sink_to(with.outputs, share.worker)),
      pipeline_(options_, *sink_),
      receiver_(
          exporters_, pipeline_.first(), [&to = with.terminal](const std::string& line) { to.say(line); },
          options_.receiver),
      intake_(options_, handlers(with, std::move(hooks)), std::move(share)) {
  exporters_.set_names(options_.enrich.names);
  receiver_.set_limit(options_.count);
}

std::unique_ptr<sink> worker::sink_to(output_writers& outputs, unsigned number) {
  for (std::size_t i = 0; i < outputs.size(); ++i) out_.emplace_back(outputs[i]);
  return make_sink(
      options_, [this](std::size_t i) -> piece_output& { return out_[i]; }, number);
}

intake_handlers worker::handlers(const worker_context& with, worker_hooks hooks) {
  // Until it listens it reads files, which can wait.
  for (queued_output& o : out_) o.set_waiting([this] { return intake_.look_for_end(); });
  return {.message =
              [this, limiter = with.limiter](const datagram& d) {
                return receiver_.handle(d, limiter != nullptr && !limiter->admits(d.source.address, d.received));
              },
          .ended = [this](const message_source& from) { receiver_.close(from); },
          .say = [&to = with.terminal](const std::string& line) { to.say(line); },
          .done = [this] { return leaves_rest(); },
          .leaves_rest = [this] { return leaves_rest(); },
          .tick =
              [this, also = hooks.tick] {
                pipeline_.first().flush();
                publish();
                if (also) also();
              },
          .asked = std::move(hooks.asked),
          .reload = std::move(hooks.reload),
          // A report of --every ends when those who send are past it: flushed, it would end by the present time.
          .waits =
              [this, also = std::move(hooks.tick)] {
                if (!options_.top) pipeline_.first().flush();
                publish();
                if (also) also();
              },
          .listening =
              [this, also = std::move(hooks.listening)] {
                for (queued_output& o : out_) o.set_waiting({});
                if (also) also();
              },
          .ending = std::move(hooks.ending),
          .elsewhere = std::move(hooks.elsewhere)};
}

void worker::publish() noexcept {
  datagrams_.store(receiver_.datagrams(), std::memory_order_relaxed);
  records_.store(receiver_.records(), std::memory_order_relaxed);
}

worker_account worker::account(std::span<const exporter_sessions* const> others) {
  worker_account a{.received = {receiver_, others},
                   .run = intake_.account(),
                   .stages = pipeline_.counts(),
                   .workers = {{number_, receiver_.datagrams(), receiver_.records()}}};
  a.run.output_lost = pipeline_.first().lost();
  return a;
}

}  // namespace flowkit::tools
