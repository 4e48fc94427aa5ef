// SPDX-License-Identifier: BSL-1.0
// How the benchmark programs run: interleaved repetitions, because the machine changes its mind over seconds, and
// medians.
#pragma once

#include <benchmark/benchmark.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

/// Medians by the names of the benchmarks.
using medians = std::map<std::string, double>;

/// Runs all benchmarks; later arguments win over the usual ones. The medians of a counter times `scale`; none where the
/// arguments are wrong.
inline std::optional<medians> run_for_medians(int argc, char** argv, const char* counter, double scale) {
  std::string defaults[] = {"--benchmark_repetitions=9", "--benchmark_enable_random_interleaving=true",
                            "--benchmark_min_time=0.1", "--benchmark_display_aggregates_only=true"};
  std::vector<char*> arguments{argv[0]};
  for (auto& text : defaults) arguments.push_back(text.data());
  arguments.insert(arguments.end(), argv + 1, argv + argc);
  int count = static_cast<int>(arguments.size());
  benchmark::Initialize(&count, arguments.data());
  if (benchmark::ReportUnrecognizedArguments(count, arguments.data())) return std::nullopt;

  class : public benchmark::ConsoleReporter {
   public:
    void ReportRuns(const std::vector<Run>& runs) override {
      ConsoleReporter::ReportRuns(runs);
      for (const Run& r : runs)
        if (r.aggregate_name == "median") found[r.run_name.function_name] = r.counters.at(counter).value * scale;
    }
    medians found;
    std::string counter;
    double scale = 1;
  } reporter;
  reporter.counter = counter;
  reporter.scale = scale;
  benchmark::RunSpecifiedBenchmarks(&reporter);
  return reporter.found;
}
