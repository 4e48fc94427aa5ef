// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/state/options.hpp"

#include <CLI/CLI.hpp>

#include "tools/common/exit_code.hpp"
#include "tools/common/quantity.hpp"
#include "tools/flowrecv/state/state_file.hpp"

namespace flowkit::tools {

void state_texts::add_to(CLI::App& app) {
  app.add_option("--state", path,
                 "keep what is learnt from exporters (templates, options, sequence numbers) in this file over a "
                 "restart; it is written at the end, and while flowrecv runs (docs/running.md)")
      ->type_name("FILE");
  app.add_option("--state-every", every, "how often --state is written (default: 60s)")->type_name("TIME");
}

state_settings read_state_options(const state_texts& texts) {
  state_settings s{.file = nullptr, .every = seconds(60)};
  if (texts.path.empty() && !texts.every.empty())
    throw startup_error(exit_code::usage, "--state-every: only with --state");
  if (!texts.every.empty()) s.every = parse_duration("--state-every", texts.every);
  if (texts.path.empty()) return s;
  s.file = std::make_shared<state_file>(texts.path);
  if (std::string why = s.file->load(); !why.empty()) s.notes.push_back(std::move(why));
  return s;
}

}  // namespace flowkit::tools
