// SPDX-License-Identifier: BSL-1.0
// A thread beside the one that has the event loop: signals are for that one.
#pragma once

#include <pthread.h>

#include <csignal>
#include <functional>
#include <thread>

namespace flowkit::tools {

[[nodiscard]] inline std::thread thread_without_signals(const std::function<void()>& work) {
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  std::thread made{work};
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return made;
}

}  // namespace flowkit::tools
