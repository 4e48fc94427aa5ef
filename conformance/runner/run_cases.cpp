// SPDX-License-Identifier: BSL-1.0
#include "conformance/runner/run_cases.hpp"

#include <fmt/format.h>

#include <atomic>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>

#include "tools/common/exit_code.hpp"
#include "tools/common/progress.hpp"

namespace flowkit::tools {

namespace {
namespace cf = conformance;

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

std::vector<cf::case_result> run_cases(const testee_options& testee, const std::vector<cf::test_case>& cases,
                                       const stop_flag& stop) {
  return runner{testee, cases, stop}.all();
}

}  // namespace flowkit::tools
