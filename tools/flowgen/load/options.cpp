// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/load/options.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "tools/common/exit_code.hpp"
#include "tools/common/quantity.hpp"
#include "tools/flowgen/load/shape_text.hpp"
#include "tools/flowgen/options.hpp"
#include "tools/flowgen/output/output_options.hpp"

namespace flowkit::tools {

void load_texts::add_to(CLI::App& app) {
  const auto text = [&](const char* name, std::string& into, const std::string& what, const char* type) {
    app.add_option(name, into, what)->type_name(type);
  };
  text("--rate", rate,
       "flows a second over all exporters, such as 500 or 50k; datagrams a second: 2kpps; bits of IP packets a second: "
       "20Mbit; or max: as fast as possible (default: 1000)",
       "N");
  text("--load", load, load_help, "SHAPE");
  text("--for,--duration", run_for,
       "how long to run, such as 10s (default: until --count is reached or it is interrupted)", "TIME");
  text("--count", count, "how many flows", "N");
  text("--burst", burst,
       "how many datagrams may leave at once; what is late then follows at no more than twice the rate (default: 8, or "
       "a "
       "tenth of a millisecond of the rate)",
       "N");
  text("--threads", threads, "how many threads make and send; the exporters are spread over them (1..64, default: 1)",
       "N");
}

void read_load_options(const load_texts& t, flowgen_options& out) {
  load_settings& l = out.load;
  if (t.rate == "max") {
    if (!t.load.empty() && t.load != "constant") throw startup_error(exit_code::usage, "--load: not with --rate max");
    l.shape.reset();
  }
  if (!t.run_for.empty()) l.run_for = parse_duration("--for", t.run_for);
  if (!t.count.empty()) l.count = parse_count("--count", t.count, 1, std::uint64_t{1} << 53);
  if (!t.burst.empty()) {
    if (!l.is_paced()) throw startup_error(exit_code::usage, "--burst: --rate max sends as much at once as it can");
    l.burst = static_cast<std::size_t>(parse_count("--burst", t.burst, 1, 1'000'000));
  }
  if (!out.is_live() && l.count == 0 && (!l.run_for || !l.is_paced()))
    throw startup_error(
        exit_code::usage,
        fmt::format("{} needs --count, or --for with a --rate, to know how much to write", file_option(out)));
  if (!t.threads.empty() && !out.ipfix_file.empty())
    throw startup_error(exit_code::usage, "--threads: an IPFIX file is one session, which one thread writes");
  if (!t.threads.empty()) l.threads = static_cast<unsigned>(parse_count("--threads", t.threads, 1, most_threads));
  if (l.threads > out.groups.exporters())
    throw startup_error(exit_code::usage,
                        fmt::format("--threads: {} for {} exporters (--exporters): each belongs to one", l.threads,
                                    out.groups.exporters()));
  if (l.burst != 0 && l.burst < l.threads)
    throw startup_error(exit_code::usage, fmt::format("--burst: {} for {} --threads: each sends one datagram at least",
                                                      l.burst, l.threads));
}

void read_load_shape(const load_texts& t, flowgen_options& out) {
  load_settings& l = out.load;
  if (!l.is_paced()) return;
  const load_rate rate = t.rate.empty() ? load_rate{load_unit::flows, l.usual_rate} : parse_rate("--rate", t.rate);
  const double scale = static_cast<double>(out.scale.thousandths) / 1000;
  l.shape = parse_load(t.load, rate, !t.rate.empty(), {.seed = out.seed, .start = out.start, .time_scale = scale});
  if (l.count != 0 && l.shape->unit() != load_unit::flows)
    throw startup_error(exit_code::usage,
                        fmt::format("--count: it counts flows, and the rate is in {}: --for says how long",
                                    per_second(l.shape->unit())));
}

}  // namespace flowkit::tools
