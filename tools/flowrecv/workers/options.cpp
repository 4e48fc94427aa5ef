// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/workers/options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <thread>

#include "tools/common/exit_code.hpp"
#include "tools/common/quantity.hpp"
#include "tools/flowrecv/workers/source_limiter.hpp"

namespace flowkit::tools {

namespace {
constexpr unsigned most_workers = 64;

/// What of the options has one memory for all flows, or one number; null: nothing.
const char* needs_one_worker(const flowrecv_options& o) {
  if (o.dedup.mode != dedup_mode::off) return "--dedup";
  if (o.top) return "--top and --every";
  if (o.count != 0) return "--count";
  for (const output_settings& to : o.outputs)
    if (to.format != nullptr && to.format->lines.parts) return "--format json-full";  // it numbers datagrams
  return nullptr;
}

std::uint64_t read_limit(std::string text) {
  constexpr const char* option = "--limit-exporter";
  if (!text.ends_with("/s"))
    throw startup_error(exit_code::usage, fmt::format("{}: '{}' is not N/s, such as 5k/s", option, text));
  text.resize(text.size() - 2);
  return parse_count(option, text, 1, source_limiter::most_per_second);
}
}  // namespace

void worker_texts::add_to(CLI::App& app) {
  app.add_option("--workers", workers,
                 "threads that receive, each with sockets of its own: what one exporter sends stays with one of them "
                 "(default: one for each processor where it listens on UDP; one with --dedup, --top, --every, --count, "
                 "--format json-full)")
      ->type_name("N");
  app.add_option("--limit-exporter", limit,
                 "the most datagrams a second of one source address, such as 5k/s; of those above it only the headers "
                 "are read, and they count as a loss of their own, as does what is missing with them")
      ->type_name("N/s");
}

void read_worker_options(const worker_texts& texts, flowrecv_options& o) {
  if (!texts.limit.empty()) o.exporter_limit = read_limit(texts.limit);
  const bool on_udp =
      std::any_of(o.listen.begin(), o.listen.end(), [](const auto& l) { return l.protocol == transport::udp; });
  const char* const one = needs_one_worker(o);
  if (texts.workers.empty()) {
    const unsigned processors = std::clamp(std::thread::hardware_concurrency(), 1u, most_workers);
    o.workers = on_udp && one == nullptr ? processors : 1;
    return;
  }
  o.workers = static_cast<unsigned>(parse_count("--workers", texts.workers, 1, most_workers));
  if (o.workers == 1) return;
  if (one != nullptr)
    throw startup_error(exit_code::usage,
                        fmt::format("--workers {}: {} is of all flows together, and takes one worker", o.workers, one));
  if (!on_udp)
    throw startup_error(exit_code::usage,
                        fmt::format("--workers {}: several share what comes by UDP; files and connections take one "
                                    "worker",
                                    o.workers));
}

}  // namespace flowkit::tools
