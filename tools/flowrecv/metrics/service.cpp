// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/metrics/service.hpp"

#include <boost/asio/post.hpp>

#include "tools/common/exit_code.hpp"
#include "tools/common/transport/tcp_socket.hpp"
#include "tools/flowrecv/metrics/http_server.hpp"
#include "tools/flowrecv/metrics/question.hpp"

namespace flowkit::tools {

namespace {
descriptor listen_at(const endpoint& at) {
  try {
    return listen_tcp(transport::tcp, at);
  } catch (const startup_error& e) {
    throw startup_error(e.code(), std::string("--metrics: ") + e.what());
  }
}

double seconds_since_1970() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

constexpr const char* paths =
    "/metrics  for Prometheus\n"
    "/healthz  200 while all workers answer\n"
    "/readyz   200 while flowrecv receives";
}  // namespace

class metrics_service::state {
 public:
  state(const endpoint& at, metrics_source source)
      : source_(std::move(source)),
        server_(listen_at(at), [this](auto path, http_reply reply) { get(path, std::move(reply)); }) {}
  ~state() { server_.stop(); }

  http_server& server() noexcept { return server_; }

 private:
  using clock = std::chrono::steady_clock;

  void get(std::string_view path, http_reply reply) {
    if (path == "/metrics") return metrics(std::move(reply));
    if (path == "/healthz") return health(std::move(reply));
    if (path == "/readyz") return reply(ready());
    if (path == "/") return reply(plain_answer(200, paths));
    reply(plain_answer(404, "there are /metrics, /healthz and /readyz"));
  }

  http_answer ready() const {
    switch (source_.phase()) {
      case crew_phase::begins: return plain_answer(503, "files are read before it listens");
      case crew_phase::is_open: return plain_answer(200, "ready");
      case crew_phase::ends: break;
    }
    return plain_answer(503, "it ends");
  }

  void health(http_reply reply) {
    if (source_.phase() == crew_phase::ends) return reply(plain_answer(200, "it ends"));
    answers_.wait([reply = std::move(reply)](bool answered) {
      reply(answered ? plain_answer(200, "ok") : plain_answer(503, "a worker does not answer"));
    });
  }

  void metrics(http_reply reply) {
    if (page_ && clock::now() - made_ < least_age) return reply(page());
    if (source_.phase() == crew_phase::ends) return reply(plain_answer(503, "it ends, with an account of its own"));
    account_.wait([this, reply = std::move(reply)](bool answered) {
      reply(answered ? page() : plain_answer(503, "a worker does not answer"));
    });
  }
  http_answer page() const { return {200, page_, "text/plain; version=0.0.4; charset=utf-8"}; }

  void ask_account() {
    source_.account([this](run_state run) {
      boost::asio::post(server_.loop(), [this, run = std::make_shared<run_state>(std::move(run))] {
        lost_.look(losses_of(run->account.received, run->account.run));
        page_ = std::make_shared<const std::string>(metrics_page(*run, lost_, this_process(begun_)));
        made_ = clock::now();
        account_.answer();
      });
    });
  }
  void ask_answers() {
    source_.whether_all_answer([this] { boost::asio::post(server_.loop(), [this] { answers_.answer(); }); });
  }

  metrics_source source_;
  double begun_ = seconds_since_1970();
  http_server server_;
  // Those who wait are connections of the server, and go before it.
  question account_{server_.loop(), [this] { ask_account(); }};
  question answers_{server_.loop(), [this] { ask_answers(); }};
  rising_losses lost_;
  std::shared_ptr<const std::string> page_;
  clock::time_point made_;
};

metrics_service::metrics_service(const endpoint& at, metrics_source source)
    : state_(std::make_unique<state>(at, std::move(source))) {}
metrics_service::~metrics_service() = default;
void metrics_service::start() { state_->server().start(); }
std::string metrics_service::url() const { return "http://" + to_string(state_->server().local()) + "/metrics"; }

}  // namespace flowkit::tools
