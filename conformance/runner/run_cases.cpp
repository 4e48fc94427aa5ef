// SPDX-License-Identifier: BSL-1.0
#include "conformance/runner/run_cases.hpp"

#include <fmt/format.h>

#include <array>
#include <atomic>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>

#include "conformance/case_files/case_hex.hpp"
#include "tools/common/exit_code.hpp"
#include "tools/common/progress.hpp"

namespace flowkit::tools {

namespace {
namespace cf = conformance;

/// The last line that says something.
std::string last_line(std::string_view text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.remove_suffix(1);
  const std::size_t end = text.rfind('\n');
  constexpr std::size_t most = 200;
  return std::string{text.substr(end == std::string_view::npos ? 0 : end + 1).substr(0, most)};
}

/// A flow in NetFlow v5, as any decoder of it reads it.
constexpr const char* probe =
    "0000  0005 0001 000186a0 6955b900 00000000 00000000 00 00 0000      # version, count, times, sequence, engine\n"
    "0018  c0000201 c6336401 00000000 0001 0002 00000001 00000064        # 192.0.2.1 to 198.51.100.1, 1 packet\n"
    "0030  00015f90 00015f90 0035 0035 00 00 11 00 0000 0000 00 00 0000  # UDP, port 53\n";

class runner {
 public:
  runner(const testee_options& testee, const std::vector<cf::test_case>& cases, const stop_flag& stop)
      : testee_(testee), cases_(cases), stop_(stop), results_(cases.size()) {}

  std::vector<cf::case_result> all() {
    std::vector<std::thread> others;
    for (std::size_t i = 1; i < std::min(testee_.jobs, cases_.size()); ++i) others.emplace_back([this] { work(); });
    work();
    for (std::thread& t : others) t.join();
    progress_.finish();
    if (failure_) std::rethrow_exception(failure_);
    std::vector<cf::case_result> out;
    for (auto& r : results_)
      if (r) out.push_back(std::move(*r));
    return out;
  }

 private:
  void work() {
    for (std::size_t i = next_++; i < cases_.size() && !stopped(&stop_) && !failed_; i = next_++) try {
        one(i);
      } catch (...) {  // no more processes, or no pipes
        const std::lock_guard hold{lock_};
        failed_ = true, failure_ = std::current_exception();
      }
  }

  void one(std::size_t i) {
    const std::vector<datagram> frames = cf::datagrams_of(cases_[i]);
    cf::testee_run run = cf::run_testee(testee_.command, frames, testee_.limits, &stop_);
    if (stopped(&stop_)) return;  // it was cut short
    const std::lock_guard hold{lock_};
    results_[i] = {&cases_[i], cf::judge_case(cases_[i], run), std::move(run.errors), run.took};
    ++done_, bad_ += cf::is_bad(results_[i]->outcome.what);
    if (progress_.due())
      progress_.show(fmt::format("{} of {} cases, {} failed, {}", done_, cases_.size(), bad_, cases_[i].id));
  }

  const testee_options& testee_;
  const std::vector<cf::test_case>& cases_;
  const stop_flag& stop_;
  std::vector<std::optional<cf::case_result>> results_;
  std::atomic<std::size_t> next_{0};
  std::atomic<bool> failed_{false};
  std::mutex lock_;
  std::exception_ptr failure_;
  std::size_t done_ = 0, bad_ = 0;
  progress progress_;
};
}  // namespace

void check_contract(const testee_options& testee, const stop_flag& stop) {
  const std::vector<std::byte> octets = cf::read_case_hex(probe).frames.at(0);
  const std::array frames{datagram{.payload = octets,
                                   .source = {ip_address{ipv4_address{0xc0000201}}, 2055},
                                   .destination = {{}, 2055},
                                   .received = from_unix_seconds(1'767'225'600)}};
  const cf::testee_run run = cf::run_testee(testee.command, frames, testee.limits, &stop);
  if (stopped(&stop) || run.answers.size() == 1) return;  // what it does wrong after its verdict, cases show
  std::string errors = last_line(run.errors);
  if (!errors.empty()) errors = "; on standard error: " + errors;
  if (run.what == cf::fault::unsupported)
    throw startup_error(exit_code::usage,
                        fmt::format("'{}' supports nothing: exit code 127, of a good datagram of NetFlow v5{}",
                                    testee.command[0], errors));
  throw startup_error(exit_code::usage, fmt::format("'{}' does not speak the contract of docs/testee.md: {}{}",
                                                    testee.command[0], run.message, errors));
}

std::vector<cf::case_result> run_cases(const testee_options& testee, const std::vector<cf::test_case>& cases,
                                       const stop_flag& stop) {
  return runner{testee, cases, stop}.all();
}

}  // namespace flowkit::tools
