// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/metrics/process_figures.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace flowkit::tools {

namespace {
double to_seconds(const timeval& t) noexcept {
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
}
}  // namespace

process_figures this_process(double start_seconds) noexcept {
  process_figures p{.start_seconds = start_seconds};
  rusage use{};
  if (::getrusage(RUSAGE_SELF, &use) == 0) p.cpu_seconds = to_seconds(use.ru_utime) + to_seconds(use.ru_stime);
  rlimit most{};
  if (::getrlimit(RLIMIT_NOFILE, &most) == 0) p.most_descriptors = most.rlim_cur;
  try {
    const auto page = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
    std::ifstream statm{"/proc/self/statm"};
    if (std::uint64_t size = 0, resident = 0; statm >> size >> resident)
      p.virtual_octets = size * page, p.resident_octets = resident * page;
    std::ifstream status{"/proc/self/status"};
    for (std::string word; status >> word;)
      if (word == "Threads:" && status >> p.threads) break;
    std::error_code none;
    for (std::filesystem::directory_iterator at{"/proc/self/fd", none}, end; at != end; at.increment(none))
      ++p.descriptors;
  } catch (const std::exception&) {  // without /proc
  }
  return p;
}

}  // namespace flowkit::tools
