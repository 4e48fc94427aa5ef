// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/workers/crew.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <utility>

#include "tools/common/transport/udp_group.hpp"

namespace flowkit::tools {

namespace {
steering steering_for(session_scope scope) noexcept {
  switch (scope) {
    case session_scope::rfc: return steering::by_session;
    case session_scope::sticky: return steering::by_address;
    case session_scope::port: break;
  }
  return steering::by_port;
}

/// Limits are for all workers together.
flowrecv_options part_of(flowrecv_options o, std::size_t workers) {
  const auto divide = [workers](auto& limit) { limit = (limit + workers - 1) / workers; };
  divide(o.max_exporters);
  divide(o.receiver.sessions.octets), divide(o.receiver.sessions.sessions), divide(o.receiver.sessions.learnt_octets);
  divide(o.receiver.pending.octets);
  return o;
}

using shares = std::vector<intake_share>;

/// The sockets of each worker.
shares open_sockets(const flowrecv_options& options, unsigned workers, console& terminal) {
  shares all(workers);
  for (unsigned i = 0; i < workers; ++i) all[i].worker = i;
  for (const listen_address& at : options.listen) {
    if (at.protocol != transport::udp) continue;
    udp_group group = open_udp_group(at.at, workers, steering_for(options.receiver.scope));
    if (group.sockets.size() < workers) {
      terminal.say(
          fmt::format("one worker and not {}: datagrams cannot be steered to several: {}", workers, group.shortfall));
      all.clear();
      group.sockets.clear();
      return open_sockets(options, 1, terminal);
    }
    for (unsigned i = 0; i < workers; ++i) all[i].sockets.push_back(std::move(group.sockets[i]));
  }
  return all;
}
}  // namespace

crew::crew(const flowrecv_options& options, output_writers& outputs, console& terminal, crew_handlers handlers)
    : outputs_(outputs), terminal_(terminal), handlers_(std::move(handlers)) {
  if (options.listen.empty()) phase_ = crew_phase::is_open;
  shares all = open_sockets(options, options.workers, terminal);
  each_ = part_of(options, all.size());
  each_.receiver.log = &log_;
  if (options.exporter_limit != 0) limiter_.emplace(options.exporter_limit);
  const worker_context with{each_, outputs, terminal, limiter_ ? &*limiter_ : nullptr};
  for (intake_share& share : all) {
    worker_hooks hooks;
    if (share.worker == 0)
      hooks = {.asked = handlers_.asked,
               .reload = handlers_.reload,
               .listening = [this] { begin(); },
               .ending = [this] { end(); },
               .tick = [this] { tick(); },
               .elsewhere =
                   [this] {
                     std::uint64_t sum = 0;
                     for (std::size_t i = 1; i < workers_.size(); ++i) sum += workers_[i]->datagrams();
                     return sum;
                   }};
    workers_.push_back(std::make_unique<worker>(with, std::move(share), std::move(hooks)));
  }
}

crew::~crew() {
  end();
  for (std::thread& t : threads_) t.join();
}

void crew::begin() {
  phase_ = crew_phase::is_open;
  for (std::size_t i = 1; i < workers_.size(); ++i) threads_.emplace_back([w = workers_[i].get()] { w->run(); });
}

void crew::end() noexcept {
  phase_ = crew_phase::ends;
  for (std::size_t i = 1; i < workers_.size(); ++i) workers_[i]->end();
}

void crew::all() {
  first().run();
  phase_ = crew_phase::ends;
  for (std::thread& t : threads_) t.join();
  threads_.clear();
  for (const auto& w : workers_) w->close();
}

void crew::tick() {
  for (const std::string& error : outputs_.new_errors()) terminal_.say(error);
  handlers_.tick();
  if (std::any_of(each_.outputs.begin(), each_.outputs.end(), [](const auto& o) { return o.is_standard_output(); }))
    return;
  terminal_.show([this] {
    std::uint64_t datagrams = 0, records = 0;
    for (const auto& w : workers_) datagrams += w->datagrams(), records += w->records();
    return fmt::format("{} datagrams, {} flows", datagrams, records);
  });
}

void crew::visit(const std::function<void(std::size_t)>& each, std::function<void()> then) {
  each(0);
  if (threads_.empty()) {  // what the others have is at rest
    for (std::size_t i = 1; i < workers_.size(); ++i) each(i);
    return then();
  }
  struct gathering {
    std::size_t missing;
    std::function<void()> then;
  };
  const auto all = std::make_shared<gathering>(gathering{threads_.size(), std::move(then)});
  for (std::size_t i = 1; i < workers_.size(); ++i)
    boost::asio::post(workers_[i]->loop(), [this, each, all, i] {
      each(i);
      boost::asio::post(first().loop(), [all] {
        if (--all->missing == 0) all->then();
      });
    });
}

void crew::ask(std::function<void(worker_account)> then) {
  if (threads_.empty()) return then(account());
  const auto parts = std::make_shared<std::vector<std::optional<worker_account>>>(workers_.size());
  visit([this, parts](std::size_t i) { (*parts)[i] = workers_[i]->account(); },
        [parts, then = std::move(then)] {
          worker_account sum = std::move(*parts->front());
          for (std::size_t i = 1; i < parts->size(); ++i) sum.add(std::move(*(*parts)[i]));
          then(std::move(sum));
        });
}

void crew::ask_from_elsewhere(std::function<void(worker_account)> then) {
  boost::asio::post(first().loop(), [this, then = std::move(then)] { ask(then); });
}

void crew::ask_whether_all_answer(std::function<void()> then) {
  boost::asio::post(first().loop(), [this, then = std::move(then)] { visit([](std::size_t) {}, then); });
}

void crew::each(const std::function<void(worker&)>& what) {
  what(first());
  for (std::size_t i = 1; i < workers_.size(); ++i) {
    if (threads_.empty())
      what(*workers_[i]);
    else
      boost::asio::post(workers_[i]->loop(), [what, w = workers_[i].get()] { what(*w); });
  }
}

void crew::learnt(std::function<void(state_parts)> then) {
  const auto all = std::make_shared<state_parts>(workers_.size());
  visit([this, all](std::size_t i) { workers_[i]->write_state((*all)[i]); },
        [all, then = std::move(then)] { then(std::move(*all)); });
}

crew::state_parts crew::learnt_at_end() {
  state_parts all(workers_.size());
  for (std::size_t i = 0; i < all.size(); ++i) workers_[i]->write_state(all[i]);
  return all;
}

worker_account crew::account() {
  std::vector<const exporter_sessions*> sessions;
  for (const auto& w : workers_) sessions.push_back(&w->sessions());
  worker_account sum = first().account(sessions);
  for (std::size_t i = 1; i < workers_.size(); ++i) sum.add(workers_[i]->account(sessions));
  return sum;
}

bool crew::failed() const noexcept {
  return std::any_of(workers_.begin(), workers_.end(), [](const auto& w) { return w->failed(); });
}

}  // namespace flowkit::tools
